"""Estimates the weights from two tables, without labels or with reviewed links, by EM on counts of patterns.

Surprising: u of an identifier is never estimated. Among pairs that share a number the true ones dominate and masks
collide, so it stays what its cardinality says. Pairs whose valid ids are equal or differ are labels that cost nothing,
and u of everything else is counted among namesakes, who are what a wrong link is made of.
"""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from matching.comparison import Label

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from numpy.typing import NDArray

    from matching.model import Model
    from matching.scorer import Weighed

_AGREEING = (
    "same", "division_changed", "same_flat_short", "division_missing", "part_missing", "sound_or_shape",
    "county_differs",
)  # fmt: skip
_MOVED = ("same_building", "conflict_number", "conflict_road", "conflict_division", "conflict_in_city")
_EMPLOYERS = (
    "equal", "form_changed", "region_missing", "trade_name", "abbreviation", "branch", "homophone", "one_character",
    "conflict",
)  # fmt: skip
ALIKE: Mapping[tuple[str, str], str] = {
    **{("name", level): "exact" for level in ("script_variant", "dot_lost", "former_written")},
    **{("address", level): "equal" for level in _AGREEING},
    ("employer", "same"): "equal",
    ("id_no", "same_15_18"): "equal",
}
"""Entries that differ in how a value is written, not in what it is worth: fitted as one, they keep their ratio."""
M_GROUPS: Mapping[str, tuple[tuple[str, ...], ...]] = {
    "name": (("exact", "homophone_shape", "homophone", "shape", "accent", "conflict"),),
    "id_no": (
        ("mask_fits", "mask_conflict"),
        ("letter_for_digit", "check_only", "date_swapped", "one_edit", "apart"),
    ),
    "birth_date": (("equal", "day_month_swapped", "one_digit", "placeholder", "conflict"),),
    "sex": (("equal", "conflict"),),
    "region": (("county", "city", "province", "apart"),),
    "phone": (("equal", "one_edit", "conflict"),),
    "address": (("equal", *_MOVED, "unrelated_parts"),),
    "employer": (_EMPLOYERS,),
    "plate": (("equal", "letter_for_digit", "province_missing", "one_edit", "conflict"),),
    "bank_card": (("equal", "one_edit", "conflict"),),
}
"""Entries that are alternatives of one another: their m is a share within the group."""
U_GROUPS: Mapping[str, tuple[tuple[str, ...], ...]] = {
    "sex": (("equal", "conflict"),),
    "region": (("county", "city", "province", "apart"),),
    "address": ((*_MOVED, "unrelated_parts"),),
    "employer": (_EMPLOYERS,),
}
"""Entries whose u is counted. All others are identifiers or follow from cardinality, frequency or depth."""
_LEAST, _MOST = 1e-4, 0.995
_STEP = 0.5


class Pattern(NamedTuple):
    """What one pair shows: entries of the weights, bits reckoned from values, and what is known of it beforehand.

    `named`: what the frequency of the name adds, apart from all else that is reckoned.
    """

    cells: tuple[tuple[str, str], ...]
    measured: float
    named: float
    label: bool | None
    namesakes: bool


@dataclass(frozen=True, slots=True)
class Fitted:
    """`levels`: field -> entry -> (m, u), those that were estimated; shares of true pairs seen and rounds run."""

    levels: Mapping[str, Mapping[str, tuple[float, float]]]
    pairs: int
    true_pairs: float
    rounds: int


def pattern_of(case: Weighed, *, reviewed: bool | None = None) -> Pattern:
    """The pattern of one weighed pair. Names that do not agree are no true pair unless a label says so (kin)."""
    name = case.signals.get("name")
    label = reviewed
    if label is None and case.a.id_no.complete and case.b.id_no.complete:
        label = case.identified
    if label is None and (case.vetoes or not (case.name_agrees or case.id_fits)):
        label = False
    namesakes = name is not None and name.label is Label.MATCH and not name.masked
    cells = tuple(sorted((s.field, ALIKE.get((s.field, s.cell), str(s.cell))) for s in case.signals.values()))
    measured = math.fsum(s.measured for s in case.signals.values() if s.field != "name")
    return Pattern(cells, _rounded(measured), _rounded(name.measured if name else 0.0), label, namesakes)


def _rounded(bits: float) -> float:
    return round(bits / _STEP) * _STEP


class _Counts:
    """Patterns as arrays."""

    def __init__(self, patterns: Counter[Pattern], model: Model) -> None:
        listed = sorted(patterns.items(), key=lambda item: repr(item[0]))
        self.cells = sorted({cell for pattern, _ in listed for cell in pattern.cells})
        place = {cell: i for i, cell in enumerate(self.cells)}
        self.shows = np.zeros((len(listed), len(self.cells)))
        for row, (pattern, _) in enumerate(listed):
            self.shows[row, [place[cell] for cell in pattern.cells]] = 1
        self.count = np.array([float(n) for _, n in listed])
        self.measured = np.array([p.measured for p, _ in listed])
        self.named = np.array([p.named for p, _ in listed])
        self.namesakes = np.array([p.namesakes for p, _ in listed])
        self.label = np.array([-1.0 if p.label is None else float(p.label) for p, _ in listed])
        self.m = np.array([model.levels[f][c][0] for f, c in self.cells])
        self.u = np.array([max(model.levels[f][c][1], 1e-300) for f, c in self.cells])

    def indices(self, groups: Mapping[str, tuple[tuple[str, ...], ...]]) -> list[list[int]]:
        place = {cell: i for i, cell in enumerate(self.cells)}
        found = [[place[(f, c)] for c in group if (f, c) in place] for f, many in groups.items() for group in many]
        return [group for group in found if group]


def _posterior(counts: _Counts, prior_bits: float, namesake_bits: float) -> NDArray[np.float64]:
    """Probability of each pattern. Among namesakes the share of true pairs stands for what the name itself is worth."""
    name = np.array([field == "name" for field, _ in counts.cells])
    bits = np.log2(counts.m / counts.u)
    start = np.where(counts.namesakes, namesake_bits - counts.shows @ (bits * name), prior_bits + counts.named)
    weight = counts.shows @ bits + counts.measured + start
    known = 1 / (1 + np.exp2(-np.clip(weight, -60, 60)))
    return np.where(counts.label < 0, known, counts.label)


def _namesake_bits(counts: _Counts, true: NDArray[np.float64]) -> float:
    """Log odds that two records of one name are one person's, as far as the patterns tell so far."""
    among = counts.count * counts.namesakes
    share = (true @ among + 1) / (among.sum() + 2)
    return math.log2(share / (1 - share))


def _shares(
    counts: _Counts, group: list[int], weights: NDArray[np.float64], before: NDArray[np.float64], faith: float
) -> NDArray[np.float64]:
    """Shares of a group's entries under the weights, pulled toward what they were before by `faith` pairs."""
    seen = weights @ counts.shows[:, group]
    start = before[group] / before[group].sum()
    found: NDArray[np.float64] = np.clip((seen + faith * start) / (seen.sum() + faith), _LEAST, _MOST)
    return found


def fit(patterns: Counter[Pattern], model: Model, prior: float, *, rounds: int = 40, faith: float = 50.0) -> Fitted:
    """The weights under which the patterns are most likely. Deterministic.

    `prior`: share of true pairs among all pairs of the two tables; `faith`: pairs that the old weights count for.
    """
    counts = _Counts(patterns, model)
    m_groups, u_groups = counts.indices(M_GROUPS), counts.indices(U_GROUPS)
    first_m, first_u = counts.m.copy(), counts.u.copy()
    prior_bits = math.log2(prior / (1 - prior))
    true = _posterior(counts, prior_bits, -2.0)
    done = 0
    while done < rounds:
        done += 1
        before = counts.m.copy()
        for group in m_groups:
            # How names are written is told by pairs with equal ids alone: others were found by their names.
            sure = counts.label == 1 if counts.cells[group[0]][0] == "name" else True
            counts.m[group] = _shares(counts, group, true * counts.count * sure, first_m, faith)
        false = (1 - true) * counts.count * counts.namesakes
        for group in u_groups:
            counts.u[group] = _shares(counts, group, false, first_u, faith)
        true = _posterior(counts, prior_bits, _namesake_bits(counts, true))
        if np.abs(counts.m - before).max() < 1e-6:
            break
    touched = sorted({i for group in (*m_groups, *u_groups) for i in group})
    found = {counts.cells[i]: (float(counts.m[i]), float(counts.u[i])) for i in touched}
    return Fitted(_spread(found, model), int(counts.count.sum()), float(true @ counts.count), done)


def _spread(
    found: Mapping[tuple[str, str], tuple[float, float]], model: Model
) -> dict[str, dict[str, tuple[float, float]]]:
    """The fitted entries, and those alike in the same ratio to them as before."""
    levels: dict[str, dict[str, tuple[float, float]]] = {}
    for (field, cell), (m, u) in found.items():
        levels.setdefault(field, {})[cell] = (m, u)
    for (field, cell), lead in ALIKE.items():
        if (field, lead) in found:
            (m, u), (old_m, old_u) = found[(field, lead)], model.levels[field][lead]
            own_m, own_u = model.levels[field][cell]
            levels[field][cell] = (min(own_m * m / old_m, _MOST), own_u * u / old_u)
    return levels


def counted(cases: Iterable[tuple[Weighed, bool | None]]) -> Counter[Pattern]:
    """Counts of the patterns of weighed pairs, each with its reviewed answer if there is one."""
    return Counter(pattern_of(case, reviewed=label) for case, label in cases)
