"""Throws out proposed pairs that cannot reach the floor, by the most that each column could still be worth.

Surprising: this is where most of the work is saved, and none of it decides anything. A pair is dropped only when the
best reading of its columns falls short; what is left is parsed and weighed as `score` would weigh it.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from matching.comparison import Label
from matching.fields import name
from matching.linking.column import STAR
from matching.linking.features import HIDDEN, LATIN, PLAIN
from matching.linking.ids import DAMAGED, FULL, MASKED, ODD

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from matching.linking.features import Features
    from matching.model import Model

_MARGIN = 0.01
_LUNAR_DAYS = 70
_SHARED = 40.0
_FEW = 15


class Bounds:
    """Upper bounds of the weight of pairs between two tables under one model."""

    def __init__(self, model: Model, left: Features, right: Features, left_name_bits: NDArray[np.float64]) -> None:
        self._model, self._left, self._right = model, left, right
        self._name_bits = left_name_bits
        self._places = np.array(model.id_places)
        self._cohorts = max(0.0, *(model.cohort_bits(year) for year in range(1900, 2030)))
        self._right_bits = np.full(right.rows, np.inf)
        for row, key in right.names.hidden.items():
            self._right_bits[row] = model.name_bits("mask_fits", model.frequency(key))

    def may_reach(self, a: NDArray[np.int64], b: NDArray[np.int64], floor: float) -> NDArray[np.bool_]:
        """Which pairs may have a probability of at least `floor`."""
        needed = math.log2(floor / (1 - floor)) - self._model.prior_bits - _MARGIN
        left, right = self._left, self._right
        whole = (left.ids.kind[a] == FULL) & (right.ids.kind[b] == FULL)
        one, two = left.ids.number[a], right.ids.number[b]
        cut = (left.ids.cut[a] | right.ids.cut[b]) & (one // 100 == two // 100)
        alive = ~whole | (one == two) | cut
        kept = np.flatnonzero(alive)
        for bound in (self._quick, self._slow):
            kept = kept[bound(a[kept], b[kept]) >= needed]
        found = np.zeros(len(a), np.bool_)
        found[kept] = True
        return found

    def _most(self, field: str, *levels: str) -> float:
        return max(self._model.bits(field, level) for level in levels)

    def _quick(self, a: NDArray[np.int64], b: NDArray[np.int64]) -> NDArray[np.float64]:
        """Name, number and birth date, with everything else at its best."""
        rest = 60.0
        return np.minimum(self._names(a, b) + self._numbers(a, b) + self._births(a, b) + rest, 200)

    def _slow(self, a: NDArray[np.int64], b: NDArray[np.int64]) -> NDArray[np.float64]:
        total = self._names(a, b) + self._numbers(a, b) + self._births(a, b)
        total += self._sexes(a, b) + self._phones(a, b) + self._addresses(a, b) + self._parts_apart(a, b)
        both = (self._left.employer.size[a] > 0) & (self._right.employer.size[b] > 0)
        total += np.where(both, max(0.0, *(self._model.bits("employer", x) for x in ("equal", "form_changed"))), 0.0)
        return total + self._others(a, b)

    def _names(self, a: NDArray[np.int64], b: NDArray[np.int64]) -> NDArray[np.float64]:
        """Equal plain names by their frequency, names without any character in common as a conflict."""
        one, two = self._left.names, self._right.names
        near = self._name_bits[a]
        equal = (one.whole[a] == two.whole[b]) & (one.whole[a] != 0)
        near = np.minimum(near, self._right_bits[b])
        plain = (one.kind[a] == PLAIN) & (two.kind[b] == PLAIN)
        code_a, code_b = one.code[a], two.code[b]
        differing = (code_a != code_b).sum(axis=1)
        length = ((code_a != 0) != (code_b != 0)).any(axis=1)
        sounds = one.sound[a] == two.sound[b]
        apart = plain & ~sounds & ((differing > 1) | length)
        apart &= ~self._odd(a, b)
        apart |= self._masks_apart(a, b) & ~self._odd(a, b)
        close = plain & ~equal & ~apart
        married = plain & length & ((code_a[:, 3] == 0) != (code_b[:, 3] == 0))
        found = np.where(apart & ~married, self._most("name", "conflict"), near)
        return np.where(close, near + math.log2(0.06), found)

    def _parts_apart(self, a: NDArray[np.int64], b: NDArray[np.int64]) -> NDArray[np.float64]:
        """What dotted names that conflict, as their field compares them, are worth less than was thought."""
        one, two = self._left.names, self._right.names
        found = np.zeros(len(a))
        read = np.isin(a, list(one.dotted)) & np.isin(b, list(two.dotted)) & ~self._odd(a, b)
        for pair in np.flatnonzero(read).tolist():
            row = int(a[pair])
            level = name.compare(one.dotted[row], two.dotted[int(b[pair])])
            if name.LABELS[level] is Label.NO:
                found[pair] = self._model.bits("name", level) - min(self._name_bits[row], self._right_bits[b[pair]])
        return found

    def _odd(self, a: NDArray[np.int64], b: NDArray[np.int64]) -> NDArray[np.bool_]:
        """Names that have a former name beside them, or initials."""
        return np.isin(a, list(self._left.names.odd)) | np.isin(b, list(self._right.names.odd))

    def _masks_apart(self, a: NDArray[np.int64], b: NDArray[np.int64]) -> NDArray[np.bool_]:
        """Masked names whose surnames differ, and two spellings that differ. A Han name may be spelled in many ways."""
        one, two = self._left.names, self._right.names
        hidden = (one.kind[a] == HIDDEN) | (two.kind[b] == HIDDEN)
        surnames = (one.surname[a] != two.surname[b]) & (one.surname[a] > 0) & (two.surname[b] > 0)
        latin = (one.kind[a] == LATIN) & (two.kind[b] == LATIN)
        spelled = (one.spelled[a] == two.spelled[b]) | (one.spelled[a] == two.turned[b])
        spelled |= (one.turned[a] == two.spelled[b]) | (one.turned[a] == two.turned[b])
        found: NDArray[np.bool_] = (hidden & surnames) | (latin & ~spelled)
        return found

    def _numbers(self, a: NDArray[np.int64], b: NDArray[np.int64]) -> NDArray[np.float64]:
        one, two = self._left.ids, self._right.ids
        kind_a, kind_b = one.kind[a], two.kind[b]
        found = np.where((kind_a > 0) & (kind_b > 0), self._most("id_no", "equal", "letter_for_digit"), 0.0)
        usual = np.array((FULL, MASKED, ODD))
        read = np.isin(kind_a, usual) & np.isin(kind_b, usual) & ((kind_a != FULL) | (kind_b != FULL))
        rows = np.flatnonzero(read)
        open_kind = (kind_a[rows] == ODD) | (kind_b[rows] == ODD)
        shown_a, shown_b = one.pattern[a[rows]], two.pattern[b[rows]]
        both = (shown_a != STAR) & (shown_b != STAR)
        clash = (both & (shown_a != shown_b)).any(axis=1)
        fits = both @ self._places
        found[rows] = np.where(clash, self._most("id_no", "mask_conflict"), np.where(open_kind, found[rows], fits))
        broken = ((kind_a == DAMAGED) | (kind_b == DAMAGED)) & (kind_a > 0) & (kind_b > 0)
        rows = np.flatnonzero(broken)
        shown_a, shown_b = one.pattern[a[rows]], two.pattern[b[rows]]
        both = (shown_a != STAR) & (shown_b != STAR)
        few = both.sum(axis=1) < _FEW
        near = np.where(few, both @ self._places, found[rows])
        found[rows] = np.where(_one_slip(shown_a, shown_b), near, self._most("id_no", "apart", "mask_conflict"))
        return found

    def _births(self, a: NDArray[np.int64], b: NDArray[np.int64]) -> NDArray[np.float64]:
        """Equal, near (one digit, swapped, a placeholder, a lunar date) or in conflict."""
        one = (self._left.dates.value[a], self._left.ids.birth[a])
        two = (self._right.dates.value[b], self._right.ids.birth[b])
        known = ((one[0] != 0) | (one[1] != 0)) & ((two[0] != 0) | (two[1] != 0)) & ~((one[1] > 0) & (two[1] > 0))
        best = np.full(len(a), self._most("birth_date", "conflict"))
        near = self._most("birth_date", "lunar", "day_month_swapped", "one_digit", "placeholder")
        equal = self._most("birth_date", "equal") + self._cohorts
        for x in one:
            for y in two:
                best = np.where((x > 0) & (y > 0) & _near_dates(x, y), np.maximum(best, near), best)
                best = np.where((x == y) & (x > 0), equal, best)
                best = np.where(((x < 0) & (y != 0)) | ((y < 0) & (x != 0)), equal, best)
        return np.where(known, best, 0.0)

    def _sexes(self, a: NDArray[np.int64], b: NDArray[np.int64]) -> NDArray[np.float64]:
        """Stated sexes and those that ids show; they count when one at least is stated."""
        stated_a, stated_b = self._left.sex[a], self._right.sex[b]
        one = np.where(stated_a > 0, stated_a, self._left.ids.sex[a])
        two = np.where(stated_b > 0, stated_b, self._right.ids.sex[b])
        compared = (one > 0) & (two > 0) & ((stated_a > 0) | (stated_b > 0))
        bits = np.where(one == two, self._model.bits("sex", "equal"), self._model.bits("sex", "conflict"))
        return np.where(compared, bits, 0.0)

    def _phones(self, a: NDArray[np.int64], b: NDArray[np.int64]) -> NDArray[np.float64]:
        """The best of all numbers of both rows; a conflict only where every number is whole and far from the others."""
        found = np.zeros(len(a))
        mine, theirs = (
            _grouped(self._left.phones.row, self._left.rows),
            _grouped(self._right.phones.row, self._right.rows),
        )
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
        """What numbers in common would be worth, less where the cities differ."""
        model, one, two = self._model, self._left.places, self._right.places
        best = self._most("address", "equal", "same", "division_changed", "part_missing", "same_flat_short")
        deep = {name: best + model.depth_bits(name) for name in ("room", "house", "street")}
        count_a, count_b = one.count[a], two.count[b]
        numbered = (count_a > 1) & (count_b > 1)
        head = (one.first[a] == two.first[b]) | (one.first[a] == two.second[b]) | (one.second[a] == two.first[b])
        head |= (one.second[a] == two.second[b]) & numbered
        last = (one.last[a] == two.last[b]) & numbered
        apart = self._most("address", "conflict_in_city", "conflict_road", "conflict_number")
        counties = (one.county[a] % 100 > 0) & (two.county[b] % 100 > 0) & (one.county[a] != two.county[b])
        found = np.where(numbered, np.where(counties, self._most("address", "conflict_in_city"), apart), deep["street"])
        found = np.where(head & (count_a > 0) & (count_b > 0), deep["house"], found)
        found = np.where((head & last) | (count_a < 0) | (count_b < 0), deep["room"], found)
        known = (one.city[a] > 0) & (two.city[b] > 0)
        elsewhere = known & (one.city[a] != two.city[b])
        found = np.where(elsewhere, model.bits("address", "conflict_division"), found)
        both = self._left.addressed[a] & self._right.addressed[b]
        return np.where(both, found, self._regions(a, b))

    def _regions(self, a: NDArray[np.int64], b: NDArray[np.int64]) -> NDArray[np.float64]:
        """The address of one against the first registration of the other; what is unknown may agree."""
        model = self._model
        one = np.where(self._left.addressed[a], self._left.places.county[a], self._left.ids.region[a])
        two = np.where(self._right.addressed[b], self._right.places.county[b], self._right.ids.region[b])
        compared = (self._left.addressed[a] != self._right.addressed[b]) & ~(
            (self._left.ids.kind[a] > 0) & (self._right.ids.kind[b] > 0)
        )
        most = max(0.0, *(model.bits("region", name) for name in ("county", "city", "province", "apart")))
        apart = max(model.bits("region", "province"), model.bits("region", "apart"))
        known = compared & (one > 0) & (two > 0)
        found = np.where(known & (one // 100 != two // 100) & (one // 10000 != two // 10000), apart, most)
        found = np.where(known & (one // 10000 != two // 10000), model.bits("region", "apart"), found)
        silent = self._nowhere(self._left, a) | self._nowhere(self._right, b)
        return np.where(compared & ~silent, found, 0.0)

    @staticmethod
    def _nowhere(side: Features, rows: NDArray[np.int64]) -> NDArray[np.bool_]:
        """No address, and no id that tells where it was issued."""
        found: NDArray[np.bool_] = ~side.addressed[rows] & (side.ids.region[rows] == 0) & (side.ids.kind[rows] != ODD)
        return found

    def _others(self, a: NDArray[np.int64], b: NDArray[np.int64]) -> NDArray[np.float64]:
        """Plates, cards and codes: worth something only where a key is shared."""
        found = np.zeros(len(a))
        for pair in np.flatnonzero(self._left.others[a] & self._right.others[b]):
            mine, theirs = self._left.keys_of(int(a[pair])), self._right.keys_of(int(b[pair]))
            found[pair] = _SHARED if mine & theirs else 0.0
        return found


def _one_slip(a: NDArray[np.uint8], b: NDArray[np.uint8]) -> NDArray[np.bool_]:
    """Whether two patterns may be one number but for a slip, a swap, or a digit lost."""
    shown = (a != STAR) & (b != STAR)
    differing = (shown & (a != b)).sum(axis=1)
    near: NDArray[np.bool_] = np.asarray(differing <= 2)
    for one, two in ((a, b), (b, a)):
        shifted = (one[:, :17] == two[:, :17]) | (one[:, :17] == two[:, 1:])
        near |= (shifted | ~shown[:, :17]).sum(axis=1) >= 16
    return near


def _near_dates(x: NDArray[np.int64], y: NDArray[np.int64]) -> NDArray[np.bool_]:
    same_year = x // 10000 == y // 10000
    swapped = same_year & (x // 100 % 100 == y % 100) & (x % 100 == y // 100 % 100)
    placeholder = same_year & ((x % 10000 == 101) | (y % 10000 == 101))
    days = np.abs(_days(x) - _days(y)) <= _LUNAR_DAYS
    found: NDArray[np.bool_] = swapped | placeholder | days | (_digits_differing(x, y, 8) <= 1)
    return found


def _days(x: NDArray[np.int64]) -> NDArray[np.int64]:
    return x // 10000 * 365 + x // 100 % 100 * 30 + x % 100


def _digits_differing(x: NDArray[np.int64], y: NDArray[np.int64], places: int) -> NDArray[np.int64]:
    found = np.zeros(len(x), np.int64)
    for _ in range(places):
        found += x % 10 != y % 10
        x, y = x // 10, y // 10
    return found


def _grouped(rows: NDArray[np.int64], size: int) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    """First place and count of each row in the order that the third array gives."""
    order = np.argsort(rows, kind="stable")
    count = np.bincount(rows, minlength=size)
    return np.cumsum(count) - count, count, order
