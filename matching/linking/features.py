"""Everything that is read of a table before its records are parsed, and the tokens by which pairs are proposed.

Surprising: these tokens are not those of the index. An index answers one query at a time and must rank; here whole
columns are joined, so a token may be as plain as a number, and weak ones are only used in pairs.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from matching.fields import credit_code
from matching.linking.column import (
    STAR,
    Column,
    column,
    digits,
    last_signs,
    mixed,
    number,
    significant,
    split,
    text_key,
)
from matching.linking.ids import DAMAGED, FULL, MASKED, Ids, read_ids
from matching.linking.names import HIDDEN, LATIN, PLAIN, Names, read_names
from matching.linking.numbers import Dates, Phones, read_dates, read_phones
from matching.linking.places import Places, read_places

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from numpy.typing import NDArray

    Token = tuple[str, NDArray[np.int64], NDArray[np.uint64]]

_DIGITS = b"0123456789"
_PLATE_SIGNS = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_WRITTEN = ("birth_date", "phones", "employer", "plates", "bank_cards", "credit_code")
_SEXES = {"男": 1, "女": 2}


@dataclass(frozen=True)
class Features:
    """The columns of one table, or of one batch of it, as arrays; `sex`: 1, 2 or 0; `filled`: cells with text."""

    rows: int
    names: Names
    ids: Ids
    sex: NDArray[np.int64]
    dates: Dates
    phones: Phones
    places: Places
    addressed: NDArray[np.bool_]
    employer: Column
    things: dict[str, tuple[NDArray[np.int64], NDArray[np.uint64]]]
    others: NDArray[np.bool_]
    filled: dict[str, NDArray[np.bool_]]

    @cached_property
    def _keys(self) -> dict[int, set[tuple[str, int]]]:
        found: dict[int, set[tuple[str, int]]] = {}
        for name in ("plate", "card_tail", "code"):
            for row, key in zip(*(side.tolist() for side in self.things[name]), strict=True):
                found.setdefault(row, set()).add((name, key))
        return found

    def keys_of(self, row: int) -> set[tuple[str, int]]:
        """Plates, last digits of cards and codes of a row."""
        return self._keys.get(row, set())

    @property
    def born(self) -> NDArray[np.int64]:
        """The stated date, else the one that the id shows; 0 when neither is plain."""
        return np.where(self.dates.value > 0, self.dates.value, self.ids.birth)


def _sexes(texts: Column) -> NDArray[np.int64]:
    """男 and 女 are told apart by their first bytes; another way to write them is read as none."""
    found = np.zeros(len(texts), np.int64)
    rows = np.flatnonzero(texts.size >= 3)
    first = texts.matrix(rows, 3)
    for sign, value in _SEXES.items():
        found[rows[(first == np.frombuffer(sign.encode(), np.uint8)).all(axis=1)]] = value
    return found


def _things(batch: Mapping[str, Any]) -> dict[str, tuple[NDArray[np.int64], NDArray[np.uint64]]]:
    """Keys of plates (five last signs), whole cards, last four digits of cards, and credit codes."""
    codes = _arrays([
        (row, text_key(key.organisation or key.value))
        for text, row in _values(batch["credit_code"])
        if (key := credit_code.parse(text)).value
    ])  # fmt: skip
    plates = _tails(batch["plates"], _PLATE_SIGNS, 5)
    tails = _tails(batch["bank_cards"], _DIGITS, 4)
    return {"plate": plates, "card": _cards(batch["bank_cards"]), "card_tail": tails, "code": codes}


def _tails(array: Any, signs: bytes, width: int) -> tuple[NDArray[np.int64], NDArray[np.uint64]]:
    """The last `width` of these signs in each value, as a key; I and O are digits on a plate."""
    texts, rows = split(array)
    last, found = last_signs(texts, signs, width)
    found = np.where(found == ord("O"), np.uint8(ord("0")), np.where(found == ord("I"), np.uint8(ord("1")), found))
    return rows[last], mixed(*(found[:, place] for place in range(width)))


def _cards(array: Any) -> tuple[NDArray[np.int64], NDArray[np.uint64]]:
    texts, rows = split(array)
    found = [significant(texts, np.flatnonzero(texts.size >= width), _DIGITS, width) for width in (16, 17, 18, 19)]
    at = np.concatenate([place for place, _ in found])
    return rows[at], np.concatenate([mixed(number(text[:, :9]), number(text[:, 9:])) for _, text in found])


def _values(array: Any) -> Iterator[tuple[str, int]]:
    texts, rows = split(array)
    for place in np.flatnonzero(texts.size):
        yield texts.text(int(place)), int(rows[place])


def _arrays(entries: list[tuple[int, int]]) -> tuple[NDArray[np.int64], NDArray[np.uint64]]:
    return np.array([row for row, _ in entries], np.int64), np.array([key for _, key in entries], np.uint64)


def read_features(batch: Mapping[str, Any], rows: int) -> Features:
    """The features of Arrow arrays by column name."""
    things = _things(batch)
    others = np.zeros(rows, np.bool_)
    for name in ("plate", "card_tail", "code"):
        others[things[name][0]] = True
    return Features(
        rows=rows,
        names=read_names(column(batch["name"])),
        ids=read_ids(column(batch["id_no"])),
        sex=_sexes(column(batch["sex"])),
        dates=read_dates(column(batch["birth_date"])),
        phones=read_phones(batch["phones"]),
        places=read_places(batch["address"]),
        addressed=column(batch["address"]).size > 0,
        employer=column(batch["employer"]),
        things=things,
        others=others,
        filled={name: column(batch[name]).size > 0 for name in _WRITTEN},
    )


def tokens(table: Features) -> Iterator[Token]:
    """Family, rows and keys. Two rows with an equal key of one family are proposed as a pair."""
    yield from _name_tokens(table)
    yield from _id_tokens(table)
    yield from _joint_tokens(table)
    phones = table.phones
    whole = phones.value > 0
    yield "phone", phones.row[whole], phones.value[whole].astype(np.uint64)
    flat = table.places.flat
    rows = np.flatnonzero(flat)
    yield "flat", rows, flat[rows]
    for name in ("plate", "card", "code"):
        yield name, *table.things[name]


def _name_tokens(table: Features) -> Iterator[Token]:
    names = table.names
    rows = np.flatnonzero(names.whole)
    former = names.more.get("whole", [])
    more_rows, more_keys = _arrays(former)
    yield "name", np.concatenate([rows, more_rows]), np.concatenate([names.whole[rows], more_keys])
    yield "part", *_arrays(names.more.get("part", []))
    rows = np.flatnonzero(names.kind == PLAIN)
    more_rows, more_keys = _arrays(names.more.get("spelled", []))
    # A Han name meets a spelling, never another Han name of the same sound: those are met with a year or a place.
    yield "spelled_han", rows, names.spelled[rows]
    yield "spelled_latin", more_rows, more_keys


def _windows(pattern: NDArray[np.uint8]) -> Iterator[tuple[str, NDArray[np.bool_], NDArray[np.uint64]]]:
    """Four windows of a number without six places: any one slip leaves one of them whole."""
    numbers = [number(pattern[:, start : start + 6]) for start in (0, 6, 12)]
    shown = [(pattern[:, start : start + 6] != STAR).all(axis=1) for start in (0, 6, 12)]
    for a, b in ((0, 1), (0, 2), (1, 2)):
        yield f"window{a}{b}", shown[a] & shown[b], mixed(numbers[a], numbers[b])


def _id_tokens(table: Features) -> Iterator[Token]:
    ids = table.ids
    rows = np.flatnonzero(ids.kind == FULL)
    yield "id", rows, ids.number[rows].astype(np.uint64)
    for kind, side in ((FULL, "whole"), (DAMAGED, "broken"), (MASKED, "masked")):
        rows = np.flatnonzero(ids.kind == kind)
        pattern = ids.pattern[rows]
        for family, usable, keys in _windows(pattern):
            yield f"{family}_{side}", rows[usable], keys[usable]
        ends = digits(pattern[:, :6]).all(axis=1) & (pattern[:, 14:] != STAR).all(axis=1)
        keys = mixed(number(pattern[:, :6]), number(pattern[:, 14:]))
        yield f"ends_{side}", rows[ends], keys[ends]


def _joint_tokens(table: Features) -> Iterator[Token]:
    """A surname or a sound with a date, last digits or a flat."""
    names, ids, phones, born = table.names, table.ids, table.phones, table.born
    surname = names.surname
    dated = np.flatnonzero((born > 0) & (surname > 0))
    yield "surname_born", dated, mixed(surname[dated], born[dated])
    dated = np.flatnonzero((born > 0) & (names.sound > 0))
    yield "sound_year", dated, mixed(names.sound[dated], born[dated] // 10000)
    tailed = np.flatnonzero((surname > 0) & (ids.kind > 0) & (ids.pattern[:, 14:] != STAR).all(axis=1))
    yield "surname_id", tailed, mixed(surname[tailed], number(ids.pattern[tailed, 14:]))
    known = (phones.tail >= 0) & (surname[phones.row] > 0)
    yield "surname_phone", phones.row[known], mixed(surname[phones.row[known]], phones.tail[known])
    known = (phones.tail >= 0) & (names.sound[phones.row] > 0)
    yield "sound_phone", phones.row[known], mixed(names.sound[phones.row[known]], phones.tail[known])
    rows, keys = table.things["card_tail"]
    known = surname[rows] > 0
    yield "surname_card", rows[known], mixed(surname[rows[known]], keys[known])


__all__ = ["HIDDEN", "LATIN", "PLAIN", "Features", "read_features", "tokens"]
