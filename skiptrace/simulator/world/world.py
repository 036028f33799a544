"""The finished world: every person and thing with the indexes that registers search by.

Surprising: it also holds the creditor's core-banking customers. They are part of the world because they were true
once; the spreadsheet that a collector gets is an older and worse copy of them.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Literal

from skiptrace.simulator.world.belongings import Belongings
from skiptrace.simulator.world.grouping import group

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from skiptrace.simulator.world.person import Employer, Person
    from skiptrace.simulator.world.places import Address
    from skiptrace.simulator.world.publicity import Charge, EquityFreeze, JudgmentDebt, Office
    from skiptrace.simulator.world.things import (
        Account,
        Company,
        CourtRecord,
        FundAccount,
        House,
        Insured,
        Shareholding,
        Vehicle,
    )


@dataclass(frozen=True, slots=True)
class CustomerPhone:
    """A number in the core system, as last heard of."""

    number: str
    updated: date
    status: Literal["正常", "停机", "空号"]


@dataclass(frozen=True, slots=True)
class CustomerAddress:
    """An address in the core system."""

    address: Address
    kind: Literal["户籍", "居住"]
    updated: date


@dataclass(frozen=True, slots=True)
class Customer:
    """What the creditor's core banking knows of one of its customers."""

    number: str
    pid: str
    phones: tuple[CustomerPhone, ...]
    addresses: tuple[CustomerAddress, ...]
    employer: str | None
    employer_updated: date
    deceased: bool = False


@dataclass(frozen=True)
class World:
    """Everything there is. Mappings keep the order in which things were made; `debtors` are pids."""

    seed: int
    date: date
    people: Mapping[str, Person]
    debtors: tuple[str, ...]
    namesakes: Mapping[str, tuple[str, ...]]
    employers: Mapping[str, Employer]
    customers: Mapping[str, Customer]
    houses: tuple[House, ...]
    vehicles: tuple[Vehicle, ...]
    accounts: tuple[Account, ...]
    fund_accounts: tuple[FundAccount, ...]
    companies: Mapping[str, Company]
    shareholdings: tuple[Shareholding, ...]
    court_records: tuple[CourtRecord, ...]
    offices: tuple[Office, ...] = ()
    equity_freezes: tuple[EquityFreeze, ...] = ()
    charges: tuple[Charge, ...] = ()
    judgment_debts: tuple[JudgmentDebt, ...] = ()
    belongings: Belongings = field(default_factory=Belongings)
    insured: tuple[Insured, ...] = ()

    @cached_property
    def by_id(self) -> dict[str, Person]:
        """Resident number -> person."""
        return {person.id_no: person for person in self.people.values()}

    @cached_property
    def people_by_name(self) -> dict[str, list[Person]]:
        """Name of today -> people."""
        return group((person.name, person) for person in self.people.values())

    @cached_property
    def by_phone(self) -> dict[str, list[Person]]:
        """Number -> everybody who ever held it, earliest first."""
        held = sorted(
            ((spell.since, person.pid, spell.number) for person in self.people.values() for spell in person.phones),
        )
        return group((number, self.people[pid]) for _, pid, number in held)

    @cached_property
    def customers_by_name(self) -> dict[str, list[Customer]]:
        """Name of today -> customers of the core system."""
        return group((self.people[pid].name, customer) for pid, customer in self.customers.items())

    @cached_property
    def customers_by_phone(self) -> dict[str, list[Customer]]:
        """Number in the core system -> its customers."""
        return group((phone.number, customer) for customer in self.customers.values() for phone in customer.phones)

    @cached_property
    def houses_of(self) -> dict[str, list[House]]:
        """Pid -> houses with that person among the owners."""
        return group((owner.pid, house) for house in self.houses for owner in house.owners)

    @cached_property
    def houses_by_name(self) -> dict[str, list[House]]:
        """Inscribed name -> houses."""
        return group((owner.shown_name, house) for house in self.houses for owner in house.owners)

    @cached_property
    def houses_at(self) -> dict[tuple[str, ...], list[House]]:
        """Flat -> titles to it; a family's flat may have several."""
        table: dict[tuple[str, ...], list[House]] = {}
        for house in self.houses:
            table.setdefault(house.address.place, []).append(house)
        return table

    @cached_property
    def flats_by_text(self) -> dict[str, Address]:
        """Every flat that somebody has lived in or owns, under each usual way to write it."""
        flats = [home.address for person in self.people.values() for home in person.residences]
        flats += [house.address for house in self.houses]
        return {text: flat for flat in flats for text in (flat.terse(), flat.registered(), flat.full())}

    @cached_property
    def vehicles_of(self) -> dict[str, list[Vehicle]]:
        """Pid -> vehicles."""
        return group((vehicle.owner, vehicle) for vehicle in self.vehicles)

    @cached_property
    def vehicles_by_name(self) -> dict[str, list[Vehicle]]:
        """Inscribed name -> vehicles."""
        return group((vehicle.shown_name, vehicle) for vehicle in self.vehicles)

    @cached_property
    def accounts_of(self) -> dict[str, list[Account]]:
        """Pid -> accounts."""
        return group((account.owner, account) for account in self.accounts)

    @cached_property
    def fund_accounts_of(self) -> dict[str, list[FundAccount]]:
        """Pid -> housing-fund accounts."""
        return group((account.owner, account) for account in self.fund_accounts)

    @cached_property
    def fund_accounts_by_name(self) -> dict[str, list[FundAccount]]:
        """Inscribed name -> housing-fund accounts."""
        return group((account.shown_name, account) for account in self.fund_accounts)

    @cached_property
    def insured_of(self) -> dict[str, list[Insured]]:
        """Pid -> social-insurance entries."""
        return group((each.owner, each) for each in self.insured)

    @cached_property
    def insured_by_name(self) -> dict[str, list[Insured]]:
        """Inscribed name -> social-insurance entries."""
        return group((each.shown_name, each) for each in self.insured)

    @cached_property
    def freezes_in(self) -> dict[str, list[EquityFreeze]]:
        """Company -> freezes of any holding in it."""
        return group((freeze.cid, freeze) for freeze in self.equity_freezes)

    @cached_property
    def charges_in(self) -> dict[str, list[Charge]]:
        """Company -> pledges of holdings in it, and mortgages of its chattels."""
        return group((charge.cid, charge) for charge in self.charges)

    @cached_property
    def debts_by_name(self) -> dict[str, list[JudgmentDebt]]:
        """Name on the enforcement lists -> entries."""
        return group((debt.shown_name, debt) for debt in self.judgment_debts)

    def holders_today(self, number: str) -> tuple[str, ...]:
        """Pids of those who hold the number on the world's date (nobody: the number is dead)."""
        return tuple(person.pid for person in self.by_phone.get(number, ()) if number in person.current_phones)
