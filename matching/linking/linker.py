"""Links one batch of the right table to the whole left one: proposes, bounds, parses what is left, weighs it.

Surprising: a record is parsed only when one of its pairs may reach the floor, which most records never do. What is
weighed is weighed by the scorer itself, so a pair has one verdict wherever it is asked for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pyarrow as pa

from matching.comparison import Label
from matching.fields import name
from matching.linking.bounds import Bounds
from matching.linking.candidates import Candidates
from matching.linking.features import Features, read_features
from matching.linking.tables import filled
from matching.party import COLUMNS, Party, parse_party
from matching.reasons import TITLES
from matching.scorer import Weighed, verdict_of, weigh

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from matching.model import Model


class Link(NamedTuple):
    """One pair above the floor. `left` and `right` are rows; `namesake`: names agree, and no fact and no id does."""

    left: int
    right: int
    verdict: str
    probability: float
    weight_bits: float
    reasons: str
    name_agrees: bool
    namesake: bool


_FIELDS = tuple(name for name in COLUMNS if name != "record_id")


def _parties(columns: Mapping[str, Any], rows: Any) -> dict[int, Party]:
    """The parties of some rows."""
    chosen = pa.array(rows)
    cells = zip(*(columns[name].take(chosen).to_pylist() for name in _FIELDS), strict=True)
    return {
        row: parse_party(dict(zip(_FIELDS, values, strict=True)))
        for row, values in zip(rows.tolist(), cells, strict=True)
    }


class Linker:
    """The left table made ready once."""

    def __init__(self, left: Mapping[str, Any], model: Model, floor: float, *, sentences: bool = False) -> None:
        self._model, self._floor, self._sentences = model, floor, sentences
        self._features = read_features(left, len(left["record_id"]))
        self._left, self._parties = left, dict[int, Party]()
        self._candidates = Candidates(self._features)
        self._name_bits = np.array([self._most_of_name(text) for text in left["name"].to_pylist()])

    def _most_of_name(self, text: str) -> float:
        key = name.parse(text)
        if not key.value:
            return 0.0
        frequency = self._model.frequency(key)
        return max(self._model.name_bits(level, frequency) for level in ("exact", "pinyin", "mask_fits"))

    def link(self, batch: Mapping[str, Any], offset: int) -> list[Link]:
        """The links of a batch whose first row is row `offset` of its table."""
        columns = filled(batch)
        right = read_features(columns, len(columns["record_id"]))
        left_rows, right_rows = self._kept(right)
        parties = self._ready(columns, left_rows, right_rows)
        found = []
        for a, b in zip(left_rows.tolist(), right_rows.tolist(), strict=True):
            case = weigh(self._parties[a], parties[b], model=self._model)
            if case.probability >= self._floor:
                found.append(self._linked(case, a, b + offset))
        return found

    def cases(self, batch: Mapping[str, Any]) -> Iterator[tuple[int, int, Weighed]]:
        """Every proposed pair weighed, however unlikely: what weights are fitted on. Rows of both tables first."""
        columns = filled(batch)
        left_rows, right_rows = self._candidates.pairs(read_features(columns, len(columns["record_id"])))
        parties = self._ready(columns, left_rows, right_rows)
        for a, b in zip(left_rows.tolist(), right_rows.tolist(), strict=True):
            yield a, b, weigh(self._parties[a], parties[b], model=self._model)

    def _ready(self, columns: Mapping[str, Any], left_rows: Any, right_rows: Any) -> dict[int, Party]:
        """Parses the left rows that were not yet needed, and answers the right ones."""
        wanted = np.array([row for row in np.unique(left_rows).tolist() if row not in self._parties], np.int64)
        self._parties |= _parties(self._left, wanted)
        return _parties(columns, np.unique(right_rows))

    def _kept(self, right: Features) -> tuple[Any, Any]:
        left_rows, right_rows = self._candidates.pairs(right)
        bounds = Bounds(self._model, self._features, right, self._name_bits)
        alive = bounds.may_reach(left_rows, right_rows, self._floor)
        return left_rows[alive], right_rows[alive]

    def _linked(self, case: Weighed, left: int, right: int) -> Link:
        signal = case.signals.get("name")
        agrees = signal is not None and signal.label is not Label.NO
        namesake = agrees and not case.facts
        reasons = sentences(case) if self._sentences else codes(case)
        return Link(
            left, right, case.decision.value, case.probability, round(case.weight, 2), reasons, agrees, namesake
        )  # fmt: skip


def codes(case: Weighed) -> str:
    """Reasons for a machine: field=level:bits, heaviest first."""
    ordered = sorted(case.signals.values(), key=lambda s: -abs(s.bits))
    return " ".join(f"{s.field}={s.level}:{s.bits:+.1f}" for s in ordered)


def sentences(case: Weighed) -> str:
    """Reasons for a person, with the vetoes."""
    verdict = verdict_of(case)
    told = [f"{TITLES[r.field]}{'证据' if r.supports else '反证'} {r.bits:+.1f}：{r.text}" for r in verdict.reasons]
    return "；".join([*told, *(f"否决：{veto}" for veto in verdict.vetoes)])
