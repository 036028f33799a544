"""Turns two parties into pieces of evidence, field by field: the level, its bits, and the sentence a lawyer reads.

Surprising: a field that another one already covers is left out. A birth date counts only where the two id numbers did
not both show it, or one fact would be paid twice.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from matching import mask
from matching.comparison import Context, Label
from matching.fields import address, birth_date, name, phone, resident_id
from matching.fields.registry import FIELDS, best_level
from matching.frequency import name_frequency
from matching.verdict import Reason

if TYPE_CHECKING:
    from collections.abc import Iterator
    from enum import StrEnum

    from matching.model import Model
    from matching.party import Party


@dataclass(frozen=True, slots=True)
class Evidence:
    """A reason with what the rules need to know: its label, and whether only a mask holds it."""

    reason: Reason
    label: Label
    masked: bool = False

    @property
    def bits(self) -> float:
        """Weight in bits, signed."""
        return self.reason.bits


def _piece(field: str, level: StrEnum, bits: float, text: str, *, masked: bool = False) -> Evidence:
    label = FIELDS[field].labels[level]
    bits = round(bits, 2)
    return Evidence(Reason(field, str(level), bits, bits > 0, text), label, masked)


def _frequency_text(frequency: float) -> str:
    per = round(1 / frequency)
    return f"约每 {per / 10000:.0f} 万人一人" if per >= 20000 else f"约每 {per} 人一人"


def name_evidence(a: Party, b: Party, model: Model, context: Context) -> Evidence | None:
    """The names, former names and aliases of both."""
    both = replace(
        context,
        a_aliases=(*context.a_aliases, *a.aliases),
        b_aliases=(*context.b_aliases, *b.aliases),
    )
    level = name.compare(a.name, b.name, both)
    if level is name.Level.MISSING:
        return None
    if level is name.Level.MASK_FITS:
        frequency = min(_shown_together(a, b, model))
    else:
        frequency = max(name_frequency(a.name, model.name), name_frequency(b.name, model.name))
    bits = model.name_bits(str(level), frequency)
    text = name.TEXTS[level]
    if bits > 0 and level is not name.Level.MASK_FITS:
        text += f"（{_frequency_text(frequency)}）"
    return _piece("name", level, bits, text, masked=a.name.masked or b.name.masked)


def _shown_together(a: Party, b: Party, model: Model) -> tuple[float, ...]:
    """Of two masks the weaker one speaks; of a mask and a full name, the mask."""
    masked = [k for k in (a.name, b.name) if k.masked]
    return (max(name_frequency(k, model.name) for k in masked),)


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


def id_evidence(a: Party, b: Party, model: Model) -> Evidence | None:
    """The id numbers."""
    level = resident_id.compare(a.id_no, b.id_no)
    if level in {resident_id.Level.MISSING, resident_id.Level.OTHER_PAPER}:
        return None
    bits, text = model.bits("id_no", str(level)), resident_id.TEXTS[level]
    if level is resident_id.Level.MASK_FITS:
        places = list(resident_id.fitting(a.id_no, b.id_no) or ())
        bits += sum(model.id_places[i] for i in places)
        text += f"（{ranges(places)}）" if places else ""
    elif level in {resident_id.Level.MASK_FITS_DAMAGED, resident_id.Level.MASK_NEAR_DAMAGED}:
        bits += sum(model.id_places[i] for i in resident_id.shown_by_both(a.id_no, b.id_no))
    elif level in {resident_id.Level.CONFLICT, resident_id.Level.MASK_CONFLICT}:
        places = _differing(a.id_no, b.id_no)
        text += f"（{ranges(places)}）" if places else "（合在一起不成有效号码）"
    return _piece("id_no", level, bits, text, masked=a.id_no.masked or b.id_no.masked)


def _dates_covered(a: Party, b: Party) -> bool:
    return a.id_no.birth_date is not None and b.id_no.birth_date is not None


def birth_evidence(a: Party, b: Party, model: Model, context: Context) -> Evidence | None:
    """Stated and derived dates, unless both ids showed them already."""
    if not a.births or not b.births or _dates_covered(a, b):
        return None
    level = best_level(FIELDS["birth_date"], a.births, b.births, context)
    if level is birth_date.Level.MISSING:
        return None
    masked = level in {birth_date.Level.MASK_FITS, birth_date.Level.PART_FITS}
    bits = model.bits("birth_date", str(level))
    return _piece("birth_date", level, bits, birth_date.TEXTS[birth_date.Level(level)], masked=masked)


def sex_evidence(a: Party, b: Party, model: Model) -> Evidence | None:
    """Stated and derived sexes, unless both come from the ids, whose comparison covers them."""
    if not a.sexes or not b.sexes or not (a.sex or b.sex):
        return None
    agree = not a.sexes.isdisjoint(b.sexes) and len(a.sexes | b.sexes) == 1
    bits = round(model.bits("sex", "equal" if agree else "conflict"), 2)
    text = "性别一致" if agree else "性别不符"
    reason = Reason("sex", "equal" if agree else "conflict", bits, bits > 0, text)
    return Evidence(reason, Label.MATCH if agree else Label.NO)


def _phone_bits(one: phone.PhoneKey, two: phone.PhoneKey, level: phone.Level, model: Model) -> float:
    bits = model.bits("phone", str(level))
    if level is phone.Level.MASK_FITS:
        shown = mask.shared(one.pattern or one.value, two.pattern or two.value)
        return bits + sum(model.phone_places[i] for i in shown)
    if level is phone.Level.EQUAL and not one.mobile:
        return bits + model.landline
    return bits


def phone_evidence(a: Party, b: Party, model: Model, context: Context) -> Evidence | None:
    """The best pair of numbers."""
    found = []
    for one in a.phones:
        for two in b.phones:
            level = phone.compare(one, two, context)
            found.append((_phone_bits(one, two, level, model), level, one.masked or two.masked))
    if not found:
        return None
    bits, level, masked = max(found, key=lambda item: item[0])
    return _piece("phone", level, bits, phone.TEXTS[level], masked=masked)


def _depth(a: address.AddressKey, b: address.AddressKey) -> str:
    if a.room and a.room == b.room and (a.building or a.number) and a.building == b.building:
        return "room"
    if (a.number and a.number == b.number) or (a.building and a.building == b.building):
        return "house" if a.road or a.compound or a.village else "area"
    return "street" if a.place and (a.road == b.road != "" or a.compound == b.compound != "" or a.village) else "area"


_AGREEING = frozenset(
    {
        address.Level.EQUAL,
        address.Level.SAME,
        address.Level.DIVISION_CHANGED,
        address.Level.SAME_FLAT_SHORT,
        address.Level.DIVISION_MISSING,
        address.Level.PART_MISSING,
        address.Level.SOUND_OR_SHAPE,
        address.Level.COUNTY_DIFFERS,
        address.Level.MASK_FITS,
        address.Level.AREA_ONLY,
    }
)


def address_evidence(a: Party, b: Party, model: Model, context: Context) -> Evidence | None:
    """The best pair of addresses; how deep they agree decides what the agreement is worth."""
    found = []
    for one in a.addresses:
        for two in b.addresses:
            level = address.compare(one, two, context)
            bits = model.bits("address", str(level))
            if level in _AGREEING:
                bits -= math.log2(model.depth[_depth(one, two)])
            found.append((bits, level, one.masked or two.masked))
    if not found:
        return None
    bits, level, masked = max(found, key=lambda item: item[0])
    return _piece("address", level, bits, address.TEXTS[level], masked=masked)


def plain_evidence(
    field: str, left: tuple[Any, ...], right: tuple[Any, ...], model: Model, context: Context
) -> Evidence | None:
    """Employers, plates, credit codes, bank cards: the best pair by level."""
    if not left or not right:
        return None
    known = FIELDS[field]
    level = best_level(known, left, right, context)
    return _piece(field, level, model.bits(field, str(level)), known.texts[level], masked=level.endswith("_fits"))


def all_evidence(a: Party, b: Party, model: Model, context: Context) -> Iterator[Evidence]:
    """Every piece that the two parties give, heaviest field first."""
    found = (
        id_evidence(a, b, model),
        name_evidence(a, b, model, context),
        birth_evidence(a, b, model, context),
        sex_evidence(a, b, model),
        phone_evidence(a, b, model, context),
        address_evidence(a, b, model, context),
        plain_evidence("bank_card", a.bank_cards, b.bank_cards, model, context),
        plain_evidence("plate", a.plates, b.plates, model, context),
        plain_evidence("employer", a.employers, b.employers, model, context),
        plain_evidence("credit_code", a.credit_codes, b.credit_codes, model, context),
    )
    return (piece for piece in found if piece is not None)
