"""The embedded index: a file that outlives its process, and work that never holds the loop up."""

from __future__ import annotations

import asyncio
import sqlite3
import time
from typing import TYPE_CHECKING

import pytest

from matching.errors import StaleIndexError
from matching.index import Candidate, EmbeddedIndex

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
