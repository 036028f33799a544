"""All backends give the same candidates in the same order with the same scores, whatever is held and asked."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import pytest

from matching import Party, parse_party
from matching.index import CandidateIndex, MemoryIndex
from matching.tokens import tokens
from skiptrace.simulator import damage
from skiptrace.simulator.world import World, build_world

if TYPE_CHECKING:
    from collections.abc import Mapping

    from skiptrace.simulator.world.person import Person

KEY = b"k" * 32
SCOPES = ("own", "docket-7")
QUERIES, BEST = 400, 50


@pytest.fixture(scope="module")
def world() -> World:
    return build_world(seed=7, debtors=150)


@pytest.fixture(params=["embedded", "embedded filling", pytest.param("elasticsearch", marks=pytest.mark.elasticsearch)])
def backend(request: pytest.FixtureRequest) -> str:
    """Those that are compared with the memory, which says what is right."""
    return str(request.param)


def columns(world: World, person: Person) -> dict[str, object]:
    """A person as a file has them."""
    employer = world.employers[person.employer].name if person.employer else ""
    plates = [car.plate for car in world.vehicles_of.get(person.pid, [])]
    phones = [spell.number for spell in person.phones]
    home = [home.address.full() for home in person.residences][:2]
    return {
        "name": person.name,
        "id_no": person.id_no,
        "phones": phones,
        "address": home,
        "employer": employer,
        "plates": plates,
    }


def damaged(values: Mapping[str, object], dice: random.Random) -> dict[str, object]:
    """Some columns of a person, each damaged as files are: half of them or less, so that ties and strangers come."""
    kept = {name: value for name, value in values.items() if value and dice.random() < 0.6}
    kept = kept or {"name": values["name"]}
    changes = {"name": damage.NAME, "id_no": damage.ID, "phones": damage.PHONE, "address": damage.ADDRESS}
    for name, kinds in changes.items():
        if name in kept and dice.random() < 0.7:
            first = kept[name] if isinstance(kept[name], str) else kept[name][0]  # type: ignore[index]  # a text or some
            kept[name] = damage.damage(str(first), dice.choice(sorted(kinds)), dice)
    return kept


def queries(world: World) -> list[tuple[Party, tuple[str, ...]]]:
    """Damaged people, each asked for in one scope or in both."""
    dice, people = random.Random(3), list(world.people.values())
    asked = [damaged(columns(world, dice.choice(people)), dice) for _ in range(QUERIES)]
    return [(parse_party(each), dice.choice([SCOPES[:1], SCOPES[1:], SCOPES])) for each in asked]


async def test_damaged_people_have_the_same_ordered_candidates(index: CandidateIndex, world: World) -> None:
    memory = MemoryIndex()
    people = list(world.people.values())
    scope_of = {n: SCOPES[n % 3 == 0] for n in range(len(people))}
    for each in (memory, index):
        await each.upsert(
            (n, tokens(parse_party(columns(world, person)), KEY, [scope_of[n]])) for n, person in enumerate(people)
        )
        await each.refresh()
    asked = queries(world)
    weights = [tokens(party, KEY, scopes) for party, scopes in asked]
    right = await memory.search_many(weights, BEST)
    found = await index.search_many(weights, BEST)

    assert found == right
    assert await index.count() == len(people)
    assert sum(bool(each) for each in right) > 0.8 * QUERIES
    assert sum(len({c.score for c in each}) < len(each) for each in right) > 0.2 * QUERIES  # ties
    assert await index.search_many(weights, 3) == [each[:3] for each in right]
    for (_, scopes), candidates in zip(asked, found, strict=True):
        assert {scope_of[candidate.record] for candidate in candidates} <= set(scopes)


async def test_after_random_work_the_same_is_held(index: CandidateIndex) -> None:
    dice, memory = random.Random(5), MemoryIndex()
    for _ in range(120):
        records = dice.sample(range(80), 3)
        if dice.random() < 0.2:
            await index.refresh()
            assert await memory.delete(records) == await index.delete(records)
        else:
            batch = [(record, {dice.randrange(40) for _ in range(6)}) for record in records]
            assert await memory.upsert(batch) == await index.upsert(batch)
    await index.refresh()
    asked = [{dice.randrange(40): dice.randrange(1, 13) for _ in range(8)} for _ in range(100)]

    assert await index.search_many(asked, 20) == await memory.search_many(asked, 20)
    assert [await index.search(each, 20) for each in asked[:10]] == await memory.search_many(asked[:10], 20)
    assert await index.count() == await memory.count()


async def test_all_of_several_hundred_equals_come_in_order(index: CandidateIndex) -> None:
    await index.upsert((n, {1, 2 + n % 2}) for n in reversed(range(700)))
    await index.refresh()

    assert [c.record for c in await index.search({1: 1, 3: 1}, 400)] == [*range(1, 700, 2), *range(0, 100, 2)]
