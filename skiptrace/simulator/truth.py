"""What the judge may read: whose each record is, which of them could be found and tied to the debtor, who is reachable.

Surprising: the truth asks the faces' own search functions with the debtor's true name and number, so a record counts
only when a perfect question would have brought it.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Literal

from skiptrace.simulator.faces import (
    charges_site,
    clearing,
    companies,
    core,
    court,
    fund,
    insured,
    insurers,
    registry,
    vehicles,
)
from skiptrace.simulator.world.grouping import group
from skiptrace.simulator.world.things import form_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from skiptrace.simulator.portfolio import Portfolio, Row
    from skiptrace.simulator.world.person import Person
    from skiptrace.simulator.world.places import Address
    from skiptrace.simulator.world.things import Account, FundAccount, House, IdForm, Vehicle
    from skiptrace.simulator.world.world import World

Fact = Literal["phone", "room", "plate"]
Kind = Literal[
    "house", "vehicle", "deposit", "housing_fund", "social_insurance", "equity", "person",
    "securities", "insurance", "chattel_charge",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Shown:
    """One record that a source returns for a debtor.

    `key` is what it is known by in any reply: unit number of a house, plate, account number, customer number of a
    card, `credit code|name` of a holding; of the rest see `Truth.owners`. `owners` are pids, one or more for a house.
    `facts` are those of the debtor that the creditor knows.
    """

    source: str
    kind: Kind
    key: str
    owners: tuple[str, ...]
    id_form: IdForm
    facts: frozenset[Fact] = frozenset()


@dataclass(frozen=True, slots=True)
class Known:
    """What the creditor knows of a debtor, from its core system and from the file."""

    phones: frozenset[str]
    addresses: tuple[Address, ...]
    employers: tuple[str, ...]
    plates: frozenset[str]
    id_sound: bool
    name_sound: bool

    @property
    def texts(self) -> frozenset[str]:
        """The addresses in every usual way to write them."""
        return frozenset(text for a in self.addresses for text in (a.full(), a.registered(), a.terse()))


@dataclass(frozen=True, slots=True)
class DebtorTruth:
    """Everything true of one debtor. Assets first, then contact points on the world's date."""

    pid: str
    name: str
    id_no: str
    known: Known
    assets: tuple[Shown, ...]
    strangers: tuple[Shown, ...]
    current_phones: tuple[str, ...]
    current_addresses: tuple[Address, ...]
    employer: str
    dead_numbers: tuple[str, ...]
    others_numbers: tuple[str, ...]
    died: bool

    def attributable(self, sources: Iterable[str]) -> tuple[Shown, ...]:
        """Assets that must be attributed when these sources are open: the number is known and the record has it."""
        opened = set(sources)
        if not self.known.id_sound:
            return ()
        return tuple(a for a in self.assets if a.source in opened and a.id_form == "full")

    def reviewable(self, sources: Iterable[str]) -> tuple[Shown, ...]:
        """Assets that must wait in review above strangers: no full number, but one more fact of the debtor."""
        opened = set(sources)
        if not (self.known.id_sound and self.known.name_sound):
            return ()
        return tuple(a for a in self.assets if a.source in opened and a.id_form != "full" and a.facts)


class Truth:
    """The judge's view of a world and of a portfolio drawn from it; without one, the core system is what is known."""

    def __init__(self, world: World, portfolio: Portfolio | None = None) -> None:
        self.world = world
        self._rows: dict[str, list[Row]] = {}
        for row in portfolio.rows if portfolio else ():
            self._rows.setdefault(row.pid, []).append(row)
        self._done: dict[str, DebtorTruth] = {}

    def of(self, pid: str) -> DebtorTruth:
        """The truth of one debtor."""
        if pid not in self._done:
            self._done[pid] = self._look(self.world.people[pid])
        return self._done[pid]

    def owners_of(self, key: str) -> tuple[str, ...]:
        """Pids of whoever owns the record known by that key (see `Shown.key`); empty for an unknown key."""
        return self.owners.get(key, ())

    @cached_property
    def owners(self) -> Mapping[str, tuple[str, ...]]:
        """Key of a record, and title number of a house -> pids."""
        table: dict[str, tuple[str, ...]] = {}
        for house in self.world.houses:
            table[house.unit_no] = table[house.title_no] = tuple(owner.pid for owner in house.owners)
        table |= {vehicle.plate: (vehicle.owner,) for vehicle in self.world.vehicles}
        table |= {account.number: (account.owner,) for account in self.world.accounts}
        table |= {account.number: (account.owner,) for account in self.world.fund_accounts}
        table |= {each.number: (each.owner,) for each in self.world.insured}
        table |= {customer.number: (pid,) for pid, customer in self.world.customers.items()}
        return table | self._published | self._belongings

    @property
    def _published(self) -> dict[str, tuple[str, ...]]:
        """What public registers say of people: companies by `code|name`, other creditors' files by `docket|name`."""
        world = self.world
        in_companies = [(held.cid, held.shown_name, held.owner) for held in world.shareholdings]
        in_companies += [(held.cid, held.shown_name, held.pid) for held in world.offices]
        in_companies += [(freeze.cid, freeze.shown_name, freeze.pid) for freeze in world.equity_freezes]
        in_companies += [(each.cid, each.debtor_name, each.debtor) for each in world.charges]
        in_companies += [(each.cid, each.creditor_name, each.creditor) for each in world.charges]
        named = [(f"{world.companies[cid].uscc}|{name}", pid) for cid, name, pid in in_companies]
        named += [(f"{debt.docket}|{debt.shown_name}", debt.pid) for debt in world.judgment_debts]
        return {key: tuple(dict.fromkeys(pids)) for key, pids in group(named).items()}

    @property
    def _belongings(self) -> dict[str, tuple[str, ...]]:
        """Holdings by `account|code`, policies by their number whoever is insured, charges by their registration."""
        held = self.world.belongings
        table = {f"{each.account}|{each.code}": (each.owner,) for each in held.holdings}
        table |= {each.number: (each.holder.pid,) for each in held.policies}
        return table | {each.number: tuple(o.pid for o in each.guarantors) for each in held.registrations}

    def known(self, person: Person) -> Known:
        """What the creditor knows, from core and file."""
        rows = self._rows.get(person.pid, [])
        customer = self.world.customers.get(person.pid)
        phones = {phone.number for phone in customer.phones} if customer else set()
        addresses = [entry.address for entry in customer.addresses] if customer else []
        employers = [customer.employer] if customer and customer.employer else []
        return Known(
            phones=frozenset(phones.union(*(row.known_phones for row in rows))),
            addresses=tuple(dict.fromkeys([*addresses, *(a for row in rows for a in row.known_addresses)])),
            employers=tuple(dict.fromkeys([*employers, *(r.known_employer for r in rows if r.known_employer)])),
            plates=frozenset(row.plate for row in rows if row.plate),
            id_sound=any(row.id_sound and row.importable for row in rows) or not rows,
            name_sound=any(row.name_sound and row.importable for row in rows) or not rows,
        )

    def _look(self, person: Person) -> DebtorTruth:
        known = self.known(person)
        shown = tuple(_every(self.world, person, known))
        gone = [spell.number for spell in person.phones if spell.until is not None]
        taken = [number for number in gone if self.world.holders_today(number)]
        return DebtorTruth(
            pid=person.pid,
            name=person.name,
            id_no=person.id_no,
            known=known,
            assets=tuple(s for s in shown if person.pid in s.owners and s.kind != "person"),
            strangers=tuple(s for s in shown if person.pid not in s.owners),
            current_phones=person.current_phones,
            current_addresses=tuple(home.address for home in person.residences if home.until is None),
            employer=self.world.employers[person.employer].name if person.employer else "",
            dead_numbers=tuple(number for number in gone if number not in taken),
            others_numbers=tuple(taken),
            died=person.died is not None,
        )


def _every(world: World, person: Person, known: Known) -> Iterable[Shown]:
    """What each source returns to a perfect question about the person."""
    cards = [*core.search(world, name=person.name)]
    cards += [card for phone in sorted(known.phones) for card in core.search(world, mobile=phone)]
    for customer in {card.number: card for card in cards}.values():
        yield Shown("core_banking", "person", customer.number, (customer.pid,), "masked")
    for account in world.accounts_of.get(person.pid, []):
        if account.own_bank and person.pid in world.customers:
            yield Shown("core_banking", "deposit", account.number, (person.pid,), "full")
    for pledged in _fund_accounts(world, person, known):
        facts = _facts(known, pledged.phone, pledged.address)
        yield Shown("housing_fund", "housing_fund", pledged.number, (pledged.owner,), form_of(pledged.shown_id), facts)
    for each, _ in insured.search(world, person.name, person.id_no):
        facts = _facts(known, each.phone, each.address)
        yield Shown("social_insurance", "social_insurance", each.number, (each.owner,), form_of(each.shown_id), facts)
    for house in registry.search(world, person.name, person.id_no):
        yield _house(house, person, known)
    for vehicle in vehicles.search(world, person.name, person.id_no):
        yield _vehicle(vehicle, known)
    for account in court.search(world, person):
        yield _account(account, known)
    for held in companies.holdings(world, person.name):
        key = f"{world.companies[held.cid].uscc}|{held.shown_name}"
        yield Shown("company_registry", "equity", key, (held.owner,), form_of(held.shown_id))
    yield from _belongings(world, person, known)


def _belongings(world: World, person: Person, known: Known) -> Iterable[Shown]:
    for held in clearing.search(world, person.name, person.id_no):
        facts, key = _facts(known, held.phone, held.address), f"{held.account}|{held.code}"
        yield Shown("securities", "securities", key, (held.owner,), form_of(held.shown_id), facts)
    for policy in insurers.search(world, person.name, person.id_no):
        facts, holder = _facts(known, policy.phone, policy.address, policy.plate), policy.holder
        yield Shown("insurance", "insurance", policy.number, (holder.pid,), form_of(holder.shown_id), facts)
    for charge in charges_site.search(world, person.name, person.id_no):
        owners = tuple(owner.pid for owner in charge.guarantors)
        yield Shown("movables", "chattel_charge", charge.number, owners, form_of(charge.guarantors[0].shown_id))


def _fund_accounts(world: World, person: Person, known: Known) -> Sequence[FundAccount]:
    found = fund.by_number(world, person.id_no, person.name)
    for employer in known.employers:
        found += fund.by_employer(world, person.name, world.employers[employer].name)
    return list({account.number: account for account in found}.values())


def _facts(known: Known, phone: str, address: str, plate: str = "") -> frozenset[Fact]:
    facts: set[Fact] = set()
    if phone in known.phones:
        facts.add("phone")
    if address in known.texts:
        facts.add("room")
    if plate in known.plates:
        facts.add("plate")
    return frozenset(facts)


def _house(house: House, person: Person, known: Known) -> Shown:
    owners = tuple(owner.pid for owner in house.owners)
    inscribed = next((owner for owner in house.owners if owner.pid == person.pid), house.owners[0])
    facts: frozenset[Fact] = (
        frozenset({"room"}) if house.address.place in {a.place for a in known.addresses} else frozenset()
    )
    return Shown("property_registry", "house", house.unit_no, owners, form_of(inscribed.shown_id), facts)


def _vehicle(vehicle: Vehicle, known: Known) -> Shown:
    facts = _facts(known, vehicle.phone, vehicle.address, vehicle.plate)
    return Shown("vehicle_office", "vehicle", vehicle.plate, (vehicle.owner,), form_of(vehicle.shown_id), facts)


def _account(account: Account, known: Known) -> Shown:
    facts = _facts(known, account.phone, account.address)
    return Shown("bank_deposits", "deposit", account.number, (account.owner,), form_of(account.shown_id), facts)
