"""Reads dates and phones of a whole column at once.

Surprising: what is read here never reaches a verdict. It proposes pairs and throws out those that cannot matter; the
verdict comes from the fields' own keys.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np

from matching import mask
from matching.fields import birth_date, phone
from matching.linking.column import STAR, ZERO, Column, digits, narrowed, number, significant, split

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Ends = tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]
    """Places of texts in their column, the first three and the last four digits that they show, -1 for none."""

_TAIL_WORDS = np.frombuffer("尾号".encode(), np.uint8)
_MONTHS = np.array((0, 31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31) + (0,) * 87)


def real_dates(eight: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Whether numbers of eight digits are calendar dates of 1870 to 2100."""
    year, month, day = eight // 10000, eight // 100 % 100, eight % 100
    leap = (year % 4 == 0) & ((year % 100 != 0) | (year % 400 == 0))
    long = _MONTHS[month] - ((month == 2) & ~leap)
    found: NDArray[np.bool_] = (year >= 1870) & (year <= 2100) & (day >= 1) & (day <= long)
    return found


@dataclass(frozen=True, slots=True)
class Dates:
    """`value`: eight digits of a whole solar date, 0 for none, -1 for one that only the parser understands."""

    value: NDArray[np.int64]


_YEAR, _MONTH, _DAY = (np.frombuffer(sign.encode(), np.uint8) for sign in "年月日")
_HAN_BYTES = 3


def _numeric(text: NDArray[np.uint8]) -> tuple[NDArray[np.bool_], NDArray[np.uint8]]:
    """1985-03-14 with any of three separators, and 19850314: which rows, and their eight digits."""
    if text.shape[1] == 8:
        return np.ones(len(text), np.bool_), text
    signs = (text[:, 4] == text[:, 7]) & np.isin(text[:, 4], np.frombuffer(b"-/.", np.uint8))
    return signs, text[:, [0, 1, 2, 3, 5, 6, 8, 9]]


def _worded(text: NDArray[np.uint8], month: int, day: int) -> tuple[NDArray[np.bool_], NDArray[np.uint8]]:
    """1985年3月14日 with so many digits for month and day: which rows, and their eight digits."""
    begin_month, begin_day = 4 + _HAN_BYTES, 4 + 2 * _HAN_BYTES + month
    told = np.ones(len(text), np.bool_)
    for sign, place in ((_YEAR, 4), (_MONTH, begin_month + month), (_DAY, begin_day + day)):
        told &= (text[:, place : place + _HAN_BYTES] == sign).all(axis=1)
    eight = np.full((len(text), 8), ZERO, np.uint8)
    eight[:, :4] = text[:, :4]
    eight[:, 6 - month : 6] = text[:, begin_month : begin_month + month]
    eight[:, 8 - day :] = text[:, begin_day : begin_day + day]
    return told, eight


def read_dates(texts: Column) -> Dates:
    """The dates of a column."""
    value = np.zeros(len(texts), np.int64)
    left = texts.size > 0
    forms = [(8, _numeric), (10, _numeric)]
    for month, day in ((1, 1), (1, 2), (2, 1), (2, 2)):
        forms.append((4 + 3 * _HAN_BYTES + month + day, partial(_worded, month=month, day=day)))
    for width, form in forms:
        rows = np.flatnonzero(left & (texts.size == width))
        told, text = form(texts.matrix(rows, width))
        told = told & digits(text).all(axis=1)
        rows, eight = rows[told], number(text[told])
        real = real_dates(eight)
        value[rows[real]], left[rows[real]] = eight[real], False
    for row in np.flatnonzero(left):
        key = birth_date.parse(texts.text(int(row)))
        if key.value:
            value[row] = int(key.pattern) if key.complete else -1
    return Dates(value)


@dataclass(frozen=True, slots=True)
class Phones:
    """One entry a number: its row, the eleven digits (0 unless a whole mobile), its first three and last four (-1)."""

    row: NDArray[np.int64]
    value: NDArray[np.int64]
    head: NDArray[np.int64]
    tail: NDArray[np.int64]


def _parsed_phones(texts: Column, rows: NDArray[np.int64], left: NDArray[np.bool_]) -> list[tuple[int, int, int, int]]:
    found = []
    for place in np.flatnonzero(left):
        for key in phone.parse_all(texts.text(int(place))):
            shown = key.pattern or (key.value if key.mobile else "")
            head = int(shown[:3]) if len(shown) == 11 and mask.HIDDEN not in shown[:3] else -1
            tail = key.value[-4:]
            known = tail.isdigit() and len(tail) == 4
            whole = int(key.value) if key.mobile and not key.masked else 0
            found.append((int(rows[place]), whole, head, int(tail) if known else -1))
    return found


def _landlines(texts: Column, left: NDArray[np.bool_]) -> Ends:
    """Numbers that begin with an area's 0; a mobile behind a 0 is none."""
    places, tails = [], []
    for width in (11, 12):
        at = np.flatnonzero(left & (texts.size == width))
        text = texts.matrix(at, width)
        told = digits(text).all(axis=1) & (text[:, 0] == ZERO) & (text[:, 1] != ZERO)
        told &= (text[:, 1] != ZERO + 1) | (text[:, 2] < ZERO + 3)
        places.append(at[told])
        tails.append(number(text[told, width - 4 :]))
    at = np.concatenate(places)
    return at, np.full(len(at), -1), np.concatenate(tails)


def _short_masks(texts: Column, left: NDArray[np.bool_]) -> Ends:
    """Mobiles with their hidden places written as two stars (138**5678)."""
    at = np.flatnonzero(left & (texts.size == 9))
    text = texts.matrix(at, 9)
    told = digits(text[:, [0, 1, 2, 5, 6, 7, 8]]).all(axis=1) & (text[:, 3:5] == STAR).all(axis=1)
    return at[told], number(text[told, :3]), number(text[told, 5:])


def _tails(texts: Column, left: NDArray[np.bool_]) -> Ends:
    """The last four digits where nothing else is told (尾号5678)."""
    size = len(_TAIL_WORDS)
    at = np.flatnonzero(left & (texts.size == size + 4))
    text = texts.matrix(at, size + 4)
    told = (text[:, :size] == _TAIL_WORDS).all(axis=1) & digits(text[:, size:]).all(axis=1)
    return at[told], np.full(int(told.sum()), -1), number(text[told, size:])


def read_phones(array: Any) -> Phones:
    """The phones of a column of cells; a text of several numbers is read by the parser."""
    texts, rows = split(narrowed(array))
    left = texts.size > 0
    at, text = significant(texts, np.flatnonzero(left), b"0123456789*", 11)
    longer, more = significant(texts, np.flatnonzero(left), b"0123456789*", 13)
    abroad = (more[:, 0] == ord("8")) & (more[:, 1] == ord("6"))
    at, text = np.concatenate([at, longer[abroad]]), np.concatenate([text, more[abroad, 2:]])
    shown = digits(text)
    mobile = (text[:, 0] == ord("1")) & (text[:, 1] >= ord("3")) & (shown | (text == STAR)).all(axis=1)
    at, text, shown = at[mobile], text[mobile], shown[mobile]
    left[at] = False
    value = np.where(shown.all(axis=1), number(text), 0)
    head = np.where(shown[:, :3].all(axis=1), number(text[:, :3]), -1)
    tail = np.where(shown[:, 7:].all(axis=1), number(text[:, 7:]), -1)
    found = [(rows[at], value, head, tail)]
    for form in (_landlines, _short_masks, _tails):
        told, begins, ends = form(texts, left)
        left[told] = False
        found.append((rows[told], np.zeros(len(told), np.int64), begins, ends))
    odd = np.array(_parsed_phones(texts, rows, left), np.int64).reshape(-1, 4)
    return Phones(*(np.concatenate(parts) for parts in zip(*found, odd.T, strict=True)))
