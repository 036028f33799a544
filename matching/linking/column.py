"""One column of text as raw bytes, so that fixed forms are read for all rows at once.

Surprising: no Python string is made for a row that has the usual form. Only what is written otherwise is handed to the
field's own parser, text by text.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from matching.script import clean

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Found = tuple[NDArray[np.int64], NDArray[np.uint8]]

ZERO, NINE, STAR = ord("0"), ord("9"), ord("*")


@dataclass(frozen=True, slots=True)
class Column:
    """UTF-8 bytes of all rows one after the other; row i has `size[i]` bytes from `start[i]`."""

    data: NDArray[np.uint8]
    start: NDArray[np.int64]
    size: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.size)

    def text(self, row: int) -> str:
        """The text of one row."""
        start = int(self.start[row])
        return self.data[start : start + int(self.size[row])].tobytes().decode("utf-8", "replace")

    def rows(self, places: NDArray[np.int64]) -> NDArray[np.int64]:
        """The rows in which these bytes stand."""
        found: NDArray[np.int64] = np.searchsorted(self.start, places, side="right") - 1
        return found

    def matrix(self, rows: NDArray[np.int64], width: int) -> NDArray[np.uint8]:
        """The first `width` bytes of the rows, which must have them."""
        found: NDArray[np.uint8] = self.data[self.start[rows][:, None] + np.arange(width)]
        return found


def column(array: Any) -> Column:
    """The column of an Arrow array of any type; absent values are empty texts."""
    plain = array.combine_chunks() if isinstance(array, pa.ChunkedArray) else array
    if not pa.types.is_string(plain.type):
        plain = pc.cast(plain, pa.string())
    if plain.null_count:
        plain = pc.fill_null(plain, "")
    _, offsets, data = plain.buffers()
    bounds = np.frombuffer(offsets, np.int32, len(plain) + 1, plain.offset * 4).astype(np.int64)
    if data is None or bounds[-1] == bounds[0]:
        return Column(np.zeros(0, np.uint8), np.zeros(len(plain), np.int64), np.zeros(len(plain), np.int64))
    body = np.frombuffer(data, np.uint8)[bounds[0] : bounds[-1]]
    return Column(body, bounds[:-1] - bounds[0], np.diff(bounds))


def narrowed(array: Any) -> Any:
    """The texts with full-width signs narrowed, where there are any."""
    wide = pc.match_substring_regex(array, "[\uff01-\uff5e]")
    rows = np.flatnonzero(wide.to_numpy(zero_copy_only=False))
    if not len(rows):
        return array
    narrow = [clean(text) for text in array.take(pa.array(rows)).to_pylist()]
    return pc.replace_with_mask(array, wide, pa.array(narrow, pa.string()))


def split(array: Any) -> tuple[Column, NDArray[np.int64]]:
    """The values of cells that hold several with `;` between, and the row of each."""
    lists = pc.split_pattern(array, ";")
    rows = pc.list_parent_indices(lists).to_numpy(zero_copy_only=False).astype(np.int64)
    return column(lists.flatten()), rows


def digits(matrix: NDArray[np.uint8]) -> NDArray[np.bool_]:
    """Which bytes are ASCII digits."""
    return (matrix >= ZERO) & (matrix <= NINE)


def placed(texts: Column, signs: bytes) -> NDArray[np.int64]:
    """Where in the column's bytes one of `signs` stands."""
    wanted = np.zeros(256, np.bool_)
    wanted[np.frombuffer(signs, np.uint8)] = True
    return np.flatnonzero(wanted[texts.data])


def significant(texts: Column, rows: NDArray[np.int64], signs: bytes, width: int) -> Found:
    """Of these rows those with exactly `width` bytes of `signs`, and these bytes: what stands around falls away."""
    places = placed(texts, signs)
    first = np.searchsorted(places, texts.start[rows])
    fitting = np.searchsorted(places, texts.start[rows] + texts.size[rows]) - first == width
    return rows[fitting], texts.data[places[first[fitting][:, None] + np.arange(width)]]


def last_signs(texts: Column, signs: bytes, width: int) -> Found:
    """Rows with at least `width` bytes of `signs`, and the last so many of them."""
    places = placed(texts, signs)
    end = np.searchsorted(places, texts.start + texts.size)
    rows = np.flatnonzero(end - np.searchsorted(places, texts.start) >= width)
    return rows, texts.data[places[end[rows][:, None] - np.arange(width, 0, -1)]]


def number(matrix: NDArray[np.uint8]) -> NDArray[np.int64]:
    """The number that each row of digits writes; at most 18 places."""
    found = np.zeros(len(matrix), np.int64)
    for place in range(matrix.shape[1]):
        found = found * 10 + (matrix[:, place].astype(np.int64) - ZERO)
    return found


_PRIME = np.uint64(1099511628211)


def mixed(*parts: NDArray[Any]) -> NDArray[np.uint64]:
    """One 64-bit key of several whole numbers a row. Not secret: it lives as long as one run."""
    found = np.full(len(parts[0]), 14695981039346656037, np.uint64)
    for part in parts:
        found = (found ^ part.astype(np.uint64)) * _PRIME
        found ^= found >> np.uint64(29)
    return found


def text_key(text: str) -> int:
    """The key of one text, the same in every process."""
    found = 14695981039346656037
    for letter in text:
        found = ((found ^ ord(letter)) * 1099511628211) & 0xFFFFFFFFFFFFFFFF
        found ^= found >> 29
    return found
