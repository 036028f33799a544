"""The index as dictionaries: for tests, for small jobs, and as the plainest statement of what an index does."""

from __future__ import annotations

from collections import Counter
from contextlib import asynccontextmanager
from functools import partial
from typing import TYPE_CHECKING

from matching.errors import GenerationError, IndexClosedError
from matching.index.fingerprint import fingerprint
from matching.index.following import FollowingIndex
from matching.index.protocol import Candidate, Generation
from matching.tokens import TOKEN_VERSION

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Collection, Iterable, Mapping, Sequence

    from matching.index.protocol import CandidateIndex


class MemoryIndex:
    """Holds about 2.4 KB a record; nothing outlives the process."""

    def __init__(self) -> None:
        self._records: dict[int, frozenset[int]] = {}
        self._postings: dict[int, set[int]] = {}
        self._closed = False

    def _open(self) -> None:
        if self._closed:
            raise IndexClosedError

    async def upsert(self, records: Iterable[tuple[int, Collection[int]]]) -> int:
        self._open()
        staged = [(record, frozenset(tokens)) for record, tokens in records]
        for record, tokens in staged:
            self._forget(record)
            self._records[record] = tokens
            for token in tokens:
                self._postings.setdefault(token, set()).add(record)
        return len(staged)

    def _forget(self, record: int) -> bool:
        tokens = self._records.pop(record, None)
        for token in tokens or ():
            holders = self._postings[token]
            holders.discard(record)
            if not holders:
                del self._postings[token]
        return tokens is not None

    async def delete(self, records: Iterable[int]) -> int:
        self._open()
        return sum(self._forget(record) for record in records)

    async def refresh(self) -> None:
        self._open()

    async def search(self, weights: Mapping[int, int], k: int) -> list[Candidate]:
        self._open()
        scores: Counter[int] = Counter()
        for token, weight in weights.items():
            for record in self._postings.get(token, ()):
                scores[record] += weight
        ranked = sorted(scores.items(), key=lambda item: (-item[1], item[0]))
        return [Candidate(record, score) for record, score in ranked[:k]]

    async def search_many(self, queries: Sequence[Mapping[int, int]], k: int) -> list[list[Candidate]]:
        self._open()
        return [await self.search(weights, k) for weights in queries]

    async def count(self) -> int:
        self._open()
        return len(self._records)

    async def fingerprints(self) -> AsyncIterator[tuple[int, int]]:
        self._open()
        for record, tokens in sorted(self._records.items()):
            yield record, fingerprint(tokens)

    async def close(self) -> None:
        self._closed = True


class MemorySite:
    """The generations as a dictionary."""

    def __init__(self) -> None:
        self._made: dict[int, MemoryIndex] = {}
        self._begun = 0
        self._current = 0
        self._closed = False

    def _open(self) -> None:
        if self._closed:
            raise IndexClosedError

    async def current(self) -> CandidateIndex:
        self._open()
        return FollowingIndex(self._hold)

    @asynccontextmanager
    async def _hold(self) -> AsyncIterator[MemoryIndex]:
        self._open()
        if not self._current:
            self._current = self._begin()
        yield self._made[self._current]

    def _begin(self) -> int:
        self._begun += 1
        self._made[self._begun] = MemoryIndex()
        return self._begun

    async def generations(self) -> tuple[Generation, ...]:
        self._open()
        return tuple(
            [
                Generation(str(number), number == self._current, await index.count(), 0, TOKEN_VERSION)
                for number, index in self._made.items()
            ]
        )

    async def begin(self) -> str:
        self._open()
        return str(self._begin())

    async def writing(self, generation: str) -> CandidateIndex:
        self._open()
        self._number(generation)
        return FollowingIndex(partial(self._hold_written, generation))

    @asynccontextmanager
    async def _hold_written(self, generation: str) -> AsyncIterator[MemoryIndex]:
        self._open()
        yield self._made[self._number(generation)]

    def _number(self, generation: str) -> int:
        if not generation.isdecimal() or int(generation) not in self._made:
            raise GenerationError(generation, "已被更新的一代取代或已放弃")
        return int(generation)

    async def swap(self, generation: str) -> None:
        self._open()
        self._current = self._number(generation)
        await self._drop_before(self._current)

    async def discard(self, generation: str) -> None:
        self._open()
        if generation.isdecimal():
            await self._drop_before(int(generation) + 1)

    async def _drop_before(self, first: int) -> None:
        for number in [number for number in self._made if number < first and number != self._current]:
            await self._made.pop(number).close()

    async def close(self) -> None:
        self._closed = True
        for index in self._made.values():
            await index.close()
