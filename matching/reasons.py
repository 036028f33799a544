"""Writes the sentence that a lawyer reads for each signal of a verdict.

Surprising: sentences are made only for verdicts that somebody looks at. Bulk linking weighs millions of pairs and
renders none until asked.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from matching import mask
from matching.fields import resident_id
from matching.fields.registry import FIELDS
from matching.verdict import Reason

if TYPE_CHECKING:
    from collections.abc import Mapping

    from matching.evidence import Signal
    from matching.model import Model
    from matching.party import Party

_OWN_TEXTS = {
    ("sex", "equal"): "性别一致",
    ("sex", "conflict"): "性别不符",
    ("region", "county"): "住址与证件首次登记地在同一区县",
    ("region", "city"): "住址与证件首次登记地在同一市",
    ("region", "province"): "住址与证件首次登记地在同一省、不同市",
    ("region", "apart"): "住址与证件首次登记地不在同一省",
}
TITLES = MappingProxyType({name: field.title for name, field in FIELDS.items()} | {"sex": "性别", "region": "地区"})
"""What each field of a reason is called."""
_CONFLICTS = frozenset({resident_id.Level.CONFLICT, resident_id.Level.MASK_CONFLICT})


def ranges(places: list[int]) -> str:
    """Places from 0 as `第 7–14、17 位`, counted from 1."""
    runs: list[list[int]] = []
    for place in places:
        if runs and place == runs[-1][1] + 1:
            runs[-1][1] = place
        else:
            runs.append([place, place])
    return "第 " + "、".join(str(x + 1) if x == y else f"{x + 1}–{y + 1}" for x, y in runs) + " 位"


def _differing(a: resident_id.ResidentIdKey, b: resident_id.ResidentIdKey) -> list[int]:
    """Places where two 18-place patterns contradict each other, for the reading in which they do least."""
    best: list[int] | None = None
    for one in a.patterns:
        for two in b.patterns:
            found = [i for i, (x, y) in enumerate(zip(one, two, strict=True)) if x != y and mask.HIDDEN not in {x, y}]
            best = found if best is None or len(found) < len(best) else best
    return best or []


def _id_detail(level: str, a: Party, b: Party) -> str:
    if level == resident_id.Level.MASK_FITS:
        places = list(resident_id.fitting(a.id_no, b.id_no) or ())
        return f"（{ranges(places)}）" if places else ""
    if level in _CONFLICTS:
        places = _differing(a.id_no, b.id_no)
        return f"（{ranges(places)}）" if places else "（合在一起不成有效号码）"
    return ""


def _name_detail(signal: Signal, a: Party, b: Party, model: Model) -> str:
    if signal.bits <= 0 or signal.masked:
        return ""
    per = round(1 / max(model.frequency(a.name), model.frequency(b.name)))
    return f"（约每 {per / 10000:.0f} 万人一人）" if per >= 20000 else f"（约每 {per} 人一人）"


def _text(signal: Signal, a: Party, b: Party, model: Model) -> str:
    own = _OWN_TEXTS.get((signal.field, signal.level))
    if own:
        return own
    text = FIELDS[signal.field].texts[signal.level]
    if signal.field == "name":
        return text + _name_detail(signal, a, b, model)
    return text + _id_detail(signal.level, a, b) if signal.field == "id_no" else text


def written(signals: Mapping[str, Signal], a: Party, b: Party, model: Model) -> tuple[Reason, ...]:
    """The reasons of a verdict, weightiest first."""
    ordered = sorted(signals.values(), key=lambda s: -abs(s.bits))
    return tuple(
        Reason(s.field, str(s.level), round(s.bits, 2), s.bits > 0, _text(s, a, b, model)) for s in ordered
    )  # fmt: skip
