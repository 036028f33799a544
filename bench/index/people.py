"""The records that are indexed: drawn in chunks that do not know each other, each from its own seed.

Surprising: nothing of a chunk is remembered. Whoever asks for a person of it draws its beginning again, which costs
less than to keep five million people anywhere; so two people of different chunks may share a number now and then, as
a number that was given out again is shared.
"""

from __future__ import annotations

import itertools
from datetime import date, timedelta
from functools import cache
from random import Random
from typing import TYPE_CHECKING, NamedTuple

from skiptrace.simulator.linkage.observing import COLUMNS, Shares, observe
from skiptrace.simulator.linkage.population import Subject
from skiptrace.simulator.world.issuing import CARDS, Issuer
from skiptrace.simulator.world.naming import draw_name
from skiptrace.simulator.world.places import City, cities, draw_address
from skiptrace.simulator.world.words import words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from skiptrace.simulator.world.person import Sex

CHUNK = 10_000
SHARES = Shares(
    usable=0.72, noise=1.0, phones=0.9, address=0.8, employer=0.6, birth=0.5, sex=0.6, plates=0.3, cards=0.1
)
"""Of a record: one in eight without an id, one in nine with a masked one, one in fourteen with a hurt name."""
_OLDEST, _DAYS, _MODE = date(1945, 1, 1), 22_000, 15_000


class Record(NamedTuple):
    """What is indexed under `number`, and the person of whom it speaks."""

    number: int
    row: dict[str, str]
    person: Subject


@cache
def _weights() -> tuple[int, ...]:
    return tuple(itertools.accumulate(city.weight for city in cities()))


@cache
def _firms() -> tuple[tuple[str, ...], ...]:
    tails = ("", *words("trade_tails"))
    names = tuple(head + tail for head in words("trade_heads") for tail in tails)
    return names, words("lines"), ("有限公司", "股份有限公司")


def _firm(rng: Random, city: City) -> str:
    return city.name.removesuffix("市") + "".join(map(rng.choice, _firms()))


def _stranger(rng: Random, issuer: Issuer, number: int) -> Subject:
    sex: Sex = "男" if rng.random() < 0.55 else "女"
    birth = _OLDEST + timedelta(days=int(rng.triangular(0, _DAYS, _MODE)))
    city, other = rng.choices(cities(), cum_weights=_weights(), k=2)
    native = city if rng.random() < 0.65 else other
    return Subject(
        pid=str(number),
        name=draw_name(rng, sex, birth.year)[0],
        former=(),
        sex=sex,
        birth=birth,
        id_no=issuer.resident_id(rng, native.prefix, birth, sex),
        phones=(issuer.phone(rng),),
        homes=(draw_address(rng, city.prefix),),
        employers=(_firm(rng, city),),
        plate=issuer.plate(rng, city.plate, new_energy=False) if rng.random() < 0.3 else "",
        card=issuer.card(rng, rng.choice(tuple(CARDS.values()))) if rng.random() < 0.2 else "",
    )


def chunk(seed: int, place: int, most: int = CHUNK) -> Iterator[Record]:
    """The first `most` records of one chunk; equal arguments, equal records."""
    rng, issuer, first = Random(f"{seed}:index:{place}"), Issuer(), place * CHUNK
    for number in range(first, first + min(most, CHUNK)):
        person = _stranger(rng, issuer, number)
        yield Record(number, dict(zip(COLUMNS, observe(rng, person, SHARES, str(number)), strict=True)), person)
