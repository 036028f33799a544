"""The world while it is being built, and the small acts by which people and employers enter it.

Surprising: this is the only mutable thing of the simulator's world; `World` is made from it once and never changes.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING

from skiptrace.simulator.world.issuing import Issuer
from skiptrace.simulator.world.person import Employer
from skiptrace.simulator.world.places import City, cities, city_named, counties, draw_address
from skiptrace.simulator.world.words import words
from skiptrace.simulator.world.world import World

if TYPE_CHECKING:
    from random import Random

    from skiptrace.simulator.world.person import Person
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
    from skiptrace.simulator.world.world import Customer


@dataclass(slots=True)
class Draft:
    """Collects people and things of one world; `day` is the world's date."""

    seed: int
    day: date
    issuer: Issuer = field(default_factory=Issuer)
    people: dict[str, Person] = field(default_factory=dict)
    debtors: list[str] = field(default_factory=list)
    namesakes: dict[str, tuple[str, ...]] = field(default_factory=dict)
    employers: dict[str, Employer] = field(default_factory=dict)
    employers_by_city: dict[str, list[str]] = field(default_factory=dict)
    customers: dict[str, Customer] = field(default_factory=dict)
    houses: list[House] = field(default_factory=list)
    vehicles: list[Vehicle] = field(default_factory=list)
    accounts: list[Account] = field(default_factory=list)
    fund_accounts: list[FundAccount] = field(default_factory=list)
    companies: dict[str, Company] = field(default_factory=dict)
    shareholdings: list[Shareholding] = field(default_factory=list)
    court_records: list[CourtRecord] = field(default_factory=list)
    offices: list[Office] = field(default_factory=list)
    equity_freezes: list[EquityFreeze] = field(default_factory=list)
    charges: list[Charge] = field(default_factory=list)
    judgment_debts: list[JudgmentDebt] = field(default_factory=list)
    insured: list[Insured] = field(default_factory=list)
    flats: set[tuple[str, ...]] = field(default_factory=set)
    issued_pids: int = 0

    def new_pid(self) -> str:
        """The next person's id within the world."""
        self.issued_pids += 1
        return f"P{self.issued_pids:06d}"

    def flat(self, rng: Random, city: City) -> Address:
        """A flat of that city that nobody of this world has lived in or owned."""
        while (address := draw_address(rng, city.prefix)).place in self.flats:
            pass
        self.flats.add(address.place)
        return address

    def employer_in(self, rng: Random, city: City) -> str:
        """The id of an employer of that city: mostly one that is there, else a new one."""
        known = self.employers_by_city.setdefault(city.name, [])
        if known and rng.random() < 0.6:
            return rng.choice(known)
        tail = rng.choice(words("trade_tails")) if rng.random() < 0.5 else ""
        short = rng.choice(words("trade_heads")) + tail
        form = rng.choice(("有限公司", "股份有限公司"))
        name = f"{city.name.removesuffix('市')}{short}{rng.choice(words('lines'))}{form}"
        return self.add_employer(rng, city, name, short)

    def add_employer(self, rng: Random, city: City, name: str, short: str) -> str:
        """Register an employer; one of the same name in the city is the same employer."""
        for eid in self.employers_by_city.setdefault(city.name, []):
            if self.employers[eid].name == name:
                return eid
        eid = f"E{len(self.employers) + 1:05d}"
        code = rng.choice(counties(city.prefix, current=True))
        self.employers[eid] = Employer(eid, name, short, self.issuer.uscc(rng, code), city.name)
        self.employers_by_city[city.name].append(eid)
        return eid

    def days_ago(self, rng: Random, least: int, most: int) -> date:
        """A day that many days before the world's date."""
        return self.day - timedelta(days=rng.randint(least, most))

    def world(self) -> World:
        """The finished world."""
        return World(
            seed=self.seed,
            date=self.day,
            people=self.people,
            debtors=tuple(self.debtors),
            namesakes=self.namesakes,
            employers=self.employers,
            customers=self.customers,
            houses=tuple(self.houses),
            vehicles=tuple(self.vehicles),
            accounts=tuple(self.accounts),
            fund_accounts=tuple(self.fund_accounts),
            companies=self.companies,
            shareholdings=tuple(self.shareholdings),
            court_records=tuple(self.court_records),
            offices=tuple(self.offices),
            equity_freezes=tuple(self.equity_freezes),
            charges=tuple(self.charges),
            judgment_debts=tuple(self.judgment_debts),
            insured=tuple(self.insured),
        )


def city_of(person: Person) -> City:
    """The city that a person lives in."""
    return city_named(person.city) or cities()[0]
