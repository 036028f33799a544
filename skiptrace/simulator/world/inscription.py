"""How a register wrote down whose a thing is: the name of that day, the number in full, masked or not at all.

Surprising: of the debtor's records without a full number, three in four carry one fact that the creditor knows (a
phone or a room); the fourth carries none and can only wait. A namesake's record never carries a debtor's fact.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from skiptrace.simulator.damage import mask_id

if TYPE_CHECKING:
    from collections.abc import Sequence
    from random import Random

    from skiptrace.simulator.world.draft import Draft
    from skiptrace.simulator.world.person import Person
    from skiptrace.simulator.world.places import Address
    from skiptrace.simulator.world.things import IdForm

KNOWN_FACT_SHARE = 0.78
"""Drawn a little above three in four, for a few of the facts are lost with a debtor's old contact data."""

Register = Literal["house", "vehicle", "account", "fund"]
_MASKS: dict[Register, Sequence[str]] = {
    "house": ("4_10_4",),
    "vehicle": ("6_8_4", "4_10_4", "14_4"),
    "account": ("6_8_4", "3_11_4", "1_16_1", "10_4_4"),
    "fund": ("6_8_4",),
}


@dataclass(frozen=True, slots=True)
class Contact:
    """Phone and address as written on a record; "" where the register has none."""

    phone: str
    address: str


def shown_id(rng: Random, person: Person, form: IdForm, register: Register) -> str:
    """The number as that register shows it."""
    if form == "full":
        return person.id_no
    return mask_id(person.id_no, rng.choice(_MASKS[register])) if form == "masked" else ""


def known_phones(draft: Draft, person: Person) -> list[str]:
    """Numbers under which the creditor knows the person: its customer record, else all of them."""
    customer = draft.customers.get(person.pid)
    return [phone.number for phone in customer.phones] if customer else [spell.number for spell in person.phones]


def known_addresses(draft: Draft, person: Person) -> list[Address]:
    """Flats at which the creditor knows the person."""
    customer = draft.customers.get(person.pid)
    if customer:
        return [entry.address for entry in customer.addresses]
    return [home.address for home in person.residences]


def contact(draft: Draft, rng: Random, person: Person, form: IdForm) -> Contact:
    """Phone and address on a record of that person; see the module's rule for records without a full number."""
    if form == "full":
        phone = rng.choice(person.phones).number if rng.random() < 0.7 else ""
        return Contact(phone, rng.choice(person.residences).address.full() if rng.random() < 0.6 else "")
    if person.role == "debtor" and rng.random() >= KNOWN_FACT_SHARE:
        return Contact(draft.issuer.phone(rng) if rng.random() < 0.4 else "", "")
    phone = rng.choice(known_phones(draft, person))
    address = written(rng, rng.choice(known_addresses(draft, person)))
    kinds = rng.random()
    return Contact(phone if kinds < 0.7 else "", address if kinds >= 0.45 else "")


def written(rng: Random, address: Address) -> str:
    """An address in one of the usual ways to write it."""
    return rng.choices((address.full(), address.registered(), address.terse()), (5, 3, 2))[0]
