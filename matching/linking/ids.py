"""Reads the resident numbers of a whole column at once, whole, masked and damaged ones.

Surprising: what is read here never reaches a verdict. It proposes pairs and throws out those that cannot matter; the
verdict comes from the field's own keys. Each form that is read by columns agrees with the parser, value by value.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from matching import mask
from matching.fields import resident_id
from matching.linking.column import STAR, Column, digits, number, significant
from matching.linking.numbers import real_dates

if TYPE_CHECKING:
    from numpy.typing import NDArray

NONE, FULL, MASKED, DAMAGED, ODD = range(5)
"""Kinds of a value: absent, whole and valid, some places hidden, damaged, written in a way that only a parser reads."""

PLACES = 18
_X = ord("X")
_FACTORS = np.array((7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2), np.int32)
_CHECK = np.frombuffer(b"10X98765432", np.uint8)
_TAIL_WORDS = np.frombuffer("尾号".encode(), np.uint8)
_CENTURY = np.frombuffer(b"19", np.uint8)
_SHORT_MASKS = range(8, PLACES)
_SCIENTIFIC = len("3.30106E+17")


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


def _check_characters(first: NDArray[np.uint8]) -> NDArray[np.uint8]:
    found: NDArray[np.uint8] = _CHECK[((first.astype(np.int32) - 48) @ _FACTORS) % 11]
    return found


def _entered(found: Ids, rows: NDArray[np.int64], kind: int, pattern: NDArray[np.uint8]) -> None:
    """Enters patterns of up to 18 places from the left; what is missing is hidden."""
    found.kind[rows] = kind
    found.pattern[rows, : pattern.shape[1]] = pattern


def _whole(found: Ids, rows: NDArray[np.int64], text: NDArray[np.uint8]) -> NDArray[np.bool_]:
    """Enters valid numbers among rows of 18 signs; answers which they are."""
    plain = digits(text)
    whole: NDArray[np.bool_] = plain[:, :17].all(axis=1) & (plain[:, 17] | (text[:, 17] == _X))
    whole[whole] = (_check_characters(text[whole, :17]) == text[whole, 17]) & real_dates(number(text[whole, 6:14]))
    found.number[rows[whole]] = number(text[whole, :17])
    _entered(found, rows[whole], FULL, text[whole])
    return whole


def _masks(found: Ids, rows: NDArray[np.int64], text: NDArray[np.uint8]) -> NDArray[np.bool_]:
    """Enters masked numbers among rows of 18 signs; X inside is a mask."""
    plain = digits(text)
    crossed = (text == _X) & (np.arange(PLACES) < 17) & ((text[:, 14:17] != _X).all(axis=1))[:, None]
    text = np.where(crossed, np.uint8(STAR), text)
    hidden = text == STAR
    masked: NDArray[np.bool_] = (hidden | plain)[:, :17].all(axis=1) & hidden.any(axis=1) & plain.any(axis=1)
    masked &= plain[:, 17] | hidden[:, 17] | (text[:, 17] == _X)
    _entered(found, rows[masked], MASKED, text[masked])
    return masked


def _eighteen(found: Ids, rows: NDArray[np.int64], text: NDArray[np.uint8]) -> NDArray[np.bool_]:
    """Enters whole and masked numbers of 18 signs; answers which were read."""
    read = _whole(found, rows, text)
    read[~read] = _masks(found, rows[~read], text[~read])
    return read


def _wrong(found: Ids, rows: NDArray[np.int64], text: NDArray[np.uint8]) -> NDArray[np.bool_]:
    """Enters rows of 15 to 18 digits that are no number; three zeros at the end are what a spreadsheet left."""
    broken = np.asarray(digits(text[:, :-1]).all(axis=1))
    broken &= digits(text[:, -1]) | ((text[:, -1] == _X) & (text.shape[1] == PLACES))
    shown = text[broken]
    if text.shape[1] == PLACES:
        cut = (shown[:, 15:] == ord("0")).all(axis=1)
        shown[cut, 15:] = STAR
    _entered(found, rows[broken], DAMAGED, shown)
    return broken


def _fifteen(found: Ids, rows: NDArray[np.int64], text: NDArray[np.uint8]) -> NDArray[np.bool_]:
    """Enters numbers of the first generation, as the long ones that they became."""
    whole: NDArray[np.bool_] = np.asarray(digits(text).all(axis=1))
    longer = np.concatenate([text[:, :6], np.tile(_CENTURY, (len(text), 1)), text[:, 6:]], axis=1)
    whole[whole] = real_dates(number(longer[whole, 6:14]))
    found.number[rows[whole]] = number(longer[whole])
    ends = _check_characters(longer[whole])
    _entered(found, rows[whole], FULL, np.concatenate([longer[whole], ends[:, None]], axis=1))
    return whole


def _short_masks(found: Ids, rows: NDArray[np.int64], text: NDArray[np.uint8]) -> NDArray[np.bool_]:
    """Enters masks of fewer signs than a number has: both ends stay where they are, the gap grows."""
    width = text.shape[1]
    hidden, plain = text == STAR, digits(text)
    masked: NDArray[np.bool_] = (hidden | plain)[:, :-1].all(axis=1) & hidden.any(axis=1) & plain.any(axis=1)
    masked &= plain[:, -1] | hidden[:, -1] | (text[:, -1] == _X)
    masked &= ~(hidden[:, 0] & hidden[:, -1])  # digits between two gaps: nobody knows where
    shown, stars = text[masked], hidden[masked]
    head = stars.argmax(axis=1)[:, None]
    tail = stars[:, ::-1].argmax(axis=1)[:, None]
    place = np.arange(PLACES)
    pattern = np.where(place < head, shown[:, np.minimum(place, width - 1)], np.uint8(STAR))
    ending = shown[:, np.maximum(place - (PLACES - width), 0)]
    pattern = np.where(place >= PLACES - tail, ending, pattern)
    if width == 15:  # two ways to lay it out: what both show, and the rest is left to the parser
        pattern = np.where(pattern == _old_mask(shown), pattern, np.uint8(STAR))
    _entered(found, rows[masked], ODD if width == 15 else MASKED, pattern)
    return masked


def _old_mask(shown: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Fifteen signs with hidden places, read as a masked number of the first generation."""
    century = np.tile(_CENTURY, (len(shown), 1))
    return np.concatenate([shown[:, :6], century, shown[:, 6:], np.full((len(shown), 1), STAR, np.uint8)], axis=1)


def _tails(found: Ids, rows: NDArray[np.int64], text: NDArray[np.uint8]) -> NDArray[np.bool_]:
    """Enters the last four places where nothing else is told (尾号4210)."""
    size = len(_TAIL_WORDS)
    told: NDArray[np.bool_] = (text[:, :size] == _TAIL_WORDS).all(axis=1) & digits(text[:, size:-1]).all(axis=1)
    told &= digits(text[:, -1]) | (text[:, -1] == _X)
    found.kind[rows[told]] = MASKED
    found.pattern[rows[told], PLACES - 4 :] = text[told, size:]
    return told


def _scientific(found: Ids, rows: NDArray[np.int64], text: NDArray[np.uint8]) -> NDArray[np.bool_]:
    """Enters what a spreadsheet shows of a number (3.30106E+17); the last digit may be rounded."""
    plain = digits(text)
    told: NDArray[np.bool_] = plain[:, [0, 2, 3, 4, 5, 6]].all(axis=1) & (text[:, 0] != ord("0"))
    told &= (text[:, 1] == ord(".")) & (text[:, 7] == ord("E")) & (text[:, 8] == ord("+")) & (text[:, 9] == ord("1"))
    told &= (text[:, 10] >= ord("4")) & (text[:, 10] <= ord("7"))
    _entered(found, rows[told], DAMAGED, text[told][:, [0, 2, 3, 4, 5]])
    return told


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


_FORMS = (
    (PLACES, (_eighteen, _wrong)),
    (15, (_fifteen, _short_masks, _wrong)),
    *((width, (_short_masks, _wrong)) for width in (16, 17)),
    *((width, (_short_masks,)) for width in _SHORT_MASKS if width not in {10, _SCIENTIFIC, 15, 16, 17}),
    (len(_TAIL_WORDS) + 4, (_tails, _short_masks)),
    (_SCIENTIFIC, (_scientific, _short_masks)),
)
"""Bytes of a text, and the readers that may know it."""


def read_ids(texts: Column) -> Ids:
    """The resident numbers of a column."""
    size = len(texts)
    found = Ids(np.zeros(size, np.uint8), np.zeros(size, np.int64), np.full((size, PLACES), STAR, np.uint8))
    left = texts.size > 0
    for width, readers in _FORMS:
        rows = np.flatnonzero(texts.size == width)
        text = texts.matrix(rows, width)
        text = np.where((text == ord("x")) | (text == ord("e")), text - np.uint8(32), text)
        for read in readers:
            known = read(found, rows, text)
            left[rows[known]] = False
            rows, text = rows[~known], text[~known]
    spaced = np.flatnonzero(left & (texts.size > PLACES) & (texts.size < 24))
    rows, text = significant(texts, spaced, b"0123456789Xx", PLACES)
    left[rows[_eighteen(found, rows, np.where(text == ord("x"), np.uint8(_X), text))]] = False
    for row in np.flatnonzero(left):
        _parsed_id(found, int(row), texts.text(int(row)))
    return found
