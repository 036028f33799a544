"""kill -9 in the middle of bulk and of swap: searches go on, nothing acknowledged is lost, the next build mends all."""

from __future__ import annotations

import asyncio
import random
import sys
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from matching.errors import GenerationError
from matching.index import CandidateIndex, IndexSite
from tests.matching.index.indexer import EVERY, RECORDS, opened, tokens

if TYPE_CHECKING:
    from asyncio.subprocess import Process
    from collections.abc import AsyncIterator

ROOT = Path(__file__).parents[3]


@pytest.fixture(params=["embedded", pytest.param("elasticsearch", marks=pytest.mark.elasticsearch)])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> list[str]:
    """The site as the other process gets it."""
    if request.param == "embedded":
        return [str(tmp_path / "site")]
    address, alias = request.getfixturevalue("named")
    return [address.url, alias]


@pytest.fixture
async def site(place: list[str]) -> AsyncIterator[IndexSite]:
    made = opened(place)
    yield made
    await made.close()


@asynccontextmanager
async def another(work: str, place: list[str]) -> AsyncIterator[Process]:
    """A process that works until the end of the block, and is killed there."""
    command = (sys.executable, "-m", "tests.matching.index.indexer", work, *place)
    process = await asyncio.create_subprocess_exec(*command, cwd=ROOT, stdout=asyncio.subprocess.PIPE)
    try:
        yield process
    finally:
        with suppress(ProcessLookupError):
            process.kill()
        await process.communicate()


async def line(process: Process, start: str = "") -> str:
    """The next line that begins so."""
    assert process.stdout is not None
    while text := (await process.stdout.readline()).decode().strip():
        if text.startswith(start):
            return text
    raise AssertionError("the other process ended by itself")


async def filled(site: IndexSite) -> str:
    """What the other process makes, made here."""
    name = await site.begin()
    index = await site.writing(name)
    await index.upsert((n, tokens(n, 0)) for n in range(RECORDS))
    await site.swap(name)
    return name


async def whole(index: CandidateIndex) -> bool:
    """One making, complete."""
    found = [candidate.record for candidate in await index.search({EVERY: 1}, RECORDS)]
    return found == list(range(RECORDS)) and await index.count() == RECORDS


@pytest.mark.parametrize("until", ["filled", "swapping", "swapped"])
async def test_a_build_that_is_killed_leaves_a_whole_current_one(site: IndexSite, place: list[str], until: str) -> None:
    """Killed in bulk, in the finishing, in the swap or in the dropping, after a moment by chance."""
    first = await filled(site)
    index = await site.current()
    async with another("builds", place) as process:
        await line(process, until)
        await asyncio.sleep(random.random() * 0.3)

    assert await whole(index)
    [current] = [each for each in await site.generations() if each.current]
    assert (current.name == first) <= (until != "swapped")
    last = await filled(site)
    assert [each.name for each in await site.generations()] == [last]
    assert await whole(index)


async def test_what_was_acknowledged_is_there_after_a_kill_in_the_middle_of_bulk(
    site: IndexSite, place: list[str]
) -> None:
    index = await site.current()
    async with another("writes", place) as process:
        for _ in range(5):
            await line(process)
        await asyncio.sleep(random.random() * 0.2)
        process.kill()
        assert process.stdout is not None
        said = (await process.stdout.read()).split()
    acknowledged = int(said[-1]) if said else 50
    await index.refresh()

    held = [record async for record, _ in index.fingerprints()]
    assert acknowledged >= 50
    assert held[:acknowledged] == list(range(acknowledged))
    assert len(held) <= acknowledged + 10
    await index.upsert((n, tokens(n, 0)) for n in range(acknowledged + 10))
    await index.refresh()
    assert [record async for record, _ in index.fingerprints()] == list(range(acknowledged + 10))


async def test_two_processes_that_build_at_once_leave_one_whole_current_one(site: IndexSite, place: list[str]) -> None:
    await filled(site)
    index, times = await site.current(), 0
    async with another("builds", place) as one:
        await line(one, "swapped")
        for _ in range(3):
            try:
                await filled(site)
                times += 1
            except GenerationError:  # the other began later and was faster
                assert len([each for each in await site.generations() if each.current]) == 1
            assert await whole(index)

    assert await whole(index)
    last = await filled(site)
    assert [each.name for each in await site.generations()] == [last]
