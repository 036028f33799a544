"""Our two backends under the bench: built as the service builds them, asked through the interface that it asks through.

Surprising: the heavy tokens are found while the first backend is built and hold for the next one, as one list holds
for both in the service.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bench.index.collection import DOCKET, KEY, OWN, PUBLIC
from matching import parse_party
from matching.index import HeavyCounter, HeavyKeys
from matching.tokens import tokens

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bench.index.collection import Collection
    from matching.index import CandidateIndex, IndexSite

ONE, THREE = (OWN,), (OWN, PUBLIC, DOCKET)
HEAVY = 3000
"""A token of more records is heavy."""


@dataclass(frozen=True, slots=True)
class Heavy:
    """Heavy tokens of the collection, and seconds that it took to find them."""

    keys: HeavyKeys
    seconds: float


def heavy_of(collection: Collection) -> Heavy:
    """Counted over all records, as a build counts them."""
    start, counter = time.perf_counter(), HeavyCounter()
    for _, held in collection.token_sets():
        counter.add(held)
    return Heavy(counter.heavy(HEAVY), time.perf_counter() - start)


class Backend:
    """One of our indexes, current on its site."""

    def __init__(self, site: IndexSite, index: CandidateIndex, heavy: HeavyKeys) -> None:
        self._site = site
        self._index = index
        self._heavy = heavy

    @classmethod
    async def build(cls, site: IndexSite, collection: Collection, heavy: HeavyKeys) -> Backend:
        """A new generation from all records, made the current one."""
        generation = await site.begin()
        filling = await site.writing(generation)
        await filling.upsert(collection.token_sets())
        await filling.refresh()
        await site.swap(generation)
        return cls(site, await site.current(), heavy)

    def prepared(self, columns: Mapping[str, str], scopes: Sequence[str] = ONE) -> dict[int, int]:
        """The query for a record's columns."""
        return self._heavy.spare(tokens(parse_party(columns), KEY, scopes))

    async def search(self, query: dict[int, int], k: int) -> list[int]:
        """Numbers of the `k` best."""
        return [candidate.record for candidate in await self._index.search(query, k)]

    async def search_many(self, queries: Sequence[dict[int, int]], k: int) -> list[list[int]]:
        """The same for each of several."""
        return [[candidate.record for candidate in each] for each in await self._index.search_many(queries, k)]

    async def bytes(self) -> int:
        """What the current generation takes on disk."""
        return next(held.bytes for held in await self._site.generations() if held.current)
