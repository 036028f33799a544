"""The creditor's core-banking customers: what the bank heard from people, at the time when it heard it.

Surprising: the statuses are stale on purpose. A number the customer gave up stands as 正常 when the bank last heard of
it before that day.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from skiptrace.simulator.world.world import Customer, CustomerAddress, CustomerPhone

if TYPE_CHECKING:
    from random import Random

    from skiptrace.simulator.world.draft import Draft
    from skiptrace.simulator.world.person import Person, PhoneSpell

_OTHERS_SHARE = {"namesake": 0.5, "kin": 0.4, "successor": 0.6, "predecessor": 0.4}


def open_customers(draft: Draft, rng: Random, debtor: Person) -> None:
    """Enter the debtor and the people around as customers; three namesakes at least, so that a name finds strangers."""
    if rng.random() < 0.97:
        draft.customers[debtor.pid] = _customer(draft, rng, debtor, heard_last=0.62)
    certain = set(draft.namesakes[debtor.pid][:3])
    for pid in _around(draft, debtor):
        person = draft.people[pid]
        if pid in certain or rng.random() < _OTHERS_SHARE[person.role]:
            draft.customers[pid] = _customer(draft, rng, person, heard_last=0.95)


def _around(draft: Draft, debtor: Person) -> list[str]:
    """Kin, namesakes, and those who came in with the debtor's numbers (pids run on from the debtor's)."""
    first = int(debtor.pid[1:])
    pids = (f"P{place:06d}" for place in range(first + 1, draft.issued_pids + 1))
    return [pid for pid in pids if pid in draft.people]


def _customer(draft: Draft, rng: Random, person: Person, *, heard_last: float) -> Customer:
    spells = [spell for spell in person.phones if spell.until is not None or rng.random() < heard_last]
    phones = tuple(_heard(draft, rng, spell) for spell in spells or person.phones[:1])
    addresses = tuple(
        CustomerAddress(home.address, home.kind, _heard_of(draft, person, home.since))
        for place, home in enumerate(person.residences)
        if place == 0 or home.until is not None or rng.random() < heard_last
    )
    employer = person.employer if rng.random() < 0.65 else person.former_employer
    return Customer(
        number=draft.issuer.digits(rng, 10, "80"),
        pid=person.pid,
        phones=phones,
        addresses=addresses,
        employer=employer,
        employer_updated=draft.days_ago(rng, 60, 2500),
        deceased=person.died is not None and rng.random() < 0.7,
    )


def _heard(draft: Draft, rng: Random, spell: PhoneSpell) -> CustomerPhone:
    if spell.until is None:
        longest = max((draft.day - spell.since).days, 20)
        return CustomerPhone(spell.number, draft.days_ago(rng, 5, min(longest, 600)), "正常")
    if rng.random() < 0.5:
        length = max((spell.until - spell.since).days, 1)
        return CustomerPhone(spell.number, spell.since + timedelta(days=rng.randint(0, length)), "正常")
    heard = spell.until + timedelta(days=rng.randint(1, 120))
    return CustomerPhone(spell.number, min(heard, draft.day), "停机" if rng.random() < 0.5 else "空号")


def _heard_of(draft: Draft, person: Person, since: date) -> date:
    """Forty days after the move, but not before the bank can have had the customer."""
    customer_since = max(date(person.birth.year + 20, 6, 1), date(2009, 3, 1))
    return min(max(since, customer_since) + timedelta(days=40), draft.day)
