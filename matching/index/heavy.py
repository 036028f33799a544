"""Tokens that very many records share: a query leaves them out while rarer ones remain, so common names stay cheap.

Surprising: they are counted once, while an index is built, and kept as a list with a version. An index that judged by
its own counts would answer otherwise than the next one, and otherwise tomorrow.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from hashlib import blake2b
from typing import TYPE_CHECKING, Self

from matching.index.fingerprint import packed

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

_KEPT = 1 << 18


@dataclass(frozen=True, slots=True)
class HeavyKeys:
    """The list; made with `of`, so that its version says what is in it."""

    version: str
    keys: frozenset[int]

    @classmethod
    def of(cls, keys: Iterable[int]) -> Self:
        held = frozenset(keys)
        return cls(blake2b(packed(held), digest_size=8).hexdigest(), held)

    def spare(self, weights: Mapping[int, int]) -> dict[int, int]:
        """The query without heavy tokens, unless nothing else is left."""
        kept = {token: weight for token, weight in weights.items() if token not in self.keys}
        return kept or dict(weights)


class HeavyCounter:
    """Finds the heavy ones among any number of records, in memory for `2 * kept` counts.

    When there are more, the rarest go and all others are lowered by what the rarest had. The sum of what was taken is
    known: no token occurs more often than its count and that sum together.
    """

    def __init__(self, kept: int = _KEPT) -> None:
        self._counts: Counter[int] = Counter()
        self._kept = kept
        self._taken = 0

    def add(self, tokens: Collection[int]) -> None:
        """The tokens of one record."""
        self._counts.update(frozenset(tokens))
        if len(self._counts) > 2 * self._kept:
            self._lower()

    def _lower(self) -> None:
        cut = sorted(self._counts.values(), reverse=True)[self._kept]
        self._taken += cut
        self._counts = Counter({token: count - cut for token, count in self._counts.items() if count > cut})

    def heavy(self, limit: int) -> HeavyKeys:
        """Every token of more than `limit` records, perhaps some of more than half as many.

        So low a limit cannot be told of more records than the counts suffice for (with 3000 some thirteen million at
        least): then the lowest that can.
        """
        cut = max(limit, 2 * self._taken)
        return HeavyKeys.of(token for token, count in self._counts.items() if count + self._taken > cut)
