"""What an index promises, whatever holds it: the same candidates in the same order for the same query.

Surprising: ranking is a plain sum of fixed weights with ties by record number. Statistics of the corpus would make two
backends differ, and shift every score when a record is deleted. Every method is awaited, because one backend is a
server; the others do their work beside the loop where it may be long.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, Protocol

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence


class Candidate(NamedTuple):
    """A record number (0 to 2**63 - 1) and the sum of the weights of the tokens that it shares with the query."""

    record: int
    score: int


class CandidateIndex(Protocol):
    """Tokens by record. Writes are visible after `refresh`; each method raises IndexClosedError once closed.

    A backend that is a server raises IndexUnavailableError when it cannot be reached, and IndexRefusedError when it
    does not take what it was sent; running the same again mends what was half done.
    """

    async def upsert(self, records: Iterable[tuple[int, Collection[int]]]) -> int:
        """Stores records with all their tokens, replacing earlier ones; answers how many.

        Nothing is kept when `records` itself fails in the middle. It may be read in another thread.
        """
        ...

    async def delete(self, records: Iterable[int]) -> int:
        """Forgets records; answers how many were held."""
        ...

    async def refresh(self) -> None:
        """Makes what was written visible to every reader."""
        ...

    async def search(self, weights: Mapping[int, int], k: int) -> list[Candidate]:
        """The `k` best records, by falling score, then rising number; records that share no token never appear."""
        ...

    async def search_many(self, queries: Sequence[Mapping[int, int]], k: int) -> list[list[Candidate]]:
        """One list for each query, in order. Cheaper than as many single searches."""
        ...

    async def count(self) -> int:
        """How many records are held."""
        ...

    async def close(self) -> None:
        """Lets go of all resources; twice is once."""
        ...
