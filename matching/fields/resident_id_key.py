"""Reads resident id numbers: 18 and 15 digits, masks in every usual cut, and what spreadsheets and typing left.

Surprising: a damaged number is kept as it stands and never repaired; and the region code is no part of being valid,
because people carry codes of the year of first registration (GB 11643).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import lru_cache
from operator import mul
from typing import Literal

from matching import mask
from matching.script import clean

_FACTORS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_OFFSET = ord("0") * sum(_FACTORS)
_PLAIN_MASK = re.compile(r"(?=[0-9X]*\*)[0-9*]{17}[0-9X*]")
_LABEL = re.compile(
    r"\(?(?:(?:公民|居民)?身份(?:证件?)?(?:号码?)?|证件号码?|(?:香港|澳门)(?:居民)?身份证|(?:港澳|台湾)居民(?:来往(?:内地|大陆)通行证|居住证)|"
    r"(?:来往(?:内地|大陆))?通行证|居住证|回乡证|台胞证|外国人永久居留(?:身份)?证|护照|军官证|士兵证|ID(?:NO|CARD)?)(?:号码?)?[:.为是]*\)?"
)
_TAIL = re.compile(
    r"(?:尾号|尾数|末尾|[末后][四五六4-6]位(?:数字?)?|最后[四五六4-6]位)[:为是]*([0-9]{2,6}X?|[0-9]{3,5}X)\)?$"
)
_HEAD = re.compile(r"(?:前|首|头)(?:[0-9]{1,2}|[三四六八十]{1,2})位[:为是]*([0-9]{3,14})\)?$")
_PLACE_WORDS = re.compile("[尾末后前首头]")
_SIGNS = r"0-9A-Z*＊×○●□■◯∗?#…�|\u3007\u041e\u039f\u0425\u03a7._~—-"
_AROUND = re.compile(rf"^[^{_SIGNS}]+|[^{_SIGNS}]+$|[,，;；。、=/]+$|\([^()]*\)$")
ROUNDS = 4
_SCIENTIFIC = re.compile(r"([1-9])(?:\.([0-9]+))?E\+?(1[4-7])$")
_REPAIRS = str.maketrans("OQDILBSZ|\u3007\u041e\u039f\u0425\u03a7", "000118521000XX")
_OTHER_PAPER = re.compile(r"[A-Z]{1,3}[0-9]{6,10}[A-Z]?$|[0-9]{8}$|[\u4e00-\u9fff]{1,4}字第[0-9]{5,9}号$")
_HIDDEN_PAPER = re.compile(r"[A-WYZ][A-Z]{0,2}[0-9*]{5,10}$")
_SHAPE = re.compile(r"[0-9]{17}[0-9X]$")
_BARE = re.compile(r"[0-9*]+X?")
"""Digits and stars alone: nothing stands around them that would have to be taken off."""
_SPACE = re.compile(r"\s+")
_SOME = re.compile(r"某+")
_ABROAD = re.compile(r"^([A-Z]{1,2}[0-9]{6})\(([0-9A])\)$")
_DOTTED = re.compile(r"^([0-9]{6})\.([0-9]{6,8})\.([0-9]{3}[0-9X]?)$")
_WRITTEN_AS_FLOAT = re.compile(r"([0-9]{15,18})\.0+$")
_HYPHEN = re.compile(r"(?<![-*])-(?!-)")
_FIFTEEN = re.compile(r"[0-9]{15}$")
_TO_BIRTH = re.compile(r"[0-9]{14}$")
_FIGURES = re.compile(r"[0-9X*×]+$")


class Kind(StrEnum):
    """What the text turned out to be."""

    NONE = "none"
    FULL = "full"
    FROM_15 = "from_15"
    MASKED = "masked"
    LETTERS = "letters"
    FLOAT = "float"
    WRONG = "wrong"
    OTHER_PAPER = "other_paper"


@dataclass(frozen=True, slots=True)
class ResidentIdKey:
    """One number as read.

    `value`: 18 digits in upper case when valid (15 digits expanded), the mask or the damaged text as it stands, "" if
    none. `patterns`: 18-place readings of a mask. `candidate`: what a damaged text would be with letters read as
    digits, or its trusted leading digits for a float. `birth_date`, `sex`, `region` only where shown and undamaged.
    """

    value: str = ""
    kind: Kind = Kind.NONE
    birth_date: date | None = None
    sex: Literal["男", "女"] | None = None
    region: str = ""
    patterns: tuple[str, ...] = ()
    candidate: str = ""

    @property
    def complete(self) -> bool:
        """A full number whose date and check character are right."""
        return self.kind in {Kind.FULL, Kind.FROM_15}

    @property
    def masked(self) -> bool:
        """Some places are hidden."""
        return self.kind is Kind.MASKED

    @property
    def damaged(self) -> bool:
        """Not masked, and no valid number: digits lost to a float, a wrong check character, letters, a wrong length."""
        return self.kind in {Kind.LETTERS, Kind.FLOAT, Kind.WRONG}


def check_character(first17: str) -> str:
    """The 18th character (GB 11643-1999, ISO 7064 MOD 11-2) of 17 digits."""
    return "10X98765432"[(sum(map(mul, first17.encode(), _FACTORS)) - _OFFSET) % 11]


def real_date(eight: str) -> date | None:
    """The calendar date of eight digits, None when there is none."""
    try:
        found = date(int(eight[:4]), int(eight[4:6]), int(eight[6:]))
    except ValueError:
        return None
    return found if 1870 <= found.year <= 2100 else None


def valid(value: str) -> bool:
    """18 characters, a real date, the right check character. The region code is not asked."""
    return bool(_SHAPE.match(value)) and real_date(value[6:14]) is not None and check_character(value[:17]) == value[17]


def _sex(digit: str) -> Literal["男", "女"] | None:
    if not digit.isdecimal():
        return None
    return "男" if int(digit) % 2 else "女"


def _full(value: str, kind: Kind) -> ResidentIdKey:
    return ResidentIdKey(value, kind, real_date(value[6:14]), _sex(value[16]), value[:6], (value,))


def _masked(written: str, text: str) -> ResidentIdKey:
    text = text.translate(_REPAIRS)
    patterns = [mask.layout(text, 18)]
    if len(text) == 15:
        patterns.append(text[:6] + "19" + text[6:] + mask.HIDDEN)
    kept = tuple(p for p in patterns if p)
    first = kept[0] if len(kept) == 1 else ""
    if not kept:
        return ResidentIdKey(written, Kind.WRONG)
    born = real_date(first[6:14]) if first[6:14].isdecimal() else None
    region = first[:6] if first[:6].isdecimal() else ""
    return ResidentIdKey(written, Kind.MASKED, born, _sex(first[16:17]), region, kept)


def _compact(text: str) -> str:
    """Without spaces, labels, remarks and separators; 某 as stars."""
    if _BARE.fullmatch(text):
        return text
    plain = _LABEL.sub("", _LABEL.sub("", _SPACE.sub("", clean(text).upper())))
    plain = _SOME.sub("****", _ABROAD.sub(r"\1\2", plain))
    if "字第" not in plain and not _PLACE_WORDS.search(plain):
        plain = _AROUND.sub("", plain)
    plain = _WRITTEN_AS_FLOAT.sub(r"\1", _DOTTED.sub(r"\1\2\3", plain))
    return _HYPHEN.sub("", plain)


@lru_cache(maxsize=65536)
def parse(text: str) -> ResidentIdKey:
    """Reads one number; never raises. Text without any digit or mask gives the empty key.

    What is no valid number after one reading is read again, so that a remark behind a label goes as well.
    """
    if _SHAPE.match(text) and valid(text):
        return _full(text, Kind.FULL)
    if _PLAIN_MASK.fullmatch(text):
        return _masked(text, text)
    key = _read(text)
    for _ in range(ROUNDS):
        if key.complete or key.value == text:
            break
        again = _read(key.value)
        if again.value == key.value:
            break
        key = again
    return key


def _read(text: str) -> ResidentIdKey:
    compact = _compact(text)
    hidden = _partly_shown(compact)
    if hidden is not None:
        return hidden
    if valid(compact):
        return _full(compact, Kind.FULL)
    if _FIFTEEN.match(compact) and real_date("19" + compact[6:12]):
        longer = compact[:6] + "19" + compact[6:]
        return _full(longer + check_character(longer), Kind.FROM_15)
    return _damaged(compact)


def _partly_shown(compact: str) -> ResidentIdKey | None:
    """The key of a text that says it shows one end only, that stops after the birth date, or that hides places."""
    tail, head = _TAIL.search(compact), _HEAD.search(compact)
    if tail:
        return _masked(compact, tail.group(1).rjust(18, mask.HIDDEN))
    if head or (_TO_BIRTH.match(compact) and real_date(compact[6:])):
        return _masked(compact, (head.group(1) if head else compact).ljust(18, mask.HIDDEN))
    starred = mask.with_stars(compact, letters=bool(_FIGURES.match(compact)))
    if mask.HIDDEN not in starred:
        return None
    if _HIDDEN_PAPER.match(starred):
        return ResidentIdKey(starred, Kind.OTHER_PAPER)
    return _masked(compact, starred) if re.search(r"[0-9]", starred) else ResidentIdKey()


def _damaged(text: str) -> ResidentIdKey:
    scientific = _SCIENTIFIC.match(text)
    if scientific:
        lead = scientific.group(1) + (scientific.group(2) or "")
        return ResidentIdKey(text, Kind.FLOAT, candidate=lead[:15])
    if re.match(r"[0-9]{15}0{3}$", text):
        return ResidentIdKey(text, Kind.FLOAT, candidate=text[:15])
    if _OTHER_PAPER.match(text):
        return ResidentIdKey(text, Kind.OTHER_PAPER)
    repaired = text.translate(_REPAIRS)
    if repaired != text and re.match(r"[0-9X]{15,18}$", repaired):
        return ResidentIdKey(text, Kind.LETTERS, candidate=_eighteen(repaired))
    return ResidentIdKey(text, Kind.WRONG) if re.search(r"[0-9]", text) else ResidentIdKey()


def _eighteen(digits: str) -> str:
    if len(digits) == 15 and digits.isdecimal():
        longer = digits[:6] + "19" + digits[6:]
        return longer + check_character(longer)
    return digits
