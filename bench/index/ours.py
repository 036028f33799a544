"""Our two backends under the bench: built as the service builds them, asked through the interface that it asks through.

Surprising: the heavy tokens are counted here with arrays, in seconds. The service counts while it builds, one record
after another; both give every token of more than `HEAVY` records.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import numpy as np

from bench.index.collection import DOCKET, KEY, OWN, PUBLIC
from matching import parse_party
from matching.index import HeavyKeys
from matching.tokens import tokens

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from bench.index.collection import Collection
    from matching.index import CandidateIndex, IndexSite

ONE, THREE = (OWN,), (OWN, PUBLIC, DOCKET)
HEAVY = 3000
"""A token of more records is heavy."""

_SLOT_BITS = 20


def heavy_of(collection: Collection) -> HeavyKeys:
    """Tokens of more than `HEAVY` records: those of the crowded ones of a million slots are counted one by one."""
    slots = np.zeros(1 << _SLOT_BITS, np.int64)
    for place in range(len(collection.scopes)):
        slots += np.bincount(_slots(collection.tokens(place)[0]), minlength=len(slots))
    counts: Counter[int] = Counter()
    for place in range(len(collection.scopes)):
        keys = collection.tokens(place)[0]
        each, number = np.unique(keys[slots[_slots(keys)] > HEAVY], return_counts=True)
        counts.update(dict(zip(each.tolist(), number.tolist(), strict=True)))
    return HeavyKeys.of(key for key, number in counts.items() if number > HEAVY)


def _slots(keys: NDArray[np.int64]) -> NDArray[np.int64]:
    return keys >> (63 - _SLOT_BITS)


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
