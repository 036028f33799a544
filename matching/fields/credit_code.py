"""Unified social credit codes (GB 32100) and the nine-place organisation codes (GB 11714) inside them.

Surprising: an organisation code equals the credit code that holds it at places 9 to 17, so the two forms match.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from types import MappingProxyType

from rapidfuzz.distance import OSA
from stdnum.cn import uscc

from matching import mask
from matching.comparison import NOTHING_KNOWN, Context, Label
from matching.script import clean

_ORGANISATION_FACTORS = (3, 7, 9, 10, 5, 8, 4, 2)
_REPAIRS = str.maketrans("OIZSV", "0125U")
_LABEL = re.compile(
    r"统一社会信用代码|社会信用代码|信用代码|组织机构代码证?|纳税人识别号|税务登记证号|税号|工商注册号|注册号|营业执照号|证照编号|代码|[\s'\"]+|[:：/]"
)
_TAIL = re.compile(r"(?:尾号|末[四六4-6]位|后[四六4-6]位)[:为是]*((?![0-9A-Z]*X{3})(?=[A-Z]*[0-9])[0-9A-Z]{3,6})$")
_HIDING = re.compile(r"×+|(?<=[0-9A-Z])某+|某+(?=[0-9A-Z])")


class Level(StrEnum):
    """From equal to conflict."""

    EQUAL = "equal"
    EMBEDDED = "embedded"
    LETTER_FOR_DIGIT = "letter_for_digit"
    CHECK_ONLY = "check_only"
    ONE_EDIT = "one_edit"
    MASK_FITS = "mask_fits"
    OTHER_NUMBER = "other_number"
    MISSING = "missing"
    CONFLICT = "conflict"


LABELS = MappingProxyType(
    dict.fromkeys(Level, Label.POSSIBLE)
    | {Level.EQUAL: Label.MATCH, Level.EMBEDDED: Label.MATCH, Level.CONFLICT: Label.NO},
)
TEXTS = MappingProxyType(
    {
        Level.EQUAL: "统一社会信用代码一致",
        Level.EMBEDDED: "组织机构代码与统一社会信用代码相符",
        Level.LETTER_FOR_DIGIT: "信用代码仅有字母与数字误写",
        Level.CHECK_ONLY: "信用代码仅校验位不同",
        Level.ONE_EDIT: "信用代码仅差一处",
        Level.MASK_FITS: "脱敏信用代码的可见位相符",
        Level.OTHER_NUMBER: "一方为旧注册号，无法比较",
        Level.MISSING: "缺少信用代码",
        Level.CONFLICT: "信用代码不同",
    }
)


@dataclass(frozen=True, slots=True)
class CreditCodeKey:
    """One code: `value` in upper case without hyphens; `organisation` the nine-place code in it, "" if none."""

    value: str = ""
    organisation: str = ""
    candidate: str = ""
    complete: bool = False
    masked: bool = False

    @property
    def damaged(self) -> bool:
        """Neither a valid code nor a mask."""
        return bool(self.value) and not self.complete and not self.masked


def _valid(text: str) -> bool:
    return len(text) == 18 and bool(uscc.is_valid(text))


def organisation_check(first8: str) -> str:
    """The ninth place of an organisation code (GB 11714)."""
    total = sum(int(c, 36) * f for c, f in zip(first8, _ORGANISATION_FACTORS, strict=True))
    return "0123456789X0"[11 - total % 11]


def _valid_organisation(text: str) -> bool:
    return bool(re.match(r"[0-9A-Z]{8}[0-9X]$", text)) and organisation_check(text[:8]) == text[8]


def _masked(plain: str) -> CreditCodeKey:
    """A mask: laid out on 18 places, on nine when it has the length of an organisation code."""
    if not re.search("[0-9A-Z]", plain):
        return CreditCodeKey()
    size = 9 if len(plain) == 9 else 18
    return CreditCodeKey(mask.layout(plain, size) or plain, masked=True)


def _organisation(text: str) -> str:
    """The organisation code inside a credit code or inside a taxpayer's number of 15 places (region and code)."""
    if len(text) == 18:
        return text[8:17]
    return text[6:] if len(text) == 15 and text[:6].isdecimal() and _valid_organisation(text[6:]) else ""


@lru_cache(maxsize=32768)
def parse(text: str) -> CreditCodeKey:
    """Reads one code; never raises."""
    plain = _LABEL.sub("", clean(text).upper())
    tail = _TAIL.search(plain)
    if tail:
        return CreditCodeKey(tail.group(1).rjust(18, mask.HIDDEN), masked=True)
    starred = mask.with_stars(re.sub(r"(?<![-*])-(?!-)", "", _HIDING.sub("****", plain)))
    plain = re.sub(r"X{3,}", "****", re.sub(r"[^0-9A-Z*]", "", starred))
    if mask.HIDDEN in plain:
        return _masked(plain)
    if not re.fullmatch(r"[0-9A-Z]{6,20}", plain):
        return CreditCodeKey()
    if _valid_organisation(plain):
        return CreditCodeKey(plain, plain, complete=True)
    organisation = _organisation(plain)
    if _valid(plain):
        return CreditCodeKey(plain, organisation, complete=True)
    return CreditCodeKey(plain, organisation, candidate=plain.translate(_REPAIRS))


def _mask_fits(a: CreditCodeKey, b: CreditCodeKey) -> bool:
    """Of one length as they stand; a masked organisation code against the one inside a credit code."""
    if len(a.value) == len(b.value):
        return mask.fits(a.value, b.value)
    short, long = sorted((a, b), key=lambda key: len(key.value))
    inner = long.organisation or (long.value[8:17] if len(long.value) == 18 else "")
    return len(short.value) == len(inner) and mask.fits(short.value, inner)


def _damaged(a: CreditCodeKey, b: CreditCodeKey) -> Level:
    one, two = a.candidate or a.value, b.candidate or b.value
    if one == two and a.value != b.value:
        return Level.LETTER_FOR_DIGIT
    if len(one) == len(two) and one[:-1] == two[:-1]:
        return Level.CHECK_ONLY
    if {len(one), len(two)} == {15, 18} and any(len(x) == 15 and x.isdecimal() for x in (one, two)):
        return Level.OTHER_NUMBER
    return Level.ONE_EDIT if OSA.distance(one, two, score_cutoff=1) <= 1 else Level.CONFLICT


def compare(a: CreditCodeKey, b: CreditCodeKey, _context: Context = NOTHING_KNOWN) -> Level:
    """The level of two codes; symmetric. Two valid codes that differ conflict."""
    if not a.value or not b.value:
        return Level.MISSING
    if a.masked or b.masked:
        return Level.MASK_FITS if _mask_fits(a, b) else Level.CONFLICT
    if a.value == b.value:
        return Level.EQUAL
    if a.organisation and a.organisation == b.organisation and len(a.value) != len(b.value):
        return Level.EMBEDDED
    if a.complete and b.complete:
        return Level.CONFLICT
    return _damaged(a, b)
