"""What every site promises: generations aside, one current, swapped under searches that never notice."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from matching.errors import GenerationError, IndexClosedError, MatchingError
from matching.index import Candidate, CandidateIndex, IndexSite, fingerprint
from matching.tokens import TOKEN_VERSION

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine
    from typing import Any

    Opening = Callable[[], IndexSite]

EVERY = 1
"""A token of every record."""


async def build(site: IndexSite, records: int, mark: int) -> str:
    """A new generation, not yet swapped; each of its records has the token `mark`."""
    name = await site.begin()
    index = await site.writing(name)
    await index.upsert((n, {EVERY, mark}) for n in range(records))
    await index.refresh()
    return name


async def names(site: IndexSite) -> list[str]:
    return [each.name for each in await site.generations()]


async def current_name(site: IndexSite) -> str:
    [found] = [each.name for each in await site.generations() if each.current]
    return found


async def found(index: CandidateIndex, mark: int) -> list[int]:
    return [candidate.record for candidate in await index.search({mark: 1}, 50)]


async def test_where_nothing_was_there_is_an_empty_current_one(site: IndexSite) -> None:
    assert await site.generations() == ()
    index = await site.current()

    assert await index.count() == 0
    assert await found(index, EVERY) == []
    assert [each.current for each in await site.generations()] == [True]


async def test_several_processes_that_come_first_make_one(opening: Opening) -> None:
    sites = [opening() for _ in range(4)]
    indexes = await asyncio.gather(*(each.current() for each in sites))
    await indexes[0].upsert([(1, {EVERY})])
    await indexes[0].refresh()

    assert [await each.count() for each in indexes] == [1] * 4
    assert len(await sites[0].generations()) == 1
    for each in sites:
        await each.close()


async def test_a_generation_aside_is_seen_by_nobody_until_it_is_swapped(site: IndexSite, opening: Opening) -> None:
    other = opening()
    here, there = await site.current(), await other.current()
    await here.upsert([(99, {EVERY, 10})])
    await here.refresh()
    name = await build(site, 5, 20)
    for index in (here, there):
        assert await found(index, EVERY) == [99]
        assert await found(index, 20) == []
    await site.swap(name)

    for index in (here, there):
        assert await found(index, EVERY) == [0, 1, 2, 3, 4]
        assert await found(index, 10) == []
    assert await names(site) == await names(other) == [name]
    await other.close()


async def test_the_generations_say_what_they_hold(site: IndexSite) -> None:
    await site.swap(await build(site, 7, 10))
    aside = await build(site, 3, 20)
    first, second = await site.generations()

    assert (first.records, first.current, second.name, second.records, second.current) == (7, True, aside, 3, False)
    assert first.token_version == second.token_version == TOKEN_VERSION
    assert (first.bytes > 0) == (second.bytes > 0)


async def test_the_current_one_is_written_by_its_name_as_well(site: IndexSite) -> None:
    await site.swap(await build(site, 2, 10))
    name, index = await current_name(site), await site.current()
    writing = await site.writing(name)
    await writing.upsert([(7, {EVERY, 30})])
    await writing.delete([0])
    await writing.refresh()

    assert await found(index, EVERY) == [1, 7]
    await index.upsert([(8, {30})])
    await index.refresh()
    assert [each async for each in writing.fingerprints()] == [
        (1, fingerprint({EVERY, 10})),
        (7, fingerprint({EVERY, 30})),
        (8, fingerprint({30})),
    ]


async def test_whoever_searches_all_the_time_never_fails_and_never_finds_nothing(
    site: IndexSite, opening: Opening
) -> None:
    """Two processes search while a third makes four generations, each complete, and puts one after another in front."""
    await site.swap(await build(site, 200, 10))
    others, over, searches = [opening() for _ in range(2)], asyncio.Event(), 0

    async def search(index: CandidateIndex) -> None:
        nonlocal searches
        while not over.is_set():
            several, one = await index.search_many([{EVERY: 1}] * 5, 50), await index.search({EVERY: 2}, 10)
            assert several == [[Candidate(n, 1) for n in range(50)]] * 5
            assert one == [Candidate(n, 2) for n in range(10)]
            assert await index.count() == 200
            searches += 1
            await asyncio.sleep(0)

    tasks = [asyncio.create_task(search(await each.current())) for each in (*others, site)]
    for mark in range(20, 24):
        await site.swap(await build(site, 200, mark))
        before = searches
        while searches < before + 6 and not any(task.done() for task in tasks):  # noqa: ASYNC110  searches count
            await asyncio.sleep(0.01)
    over.set()
    await asyncio.gather(*tasks)

    assert len(await site.generations()) == 1
    for each in others:
        await each.close()


async def test_an_earlier_generation_never_takes_the_place_of_a_later(site: IndexSite, opening: Opening) -> None:
    other = opening()
    early, late = await build(other, 1, 10), await build(site, 2, 20)
    await site.swap(late)

    with pytest.raises(GenerationError):
        await other.swap(early)
    assert await current_name(other) == late
    assert await found(await other.current(), 20) == [0, 1]
    await other.close()


@pytest.mark.parametrize("time", range(3))
async def test_of_two_that_swap_at_once_the_later_stays(site: IndexSite, opening: Opening, time: int) -> None:
    other = opening()
    early, late = await build(site, 1, 10), await build(other, 2, 20)
    first, second = await asyncio.gather(site.swap(early), other.swap(late), return_exceptions=True)

    assert second is None
    assert first is None or isinstance(first, GenerationError)
    assert await names(site) == await names(other) == [late]
    assert await found(await site.current(), EVERY) == [0, 1]
    await other.close()


async def test_a_generation_is_swapped_once_or_twice_with_one_result(site: IndexSite) -> None:
    name = await build(site, 3, 10)
    await site.swap(name)
    await site.swap(name)

    assert await names(site) == [name]
    assert await found(await site.current(), 10) == [0, 1, 2]


async def test_a_build_that_was_given_up_goes_with_those_before_it(site: IndexSite) -> None:
    await site.swap(await build(site, 3, 10))
    current = await current_name(site)
    killed, given_up, later = await build(site, 1, 20), await build(site, 1, 30), await build(site, 1, 40)
    await site.discard(given_up)

    assert await names(site) == [current, later]
    for gone in (killed, given_up, "nonsense"):
        await site.discard(gone)
        for use in (site.writing, site.swap):
            with pytest.raises(GenerationError):
                await use(gone)
    await site.discard(current)
    assert await found(await site.current(), EVERY) == [0, 1, 2]


async def test_whoever_fills_what_another_dropped_is_told(site: IndexSite, opening: Opening) -> None:
    other = opening()
    name = await other.begin()
    filling = await other.writing(name)
    await filling.upsert([(1, {EVERY})])
    await site.swap(await build(site, 2, 20))

    with pytest.raises(GenerationError):
        await other.swap(name)
    with pytest.raises(GenerationError):
        await filling.upsert([(2, {EVERY})])
    await other.close()


async def test_two_processes_that_write_at_once_leave_what_both_wrote(opening: Opening) -> None:
    sites = [opening() for _ in range(2)]
    indexes = [await each.current() for each in sites]
    jobs = [
        index.upsert((n, {EVERY, 10 + n % 2}) for n in range(start, 400, 2))
        for start in (0, 1)
        for index in indexes  # each record is written by both
    ]

    assert await asyncio.gather(*jobs) == [200] * 4
    await indexes[0].refresh()
    assert [await each.count() for each in indexes] == [400] * 2
    assert await indexes[1].search({11: 1}, 50) == [Candidate(n, 1) for n in range(1, 100, 2)]
    for each in sites:
        await each.close()


@pytest.mark.parametrize(
    "use",
    [
        lambda site: site.current(),
        lambda site: site.generations(),
        lambda site: site.begin(),
        lambda site: site.writing("x"),
        lambda site: site.swap("x"),
        lambda site: site.discard("x"),
    ],
)
async def test_a_closed_site_refuses(site: IndexSite, use: Callable[[IndexSite], Coroutine[Any, Any, object]]) -> None:
    index = await site.current()
    await site.close()
    await site.close()

    with pytest.raises(IndexClosedError):
        await use(site)
    with pytest.raises(MatchingError):
        await index.count()
