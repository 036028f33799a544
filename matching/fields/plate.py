"""Vehicle plates of every class (GA 36): ordinary, new-energy, 学 警 挂 港 澳 使 领, military.

Surprising: I and O never occur on a plate, so they are read as 1 and 0 at once; yet the level says that they were.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from types import MappingProxyType

from rapidfuzz.distance import OSA

from matching import mask
from matching.comparison import NOTHING_KNOWN, Context, Label
from matching.script import clean, fold

_PROVINCES = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼"
_CLASSES = "学警挂港澳使领试超"
_ORDINARY = re.compile(rf"[{_PROVINCES}使][A-Z][0-9A-Z]{{4}}[0-9A-Z学警挂港澳使领试超]$")
_NEW_ENERGY = re.compile(rf"[{_PROVINCES}][A-Z](?:[A-K][0-9A-Z][0-9]{{4}}|[0-9]{{5}}[A-K])$")
_EMBASSY = re.compile(r"使[0-9]{6}$|[0-9]{6}使$")
_MILITARY = re.compile(r"(?:[A-Z]{2}|WJ[0-9A-Z]{0,2}|[军空海北沈兰济南广成])[0-9A-Z]{4,6}$")
_POLICE = re.compile(rf"WJ[{_PROVINCES}]?[0-9]{{4}}[0-9A-Z]$")
_NOTES = re.compile(
    r"(?:车牌号码?|号牌号码|车号|牌照号?码?|车牌|号牌)[:为是]*|(?:大型|中型|小型|微型|轻型|重型)?(?:普通)?(?:汽车|客车|轿车|货车|新能源车?)[:]?|"
    r"[蓝黄绿白黑](?:色|底|牌)+"
)
_BRACKETS = re.compile(r"\(([^()]*)\)")
_SEPARATORS = re.compile(r"[()\s·•.‧・,，;；。:'\"_—–―－-]+")
_INSIDE = re.compile(rf"[{_PROVINCES}][A-Z][0-9A-Z*×]{{4,6}}[{_CLASSES}]?")
_HIDING = re.compile(r"X{2,}|×+")
_ALIKE = str.maketrans("BDSZQG", "805200")
_FREE = str.maketrans("OI", "01")
SECOND_HAND_YEARS = 4.0
"""Two sightings further apart than this leave room for a change of hands."""


class Level(StrEnum):
    """From equal to conflict."""

    EQUAL = "equal"
    EQUAL_LONG_AGO = "equal_long_ago"
    LETTER_FOR_DIGIT = "letter_for_digit"
    LOOK_ALIKE = "look_alike"
    PROVINCE_MISSING = "province_missing"
    ONE_EDIT = "one_edit"
    MASK_FITS = "mask_fits"
    MISSING = "missing"
    CONFLICT = "conflict"


LABELS = MappingProxyType(
    dict.fromkeys(Level, Label.POSSIBLE) | {Level.EQUAL: Label.MATCH, Level.CONFLICT: Label.NO},
)
TEXTS = MappingProxyType(
    {
        Level.EQUAL: "车牌号一致",
        Level.EQUAL_LONG_AGO: "车牌号一致，但两次记录相隔多年，车辆可能已转手",
        Level.LETTER_FOR_DIGIT: "车牌号仅 O/0、I/1 写法不同",
        Level.LOOK_ALIKE: "车牌号仅形近字符不同",
        Level.PROVINCE_MISSING: "车牌号一致，一方缺少省份简称",
        Level.ONE_EDIT: "车牌号仅差一处",
        Level.MASK_FITS: "脱敏车牌的可见位相符",
        Level.MISSING: "缺少车牌号",
        Level.CONFLICT: "车牌号不同",
    }
)


@dataclass(frozen=True, slots=True)
class PlateKey:
    """One plate: `value` without dots and spaces, O and I repaired; `tail` without the province and its letter."""

    value: str = ""
    repaired: bool = False
    province: str = ""
    new_energy: bool = False
    complete: bool = False
    masked: bool = False

    @property
    def damaged(self) -> bool:
        """No plate of any class."""
        return bool(self.value) and not self.complete and not self.masked

    @property
    def tail(self) -> str:
        """What follows the province sign."""
        return self.value[len(self.province) :]


def _known(text: str) -> bool:
    return any(p.match(text) for p in (_ORDINARY, _NEW_ENERGY, _EMBASSY, _MILITARY, _POLICE))


def _plain(text: str) -> str:
    """The plate in capitals without notes, brackets and separators, hidden places as stars."""
    plain, brackets = clean(fold(clean(text)).upper()), 1
    while brackets:
        plain, brackets = _BRACKETS.subn(_kept, plain)
    plain = _SEPARATORS.sub("", plain)
    cut = 1
    while cut:
        plain, cut = _NOTES.subn("", plain)
    plain = mask.with_stars(_HIDING.sub(lambda m: mask.HIDDEN * len(m.group()), plain))
    inside = _INSIDE.search(plain)
    return inside.group() if inside else plain


def _kept(bracket: re.Match[str]) -> str:
    """What stands in brackets is a note, unless it shows the sign of a province."""
    return bracket.group(1) if re.search(f"[{_PROVINCES}]", bracket.group(1)) else ""


@lru_cache(maxsize=32768)
def parse(text: str) -> PlateKey:
    """Reads one plate; never raises."""
    plain = _plain(text)
    if not re.search(r"[0-9A-Z]", plain):
        return PlateKey()
    head = 2 if plain[0] in _PROVINCES else 0
    value = plain[:head] + plain[head:].translate(_FREE)
    if not head and len(plain) == 6 and plain[0].isalpha():
        value = plain[0] + plain[1:].translate(_FREE)
    province = value[0] if head else ""
    masked = mask.HIDDEN in value
    energy = bool(_NEW_ENERGY.match(value))
    return PlateKey(value, value != plain, province, energy, _known(value) and not masked, masked)


def _equal(a: PlateKey, b: PlateKey, context: Context) -> Level:
    if a.repaired != b.repaired:
        return Level.LETTER_FOR_DIGIT
    if context.a_date and context.b_date and abs((context.a_date - context.b_date).days) > SECOND_HAND_YEARS * 365:
        return Level.EQUAL_LONG_AGO
    return Level.EQUAL


def _near(a: PlateKey, b: PlateKey) -> Level:
    short, long = sorted((a.value, b.value), key=len)
    lost = len(long) - len(short)
    if bool(a.province) != bool(b.province) and len(short) >= 5 and long.endswith(short) and lost <= 2:
        return Level.PROVINCE_MISSING
    if len(short) < 6 or a.province != b.province or a.new_energy != b.new_energy or _kind(short) != _kind(long):
        return Level.CONFLICT
    if not lost and short.translate(_ALIKE) == long.translate(_ALIKE) and _differing(short, long) <= 2:
        return Level.LOOK_ALIKE
    same_office = not a.province or short[1] == long[1]
    return Level.ONE_EDIT if same_office and OSA.distance(short, long, score_cutoff=1) <= 1 else Level.CONFLICT


def _kind(plate: str) -> str:
    """The sign of a class that stands at the end (挂, 学, 警 …), "" on an ordinary plate."""
    return plate[-1] if plate[-1] in _CLASSES else ""


def _differing(a: str, b: str) -> int:
    return sum(x != y for x, y in zip(a, b, strict=True))


def _mask_fits(a: str, b: str) -> bool:
    """A mask may count its hidden places or stand for all of them."""
    one, two = (mask.layout(x, len(y)) or x for x, y in ((a, b), (b, a)))
    return mask.fits(one, two) or mask.fits(a, two) or mask.fits(one, b)


def compare(a: PlateKey, b: PlateKey, context: Context = NOTHING_KNOWN) -> Level:
    """The level of two plates; symmetric. Years between two sightings weaken an equality."""
    if not a.value or not b.value:
        return Level.MISSING
    if a.masked or b.masked:
        return Level.MASK_FITS if _mask_fits(a.value, b.value) else Level.CONFLICT
    return _equal(a, b, context) if a.value == b.value else _near(a, b)
