"""An index that is whichever generation is current: each call asks anew, so nobody who holds it reopens anything."""

from __future__ import annotations

from typing import TYPE_CHECKING

from matching.errors import IndexClosedError

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Collection, Iterable, Mapping, Sequence
    from contextlib import AbstractAsyncContextManager

    from matching.index.protocol import Candidate, CandidateIndex

    Hold = Callable[[], AbstractAsyncContextManager[CandidateIndex]]


class FollowingIndex:
    """`hold` gives the current index and keeps it from being dropped while a call is under way."""

    def __init__(self, hold: Hold) -> None:
        self._hold = hold
        self._closed = False

    def _held(self) -> AbstractAsyncContextManager[CandidateIndex]:
        if self._closed:
            raise IndexClosedError
        return self._hold()

    async def upsert(self, records: Iterable[tuple[int, Collection[int]]]) -> int:
        async with self._held() as index:
            return await index.upsert(records)

    async def delete(self, records: Iterable[int]) -> int:
        async with self._held() as index:
            return await index.delete(records)

    async def refresh(self) -> None:
        async with self._held() as index:
            await index.refresh()

    async def search(self, weights: Mapping[int, int], k: int) -> list[Candidate]:
        async with self._held() as index:
            return await index.search(weights, k)

    async def search_many(self, queries: Sequence[Mapping[int, int]], k: int) -> list[list[Candidate]]:
        async with self._held() as index:
            return await index.search_many(queries, k)

    async def count(self) -> int:
        async with self._held() as index:
            return await index.count()

    async def fingerprints(self) -> AsyncIterator[tuple[int, int]]:
        async with self._held() as index:
            async for each in index.fingerprints():
                yield each

    async def close(self) -> None:
        """Ends this view; the generation belongs to its site."""
        self._closed = True
