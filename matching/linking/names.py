"""Reads the names of a whole column: plain Han names by table, every other one by the parser.

Surprising: a name is taken for plain only when no sign in it could be part of a title, a role or a mask, so 王士 and
户小明 go the slow way too; the keys then agree with the parser's for every row.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING

import numpy as np

from matching import tables
from matching.fields import name
from matching.fields.name_key import NICKNAMES, SHORT, TITLE_ENDS
from matching.fields.transliteration import canonical
from matching.linking.column import Column, mixed, text_key
from matching.linking.ids import NONE
from matching.script import surname_readings, wide_fold

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from matching.fields.name import NameKey

PLAIN, HIDDEN, LATIN, OTHER = 1, 2, 3, 4
"""Kinds: two to four Han characters, masked, in Latin letters, anything else (dotted, long, an organisation)."""

_FIRST_HAN, _LAST_HAN = 0x3400, 0x9FFF
_LAST_SIGNS = "生士姐志师傅理夫姨哥板任长官授人太记总氏局司团厂行社所校学院园会部室市店厅心处户业队址公"
_FIRST_SIGNS = "被申原第共借主保担债户产权所义姓客法联投持车本老小曾别又化旧更改乳绰亦现某"
_BASE = 1_000_003


@dataclass(frozen=True, slots=True)
class Names:
    """One row each: kind, folded characters (four, 0 beyond), key of the whole name, of its sounds, of its surname,
    of its spelling in Latin letters and of that spelling turned round.

    `more` holds further keys by family: former names, parts of dotted names, spellings in Latin letters.
    """

    kind: NDArray[np.uint8]
    code: NDArray[np.uint16]
    whole: NDArray[np.uint64]
    sound: NDArray[np.uint64]
    surname: NDArray[np.uint64]
    spelled: NDArray[np.uint64]
    turned: NDArray[np.uint64]
    more: dict[str, list[tuple[int, int]]] = field(default_factory=dict)
    odd: set[int] = field(default_factory=set)
    hidden: dict[int, NameKey] = field(default_factory=dict)
    dotted: dict[int, NameKey] = field(default_factory=dict)


@cache
def _folds() -> NDArray[np.uint16]:
    table = np.arange(0x10000, dtype=np.uint16)
    folded = wide_fold("".join(map(chr, range(_FIRST_HAN, _LAST_HAN + 1))))
    table[_FIRST_HAN : _LAST_HAN + 1] = [ord(c) & 0xFFFF for c in folded]
    return table


def _spelling(texts: list[str]) -> tuple[NDArray[np.uint64], NDArray[np.uint64]]:
    keys = np.array([_spelled(text) for text in texts], np.uint64)
    return keys, np.array([pow(_BASE, len(text), 1 << 64) for text in texts], np.uint64)


def _spelled(text: str) -> int:
    key = 0
    for letter in text:
        key = (key * _BASE + ord(letter)) & 0xFFFFFFFFFFFFFFFF
    return key


def spelling_key(text: str) -> int:
    """The key of a spelling in Latin letters; that of two joined texts follows from theirs."""
    return _spelled(text.replace("v", "u"))


@cache
def _usual() -> dict[int, str]:
    return {ord(char): text.split()[0] for char, text in tables.mapping("readings.tsv").items() if len(char) == 1}


@cache
def _readings(*, surname: bool) -> tuple[NDArray[np.uint16], NDArray[np.uint64], NDArray[np.uint64]]:
    """By character: number of its reading, key and step of the spelling; at the first place as a surname is read."""
    usual = _usual()
    if surname:
        usual = usual | {ord(s): r[0] for s, r in surname_readings().items() if len(s) == 1}
    found: dict[str, int] = {"": 0}
    number = np.zeros(0x10000, np.uint16)
    for code, reading in usual.items():
        if code < len(number):
            number[code] = found.setdefault(reading.replace("v", "u"), len(found))
    keys, steps = _spelling(list(found))
    return number, keys, steps


def _plain_rows(texts: Column) -> tuple[NDArray[np.int64], NDArray[np.uint16]]:
    """Rows of two to four Han characters that need no parser, and their characters."""
    rows_found, codes_found = [], []
    for count in (2, 3, 4):
        rows = np.flatnonzero(texts.size == 3 * count)
        if not len(rows):
            continue
        text = texts.matrix(rows, 3 * count).reshape(-1, count, 3).astype(np.uint32)
        code = ((text[:, :, 0] & 0x0F) << 12) | ((text[:, :, 1] & 0x3F) << 6) | (text[:, :, 2] & 0x3F)
        lead = (text[:, :, 0] & 0xF0) == 0xE0
        usual = (lead & (code >= _FIRST_HAN) & (code <= _LAST_HAN)).all(axis=1)
        usual &= ~np.isin(code, [ord("某")]).any(axis=1)
        last, first = (_LAST_SIGNS, _FIRST_SIGNS) if count > SHORT else (TITLE_ENDS, NICKNAMES)
        usual &= ~np.isin(code[:, -1], [ord(c) for c in last])
        usual &= ~np.isin(code[:, 0], [ord(c) for c in first])
        padded = np.zeros((int(usual.sum()), 4), np.uint16)
        padded[:, :count] = code[usual]
        rows_found.append(rows[usual])
        codes_found.append(padded)
    if not rows_found:
        return np.zeros(0, np.int64), np.zeros((0, 4), np.uint16)
    return np.concatenate(rows_found), np.concatenate(codes_found)


def _whole_keys(code: NDArray[np.uint16]) -> NDArray[np.uint64]:
    return mixed(code[:, 0], code[:, 1], code[:, 2], code[:, 3])


def _enter_plain(found: Names, rows: NDArray[np.int64], code: NDArray[np.uint16]) -> None:
    folded = _folds()[code]
    found.kind[rows], found.code[rows] = PLAIN, folded
    found.whole[rows] = _whole_keys(folded)
    first, keys_first, _ = _readings(surname=True)
    usual, keys, steps = _readings(surname=False)
    reading = usual[folded]
    found.sound[rows] = mixed(reading[:, 0], reading[:, 1], reading[:, 2], reading[:, 3])
    spelled = keys_first[first[folded[:, 0]]]
    for place in (1, 2, 3):
        spelled = spelled * steps[reading[:, place]] + keys[reading[:, place]]
    found.spelled[rows] = spelled
    found.surname[rows] = folded[:, 0]
    found.turned[rows] = spelled


def _codes(text: str) -> list[int]:
    found = [ord(c) & 0xFFFF for c in text[:4]]
    return found + [0] * (4 - len(found))


def _enter_latin(found: Names, row: int, key: NameKey) -> None:
    found.kind[row] = LATIN
    orders = {"".join(key.latin), "".join(reversed(key.latin)), "".join(key.latin[1:] + key.latin[:1])}
    keys = [spelling_key(order) for order in sorted(orders)]
    for value in keys:
        found.more.setdefault("spelled", []).append((row, value))
    found.spelled[row], found.turned[row] = keys[0], keys[-1]
    if len(orders) > 2 or any(len(word) == 1 for word in key.latin):
        found.odd.add(row)
    found.whole[row] = text_key(" ".join(sorted(key.latin)))


def _enter_parsed(found: Names, row: int, text: str) -> list[int] | None:
    """Enters one name that is not plain; the characters of one that turns out to be."""
    key = name.parse(text)
    if not key.value:
        return None

    def add(family: str, value: int) -> None:
        found.more.setdefault(family, []).append((row, value))

    for former in key.former:
        found.odd.add(row)
        plain = name.parse(former).wide
        add("whole", int(_whole_keys(np.array([_codes(plain)], np.uint16))[0]) if len(plain) <= 4 else text_key(plain))
    if key.masked:
        found.kind[row] = HIDDEN
        found.surname[row] = ord(wide_fold(key.surname)[0]) if key.surname else 0
        found.hidden[row] = key
        return None
    if key.latin:
        _enter_latin(found, row, key)
        return None
    plain = wide_fold("".join(key.cells))
    if 2 <= len(plain) <= 4 and not key.dotted and not key.organisation and all(ord(c) <= _LAST_HAN for c in plain):
        return _codes(plain)
    found.kind[row], found.whole[row] = OTHER, text_key(plain or key.wide)
    found.surname[row] = ord(plain[0]) & 0xFFFF if plain else 0
    if key.dotted:
        found.dotted[row] = key
        for part in key.tokens:
            add("part", text_key(canonical(part)))
    return None


def read_names(texts: Column) -> Names:
    """The names of a column."""
    size = len(texts)
    zeros = np.zeros((5, size), np.uint64)
    found = Names(
        np.full(size, NONE, np.uint8), np.zeros((size, 4), np.uint16), zeros[0], zeros[1], zeros[2], zeros[3], zeros[4]
    )
    rows, code = _plain_rows(texts)
    if len(rows):
        _enter_plain(found, rows, code)
    left = texts.size > 0
    left[rows] = False
    late = {int(row): _enter_parsed(found, int(row), texts.text(int(row))) for row in np.flatnonzero(left)}
    plain = {row: codes for row, codes in late.items() if codes}
    if plain:
        _enter_plain(found, np.array(list(plain)), np.array(list(plain.values()), np.uint16))
    return found
