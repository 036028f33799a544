"""What an index promises, whatever holds it: the same candidates in the same order for the same query.

Surprising: ranking is a plain sum of fixed weights with ties by record number. Statistics of the corpus would make two
backends differ, and shift every score when a record is deleted. Every method is awaited, because one backend is a
server; the others do their work beside the loop where it may be long.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple, Protocol

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Collection, Iterable, Mapping, Sequence


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

    def fingerprints(self) -> AsyncIterator[tuple[int, int]]:
        """Every record with the fingerprint of its tokens, by rising number, as after `refresh`; never all in memory.

        What is written while it is read may or may not be seen.
        """
        ...

    async def close(self) -> None:
        """Lets go of all resources; twice is once."""
        ...


@dataclass(frozen=True, slots=True)
class Generation:
    """One making of an index. `bytes` is what it takes on disk, 0 where it takes none."""

    name: str
    current: bool
    records: int
    bytes: int
    token_version: int


class IndexSite(Protocol):
    """Where the generations of one index live. At most one is current, the one that searches see.

    Generations are numbered as they begin. One that is made current ends all that began before it: they are dropped,
    and whoever still fills one of them is refused, at the latest when it wants to swap.
    """

    async def current(self) -> CandidateIndex:
        """The current generation, made empty when there is none. It follows swaps by itself.

        StaleIndexError, here and from whatever is asked of it later, when the current one has other tokens.
        """
        ...

    async def generations(self) -> tuple[Generation, ...]:
        """All there are, by age; those of other tokens too."""
        ...

    async def begin(self) -> str:
        """A new, empty generation aside; its name."""
        ...

    async def writing(self, generation: str) -> CandidateIndex:
        """That generation, to be filled and verified; GenerationError when it is gone."""
        ...

    async def swap(self, generation: str) -> None:
        """Makes it the current one at once, for every process; queries under way end on the old one.

        Earlier generations are dropped after. GenerationError when it is gone or a later one is current already.
        """
        ...

    async def discard(self, generation: str) -> None:
        """Drops a build that was given up or killed, and those that began before it, never the current one."""
        ...

    async def close(self) -> None:
        """Lets go of all resources, the indexes' that it gave out too; twice is once."""
        ...
