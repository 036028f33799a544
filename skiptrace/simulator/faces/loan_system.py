"""The creditor's loan system (OWN) as a database: what collectors heard and wrote down, row by row.

Surprising: it knows other things than the core. A collector hears of a new number, and notes that an old one is dead or
somebody else's, years before the bank does; his rows carry the name and the spelling of their day. Rows follow from the
world alone: the same world gives the same table.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import TYPE_CHECKING

from skiptrace.simulator.damage import mask_id

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from skiptrace.simulator.world.person import Person, PhoneSpell
    from skiptrace.simulator.world.world import Customer, World

_SCHEMA = """
CREATE TABLE contact_point (
  point_no INTEGER PRIMARY KEY, cust_no TEXT NOT NULL, cust_name TEXT NOT NULL, cert_no TEXT NOT NULL,
  cert_masked TEXT NOT NULL, kind TEXT NOT NULL, content TEXT NOT NULL, seen_on TEXT NOT NULL,
  channel TEXT NOT NULL, result TEXT NOT NULL
);
CREATE INDEX by_number ON contact_point (cert_no);
CREATE INDEX by_phone ON contact_point (content, cust_name);
CREATE TABLE load_log (batch_no INTEGER PRIMARY KEY, as_of TEXT NOT NULL, state TEXT NOT NULL);
"""
_PHONE, _ADDRESS, _EMPLOYER = "1", "2", "3"
_REACHED, _NO_SUCH, _STOPPED, _NOT_HIS, _NO_ANSWER, _RETURNED, _UNTRIED = "00", "01", "02", "03", "04", "05", "99"


@dataclass(frozen=True, slots=True)
class Point:
    """One line of a collector's notes."""

    kind: str
    content: str
    seen: date
    channel: str
    result: str


class LoanSystem:
    """The database file. `load` is its nightly job; without it the data grows old, and says so."""

    def __init__(self, path: Path) -> None:
        self.path = path

    @property
    def url(self) -> str:
        return f"sqlite:///{self.path.absolute()}"

    def build(self, world: World) -> None:
        """Write every customer's points, as loaded on the world's date."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        self.path.unlink(missing_ok=True)
        with closing(sqlite3.connect(self.path)) as database, database:
            database.executescript(_SCHEMA)
            database.executemany("INSERT INTO contact_point VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", _rows(world))
        self.load(world.date)

    def load(self, day: date) -> None:
        """Note that the night's load of that day went through."""
        with closing(sqlite3.connect(self.path, timeout=10)) as database, database:
            database.execute("INSERT INTO load_log (as_of, state) VALUES (?, 'done')", (day.isoformat(),))


def _rows(world: World) -> Iterator[tuple[object, ...]]:
    number = 0
    for customer in world.customers.values():
        person = world.people[customer.pid]
        for point in points(world, customer):
            number += 1
            yield (
                number,
                customer.number,
                person.name_on(point.seen),
                person.id_no,
                mask_id(person.id_no, "6_8_4"),
                point.kind,
                point.content,
                point.seen.isoformat(),
                point.channel,
                point.result,
            )


def points(world: World, customer: Customer) -> Iterator[Point]:
    """What the collectors noted of one customer, in the order in which they heard it."""
    rng = Random(f"{world.seed}:loan:{customer.pid}")
    person = world.people[customer.pid]
    noted = [*_phones(world, person, rng), *_addresses(world, person, rng), *_employers(world, person, rng)]
    yield from sorted(noted, key=lambda point: (point.seen, point.kind, point.content))


def _phones(world: World, person: Person, rng: Random) -> Iterator[Point]:
    for spell in person.phones:
        if rng.random() >= (0.5 if spell.until is None else 0.7):
            continue
        first, last = spell.since, spell.until or world.date
        result = _REACHED if rng.random() < 0.6 else _NO_ANSWER
        yield Point(_PHONE, spell.number, _between(rng, first, last), rng.choice("HCL"), result)
        if spell.until is not None and rng.random() < 0.6:
            yield _tried_again(world, spell, rng)


def _tried_again(world: World, spell: PhoneSpell, rng: Random) -> Point:
    """A call to a number that was given up: nobody there, or somebody else."""
    assert spell.until is not None
    seen = _between(rng, spell.until + timedelta(days=1), world.date)
    others = world.holders_today(spell.number)
    result = _NOT_HIS if others else rng.choice((_NO_SUCH, _STOPPED))
    return Point(_PHONE, spell.number, seen, "C", result)


def _addresses(world: World, person: Person, rng: Random) -> Iterator[Point]:
    for home in person.residences:
        if rng.random() < 0.5:
            gone = home.until is not None
            result = rng.choice((_RETURNED, _UNTRIED)) if gone else rng.choice((_REACHED, _UNTRIED))
            seen = _between(rng, home.since, home.until or world.date)
            yield Point(_ADDRESS, home.address.full(), seen, rng.choice("HV"), result)


def _employers(world: World, person: Person, rng: Random) -> Iterator[Point]:
    for eid, longest in ((person.former_employer, 3000), (person.employer, 700)):
        if eid and rng.random() < 0.4:
            seen = world.date - timedelta(days=rng.randint(30, longest))
            yield Point(_EMPLOYER, world.employers[eid].name, seen, rng.choice("HCV"), _UNTRIED)


def _between(rng: Random, first: date, last: date) -> date:
    """A day of the span; of a span that is over before it begins its last day."""
    return last - timedelta(days=rng.randint(0, max((last - first).days, 0)))
