"""Who may stand in the tables: debtors with the people mistaken for them, and a crowd of strangers.

Surprising: the crowd is drawn without households or histories. It only has to be as usual as people are: common names,
recurring streets, numbers of the same prefixes.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from random import Random
from typing import TYPE_CHECKING

from skiptrace.simulator.world.building import WORLD_DATE
from skiptrace.simulator.world.draft import Draft
from skiptrace.simulator.world.families import Wish, settle
from skiptrace.simulator.world.issuing import CARDS
from skiptrace.simulator.world.naming import draw_name
from skiptrace.simulator.world.places import City, cities, draw_address

if TYPE_CHECKING:
    from collections.abc import Iterator

    from skiptrace.simulator.world.person import Person, Sex
    from skiptrace.simulator.world.places import Address


@dataclass(frozen=True, slots=True)
class Subject:
    """A person as records may show one; what is of today stands last in `phones` and `homes`."""

    pid: str
    name: str
    former: tuple[str, ...]
    sex: Sex
    birth: date
    id_no: str
    phones: tuple[str, ...]
    homes: tuple[Address, ...]
    employers: tuple[str, ...]
    plate: str
    card: str


@dataclass(frozen=True, slots=True)
class Population:
    """Debtors, those around them, and the draft that goes on issuing numbers for the crowd."""

    debtors: tuple[Subject, ...]
    around: tuple[Subject, ...]
    draft: Draft


def populate(seed: int, debtors: int) -> Population:
    """So many debtors, each with kin, namesakes and holders of the same numbers."""
    draft = Draft(seed, WORLD_DATE)
    for place in range(debtors):
        settle(draft, Random(f"{seed}:{place}"), Wish())
    rng = Random(f"{seed}:things")
    chosen = set(draft.debtors)
    subjects = [_subject(draft, rng, person) for person in draft.people.values()]
    return Population(
        tuple(s for s in subjects if s.pid in chosen), tuple(s for s in subjects if s.pid not in chosen), draft
    )


def _subject(draft: Draft, rng: Random, person: Person) -> Subject:
    firms = [draft.employers[eid].name for eid in (person.former_employer, person.employer) if eid]
    homes = dict.fromkeys(home.address for home in person.residences)
    return Subject(
        pid=person.pid,
        name=person.name,
        former=tuple(former.name for former in person.former_names),
        sex=person.sex,
        birth=person.birth,
        id_no=person.id_no,
        phones=tuple(dict.fromkeys(spell.number for spell in person.phones)),
        homes=tuple(homes),
        employers=tuple(firms),
        plate=_plate(draft, rng, next((c for c in cities() if c.name == person.city), cities()[0])),
        card=draft.issuer.card(rng, rng.choice(tuple(CARDS.values()))),
    )


def _plate(draft: Draft, rng: Random, city: City) -> str:
    return draft.issuer.plate(rng, city.plate, new_energy=False) if rng.random() < 0.4 else ""


@cache
def _city_weights() -> tuple[int, ...]:
    return tuple(itertools.accumulate(city.weight for city in cities()))


def crowd(population: Population, seed: int) -> Iterator[Subject]:
    """Strangers without end."""
    draft, rng = population.draft, Random(f"{seed}:crowd")
    for place in itertools.count():
        sex: Sex = "男" if rng.random() < 0.55 else "女"
        birth = date(1945, 1, 1) + timedelta(days=int(rng.triangular(0, 22_000, 15_000)))
        city = rng.choices(cities(), cum_weights=_city_weights())[0]
        native = city if rng.random() < 0.65 else rng.choices(cities(), cum_weights=_city_weights())[0]
        name, _ = draw_name(rng, sex, birth.year)
        yield Subject(
            pid=f"X{place:07d}",
            name=name,
            former=(),
            sex=sex,
            birth=birth,
            id_no=draft.issuer.resident_id(rng, native.prefix, birth, sex),
            phones=(draft.issuer.phone(rng),),
            homes=(draw_address(rng, city.prefix),),
            employers=(draft.employers[draft.employer_in(rng, city)].name,) if rng.random() < 0.7 else (),
            plate=_plate(draft, rng, city),
            card=draft.issuer.card(rng, rng.choice(tuple(CARDS.values()))),
        )
