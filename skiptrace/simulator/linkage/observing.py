"""How one record shows a person: which columns it has, of what age, and how badly written.

Surprising: a relative's number stands in a person's record now and then, as files really have it; so an equal phone is
not always the same person even where nothing was typed wrong.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from matching.fields.name_key import main_sounds
from skiptrace.simulator.damage import damage

if TYPE_CHECKING:
    from random import Random

    from skiptrace.simulator.linkage.population import Subject

COLUMNS = (
    "record_id", "name", "id_no", "sex", "birth_date", "phones", "address", "employer", "plates", "bank_cards",
    "credit_code",
)  # fmt: skip

_ID_WRITTEN = ("id_fifteen", "id_full_width", "id_spaced", "id_lower_x", "id_apostrophe")
_ID_MASKS = (
    "id_mask_6_8_4", "id_mask_10_4_4", "id_mask_3_11_4", "id_mask_4_10_4", "id_mask_1_16_1", "id_mask_14_4",
    "id_mask_x", "id_mask_15", "id_mask_collapsed", "id_mask_tail",
)  # fmt: skip
_ID_DAMAGE = ("id_slip", "id_swap", "id_letters", "id_float", "id_exponent", "id_cut")
_NAME_WRITTEN = ("name_traditional", "name_spaced", "name_titled", "name_dot")
_NAME_MASKS = ("name_mask_star", "name_mask_stars", "name_mask_middle", "name_mask_surname", "name_mask_some")
_PHONE_WRITTEN = ("phone_dashes", "phone_spaces", "phone_country", "phone_own", "phone_full_width", "phone_stopped")
_PHONE_HURT = ("phone_mask_3_4_4", "phone_mask_7_4", "phone_mask_tail", "phone_mask_collapsed", "phone_slip")
_ADDRESS_HURT = ("address_full_width", "address_spaced", "address_mask_room", "address_no_province", "address_building")
_DATE_WRITTEN = ("date_slash", "date_dots", "date_compact", "date_words")


@dataclass(frozen=True, slots=True)
class Shares:
    """Share of records with a usable id, and with each other column; `noise` multiplies every kind of damage."""

    usable: float
    noise: float
    phones: float
    address: float
    employer: float
    birth: float
    sex: float
    plates: float
    cards: float


def observe(rng: Random, subject: Subject, shares: Shares, record_id: str, kin: Subject | None = None) -> list[str]:
    """The row of one record, in the order of COLUMNS; `kin` may lend a phone number."""
    return [
        record_id,
        _name(rng, subject, shares.noise),
        _id(rng, subject, shares),
        subject.sex if rng.random() < shares.sex else "",
        _birth(rng, subject, shares.noise) if rng.random() < shares.birth else "",
        _phones(rng, subject, shares, kin),
        _address(rng, subject, shares.noise) if rng.random() < shares.address else "",
        _employer(rng, subject) if rng.random() < shares.employer else "",
        _hurt(rng, subject.plate, ("plate_dot", "plate_letter_o", "plate_no_province"), 0.1 * shares.noise)
        if subject.plate and rng.random() < shares.plates
        else "",
        _hurt(rng, subject.card, ("card_mask_6_4", "card_tail", "card_spaced"), 0.5)
        if rng.random() < shares.cards
        else "",
        "",
    ]


def _hurt(rng: Random, value: str, kinds: tuple[str, ...], share: float) -> str:
    return damage(value, rng.choice(kinds), rng) if rng.random() < share else value


def _name(rng: Random, subject: Subject, noise: float) -> str:
    name = rng.choice(subject.former) if subject.former and rng.random() < 0.25 else subject.name
    draw = rng.random() / noise
    if draw < 0.03:
        return _hurt(rng, name, _NAME_WRITTEN, 1.0)
    if draw < 0.06 and "·" not in name:
        return damage(name, rng.choice(_NAME_MASKS), rng)
    if draw < 0.08 and "·" not in name and len(name) > 1:
        return damage(name, rng.choice(("name_homophone", "name_shape")), rng)
    if draw < 0.095 and "·" not in name:
        sounds = main_sounds(name)
        return f"{sounds[0].title()} {''.join(sounds[1:]).title()}"
    return name


def _id(rng: Random, subject: Subject, shares: Shares) -> str:
    if rng.random() < shares.usable:
        return _hurt(rng, subject.id_no, _ID_WRITTEN, 0.1)
    draw = rng.random()
    if draw < 0.45:
        return ""
    return damage(subject.id_no, rng.choice(_ID_MASKS if draw < 0.85 else _ID_DAMAGE), rng)


def _birth(rng: Random, subject: Subject, noise: float) -> str:
    text = subject.birth.isoformat()
    draw = rng.random() / noise
    if draw < 0.02:
        return f"{text[:9]}{(int(text[9]) + rng.randint(1, 9)) % 10}"
    if draw < 0.03:
        return f"{text[:4]}-01-01"
    if draw < 0.035 and text[8:] <= "12":
        return f"{text[:4]}-{text[8:]}-{text[5:7]}"
    return _hurt(rng, text, _DATE_WRITTEN, 0.3)


def _phones(rng: Random, subject: Subject, shares: Shares, kin: Subject | None) -> str:
    if rng.random() >= shares.phones or not subject.phones:
        return ""
    numbers = [subject.phones[-1] if rng.random() < 0.7 else rng.choice(subject.phones)]
    if rng.random() < 0.2:
        numbers.append(rng.choice(subject.phones))
    if kin and kin.phones and rng.random() < 0.12:
        numbers[-1] = kin.phones[-1]
    written = [_hurt(rng, n, _PHONE_WRITTEN, 0.1) for n in dict.fromkeys(numbers)]
    return ";".join(_hurt(rng, n, _PHONE_HURT, 0.06 * shares.noise) if n.isdigit() else n for n in written)


def _address(rng: Random, subject: Subject, noise: float) -> str:
    home = subject.homes[-1] if rng.random() < 0.65 else rng.choice(subject.homes)
    text = rng.choice((home.full, home.registered, home.terse))()
    return _hurt(rng, text, _ADDRESS_HURT, 0.08 * noise)


def _employer(rng: Random, subject: Subject) -> str:
    if not subject.employers:
        return ""
    name = subject.employers[-1] if rng.random() < 0.75 else rng.choice(subject.employers)
    return name.replace("股份有限公司", "公司").replace("有限公司", "公司") if rng.random() < 0.1 else name
