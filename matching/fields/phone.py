"""Compares two phone numbers: equal, under a mask, renumbered, mistyped; years and many holders weaken an equality.

Surprising: equality of numbers decays, because a number given up is handed to somebody else; and a conflict weighs
little, because people have several numbers.
"""

from __future__ import annotations

from enum import StrEnum
from types import MappingProxyType

from rapidfuzz.distance import OSA

from matching import mask
from matching.comparison import NOTHING_KNOWN, Context, Label
from matching.fields.phone_key import PhoneKey, parse, parse_all

__all__ = ["LABELS", "TEXTS", "Level", "PhoneKey", "compare", "parse", "parse_all"]

DECAY_YEARS = 2.0
"""Two sightings of one number further apart than this are `equal_long_ago`: half of what changes hands is then gone."""
QUICK_DECAY_YEARS = 1.0
"""The same for numbers of virtual operators, which turn over faster."""
_VIRTUAL = ("170", "171", "162", "165", "167")
CROWD = 4
"""A number of this many people or more is a switchboard, an agent or a shop."""


AREAS_MERGED = MappingProxyType(
    {
        "732": "731",
        "733": "731",
        "378": "371",
        "413": "24",
        "410": "24",
        "910": "29",
        "832": "28",
        "833": "28",
        "565": "551",
    }
)
"""Area codes given up for a neighbour's, wholly or in part, without their 0: 湘潭, 株洲 2009; 开封 2013; 抚顺, 铁岭
2011; 咸阳 2006; 资阳, 眉山 2014; 巢湖 2011."""


class Level(StrEnum):
    """From equal to conflict. A conflict weighs little: people have several numbers."""

    EQUAL = "equal"
    EQUAL_WITHOUT_EXTENSION = "equal_without_extension"
    EQUAL_LONG_AGO = "equal_long_ago"
    EQUAL_SHARED = "equal_shared"
    AREA_MISSING = "area_missing"
    PREFIX_ADDED = "prefix_added"
    LETTER_FOR_DIGIT = "letter_for_digit"
    ONE_EDIT = "one_edit"
    MASK_FITS = "mask_fits"
    MISSING = "missing"
    CONFLICT = "conflict"


LABELS = MappingProxyType(
    dict.fromkeys(Level, Label.POSSIBLE) | {Level.EQUAL: Label.MATCH, Level.CONFLICT: Label.NO},
)
TEXTS = MappingProxyType(
    {
        Level.EQUAL: "电话号码一致",
        Level.EQUAL_WITHOUT_EXTENSION: "总机一致，分机缺失或不同",
        Level.EQUAL_LONG_AGO: "电话号码一致，但两次记录相隔多年，号码可能已易主",
        Level.EQUAL_SHARED: "电话号码一致，但为多人共用",
        Level.AREA_MISSING: "固定电话一致，一方缺少区号",
        Level.PREFIX_ADDED: "固定电话升位或区号调整前后相符",
        Level.LETTER_FOR_DIGIT: "电话号码仅有字母误作数字（如 O 与 0）",
        Level.ONE_EDIT: "电话号码仅差一处",
        Level.MASK_FITS: "脱敏电话的可见位相符",
        Level.MISSING: "缺少电话",
        Level.CONFLICT: "电话号码不同",
    }
)


def _decayed(a: PhoneKey, context: Context) -> bool:
    if not context.a_date or not context.b_date:
        return False
    years = QUICK_DECAY_YEARS if a.value.startswith(_VIRTUAL) else DECAY_YEARS
    return abs((context.a_date - context.b_date).days) > years * 365


def _equal(a: PhoneKey, b: PhoneKey, context: Context) -> Level:
    if context.holders is not None and context.holders >= CROWD:
        return Level.EQUAL_SHARED
    if _decayed(a, context):
        return Level.EQUAL_LONG_AGO
    if a.repaired != b.repaired:
        return Level.LETTER_FOR_DIGIT
    return Level.EQUAL if a.extension == b.extension else Level.EQUAL_WITHOUT_EXTENSION


def _local(key: PhoneKey) -> str:
    return key.value[len(key.area) + 1 :] if key.area else key.value


def _compare_landlines(a: PhoneKey, b: PhoneKey) -> Level | None:
    one, two = _local(a), _local(b)
    if a.area and b.area and a.area != b.area:
        moved = AREAS_MERGED.get(a.area) == b.area or AREAS_MERGED.get(b.area) == a.area
        return Level.PREFIX_ADDED if moved and one == two else None
    if one == two:
        return Level.AREA_MISSING
    short, long = sorted((one, two), key=len)
    return Level.PREFIX_ADDED if len(short) == 7 and len(long) == 8 and long.endswith(short) else None


def _country_missing(a: PhoneKey, b: PhoneKey) -> bool:
    """A number of Hong Kong, Macao or abroad, written once with its country code and once without."""
    foreign, home = (a, b) if a.e164 and not a.e164.startswith("+86") else (b, a)
    local = home.value.removeprefix("0")
    known = foreign.e164 and not foreign.e164.startswith("+86") and not home.e164.startswith(foreign.e164[:4])
    return bool(known) and len(local) >= 8 and foreign.value.endswith(local) and len(foreign.value) - len(local) <= 3


def _shown(key: PhoneKey) -> str:
    """The places of a number as a mask counts them: 11 of a mobile, those of a landline after the leading 0."""
    if key.masked:
        return key.pattern
    if key.area:
        return key.value.removeprefix("0")
    return key.value if key.mobile else ""


def _compare_masks(a: PhoneKey, b: PhoneKey) -> Level:
    """A mask that shows no place of a number (all hidden, or too long for one) says nothing."""
    if any(key.masked and not key.pattern for key in (a, b)):
        return Level.MISSING
    return Level.MASK_FITS if mask.fits(_shown(a), _shown(b)) else Level.CONFLICT


def compare(a: PhoneKey, b: PhoneKey, context: Context = NOTHING_KNOWN) -> Level:
    """The level of two numbers; symmetric. Dates and the number of holders of the context weaken an equality."""
    if not a.value or not b.value:
        return Level.MISSING
    if a.masked or b.masked:
        return _compare_masks(a, b)
    if a.value == b.value:
        return _equal(a, b, context)
    if not a.mobile and not b.mobile:
        landline = _compare_landlines(a, b)
        if landline or (a.area and b.area and a.area != b.area):
            return landline or Level.CONFLICT
    if _country_missing(a, b):
        return Level.AREA_MISSING
    return Level.ONE_EDIT if _near(a.value.removeprefix("0"), b.value.removeprefix("0")) else Level.CONFLICT


def _near(a: str, b: str) -> bool:
    return min(len(a), len(b)) >= 7 and OSA.distance(a, b, score_cutoff=1) <= 1
