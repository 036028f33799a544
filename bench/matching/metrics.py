"""The figures by which linkers are compared: best F1, recall at precision .999, wrong `same`, calibration.

Surprising: thresholds lie between different probabilities only. Pairs of one probability stand or fall together, or a
linker that answers 1.0 for everything would choose its best order after the fact.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable

Pair = tuple[str, str]


class Linked(NamedTuple):
    """One pair as a contender answered it; `same`: it would count as the debtor's."""

    left: str
    right: str
    probability: float
    same: bool


def figures(links: Iterable[Linked], truth: frozenset[Pair], lefts: list[str]) -> dict[str, float]:
    """All figures of one contender."""
    rows = sorted(links, key=lambda row: -row.probability)
    right = np.array([(row.left, row.right) in truth for row in rows], np.bool_)
    probability = np.array([row.probability for row in rows])
    kept = np.append(probability[1:] != probability[:-1], True) if rows else np.zeros(0, np.bool_)
    hits = np.cumsum(right)
    precision = hits / np.arange(1, len(rows) + 1)
    recall = hits / len(truth)
    best = (2 * precision * recall / (precision + recall + 1e-12))[kept]
    sure = recall[kept & (precision >= 0.999)]
    wrong = {row.left for row in rows if row.same and (row.left, row.right) not in truth}
    found = {left for left, _ in truth}
    without = [left for left in lefts if left not in found]
    return {
        "pairs": len(rows),
        "best_f1": round(float(best.max(initial=0)), 4),
        "recall_at_999": round(float(sure.max(initial=0)), 4),
        "recall_of_same": round(sum(row.same and (row.left, row.right) in truth for row in rows) / len(truth), 4),
        "debtors_wrong": round(len(wrong) / len(lefts), 5),
        "recordless_wrong": round(len(wrong & set(without)) / max(len(without), 1), 5),
        "ece": round(_calibration(probability, right), 4),
        "brier": round(float(((probability - right) ** 2).mean()), 4) if rows else 0.0,
    }


def _calibration(probability: np.ndarray, right: np.ndarray) -> float:
    place = np.minimum((probability * 10).astype(int), 9)
    gaps = [
        abs(right[place == i].mean() - probability[place == i].mean()) * (place == i).sum()
        for i in range(10)
        if (place == i).any()
    ]
    return float(sum(gaps) / max(len(probability), 1))


def reliability(links: Iterable[Linked], truth: frozenset[Pair]) -> list[dict[str, float]]:
    """Ten bins: how many pairs, their mean probability, the share of true ones."""
    rows = list(links)
    found = []
    for place in range(10):
        inside = [row for row in rows if min(int(row.probability * 10), 9) == place]
        if inside:
            true = sum((row.left, row.right) in truth for row in inside)
            mean = sum(row.probability for row in inside) / len(inside)
            found.append({"pairs": len(inside), "probability": round(mean, 4), "true": round(true / len(inside), 4)})
    return found
