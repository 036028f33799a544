"""Phone numbers: many in one cell, with remarks, masks and extensions.

Surprising: masks are looked for before the number library sees the text, because it drops `*` without a word and reads
`138****5678` as another number. Equality of numbers decays: a number given up is handed to somebody else.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import lru_cache
from types import MappingProxyType

import phonenumbers
from rapidfuzz.distance import OSA

from matching import mask
from matching.comparison import NOTHING_KNOWN, Context, Label
from matching.script import clean

_SPLIT = re.compile(
    r"[、/,，;；|\n]+|(?<=\d)\s{2,}(?=\d)|(?<=\d)\s(?=1[3-9][\d*][\s-]?[\d*]{4}[\s-]?[\d*]{4}(?!\d))|(?<=[\d)）])(?=[^\d\s*()（）+转分机ext.-]{1,8}[:：]?1[3-9]\d)"
)
_MOBILE = re.compile(r"(?:\+?86|0086|0)?(1[3-9][0-9]{9})$")
_EXTENSION = re.compile(r"(?:转|分机|EXT\.?|X)[:.]?([0-9]{1,6})$|(?<=[0-9]{7})-([0-9]{1,5})$", re.IGNORECASE)
_NUMBER = re.compile(
    r"[+(（]?[0-9*][0-9*\s()（）.-]{1,24}[0-9*](?:\s*(?:转|分机|ext\.?|x|-)[:：]?\s*[0-9]{1,6})?", re.IGNORECASE
)
_TAIL = re.compile(r"(?:尾号|末[四4]位|后[四4]位)[::为是]*([0-9]{4})")
_DEAD = (
    "停机",
    "空号",
    "销号",
    "注销",
    "关机",
    "非本人",
    "错号",
    "已换",
    "暂停服务",
    "欠费",
    "无法接通",
    "拒接",
    "不存在",
    "换人",
)
_LETTERS = str.maketrans("OIL", "011")
_WITH_LETTERS = re.compile(r"(?<![0-9A-Z])[0-9OIL]{11}(?![0-9A-Z])")
_RELATIONS = (
    "本人",
    "配偶",
    "妻",
    "丈夫",
    "老公",
    "老婆",
    "父",
    "母",
    "爸",
    "妈",
    "儿",
    "女儿",
    "兄",
    "弟",
    "姐",
    "妹",
    "亲属",
    "亲戚",
    "朋友",
    "同事",
    "单位",
    "公司",
    "家",
    "紧急联系人",
    "担保人",
)
DECAY_YEARS = 2.0
"""Two sightings of one number further apart than this are `equal_long_ago`: half of what changes hands is then gone."""
CROWD = 4
"""A number of this many people or more is a switchboard, an agent or a shop."""


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
        Level.PREFIX_ADDED: "固定电话升位前后相符",
        Level.LETTER_FOR_DIGIT: "电话号码仅有字母误作数字（如 O 与 0）",
        Level.ONE_EDIT: "电话号码仅差一处",
        Level.MASK_FITS: "脱敏电话的可见位相符",
        Level.MISSING: "缺少电话",
        Level.CONFLICT: "电话号码不同",
    }
)


@dataclass(frozen=True, slots=True)
class PhoneKey:
    """One number as read.

    `value`: digits as dialled at home, a mask as it stands, "" if none. `e164`: "+86…" when complete, else "".
    `pattern`: 11 places of a masked mobile. `note`: the remark written beside it (停机, 空号 …), `relation`: whose it
    is said to be (本人, 妻 …), both "" if not said. `repaired`: letters were read as digits.
    """

    value: str = ""
    e164: str = ""
    pattern: str = ""
    area: str = ""
    extension: str = ""
    note: str = ""
    relation: str = ""
    masked: bool = False
    repaired: bool = False

    @property
    def complete(self) -> bool:
        """A dialable number."""
        return bool(self.e164)

    @property
    def damaged(self) -> bool:
        """Digits that are no number of the plan."""
        return bool(self.value) and not self.e164 and not self.masked

    @property
    def mobile(self) -> bool:
        """Eleven digits that begin with 13 to 19."""
        return bool(_MOBILE.match(self.value))


def _remark(text: str) -> str:
    return next((word for word in _DEAD if word in text), "")


def _relation(text: str) -> str:
    return next((word for word in _RELATIONS if word in text), "")


def _beside(text: str) -> str:
    """What stands in brackets right after a number; plain words after it belong to the next one."""
    found = re.match(r"\s*[(（]([^)）]*)", text)
    return found.group(1) if found else ""


def _library(text: str) -> tuple[str, str]:
    """E.164 form and area code of a landline, or a foreign number; both "" where the library refuses."""
    try:
        number = phonenumbers.parse(text, "CN")
    except phonenumbers.NumberParseException:
        return "", ""
    if not phonenumbers.is_valid_number(number):
        return "", ""
    e164 = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    size = phonenumbers.length_of_geographical_area_code(number)
    return e164, phonenumbers.national_significant_number(number)[:size]


def _masked(text: str, note: str) -> PhoneKey:
    dense = re.sub(r"[\s()（）.-]", "", text)
    dense = re.sub(r"^(\+86|0086|86(?=1[3-9*]))", "", dense)
    pattern = mask.layout(dense, 11)
    return PhoneKey(dense, pattern=pattern, note=note, masked=True)


def _read(text: str, note: str) -> PhoneKey:
    if mask.HIDDEN in text:
        return _masked(text, note)
    extension = ""
    found = _EXTENSION.search(text.strip())
    if found and not _MOBILE.match(re.sub(r"\D", "", text)):
        extension = found.group(1) or found.group(2)
        text = text[: found.start()]
    digits = re.sub(r"[^\d+]", "", text)
    mobile = _MOBILE.match(digits)
    if mobile:
        return PhoneKey(mobile.group(1), "+86" + mobile.group(1), extension=extension, note=note)
    if not digits.lstrip("+"):
        return PhoneKey()
    if re.match(r"[2-8]\d{6,7}$", digits):
        return PhoneKey(digits, extension=extension, note=note)
    e164, area = _library(digits)
    home = "0" + e164[3:] if e164.startswith("+86") and area else e164.removeprefix("+86")
    return PhoneKey(home or digits, e164, area=area, extension=extension, note=note)


def _parts(text: str) -> list[str]:
    """Pieces that each begin with a number and carry the remark that follows it."""
    starred = mask.with_stars(re.sub(r"(?<=\d{11})\.0+(?!\d)", "", clean(text))).upper()
    starred = re.sub(r"(?<=\d)[X]{2,}(?=\d)|(?<=\d)[X]{4,}", lambda m: mask.HIDDEN * len(m.group()), starred)
    return [piece for piece in _SPLIT.split(starred) if piece and piece.strip()]


def _letters(piece: str) -> tuple[str, frozenset[str]]:
    """The piece with O, I and l inside a mobile number as digits, and the numbers that came about so."""
    mended: set[str] = set()

    def digits(match: re.Match[str]) -> str:
        text = match.group().translate(_LETTERS)
        if text == match.group() or sum(c.isdigit() for c in match.group()) < 8 or not _MOBILE.match(text):
            return match.group()
        mended.add(text)
        return text

    return _WITH_LETTERS.sub(digits, piece), frozenset(mended)


@lru_cache(maxsize=65536)
def parse_all(text: str) -> tuple[PhoneKey, ...]:
    """Every number of a cell, in order, without repetition; never raises. A remark belongs to the number it follows."""
    keys: dict[str, PhoneKey] = {}
    for part in _parts(text):
        piece, mended = _letters(part)
        tail = _TAIL.search(piece)
        if tail:
            key = PhoneKey(piece.strip(), pattern=mask.HIDDEN * 7 + tail.group(1), note=_remark(piece), masked=True)
            keys.setdefault(key.value, key)
            continue
        found = list(_NUMBER.finditer(piece))
        for i, match in enumerate(found):
            end = found[i + 1].start() if i + 1 < len(found) else len(piece)
            start = match.start() if len(found) > 1 else 0
            key = _read(match.group(), _remark(piece[start:end]))
            before = piece[found[i - 1].end() if i else 0 : match.start()]
            key = replace(key, relation=_relation(before) or _relation(_beside(piece[match.end() : end])))
            if key.value in mended:
                key = replace(key, e164="", repaired=True)
            if key.value and (key.e164 or len(key.value) >= 5):
                keys.setdefault(key.value, key)
    return tuple(keys.values())


def parse(text: str) -> PhoneKey:
    """The first number of a text, the empty key when there is none."""
    found = parse_all(text)
    return found[0] if found else PhoneKey()


def _equal(a: PhoneKey, b: PhoneKey, context: Context) -> Level:
    if context.holders is not None and context.holders >= CROWD:
        return Level.EQUAL_SHARED
    if context.a_date and context.b_date and abs((context.a_date - context.b_date).days) > DECAY_YEARS * 365:
        return Level.EQUAL_LONG_AGO
    if a.repaired != b.repaired:
        return Level.LETTER_FOR_DIGIT
    return Level.EQUAL if a.extension == b.extension else Level.EQUAL_WITHOUT_EXTENSION


def _local(key: PhoneKey) -> str:
    return key.value[len(key.area) + 1 :] if key.area else key.value


def _compare_landlines(a: PhoneKey, b: PhoneKey) -> Level | None:
    one, two = _local(a), _local(b)
    if a.area and b.area and a.area != b.area:
        return None
    if one == two:
        return Level.AREA_MISSING
    short, long = sorted((one, two), key=len)
    return Level.PREFIX_ADDED if len(short) == 7 and len(long) == 8 and long.endswith(short) else None


def compare(a: PhoneKey, b: PhoneKey, context: Context = NOTHING_KNOWN) -> Level:
    """The level of two numbers; symmetric. Dates and the number of holders of the context weaken an equality."""
    if not a.value or not b.value:
        return Level.MISSING
    if a.masked or b.masked:
        one, two = (k.pattern or (k.value if k.mobile else "") for k in (a, b))
        return Level.MASK_FITS if one and mask.fits(one, two) else Level.CONFLICT
    if a.value == b.value:
        return _equal(a, b, context)
    if not a.mobile and not b.mobile:
        landline = _compare_landlines(a, b)
        if landline:
            return landline
    one, two = a.value.removeprefix("0"), b.value.removeprefix("0")
    near = min(len(one), len(two)) >= 7 and OSA.distance(one, two, score_cutoff=1) <= 1
    return Level.ONE_EDIT if near else Level.CONFLICT
