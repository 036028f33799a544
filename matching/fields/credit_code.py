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


@lru_cache(maxsize=32768)
def parse(text: str) -> CreditCodeKey:
    """Reads one code; never raises."""
    plain = re.sub(
        r"(统一社会信用代码|社会信用代码|信用代码|组织机构代码|税号|注册号)[:：]?|[\s'\"-]+", "", clean(text).upper()
    )
    plain = re.sub(r"[^0-9A-Z*]", "", mask.with_stars(plain))
    if mask.HIDDEN in plain:
        return (
            CreditCodeKey(mask.layout(plain, 18) or plain, masked=True)
            if re.search("[0-9A-Z]", plain)
            else CreditCodeKey()
        )
    if not re.fullmatch(r"[0-9A-Z]{6,20}", plain):
        return CreditCodeKey()
    if _valid(plain):
        return CreditCodeKey(plain, plain[8:17], complete=True)
    if _valid_organisation(plain):
        return CreditCodeKey(plain, plain, complete=True)
    return CreditCodeKey(plain, plain[8:17] if len(plain) == 18 else "", candidate=plain.translate(_REPAIRS))


def _damaged(a: CreditCodeKey, b: CreditCodeKey) -> Level:
    one, two = a.candidate or a.value, b.candidate or b.value
    if one == two and a.value != b.value:
        return Level.LETTER_FOR_DIGIT
    if len(one) == len(two) and one[:-1] == two[:-1]:
        return Level.CHECK_ONLY
    if {len(one), len(two)} == {15, 18} and any(len(x) == 15 and x.isdigit() for x in (one, two)):
        return Level.OTHER_NUMBER
    return Level.ONE_EDIT if OSA.distance(one, two, score_cutoff=1) <= 1 else Level.CONFLICT


def compare(a: CreditCodeKey, b: CreditCodeKey, _context: Context = NOTHING_KNOWN) -> Level:
    """The level of two codes; symmetric. Two valid codes that differ conflict."""
    if not a.value or not b.value:
        return Level.MISSING
    if a.masked or b.masked:
        return Level.MASK_FITS if mask.fits(a.value, b.value) else Level.CONFLICT
    if a.value == b.value:
        return Level.EQUAL
    if a.organisation and a.organisation == b.organisation and len(a.value) != len(b.value):
        return Level.EMBEDDED
    if a.complete and b.complete:
        return Level.CONFLICT
    return _damaged(a, b)
