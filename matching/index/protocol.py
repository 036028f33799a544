"""What an index promises, whatever holds it: the same candidates in the same order for the same query.

Surprising: ranking is a plain sum of fixed weights with ties by record number. Statistics of the corpus would make two
backends differ, and shift every score when a record is deleted.
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
    """Tokens by record. Writes are visible after `refresh`; each method raises IndexClosedError once closed."""

    def upsert(self, records: Iterable[tuple[int, Collection[int]]]) -> int:
        """Stores records with all their tokens, replacing earlier ones; answers how many. All or none is kept."""
        ...

    def delete(self, records: Iterable[int]) -> int:
        """Forgets records; answers how many were held."""
        ...

    def refresh(self) -> None:
        """Makes what was written visible to every reader."""
        ...

    def search(self, weights: Mapping[int, int], k: int) -> list[Candidate]:
        """The `k` best records, by falling score, then rising number; records that share no token never appear."""
        ...

    def search_many(self, queries: Sequence[Mapping[int, int]], k: int) -> list[list[Candidate]]:
        """One list for each query, in order."""
        ...

    def count(self) -> int:
        """How many records are held."""
        ...

    def close(self) -> None:
        """Lets go of all resources; twice is once."""
        ...
