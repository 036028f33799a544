"""Links one table to another: proposes pairs, bounds them, parses what is left, weighs it.

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
from matching.linking.features import read_features
from matching.linking.needed import Needed
from matching.linking.overlap import Overlap
from matching.linking.pairs import Pairs
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


def _parties(columns: Mapping[str, Any], rows: Any = None) -> list[Party]:
    """The parties of some rows, of all by default."""
    chosen = [columns[name] if rows is None else columns[name].take(pa.array(rows, pa.int64())) for name in _FIELDS]
    cells = zip(*(column.to_pylist() for column in chosen), strict=True)
    return [parse_party(dict(zip(_FIELDS, values, strict=True))) for values in cells]


class Proposer:
    """The left table as arrays; proposes pairs for one batch of the right table after another.

    `overlap` counts valid ids as the batches pass.
    """

    def __init__(self, left: Mapping[str, Any], model: Model, floor: float) -> None:
        self._model, self._floor = model, floor
        self._features = read_features(left, len(left["record_id"]))
        self._candidates = Candidates(self._features)
        self.overlap = Overlap()
        self._name_bits = np.array([self._most_of_name(text) for text in left["name"].to_pylist()])

    def _most_of_name(self, text: str) -> float:
        key = name.parse(text)
        if not key.value:
            return 0.0
        frequency = self._model.frequency(key)
        return max(self._model.name_bits(level, frequency) for level in ("exact", "pinyin", "mask_fits"))

    def propose(self, batch: Mapping[str, Any], offset: int, *, bounded: bool = True) -> Pairs:
        """Pairs of a batch whose first row is row `offset` of its table; `bounded`: those that may reach the floor."""
        columns = filled(batch)
        right = read_features(columns, len(columns["record_id"]))
        left_rows, right_rows = self._candidates.pairs(right)
        self.overlap.count(self._features.ids, right.ids, left_rows, right_rows)
        if bounded:
            bounds = Bounds(self._model, self._features, right, self._name_bits)
            alive = bounds.may_reach(left_rows, right_rows, self._floor)
            left_rows, right_rows = left_rows[alive], right_rows[alive]
        rows, place = np.unique(right_rows, return_inverse=True)
        needed = Needed(self._features, right, (left_rows, place), rows)
        cells = needed.cells({name: columns[name].take(pa.array(rows)) for name in _FIELDS})
        return Pairs(left_rows, place, rows + offset, cells)


class Weigher:
    """Parses and weighs proposed pairs; a left row is parsed once."""

    def __init__(self, left: Mapping[str, Any], model: Model, floor: float, *, sentences: bool = False) -> None:
        self._left, self._model, self._floor, self._sentences = left, model, floor, sentences
        self._parties: dict[int, Party] = {}

    def proposer(self) -> Proposer:
        """Proposes what this one weighs."""
        return Proposer(self._left, self._model, self._floor)

    def cases(self, pairs: Pairs) -> Iterator[tuple[int, int, Weighed]]:
        """Every pair weighed, however unlikely. Rows of both tables first."""
        wanted = [row for row in np.unique(pairs.left).tolist() if row not in self._parties]
        self._parties |= dict(zip(wanted, _parties(self._left, wanted), strict=True))
        right, numbers = _parties(pairs.cells), pairs.numbers.tolist()
        for a, place in zip(pairs.left.tolist(), pairs.place.tolist(), strict=True):
            yield a, numbers[place], weigh(self._parties[a], right[place], model=self._model)

    def links(self, pairs: Pairs) -> list[Link]:
        """The pairs above the floor."""
        return [self._linked(case, a, b) for a, b, case in self.cases(pairs) if case.probability >= self._floor]

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
