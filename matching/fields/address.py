"""Compares two addresses part by part, over all division codes that each may mean.

Surprising: the same building with another room is no weak match but a "no": it is how neighbours and relatives in one
house look. A district renamed, merged or divided is the same place when the street agrees.
"""

from __future__ import annotations

from enum import StrEnum
from types import MappingProxyType

from rapidfuzz.distance import Levenshtein

from matching import mask
from matching.comparison import NOTHING_KNOWN, Context, Label
from matching.fields.address_division import agree, same_city
from matching.fields.address_key import AddressKey, parse
from matching.script import first_reading, look_alike

__all__ = ["LABELS", "TEXTS", "AddressKey", "Level", "compare", "parse"]


class Level(StrEnum):
    """From equal to conflict; the conflicts say where."""

    EQUAL = "equal"
    SAME = "same"
    DIVISION_CHANGED = "division_changed"
    SAME_FLAT_SHORT = "same_flat_short"
    DIVISION_MISSING = "division_missing"
    PART_MISSING = "part_missing"
    SOUND_OR_SHAPE = "sound_or_shape"
    COUNTY_DIFFERS = "county_differs"
    MASK_FITS = "mask_fits"
    AREA_ONLY = "area_only"
    UNRELATED_PARTS = "unrelated_parts"
    MISSING = "missing"
    SAME_BUILDING = "same_building"
    CONFLICT_NUMBER = "conflict_number"
    CONFLICT_ROAD = "conflict_road"
    CONFLICT_DIVISION = "conflict_division"


_NO = (Level.SAME_BUILDING, Level.CONFLICT_NUMBER, Level.CONFLICT_ROAD, Level.CONFLICT_DIVISION)
LABELS = MappingProxyType(
    dict.fromkeys(Level, Label.POSSIBLE)
    | dict.fromkeys((Level.EQUAL, Level.SAME, Level.DIVISION_CHANGED), Label.MATCH)
    | dict.fromkeys(_NO, Label.NO),
)
TEXTS = MappingProxyType(
    {
        Level.EQUAL: "地址一致",
        Level.SAME: "地址各部分一致，仅写法不同",
        Level.DIVISION_CHANGED: "行政区划更名、撤并或拆分，街道门牌一致",
        Level.SAME_FLAT_SHORT: "楼栋房号一致，其余部分详略不同",
        Level.DIVISION_MISSING: "一方未写所在市县，其余一致",
        Level.PART_MISSING: "一方缺少部分地址，其余相符",
        Level.SOUND_OR_SHAPE: "路名或小区名音近、形近，其余一致",
        Level.COUNTY_DIFFERS: "区县不同，街道门牌一致",
        Level.MASK_FITS: "隐去的地址可见部分相符",
        Level.AREA_ONLY: "仅市县或镇街相同",
        Level.UNRELATED_PARTS: "同一市县内两处写法无共同部分，无法比较",
        Level.MISSING: "缺少地址",
        Level.SAME_BUILDING: "同一楼栋，房号不同",
        Level.CONFLICT_NUMBER: "门牌、楼栋不同",
        Level.CONFLICT_ROAD: "路名或小区、村镇不同",
        Level.CONFLICT_DIVISION: "所在市县不同",
    }
)

_TELLING = frozenset("东西南北中上下前后左右内外大小新老旧一二三四五六七八九十甲乙丙丁")
"""Characters that tell neighbouring roads and villages apart, however much two of them look alike."""
_EQUAL, _ONE, _BOTH_EMPTY, _NEAR, _CONFLICT = "equal", "one", "none", "near", "conflict"


def _part(a: str, b: str) -> str:
    if a == b:
        return _EQUAL if a else _BOTH_EMPTY
    if not a or not b:
        return _ONE
    if mask.HIDDEN in a or mask.HIDDEN in b:
        return _NEAR if _mask_fits(a, b) else _CONFLICT
    return _CONFLICT


def _mask_fits(a: str, b: str) -> bool:
    """A masked part hides any number of signs."""

    def ends(x: str) -> tuple[str, str]:
        return x.partition(mask.HIDDEN)[0], x.rpartition(mask.HIDDEN)[2]

    if mask.HIDDEN not in a or mask.HIDDEN not in b:
        hidden, full = (a, b) if mask.HIDDEN in a else (b, a)
        head, tail = ends(hidden)
        return full.startswith(head) and full.endswith(tail)
    (head_a, tail_a), (head_b, tail_b) = ends(a), ends(b)
    heads = head_a.startswith(head_b) or head_b.startswith(head_a)
    return heads and (tail_a.endswith(tail_b) or tail_b.endswith(tail_a))


def _named(a: str, b: str) -> str:
    """Roads, compounds, villages: equal, near (one character that sounds or looks alike, one too many), or not."""
    plain = _part(a, b)
    if plain != _CONFLICT:
        return plain
    if len(a) == len(b) and len(a) > 1:
        places = [i for i in range(len(a)) if a[i] != b[i]]
        return _NEAR if len(places) == 1 and _slip(a[places[0]], b[places[0]], len(a)) else _CONFLICT
    long = min(len(a), len(b)) >= 6 and abs(len(a) - len(b)) == 1 and a[-1] == b[-1]
    if long and Levenshtein.distance(a, b, score_cutoff=1) <= 1 and _TELLING.isdisjoint(set(a) ^ set(b)):
        return _NEAR
    return _CONFLICT


def _slip(x: str, y: str, size: int) -> bool:
    """Whether one character was written for another; in a long name any but a telling one may be wrong."""
    if x in _TELLING and y in _TELLING:
        return False
    return look_alike(x, y) or (first_reading(x) == first_reading(y) and first_reading(x) != x) or size >= 6


def _without_town(road: str, town: str) -> str:
    if not town or not road.startswith(town):
        return road
    rest = road.removeprefix(town)
    return next((rest[len(s) :] for s in ("街道", "镇", "乡") if rest.startswith(s)), rest)


def _road(a: AddressKey, b: AddressKey) -> str:
    """A town written without its suffix sticks to the road; it is taken off where the other side names that town."""
    one, two = a.road, b.road
    if one != two and bool(a.town) != bool(b.town):
        one, two = _without_town(one, b.town), _without_town(two, a.town)
    return _named(one, two)


def _compound(a: str, b: str) -> str:
    short, long = sorted((a, b), key=len)
    return _EQUAL if len(short) >= 2 and short in long else _named(a, b)


def _places(a: AddressKey, b: AddressKey) -> dict[str, str]:
    return {
        "town": _named(a.town, b.town),
        "village": _named(a.village, b.village),
        "group": _part(a.group, b.group),
        "road": _road(a, b),
        "compound": _compound(a.compound, b.compound),
        "phase": _part(a.phase, b.phase),
        "number": _number(a, b),
        "building": _part(a.building, b.building),
        "unit": _part(a.unit, b.unit),
        "room": _part(a.room, b.room),
    }


def _number(a: AddressKey, b: AddressKey) -> str:
    """A lane alone leaves the house number open, a bare number what is annexed to it or its letter."""
    one, two = a.number, b.number
    if not one or not two or one == two or mask.HIDDEN in one + two:
        return _part(one, two)
    short, long = sorted((one, two), key=len)
    open_end = long.startswith(short) and not short[-1:].isdecimal()
    return _ONE if open_end or (long.startswith(short) and long[len(short)] in "甲乙丙丁戊附之") else _CONFLICT


def _conflict(found: dict[str, str]) -> Level | None:
    """The hard conflict of the named and numbered parts, if there is one."""
    if found["road"] == _CONFLICT:
        return Level.CONFLICT_ROAD
    if found["number"] == _CONFLICT and found["road"] in {_EQUAL, _NEAR, _BOTH_EMPTY}:
        return Level.CONFLICT_NUMBER
    if found["town"] == _CONFLICT and not (found["road"] == _EQUAL and found["number"] == _EQUAL):
        return Level.CONFLICT_ROAD
    named = {found["compound"], found["village"]}
    house = found["road"] == _EQUAL and found["number"] == _EQUAL
    if _CONFLICT in named and not house:
        return Level.CONFLICT_ROAD
    if _CONFLICT in {found["building"], found["phase"], found["group"], found["unit"]}:
        return Level.CONFLICT_NUMBER
    return Level.SAME_BUILDING if found["room"] == _CONFLICT else None


def _agreement(found: dict[str, str], a: AddressKey, b: AddressKey) -> Level:
    bare = not (a.place or b.place or a.number or b.number) and a.codes == b.codes
    in_town = found["town"] == _EQUAL and found["number"] in {_EQUAL, _BOTH_EMPTY} and a.place == a.town == b.place
    if bare or in_town:
        return Level.SAME
    deep = [p for p in ("village", "road", "compound") if found[p] in {_EQUAL, _NEAR}]
    if not deep:
        open_parts = a.place and b.place and found["town"] != _EQUAL and a.place != b.place
        return Level.UNRELATED_PARTS if open_parts else Level.AREA_ONLY
    if _NEAR in found.values():
        return Level.SOUND_OR_SHAPE
    counted = {"group", "number", "building", "unit", "room", "road", "compound", "phase", "village"}
    if not any(found[p] == _ONE for p in counted):
        return Level.SAME
    if a.room_key and b.room_key and found["room"] == _EQUAL and found["building"] in {_EQUAL, _BOTH_EMPTY}:
        return Level.SAME_FLAT_SHORT
    return Level.PART_MISSING


def _with_division(level: Level, a: AddressKey, b: AddressKey) -> Level:
    """Sharpens a full agreement by what the divisions say."""
    if level is not Level.SAME:
        return level
    if a.repaired != b.repaired:
        return Level.SOUND_OR_SHAPE
    if bool(a.codes) != bool(b.codes):
        return Level.DIVISION_MISSING
    if a.codes == b.codes or not a.codes:
        short, long = sorted((a.named, b.named), key=len)
        return Level.SAME if a.named == b.named or _written_short(short, long) else Level.DIVISION_CHANGED
    if a.codes.isdisjoint(b.codes) or (1 in {len(a.codes), len(b.codes)} and _ambiguous(a, b)):
        return Level.DIVISION_MISSING
    return Level.DIVISION_CHANGED


def _written_short(short: str, long: str) -> bool:
    rest = iter(long)
    return all(c in rest for c in short)


def _ambiguous(a: AddressKey, b: AddressKey) -> bool:
    """One side names a district that several cities have, and no city."""
    short, long = sorted((a.named, b.named), key=len)
    return long.endswith(short)


def _other_county(found: dict[str, str]) -> bool:
    """A flat in one compound on one road is the same flat though the county is wrong; a mere house number is not."""
    return found["compound"] == found["road"] == found["number"] == found["building"] == _EQUAL


def compare(a: AddressKey, b: AddressKey, _context: Context = NOTHING_KNOWN) -> Level:
    """The level of two addresses; symmetric."""
    if not a.value or not b.value:
        return Level.MISSING
    if a.value == b.value:
        return Level.MASK_FITS if a.masked else Level.EQUAL
    near = agree(a.codes, b.codes)
    if (a.zone and b.zone and a.zone != b.zone) or not (near or same_city(a.codes, b.codes)):
        return Level.CONFLICT_DIVISION
    found = _places(a, b)
    conflict = _conflict(found)
    if near:
        level = conflict or _with_division(_agreement(found, a, b), a, b)
        hidden = (a.masked or b.masked) and (_NEAR in found.values() or LABELS[level] is Label.MATCH)
        return Level.MASK_FITS if hidden and not conflict else level
    return Level.CONFLICT_DIVISION if conflict or not _other_county(found) else Level.COUNTY_DIFFERS
