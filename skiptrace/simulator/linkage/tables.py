"""Draws the two tables: what a creditor knows of its debtors, and a register that holds some of them.

Surprising: a fifth of the debtors has no record at all. Their namesakes and relatives have, so a linker that always
finds somebody shows.
"""

from __future__ import annotations

from dataclasses import dataclass
from random import Random
from typing import TYPE_CHECKING

from skiptrace.simulator.linkage.observing import COLUMNS, Shares, observe
from skiptrace.simulator.linkage.population import Subject, crowd, populate

if TYPE_CHECKING:
    from collections.abc import Iterator


@dataclass(frozen=True, slots=True)
class Noise:
    """Share of usable ids on both sides, and how much worse than usual everything else is written."""

    name: str
    usable: float
    scale: float


HEAVY = Noise("heavy", 0.30, 1.6)
USUAL = Noise("usual", 0.55, 1.0)
LIGHT = Noise("light", 0.80, 0.6)
RECORDLESS = 0.2
"""Share of debtors of whom the second table holds no record."""


@dataclass(frozen=True, slots=True)
class Tables:
    """Rows in the order of `columns`; `truth` holds the pairs (left id, right id) of one person."""

    columns: tuple[str, ...]
    left: list[list[str]]
    right: list[list[str]]
    truth: frozenset[tuple[str, str]]


def draw_tables(seed: int, *, debtors: int, records: int, noise: Noise = USUAL) -> Tables:
    """Tables of that size; equal arguments, equal tables."""
    rng = Random(f"{seed}:tables:{noise.name}")
    people = populate(seed, debtors)
    left_shares = Shares(noise.usable, noise.scale, 0.98, 0.92, 0.65, 0.65, 0.7, 0.2, 0.2)
    right_shares = Shares(noise.usable, noise.scale, 0.84, 0.8, 0.45, 0.6, 0.6, 0.15, 0.15)
    kin = _kin(people.around)
    left = [observe(rng, d, left_shares, f"L{d.pid[1:]}", kin.get(d.homes[-1].place)) for d in people.debtors]
    owners = [d for d in people.debtors if rng.random() >= RECORDLESS for _ in range(_count(rng))]
    owners += people.around
    strangers = crowd(people, seed)
    owners = owners[:records] + [next(strangers) for _ in range(records - len(owners))]
    rng.shuffle(owners)
    right = [observe(rng, s, right_shares, f"R{i:07d}", kin.get(s.homes[-1].place)) for i, s in enumerate(owners)]
    left_of = {d.pid: row[0] for d, row in zip(people.debtors, left, strict=True)}
    truth = {(left_of[s.pid], row[0]) for s, row in zip(owners, right, strict=True) if s.pid in left_of}
    return Tables(COLUMNS, left, right, frozenset(truth))


def _kin(around: tuple[Subject, ...]) -> dict[tuple[str, ...], Subject]:
    """Somebody around who lives in a flat, by flat: mostly a relative of those who live there too."""
    return {subject.homes[-1].place: subject for subject in around}


def _count(rng: Random) -> int:
    draw = rng.random()
    return 1 if draw < 0.7 else 2 if draw < 0.92 else 3


def columns_of(rows: list[list[str]]) -> Iterator[tuple[str, list[str]]]:
    """Column by column, for a writer of columnar files."""
    for place, column in enumerate(COLUMNS):
        yield column, [row[place] for row in rows]
