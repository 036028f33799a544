"""A process of its own that indexes, to be killed: `python -m tests.matching.index.indexer WHAT SITE...`.

It says on its standard output what it has done, one line each; whoever started it kills it in the middle.
"""

from __future__ import annotations

import asyncio
import sys
from contextlib import suppress
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

from matching.errors import GenerationError
from matching.index import EmbeddedSite, IndexSite

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine

RECORDS = 3000
EVERY = 1


def tokens(record: int, making: int) -> set[int]:
    """The one that all share, one of this making, and some that make the work as long as real records do."""
    return {EVERY, 1000 + making, *range(10_000 + record * 20, 10_020 + record * 20)}


def say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


async def builds(site: IndexSite) -> None:
    """Makes and swaps generations for ever, though another process may be faster."""
    for making in count():
        with suppress(GenerationError):
            name = await site.begin()
            index = await site.writing(name)
            await index.upsert((n, tokens(n, making)) for n in range(RECORDS))
            say(f"filled {name}")
            await index.refresh()
            say(f"swapping {name}")
            await site.swap(name)
            say(f"swapped {name}")


async def writes(site: IndexSite) -> None:
    """Writes ever more records into the current one, ten at a time, and says up to which all are in."""
    index = await site.current()
    for start in count(0, 10):
        await index.upsert((n, tokens(n, 0)) for n in range(start, start + 10))
        say(f"{start + 10}")


WORK: dict[str, Callable[[IndexSite], Coroutine[object, object, None]]] = {"builds": builds, "writes": writes}


def opened(place: list[str]) -> IndexSite:
    if len(place) == 1:
        return EmbeddedSite(Path(place[0]))
    from matching.index.elastic import ElasticAddress, ElasticSite  # noqa: PLC0415  half a second

    return ElasticSite(ElasticAddress(place[0]), place[1])


if __name__ == "__main__":
    asyncio.run(WORK[sys.argv[1]](opened(sys.argv[2:])))
