"""The embedded index: a file that outlives its process, and work that never holds the loop up."""

from __future__ import annotations

import asyncio
import random
import sqlite3
import threading
import time
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from matching.errors import GenerationError, IndexFileError, StaleIndexError
from matching.index import Candidate, EmbeddedIndex, EmbeddedSite, Generation
from matching.index.embedded.runs import Runs
from matching.index.fingerprint import packed
from matching.tokens import TOKEN_VERSION

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


async def test_it_outlives_its_process(tmp_path: Path) -> None:
    first = await EmbeddedIndex.open(tmp_path / "index.db")
    await first.upsert([(1, {10})])
    await first.close()
    again = await EmbeddedIndex.open(tmp_path / "index.db")

    assert await again.search({10: 2}, 5) == [Candidate(1, 2)]
    await again.close()


async def test_a_file_of_other_tokens_is_refused_by_name(tmp_path: Path) -> None:
    other = sqlite3.connect(tmp_path / "index.db")
    other.execute("PRAGMA user_version = 99")
    other.close()

    with pytest.raises(StaleIndexError, match=r"index\.db"):
        await EmbeddedIndex.open(tmp_path / "index.db")


async def test_a_slow_import_leaves_the_loop_free(tmp_path: Path) -> None:
    def slow() -> Iterator[tuple[int, set[int]]]:
        for n in range(10):
            time.sleep(0.03)
            yield n, {n}

    index, turns = await EmbeddedIndex.open(tmp_path / "index.db"), 0
    work = asyncio.create_task(index.upsert(slow()))
    while not work.done():
        await asyncio.sleep(0.01)
        turns += 1
    await index.close()

    assert turns >= 10


async def test_two_that_are_open_on_one_file_see_each_others_commits(tmp_path: Path) -> None:
    """They stand for two processes."""
    one, two = [await EmbeddedIndex.open(tmp_path / "index.db") for _ in range(2)]
    await asyncio.gather(one.upsert((n, {5}) for n in range(50)), two.upsert((n, {5}) for n in range(50, 100)))

    assert await one.count() == await two.count() == 100
    for each in (one, two):
        await each.close()


async def test_a_long_write_does_not_hold_searches_up(tmp_path: Path) -> None:
    index, reached = await EmbeddedIndex.open(tmp_path / "index.db"), threading.Event()
    await index.upsert([(1, {10})])
    go_on = threading.Event()

    def slow() -> Iterator[tuple[int, set[int]]]:
        yield from ((n, {10, n}) for n in range(2, 30_000))  # more than one batch: the transaction is under way
        reached.set()
        go_on.wait(10)

    work = asyncio.create_task(index.upsert(slow()))
    await asyncio.to_thread(reached.wait, 10)

    assert await index.search({10: 1}, 5) == [Candidate(1, 1)]
    assert await index.count() == 1
    go_on.set()
    await work
    assert len(await index.search({10: 1}, 5)) == 5
    await index.close()


async def test_many_searches_at_once_do_not_wait_for_each_other(tmp_path: Path) -> None:
    index = await EmbeddedIndex.open(tmp_path / "index.db")
    await index.upsert((n, {5, n + 100}) for n in range(300))
    found = await asyncio.gather(*(index.search({5: 1, n + 100: 2}, 3) for n in range(200)))

    assert [each[0] for each in found] == [Candidate(n, 3) for n in range(200)]
    await index.close()


async def test_a_current_generation_of_other_tokens_is_refused_and_mended_by_a_build(tmp_path: Path) -> None:
    site = EmbeddedSite(tmp_path)
    index = await site.current()
    with closing(sqlite3.connect(tmp_path / "generations.sqlite", isolation_level=None)) as newer:
        newer.execute("UPDATE generation SET token_version = ?", (TOKEN_VERSION + 1,))

    for use in (index.search({1: 1}, 5), index.upsert([(1, {1})]), site.current()):
        with pytest.raises(StaleIndexError):
            await use
    assert [each.token_version for each in await site.generations()] == [TOKEN_VERSION + 1]
    name = await site.begin()
    await (await site.writing(name)).upsert([(1, {10})])
    await site.swap(name)
    assert await index.search({10: 1}, 5) == [Candidate(1, 1)]
    assert [each.name for each in await site.generations()] == [name]
    await site.close()


async def test_nothing_but_the_current_file_is_left_after_a_swap(tmp_path: Path) -> None:
    site = EmbeddedSite(tmp_path)
    await site.current()
    names = [await site.begin() for _ in range(3)]
    for name in names:
        await (await site.writing(name)).upsert((n, {n}) for n in range(100))
    await site.swap(names[-1])
    await site.close()

    left = sorted(path.name for path in await asyncio.to_thread(lambda: list(tmp_path.iterdir())))
    assert left == ["generations.sqlite", f"{names[-1]}.sqlite"]


async def test_a_generation_that_another_process_fills_is_not_filled_twice(tmp_path: Path) -> None:
    one, two = EmbeddedSite(tmp_path), EmbeddedSite(tmp_path)
    name = await one.begin()
    await one.writing(name)

    with pytest.raises(GenerationError, match="另一进程"):
        await two.writing(name)
    await one.swap(name)
    assert await (await two.writing(name)).count() == 0
    for each in (one, two):
        await each.close()


async def test_a_file_that_was_taken_away_is_named(tmp_path: Path) -> None:
    site = EmbeddedSite(tmp_path)
    name = (await _current(site)).name
    await site.close()
    (tmp_path / f"{name}.sqlite").unlink()
    again = EmbeddedSite(tmp_path)

    with pytest.raises(IndexFileError, match=name):
        await again.current()
    await again.close()


async def _current(site: EmbeddedSite) -> Generation:
    await site.current()
    return (await site.generations())[0]


def test_postings_are_sorted_outside_memory(tmp_path: Path) -> None:
    dice, runs = random.Random(2), Runs(tmp_path, size=500, block=4000)
    held = [(n, sorted({dice.randrange(60), dice.randrange(2**63), dice.randrange(60)})) for n in range(3000)]
    for record, tokens in held:
        runs.add(record, packed(tokens))
    assert len(list(tmp_path.iterdir())) > 10
    merged = [(int(k), int(n)) for keys, records in runs.merged() for k, n in zip(keys, records, strict=True)]

    assert merged == sorted((k, n) for n, tokens in held for k in tokens)
    assert list(tmp_path.iterdir()) == []


async def test_a_filling_whose_upsert_failed_in_the_middle_holds_what_was_whole(tmp_path: Path) -> None:
    site = EmbeddedSite(tmp_path)
    index = await site.writing(await site.begin())

    def broken() -> Iterator[tuple[int, set[int]]]:
        yield from ((n, {10_077, n}) for n in range(500, 6000))
        raise KeyError

    await index.upsert((n, {10_007, n}) for n in range(3000))
    with pytest.raises(KeyError):
        await index.upsert(broken())
    await index.upsert((n, {10_008, n}) for n in range(2900, 3100))
    await index.refresh()

    assert await index.count() == 3100
    assert await index.search({10_077: 1}, 5) == []
    assert len(await index.search({10_007: 1}, 5000)) == 2900
    assert len(await index.search({10_008: 1}, 5000)) == 200
    await site.close()


async def test_a_first_filling_takes_no_more_disk_than_promised(tmp_path: Path) -> None:
    """0.85 KB a record of thirty tokens, half of them its own, on pages that are full."""
    dice, site = random.Random(1), EmbeddedSite(tmp_path)
    name = await site.begin()
    own = ({dice.randrange(2**63) for _ in range(15)} | {dice.randrange(2**62) for _ in range(15)} for _ in range(8000))
    await (await site.writing(name)).upsert(enumerate(own, 2_000_000))
    await site.swap(name)
    [held] = await site.generations()
    await site.close()

    assert (tmp_path / f"{name}.sqlite").stat().st_size < 800 * held.records
