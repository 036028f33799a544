"""Reads resident numbers, dates and phones of a whole column at once.

Surprising: what is read here never reaches a verdict. It proposes pairs and throws out those that cannot matter; the
verdict comes from the fields' own keys.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from matching import mask
from matching.fields import birth_date, phone, resident_id
from matching.linking.column import STAR, Column, column, digits, number, significant, split

if TYPE_CHECKING:
    from numpy.typing import NDArray

NONE, FULL, MASKED, DAMAGED, ODD = range(5)
"""Kinds of a value: absent, whole and valid, some places hidden, damaged, written in a way that only a parser reads."""

_FACTORS = np.array((7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2), np.int32)
_CHECK = np.frombuffer(b"10X98765432", np.uint8)
_MONTHS = np.array((0, 31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31) + (0,) * 87)


@dataclass(frozen=True)
class Ids:
    """`number`: the first 17 digits of a valid number, else 0; `pattern`: 18 places, `*` where hidden or unknown."""

    kind: NDArray[np.uint8]
    number: NDArray[np.int64]
    pattern: NDArray[np.uint8]

    @cached_property
    def cut(self) -> NDArray[np.bool_]:
        """Ends in 000, as a number does that a spreadsheet has cut."""
        found: NDArray[np.bool_] = (self.pattern[:, 15:] == ord("0")).all(axis=1)
        return found

    @cached_property
    def sex(self) -> NDArray[np.int64]:
        """1 for men, 2 for women where the pattern shows the 17th place, else 0."""
        place = self.pattern[:, 16]
        shown = digits(place) & ((self.kind == FULL) | (self.kind == MASKED))
        return np.where(shown, 2 - (place.astype(np.int64) - ord("0")) % 2, 0)

    @cached_property
    def region(self) -> NDArray[np.int64]:
        """The division of first registration where the pattern shows it, else 0."""
        shown = digits(self.pattern[:, :6]).all(axis=1) & ((self.kind == FULL) | (self.kind == MASKED))
        return np.where(shown, number(self.pattern[:, :6]), 0)

    @cached_property
    def birth(self) -> NDArray[np.int64]:
        """The birth date as a number of eight digits where the pattern shows it, else 0."""
        shown = digits(self.pattern[:, 6:14]).all(axis=1) & (self.kind != DAMAGED)
        return np.where(shown, number(self.pattern[:, 6:14]), 0)


def real_dates(eight: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Whether numbers of eight digits are calendar dates of 1870 to 2100."""
    year, month, day = eight // 10000, eight // 100 % 100, eight % 100
    leap = (year % 4 == 0) & ((year % 100 != 0) | (year % 400 == 0))
    long = _MONTHS[month] - ((month == 2) & ~leap)
    found: NDArray[np.bool_] = (year >= 1870) & (year <= 2100) & (day >= 1) & (day <= long)
    return found


def _check_characters(first: NDArray[np.uint8]) -> NDArray[np.uint8]:
    found: NDArray[np.uint8] = _CHECK[((first.astype(np.int32) - 48) @ _FACTORS) % 11]
    return found


def _eighteen(found: Ids, rows: NDArray[np.int64], text: NDArray[np.uint8]) -> NDArray[np.bool_]:
    """Enters rows of 18 signs; answers which were read."""
    text = np.where(text == ord("x"), np.uint8(ord("X")), text)
    plain = digits(text)
    whole = plain[:, :17].all(axis=1) & (plain[:, 17] | (text[:, 17] == ord("X")))
    whole[whole] = (_check_characters(text[whole, :17]) == text[whole, 17]) & real_dates(number(text[whole, 6:14]))
    found.kind[rows[whole]], found.number[rows[whole]] = FULL, number(text[whole, :17])
    found.pattern[rows[whole]] = text[whole]
    crossed = (text == ord("X")) & (np.arange(18) < 17) & ((text[:, 14:17] != ord("X")).all(axis=1))[:, None]
    text = np.where(crossed, np.uint8(STAR), text)
    hidden = text == STAR
    masked = (hidden | plain)[:, :17].all(axis=1) & hidden.any(axis=1) & plain.any(axis=1)
    masked &= plain[:, 17] | hidden[:, 17] | (text[:, 17] == ord("X"))
    found.kind[rows[masked]], found.pattern[rows[masked]] = MASKED, text[masked]
    read: NDArray[np.bool_] = whole | masked
    return read


def _fifteen(found: Ids, rows: NDArray[np.int64], text: NDArray[np.uint8]) -> NDArray[np.bool_]:
    whole: NDArray[np.bool_] = np.asarray(digits(text).all(axis=1))
    longer = np.concatenate([text[:, :6], np.tile(np.frombuffer(b"19", np.uint8), (len(text), 1)), text[:, 6:]], axis=1)
    whole[whole] = real_dates(number(longer[whole, 6:14]))
    found.kind[rows[whole]], found.number[rows[whole]] = FULL, number(longer[whole])
    ends = _check_characters(longer[whole])
    found.pattern[rows[whole]] = np.concatenate([longer[whole], ends[:, None]], axis=1)
    return whole


def _signs(pattern: str) -> NDArray[np.uint8]:
    """The 18 places of a pattern; a sign that no number has is hidden."""
    return np.frombuffer("".join(c if c.isascii() else mask.HIDDEN for c in pattern).encode(), np.uint8)


def _parsed_id(found: Ids, row: int, text: str) -> None:
    key = resident_id.parse(text)
    if not key.value:
        return
    found.kind[row] = ODD
    if key.complete:
        found.kind[row], found.number[row] = FULL, int(key.value[:17])
        found.pattern[row] = np.frombuffer(key.value.encode(), np.uint8)
    elif key.masked and len(key.patterns) == 1:
        found.kind[row] = MASKED
        found.pattern[row] = _signs(key.patterns[0])
    elif key.masked and key.patterns:
        # Two ways to lay out one mask: what both show.
        both = "".join(x if x == y else mask.HIDDEN for x, y in zip(*key.patterns, strict=True))
        found.pattern[row] = _signs(both)
    elif key.damaged:
        _enter_damaged(found, row, key)


def _enter_damaged(found: Ids, row: int, key: resident_id.ResidentIdKey) -> None:
    """The places that a damaged number still shows; of a short float all but its last digit, which may be rounded."""
    shown = (key.candidate or key.value)[:18]
    if key.kind is resident_id.Kind.FLOAT and len(shown) < 15:
        shown = shown[:-1]
    elif len(shown) < 15:
        return
    if shown.isascii() and shown.isalnum():
        found.kind[row], found.pattern[row] = DAMAGED, _signs(shown.ljust(18, mask.HIDDEN))


def read_ids(texts: Column) -> Ids:
    """The resident numbers of a column."""
    size = len(texts)
    found = Ids(np.zeros(size, np.uint8), np.zeros(size, np.int64), np.full((size, 18), STAR, np.uint8))
    left = texts.size > 0
    for width, read in ((18, _eighteen), (15, _fifteen)):
        rows = np.flatnonzero(texts.size == width)
        if len(rows):
            left[rows] = ~read(found, rows, texts.matrix(rows, width))
    spaced = np.flatnonzero(left & (texts.size > 18) & (texts.size < 24))
    if len(spaced):
        rows, text = significant(texts, spaced, b"0123456789Xx", 18)
        left[rows] = ~_eighteen(found, rows, text)
    for row in np.flatnonzero(left):
        _parsed_id(found, int(row), texts.text(int(row)))
    return found


@dataclass(frozen=True, slots=True)
class Dates:
    """`value`: eight digits of a whole solar date, 0 for none, -1 for one that only the parser understands."""

    value: NDArray[np.int64]


def read_dates(texts: Column) -> Dates:
    """The dates of a column."""
    value = np.zeros(len(texts), np.int64)
    left = texts.size > 0
    rows = np.flatnonzero(texts.size == 10)
    if len(rows):
        text = texts.matrix(rows, 10)
        plain = digits(text)
        signs = (text[:, 4] == text[:, 7]) & np.isin(text[:, 4], np.frombuffer(b"-/.", np.uint8))
        iso = plain[:, [0, 1, 2, 3, 5, 6, 8, 9]].all(axis=1) & signs
        eight = number(text[:, [0, 1, 2, 3, 5, 6, 8, 9]])
        iso &= real_dates(np.where(iso, eight, 0))
        value[rows[iso]] = eight[iso]
        left[rows[iso]] = False
    rows = np.flatnonzero(left & (texts.size == 8))
    if len(rows):
        text = texts.matrix(rows, 8)
        plain = digits(text)
        short = np.asarray(plain.all(axis=1))
        eight = number(text)
        short &= real_dates(np.where(short, eight, 0))
        value[rows[short]], left[rows[short]] = eight[short], False
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


def read_phones(array: Any) -> Phones:
    """The phones of a column of cells; a text of several numbers is read by the parser."""
    texts, rows = split(array)
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
    odd = np.array(_parsed_phones(texts, rows, left), np.int64).reshape(-1, 4)
    return Phones(
        np.concatenate([rows[at], odd[:, 0]]),
        np.concatenate([value, odd[:, 1]]),
        np.concatenate([head, odd[:, 2]]),
        np.concatenate([tail, odd[:, 3]]),
    )


__all__ = [
    "DAMAGED", "FULL", "MASKED", "NONE", "ODD", "Dates", "Ids", "Phones", "column", "read_dates", "read_ids",
    "read_phones", "real_dates",
]  # fmt: skip
