"""Reads the numbers that stand in addresses: house, building, unit, room, in the order written.

Surprising: 文三路100号3幢2单元501室 and 文三路100号阳光花园3-2-501 have the same numbers. Streets and divisions are left
to the parser; the numbers alone tell most addresses apart.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa

from matching.linking.column import NINE, STAR, ZERO, Column, column, mixed
from matching.script import clean

if TYPE_CHECKING:
    from numpy.typing import NDArray

_NUMERAL = re.compile("(?:一|二|三|四|五|六|七|八|九|十|百)(?:幢|栋|号|座|单元|室|层|组)".encode())
_WIDE = 0xEF


@dataclass(frozen=True, slots=True)
class Places:
    """One row each: how many numbers (-1 for a text that only the parser understands), the first, second and last."""

    count: NDArray[np.int64]
    first: NDArray[np.int64]
    second: NDArray[np.int64]
    last: NDArray[np.int64]

    @property
    def flat(self) -> NDArray[np.uint64]:
        """The key of house, building and room; 0 for fewer numbers."""
        return np.where(self.count >= 3, mixed(self.first, self.second, self.last), np.uint64(0))


def _plain(array: Any) -> Column:
    """The texts with full-width signs narrowed, where there are any."""
    texts = column(array)
    if not (texts.data == _WIDE).any():
        return texts
    return column(pa.array([clean(text or "") for text in array.to_pylist()], pa.string()))


def _runs(texts: Column) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Row and value of every run of digits."""
    length = int(texts.start[-1] + texts.size[-1]) if len(texts) else 0
    body = texts.data[:length]
    is_digit = (body >= ZERO) & (body <= NINE)
    begins = is_digit.copy()
    begins[1:] &= ~is_digit[:-1]
    edges = texts.start[(texts.size > 0) & (texts.start < length)]
    begins[edges] |= is_digit[edges]
    at = np.flatnonzero(is_digit)
    if not len(at):
        return np.zeros(0, np.int64), np.zeros(0, np.int64)
    run = np.cumsum(begins[at]) - 1
    heads = at[begins[at]]
    ends = np.append(np.flatnonzero(begins[at])[1:], len(at)) - 1
    place = np.minimum(at[ends][run] - at, 9)
    value = np.bincount(run, (body[at] - ZERO) * 10.0**place).astype(np.int64)
    row = np.searchsorted(texts.start, heads, side="right") - 1
    return row, value


def read_places(array: Any) -> Places:
    """The numbers of a column of addresses. Several addresses in a cell, masks and Chinese numerals are left open."""
    texts = _plain(array)
    size = len(texts)
    row, value = _runs(texts)
    count = np.bincount(row, minlength=size)
    ends = np.cumsum(count)
    begins = ends - count
    padded = np.concatenate([value, np.zeros(2, np.int64)])
    first = np.where(count > 0, padded[begins], 0)
    second = np.where(count > 1, padded[np.minimum(begins + 1, len(padded) - 1)], 0)
    last = np.where(count > 0, padded[ends - 1], 0)
    count = np.where(_open(texts), -1, count)
    return Places(count, first, second, last)


def _open(texts: Column) -> NDArray[np.bool_]:
    """Rows that hide something, hold several addresses, or write numbers in Chinese."""
    signs = np.isin(texts.data, np.array([STAR, ord(";"), ord("X"), ord("?")], np.uint8))
    total = np.concatenate([[0], np.cumsum(signs)])
    found = total[texts.start + texts.size] > total[texts.start]
    starts = np.array([match.start() for match in _NUMERAL.finditer(texts.data.tobytes())], np.int64)
    found[np.searchsorted(texts.start, starts, side="right") - 1] = True
    return found
