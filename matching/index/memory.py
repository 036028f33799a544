"""The index as dictionaries: for tests, for small jobs, and as the plainest statement of what an index does."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from matching.errors import IndexClosedError
from matching.index.protocol import Candidate

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence


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
        return [await self.search(weights, k) for weights in queries]

    async def count(self) -> int:
        self._open()
        return len(self._records)

    async def close(self) -> None:
        self._closed = True
