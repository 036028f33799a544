"""Throws out proposed pairs that cannot reach the floor, by the most that each column could still be worth.

Surprising: this is where most of the work is saved, and none of it decides anything. A pair is dropped only when the
best reading of its columns falls short; what is left is parsed and weighed as `score` would weigh it.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from matching.linking.column import STAR
from matching.linking.features import PLAIN
from matching.linking.numbers import DAMAGED, FULL, MASKED
from matching.model import Model

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from matching.linking.features import Features

_MARGIN = 0.5
_LUNAR_DAYS = 70


class Bounds:
    """Upper bounds of the weight of pairs between two tables under one model."""

    def __init__(self, model: Model, left: Features, right: Features, left_name_bits: NDArray[np.float64]) -> None:
        self._model, self._left, self._right = model, left, right
        self._name_bits = left_name_bits
        self._places = np.array(model.id_places)

    def may_reach(self, a: NDArray[np.int64], b: NDArray[np.int64], floor: float) -> NDArray[np.bool_]:
        """Which pairs may have a probability of at least `floor`."""
        needed = math.log2(floor / (1 - floor)) - self._model.prior_bits - _MARGIN
        left, right = self._left, self._right
        whole = (left.ids.kind[a] == FULL) & (right.ids.kind[b] == FULL)
        alive = ~(whole & (left.ids.number[a] != right.ids.number[b]) & ~left.ids.cut[a] & ~right.ids.cut[b])
        kept = np.flatnonzero(alive)
        for bound in (self._quick, self._slow):
            kept = kept[bound(a[kept], b[kept]) >= needed]
        alive[:] = False
        alive[kept] = True
        return alive

    def _most(self, field: str, *levels: str) -> float:
        return max(self._model.bits(field, level) for level in levels)

    def _quick(self, a: NDArray[np.int64], b: NDArray[np.int64]) -> NDArray[np.float64]:
        """Name, number and birth date, with everything else at its best."""
        rest = 60.0
        return np.minimum(self._names(a, b) + self._numbers(a, b) + self._births(a, b) + rest, 200)

    def _slow(self, a: NDArray[np.int64], b: NDArray[np.int64]) -> NDArray[np.float64]:
        total = self._names(a, b) + self._numbers(a, b) + self._births(a, b)
        total += self._sexes(a, b) + self._phones(a, b) + self._addresses(a, b)
        both = (self._left.employer.size[a] > 0) & (self._right.employer.size[b] > 0)
        total += np.where(both, max(0.0, *(self._model.bits("employer", x) for x in ("equal", "form_changed"))), 0.0)
        return total + np.where(self._left.others[a] & self._right.others[b], 30.0, 0.0)

    def _names(self, a: NDArray[np.int64], b: NDArray[np.int64]) -> NDArray[np.float64]:
        """Equal plain names by their frequency, names without any character in common as a conflict."""
        one, two = self._left.names, self._right.names
        near = self._name_bits[a]
        equal = (one.whole[a] == two.whole[b]) & (one.whole[a] != 0)
        plain = (one.kind[a] == PLAIN) & (two.kind[b] == PLAIN)
        code_a, code_b = one.code[a], two.code[b]
        differing = (code_a != code_b).sum(axis=1)
        length = ((code_a != 0) != (code_b != 0)).any(axis=1)
        sounds = one.sound[a] == two.sound[b]
        apart = plain & ~sounds & ((differing > 1) | length)
        if one.odd or two.odd:
            apart &= ~np.isin(a, list(one.odd)) & ~np.isin(b, list(two.odd))
        close = plain & ~equal & ~apart
        married = plain & length & ((code_a[:, 3] == 0) != (code_b[:, 3] == 0))
        found = np.where(apart & ~married, self._most("name", "conflict"), near)
        return np.where(close, near + math.log2(0.06), found)

    def _numbers(self, a: NDArray[np.int64], b: NDArray[np.int64]) -> NDArray[np.float64]:
        one, two = self._left.ids, self._right.ids
        kind_a, kind_b = one.kind[a], two.kind[b]
        found = np.where((kind_a > 0) & (kind_b > 0), self._most("id_no", "equal", "letter_for_digit"), 0.0)
        hidden = (kind_a == MASKED) | (kind_b == MASKED)
        read = ((kind_a == FULL) | (kind_a == MASKED)) & ((kind_b == FULL) | (kind_b == MASKED)) & hidden
        rows = np.flatnonzero(read)
        shown_a, shown_b = one.pattern[a[rows]], two.pattern[b[rows]]
        both = (shown_a != STAR) & (shown_b != STAR)
        clash = (both & (shown_a != shown_b)).any(axis=1)
        fits = both @ self._places
        found[rows] = np.where(clash, self._most("id_no", "mask_conflict"), fits)
        broken = ((kind_a == DAMAGED) | (kind_b == DAMAGED)) & (kind_a > 0) & (kind_b > 0)
        rows = np.flatnonzero(broken)
        differing = (one.pattern[a[rows]] != two.pattern[b[rows]]) & (
            (one.pattern[a[rows]] != STAR) & (two.pattern[b[rows]] != STAR)
        )
        first = differing[:, :6].sum(axis=1)
        found[rows] = np.where(first > 3, self._most("id_no", "apart", "mask_conflict"), found[rows])
        return found

    def _births(self, a: NDArray[np.int64], b: NDArray[np.int64]) -> NDArray[np.float64]:
        """Equal, near (one digit, swapped, a placeholder, a lunar date) or in conflict."""
        one = (self._left.dates.value[a], self._left.ids.birth[a])
        two = (self._right.dates.value[b], self._right.ids.birth[b])
        known = ((one[0] != 0) | (one[1] != 0)) & ((two[0] != 0) | (two[1] != 0)) & ~((one[1] > 0) & (two[1] > 0))
        best = np.full(len(a), self._most("birth_date", "conflict"))
        near = self._most("birth_date", "lunar", "day_month_swapped", "one_digit", "placeholder")
        for x in one:
            for y in two:
                best = np.where((x > 0) & (y > 0) & _near_dates(x, y), np.maximum(best, near), best)
                best = np.where((x == y) & (x > 0), self._most("birth_date", "equal"), best)
                best = np.where(((x < 0) & (y != 0)) | ((y < 0) & (x != 0)), self._most("birth_date", "equal"), best)
        return np.where(known, best, 0.0)

    def _sexes(self, a: NDArray[np.int64], b: NDArray[np.int64]) -> NDArray[np.float64]:
        one, two = self._left.sex[a], self._right.sex[b]
        conflict = (one > 0) & (two > 0) & (one != two)
        return np.where(conflict, self._model.bits("sex", "conflict"), self._model.bits("sex", "equal"))

    def _phones(self, a: NDArray[np.int64], b: NDArray[np.int64]) -> NDArray[np.float64]:
        """The best of all numbers of both rows; a conflict only where every number is whole and far from the others."""
        found = np.zeros(len(a))
        mine, theirs = _grouped(self._left.phones.row, self._left.rows), _grouped(self._right.phones.row, self._right.rows)
        count_a, count_b = mine[1][a], theirs[1][b]
        rows = np.flatnonzero((count_a > 0) & (count_b > 0))
        found[rows] = self._model.bits("phone", "conflict")
        for i in range(int(count_a.max(initial=0))):
            for j in range(int(count_b.max(initial=0))):
                here = np.flatnonzero((count_a > i) & (count_b > j))
                x = mine[2][mine[0][a[here]] + i]
                y = theirs[2][theirs[0][b[here]] + j]
                found[here] = np.maximum(found[here], self._phone_pair(x, y))
        return found

    def _phone_pair(self, x: NDArray[np.int64], y: NDArray[np.int64]) -> NDArray[np.float64]:
        one, two = self._left.phones, self._right.phones
        a, b = one.value[x], two.value[y]
        equal = self._most("phone", "equal", "equal_without_extension", "area_missing")
        near = self._most("phone", "one_edit", "letter_for_digit")
        apart = self._model.bits("phone", "conflict")
        whole = np.where(a == b, equal, np.where(_digits_differing(a, b, 11) <= 2, near, apart))
        heads = (one.head[x] == two.head[y]) | (one.head[x] < 0) | (two.head[y] < 0)
        tails = (one.tail[x] == two.tail[y]) | (one.tail[x] < 0) | (two.tail[y] < 0)
        return np.where((a > 0) & (b > 0), whole, np.where(heads & tails, equal, apart))

    def _addresses(self, a: NDArray[np.int64], b: NDArray[np.int64]) -> NDArray[np.float64]:
        """What house numbers and rooms in common would be worth; a region where one side has no address."""
        model, one, two = self._model, self._left.places, self._right.places
        levels = ("equal", "same", "division_changed", "part_missing", "same_flat_short")
        best = self._most("address", *levels)
        deep = {name: best + model.depth_bits(name) for name in ("room", "house", "street", "area")}
        count_a, count_b = one.count[a], two.count[b]
        last = (one.last[a] == two.last[b]) & (count_a > 1) & (count_b > 1)
        first = (one.first[a] == two.first[b]) | (one.first[a] == two.second[b]) | (one.second[a] == two.first[b])
        apart = max(self._most("address", "conflict_in_city", "conflict_road", "conflict_number", "same_building"), 0.0)
        numbered = (count_a > 1) & (count_b > 1)
        found = np.where(numbered, apart, deep["street"])
        found = np.where(first & (count_a > 0) & (count_b > 0), deep["house"], found)
        found = np.where(last, deep["room"], found)
        found = np.where((count_a < 0) | (count_b < 0), deep["room"], found)
        region = max(0.0, *(model.bits("region", level) for level in ("county", "city", "province")))
        return np.where(self._left.addressed[a] & self._right.addressed[b], found, region)


def _near_dates(x: NDArray[np.int64], y: NDArray[np.int64]) -> NDArray[np.bool_]:
    same_year = x // 10000 == y // 10000
    swapped = same_year & (x // 100 % 100 == y % 100) & (x % 100 == y // 100 % 100)
    placeholder = same_year & ((x % 10000 == 101) | (y % 10000 == 101))
    days = np.abs(_days(x) - _days(y)) <= _LUNAR_DAYS
    return swapped | placeholder | days | (_digits_differing(x, y, 8) <= 1)


def _days(x: NDArray[np.int64]) -> NDArray[np.int64]:
    return x // 10000 * 365 + x // 100 % 100 * 30 + x % 100


def _digits_differing(x: NDArray[np.int64], y: NDArray[np.int64], places: int) -> NDArray[np.int64]:
    found = np.zeros(len(x), np.int64)
    for _ in range(places):
        found += x % 10 != y % 10
        x, y = x // 10, y // 10
    return found


def _grouped(
    rows: NDArray[np.int64], size: int
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    """First place and count of each row in the order that the third array gives."""
    order = np.argsort(rows, kind="stable")
    count = np.bincount(rows, minlength=size)
    return np.cumsum(count) - count, count, order

