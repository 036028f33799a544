"""Pairs of rows that share a token: the smaller table is kept as sorted postings, the larger streams past.

Surprising: a token that would bring more than MOST pairs in one batch is passed over there. Pairs that matter share a
second token: everything that is worth more than a common name is in a family of its own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from matching.linking.features import Features, tokens

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from matching.linking.features import Token

MOST = 20_000
_SAME_FAMILY = frozenset(
    {
        "name", "part", "id", "surname_born", "sound_year", "surname_id", "surname_phone", "sound_phone",
        "surname_card", "phone", "flat", "plate", "card", "code",
    }
)  # fmt: skip
_WINDOWS = tuple(f"window{ends}" for ends in ("01", "02", "12"))
_CROSSED = (
    ("spelled_han", "spelled_latin"), ("spelled_latin", "spelled_han"),
    *((f"{w}_broken", f"{w}_{side}") for w in _WINDOWS for side in ("whole", "broken", "masked")),
    *((f"{w}_{side}", f"{w}_broken") for w in _WINDOWS for side in ("whole", "masked")),
    *((f"{w}_masked", f"{w}_{side}") for w in ("window01",) for side in ("whole", "masked")),
    ("window01_whole", "window01_masked"),
    ("ends_masked", "ends_masked"), ("ends_masked", "ends_whole"), ("ends_whole", "ends_masked"),
    ("ends_masked", "ends_broken"), ("ends_broken", "ends_masked"),
)  # fmt: skip
"""Families of the left and the right table that meet. Two whole valid numbers meet only when they are equal."""
_BITS = 22


class Postings:
    """One family of the left table: rows by key, and a bitmap that most foreign keys fail."""

    def __init__(self, rows: NDArray[np.int64], keys: NDArray[np.uint64]) -> None:
        order = np.argsort(keys, kind="stable")
        self._rows, sorted_keys = rows[order], keys[order]
        self._keys, self._first, self._count = np.unique(sorted_keys, return_index=True, return_counts=True)
        self._seen = np.zeros(1 << _BITS, np.bool_)
        self._seen[self._slot(self._keys)] = True

    @staticmethod
    def _slot(keys: NDArray[np.uint64]) -> NDArray[np.uint64]:
        return (keys * np.uint64(0x9E3779B97F4A7C15)) >> np.uint64(64 - _BITS)

    def meet(self, rows: NDArray[np.int64], keys: NDArray[np.uint64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Left and right rows of all pairs with an equal key, tokens that bring too many left out."""
        if not len(keys) or not len(self._keys):
            return np.zeros(0, np.int64), np.zeros(0, np.int64)
        likely = np.flatnonzero(self._seen[self._slot(keys)])
        rows, keys = rows[likely], keys[likely]
        place = np.minimum(np.searchsorted(self._keys, keys), len(self._keys) - 1)
        hit = self._keys[place] == keys
        rows, place = rows[hit], place[hit]
        brought = np.bincount(place, minlength=len(self._keys)) * self._count
        kept = brought[place] <= MOST
        rows, place = rows[kept], place[kept]
        count = self._count[place]
        ends = np.cumsum(count)
        step = np.arange(ends[-1] if len(ends) else 0) - np.repeat(ends - count, count)
        return self._rows[np.repeat(self._first[place], count) + step], np.repeat(rows, count)


def _by_family(found: Iterable[Token]) -> dict[str, tuple[NDArray[np.int64], NDArray[np.uint64]]]:
    return {family: (rows, keys) for family, rows, keys in found}


class Candidates:
    """The left table's postings; proposes pairs for one batch of the right one after another."""

    def __init__(self, left: Features) -> None:
        self._rows = left.rows
        self._postings = {family: Postings(rows, keys) for family, rows, keys in tokens(left) if len(rows)}

    def pairs(self, right: Features) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Left and right row of each proposed pair, once, in the order of the right rows."""
        arrived = _by_family(tokens(right))
        meetings = [(family, family) for family in arrived if family in _SAME_FAMILY]
        found = [
            self._postings[mine].meet(*arrived[theirs])
            for mine, theirs in (*meetings, *_CROSSED)
            if mine in self._postings and theirs in arrived
        ]
        if not found:
            return np.zeros(0, np.int64), np.zeros(0, np.int64)
        left, right_rows = (np.concatenate(side) for side in zip(*found, strict=True))
        pairs = np.unique(right_rows * self._rows + left)
        return pairs % self._rows, pairs // self._rows
