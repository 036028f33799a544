"""Reads the numbers that stand in addresses: house, building, unit, room, in the order written.

Surprising: 文三路100号3幢2单元501室 and 文三路100号阳光花园3-2-501 have the same numbers. With the city they tell most
addresses apart; streets are left to the parser.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow.compute as pc

from matching.fields.address_division import level, locate
from matching.linking.column import ZERO, Column, column, mixed, narrowed, placed
from matching.script import fold

if TYPE_CHECKING:
    from numpy.typing import NDArray

_MUNICIPALITIES = frozenset({"11", "12", "31", "50"})
_POWERS = 10 ** np.arange(10, dtype=np.int64)
_DIVISION = "^(?P<division>[^0-9]{1,16}[区县市旗])"


@dataclass(frozen=True, slots=True)
class Places:
    """One row each: how many numbers (-1 for a text that only the parser understands), the first, second and last.

    `city` and `county` are codes, 0 where unknown; `division`: the text that tells them, an Arrow array.
    """

    count: NDArray[np.int64]
    first: NDArray[np.int64]
    second: NDArray[np.int64]
    last: NDArray[np.int64]
    city: NDArray[np.int64]
    county: NDArray[np.int64]
    division: Any

    @property
    def flat(self) -> NDArray[np.uint64]:
        """The key of house, building and room; 0 for fewer numbers."""
        return np.where(self.count >= 3, mixed(self.first, self.second, self.last), np.uint64(0))


def _runs(texts: Column) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Row and value of every run of digits."""
    at = placed(texts, b"0123456789")
    if not len(at):
        return np.zeros(0, np.int64), np.zeros(0, np.int64)
    first = np.searchsorted(at, texts.start)
    begins = np.append(True, np.diff(at) != 1)
    begins[first[first < len(at)]] = True
    heads = np.flatnonzero(begins)
    length = np.diff(np.append(heads, len(at)))
    place = np.minimum(np.repeat(heads + length - 1, length) - np.arange(len(at)), 9)
    value = np.add.reduceat((texts.data[at] - ZERO) * _POWERS[place], heads)
    runs = np.diff(np.append(np.searchsorted(heads, first), len(heads)))
    return np.repeat(np.arange(len(texts)), runs), value


def read_places(array: Any) -> Places:
    """The numbers of a column of addresses. Several addresses in a cell, masks and Chinese numerals are left open."""
    plain = narrowed(array)
    texts = column(plain)
    size = len(texts)
    row, value = _runs(texts)
    count = np.bincount(row, minlength=size)
    ends = np.cumsum(count)
    begins = ends - count
    padded = np.concatenate([value, np.zeros(2, np.int64)])
    first = np.where(count > 0, padded[begins], 0)
    second = np.where(count > 1, padded[np.minimum(begins + 1, len(padded) - 1)], 0)
    last = np.where(count > 0, padded[ends - 1], 0)
    city, county, division = _divisions(plain)
    several = texts.rows(placed(texts, b";"))
    city[several], county[several] = 0, 0
    return Places(np.where(_open(texts), -1, count), first, second, last, city, county, division)


def _open(texts: Column) -> NDArray[np.bool_]:
    """Rows that hide something or hold several addresses."""
    found = np.zeros(len(texts), np.bool_)
    found[texts.rows(placed(texts, b"*;X?"))] = True
    return found


@lru_cache(maxsize=65536)
def _codes(text: str) -> tuple[int, int]:
    """City and county that a division's name means; 0 when it may mean several."""
    codes = {code for code in locate(fold(text)).codes if level(code) > 1}
    cities = {code[:2] if code[:2] in _MUNICIPALITIES else code[:4] for code in codes}
    return int(cities.pop()) if len(cities) == 1 else 0, int(codes.pop()) if len(codes) == 1 else 0


def _divisions(array: Any) -> tuple[NDArray[np.int64], NDArray[np.int64], Any]:
    """City and county of each row, 0 where the beginning does not tell them, and that beginning."""
    found = pc.fill_null(pc.struct_field(pc.extract_regex(array, _DIVISION), "division"), "")
    coded = pc.dictionary_encode(found)
    codes = np.array([_codes(text) if text else (0, 0) for text in coded.dictionary.to_pylist()], np.int64)
    chosen = codes.reshape(-1, 2)[coded.indices.to_numpy(zero_copy_only=False)]
    return chosen[:, 0], chosen[:, 1], found
