"""Weighs two parties field by field: which level each field shows, and how many bits it is worth.

Surprising: a field that another one already covers is left out. A birth date counts only where the two id numbers did
not both show it, or one fact would be paid twice. No sentence is made here; `reasons.py` writes them when asked.
"""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING, Any, NamedTuple

from matching import mask
from matching.comparison import Context, Label
from matching.fields import address, birth_date, name, phone, resident_id
from matching.fields.address_division import same_city
from matching.fields.registry import FIELDS, best_level

if TYPE_CHECKING:
    from matching.model import Model
    from matching.party import Party


class Signal(NamedTuple):
    """What one field says. `cell`: the entry of the weights it was weighed by; `measured`: bits beyond that entry,
    reckoned from the values (shown places, frequency, depth); `masked`: a hidden part holds it.
    """

    field: str
    level: str
    cell: str
    bits: float
    measured: float
    label: Label
    masked: bool = False


_ID, _NAME, _BIRTH, _PHONE, _ADDRESS = (m.Level for m in (resident_id, name, birth_date, phone, address))
_ID_SILENT = frozenset({_ID.MISSING, _ID.OTHER_PAPER})
_ID_SHOWN_BY_BOTH = frozenset({_ID.MASK_FITS_DAMAGED, _ID.MASK_NEAR_DAMAGED})
_DATE_MASKS = frozenset({_BIRTH.MASK_FITS, _BIRTH.PART_FITS})
_AGREEING = frozenset(
    {
        _ADDRESS.EQUAL, _ADDRESS.SAME, _ADDRESS.DIVISION_CHANGED, _ADDRESS.SAME_FLAT_SHORT, _ADDRESS.DIVISION_MISSING,
        _ADDRESS.PART_MISSING, _ADDRESS.SOUND_OR_SHAPE, _ADDRESS.COUNTY_DIFFERS, _ADDRESS.MASK_FITS, _ADDRESS.AREA_ONLY,
    }
)  # fmt: skip


def name_signal(a: Party, b: Party, model: Model, context: Context) -> Signal | None:
    """The names, former names and aliases of both; of two masks the one that shows less speaks."""
    if a.aliases or b.aliases:
        mine, theirs = (*context.a_aliases, *a.aliases), (*context.b_aliases, *b.aliases)
        context = replace(context, a_aliases=mine, b_aliases=theirs)
    level = name.compare(a.name, b.name, context)
    if level is _NAME.MISSING:
        return None
    masked = a.name.masked or b.name.masked
    one, two = model.frequency(a.name), model.frequency(b.name)
    frequency = max(one, two)
    if level is _NAME.MASK_FITS and a.name.masked != b.name.masked:
        frequency = one if a.name.masked else two
    base = model.bits("name", level)
    bits = model.name_bits(level, frequency)
    return Signal("name", level, level, bits, bits - base, name.LABELS[level], masked)


def _trusted(key: resident_id.ResidentIdKey) -> int:
    """How many leading digits of a number survive its cut by a spreadsheet, for sure."""
    if key.complete:
        return 15
    size = len(key.candidate or key.value)
    return size if size >= 15 else max(size - 1, 0)


def _id_places(a: Party, b: Party, level: str, model: Model) -> float:
    """Bits of the places that both show alike."""
    if level == _ID.MASK_FITS:
        places = resident_id.fitting(a.id_no, b.id_no) or ()
    elif level in _ID_SHOWN_BY_BOTH:
        places = resident_id.shown_by_both(a.id_no, b.id_no)
    elif level == _ID.FLOAT_CUT:
        places = tuple(range(min(_trusted(a.id_no), _trusted(b.id_no), 15)))
    else:
        return 0.0
    return math.fsum(model.id_places[i] for i in places)


def id_signal(a: Party, b: Party, model: Model) -> Signal | None:
    """The id numbers."""
    level = resident_id.compare(a.id_no, b.id_no)
    if level in _ID_SILENT:
        return None
    cut = level is _ID.EQUAL_DAMAGED and a.id_no.kind is resident_id.Kind.FLOAT
    cell = _ID.FLOAT_CUT if cut else level  # two numbers cut alike share no more than what was left of them
    measured = _id_places(a, b, cell, model)
    masked = a.id_no.masked or b.id_no.masked
    return Signal(
        "id_no", level, cell, model.bits("id_no", cell) + measured, measured, resident_id.LABELS[level], masked
    )


def birth_signal(a: Party, b: Party, model: Model, context: Context) -> Signal | None:
    """Stated and derived dates, unless both ids showed them already."""
    if not a.births or not b.births or (a.id_no.birth_date is not None and b.id_no.birth_date is not None):
        return None
    level = best_level(FIELDS["birth_date"], a.births, b.births, context)
    if level == _BIRTH.MISSING:
        return None
    measured = _cohort(a.births, b.births, model) if level is _BIRTH.EQUAL else 0.0
    return Signal(
        "birth_date", level, level, model.bits("birth_date", level) + measured, measured,
        birth_date.LABELS[birth_date.Level(level)], level in _DATE_MASKS,
    )  # fmt: skip


def _cohort(one: tuple[birth_date.BirthDateKey, ...], two: tuple[birth_date.BirthDateKey, ...], model: Model) -> float:
    """What a date that both give says beyond an average one, by how many were born in those years."""
    shared = [key.date for key in one for other in two if key.date == other.date and key.date is not None]
    return model.cohort_bits(shared[0].year) if shared else 0.0


def sex_signal(a: Party, b: Party, model: Model) -> Signal | None:
    """Stated and derived sexes, unless both come from the ids, whose comparison covers them."""
    if not a.sexes or not b.sexes or not (a.sex or b.sex):
        return None
    agree = a.sexes == b.sexes and len(a.sexes) == 1
    level = "equal" if agree else "conflict"
    return Signal("sex", level, level, model.bits("sex", level), 0.0, Label.MATCH if agree else Label.NO)


def region_signal(a: Party, b: Party, model: Model) -> Signal | None:
    """Where one lives and where the other was first registered, when neither addresses nor ids can be compared."""
    if bool(a.addresses) == bool(b.addresses) or not a.areas or not b.areas or (a.id_no.value and b.id_no.value):
        return None
    if not a.areas.isdisjoint(b.areas):
        level = "county"
    elif same_city(a.areas, b.areas):
        level = "city"
    else:
        level = "province" if {c[:2] for c in a.areas} & {c[:2] for c in b.areas} else "apart"
    return Signal(
        "region", level, level, model.bits("region", level), 0.0, Label.NO if level == "apart" else Label.POSSIBLE
    )


def _phone_measured(one: phone.PhoneKey, two: phone.PhoneKey, level: phone.Level, model: Model) -> float:
    if level is _PHONE.MASK_FITS:
        return math.fsum(model.phone_places[i] for i in mask.shared(one.pattern or one.value, two.pattern or two.value))
    return model.landline if level is _PHONE.EQUAL and not one.mobile else 0.0


def phone_signal(a: Party, b: Party, model: Model, context: Context) -> Signal | None:
    """The best pair of numbers."""
    best: Signal | None = None
    for one in a.phones:
        for two in b.phones:
            level = phone.compare(one, two, context)
            measured = _phone_measured(one, two, level, model)
            bits = model.bits("phone", level) + measured
            if best is None or bits > best.bits:
                best = Signal(
                    "phone", level, level, bits, measured, phone.LABELS[level], one.masked or two.masked
                )  # fmt: skip
    return best


def depth(a: address.AddressKey, b: address.AddressKey) -> str:
    """The deepest part that two agreeing addresses both give: room, house, street or area."""
    if a.room and a.room == b.room and (a.building or a.number) and a.building == b.building:
        return "room"
    if (a.number and a.number == b.number) or (a.building and a.building == b.building):
        return "house" if a.road or a.compound or a.village else "area"
    return "street" if a.place and (a.road == b.road != "" or a.compound == b.compound != "" or a.village) else "area"


def _address_cell(one: address.AddressKey, two: address.AddressKey, level: address.Level) -> str:
    """A conflict of divisions inside one city weighs less: people move, but mostly not far."""
    if level is _ADDRESS.CONFLICT_DIVISION and same_city(one.codes, two.codes):
        return "conflict_in_city"
    return level


def address_signal(a: Party, b: Party, model: Model, context: Context) -> Signal | None:
    """The best pair of addresses; how deep they agree decides what the agreement is worth."""
    best: Signal | None = None
    for one in a.addresses:
        for two in b.addresses:
            level = address.compare(one, two, context)
            cell = _address_cell(one, two, level)
            measured = model.depth_bits(depth(one, two)) if level in _AGREEING else 0.0
            bits = model.bits("address", cell) + measured
            if best is None or bits > best.bits:
                best = Signal(
                    "address", level, cell, bits, measured, address.LABELS[level], one.masked or two.masked
                )  # fmt: skip
    return best


def plain_signal(
    field: str, left: tuple[Any, ...], right: tuple[Any, ...], model: Model, context: Context
) -> Signal | None:
    """Employers, plates, credit codes, bank cards: the best pair by level."""
    if not left or not right:
        return None
    known = FIELDS[field]
    level = best_level(known, left, right, context)
    return Signal(field, level, level, model.bits(field, level), 0.0, known.labels[level], level.endswith("_fits"))


def signals(a: Party, b: Party, model: Model, context: Context) -> dict[str, Signal]:
    """What every field says that both parties have, by field, heaviest field first."""
    found = (
        id_signal(a, b, model),
        name_signal(a, b, model, context),
        birth_signal(a, b, model, context),
        sex_signal(a, b, model),
        phone_signal(a, b, model, context),
        address_signal(a, b, model, context),
        region_signal(a, b, model),
        plain_signal("bank_card", a.bank_cards, b.bank_cards, model, context),
        plain_signal("plate", a.plates, b.plates, model, context),
        plain_signal("employer", a.employers, b.employers, model, context),
        plain_signal("credit_code", a.credit_codes, b.credit_codes, model, context),
    )
    trust = model.trust(context.a_source) * model.trust(context.b_source)
    if trust < 1:
        return {signal.field: _doubted(signal, trust) for signal in found if signal is not None}
    return {signal.field: signal for signal in found if signal is not None}


def _doubted(signal: Signal, trust: float) -> Signal:
    """The signal of a record that may be somebody else's: with the rest of the chance it shows what strangers do."""
    return signal._replace(bits=math.log2(trust * math.exp2(signal.bits) + 1 - trust))
