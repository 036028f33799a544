"""Resident id numbers: 18 and 15 digits, masks in every usual cut, and what spreadsheets and typing do to them.

Surprising: a damaged number is never repaired. It has about eleven valid neighbours, so it is only held against a valid
partner. The region code is a soft hint: people carry codes of the year of first registration (GB 11643).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import lru_cache
from types import MappingProxyType
from typing import Literal

from rapidfuzz.distance import OSA

from matching import mask
from matching.comparison import NOTHING_KNOWN, Context, Label
from matching.script import clean

_FACTORS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_LABEL = re.compile(r"(公民身份号码|居民身份证号码?|身份证件?号码?|身份证|证件号码?|证件号|ID(NO|CARD)?)[::]?")
_TAIL = re.compile(r"(?:尾号|末[四六4-6]位|后[四六4-6]位)[::为是]?([0-9]{2,6}X?|[0-9]{3,5}X)$")
_SCIENTIFIC = re.compile(r"([1-9])(?:\.([0-9]+))?E\+?(1[4-7])$")
_REPAIRS = str.maketrans("OQDILBSZ|", "000118521")
_OTHER_PAPER = re.compile(r"[A-Z]{1,3}[0-9]{6,10}[A-Z]?(\([0-9A]\))?$")
_SHAPE = re.compile(r"[0-9]{17}[0-9X]$")


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


class Level(StrEnum):
    """From equal down to conflict; MISSING and OTHER_PAPER say nothing."""

    EQUAL = "equal"
    SAME_15_18 = "same_15_18"
    EQUAL_DAMAGED = "equal_damaged"
    LETTER_FOR_DIGIT = "letter_for_digit"
    CHECK_ONLY = "check_only"
    FLOAT_CUT = "float_cut"
    DATE_SWAPPED = "date_swapped"
    ONE_EDIT = "one_edit"
    MASK_FITS = "mask_fits"
    MASK_FITS_DAMAGED = "mask_fits_damaged"
    MASK_NEAR_DAMAGED = "mask_near_damaged"
    OTHER_PAPER = "other_paper"
    MISSING = "missing"
    APART = "apart"
    MASK_CONFLICT = "mask_conflict"
    CONFLICT = "conflict"


_POSSIBLE = Label.POSSIBLE
LABELS = MappingProxyType(
    dict.fromkeys(Level, _POSSIBLE)
    | {
        Level.EQUAL: Label.MATCH,
        Level.SAME_15_18: Label.MATCH,
        Level.APART: Label.NO,
        Level.MASK_CONFLICT: Label.NO,
        Level.CONFLICT: Label.NO,
    }
)
TEXTS = MappingProxyType(
    {
        Level.EQUAL: "身份证号完全一致",
        Level.SAME_15_18: "15 位与 18 位身份证号为同一号码",
        Level.EQUAL_DAMAGED: "身份证号写法一致，但号码本身校验不通过",
        Level.LETTER_FOR_DIGIT: "身份证号仅有字母误作数字（如 O 与 0）",
        Level.CHECK_ONLY: "身份证号仅校验位不同",
        Level.FLOAT_CUT: "身份证号末段被表格软件截断，前段一致",
        Level.DATE_SWAPPED: "身份证号出生日期的月、日互换",
        Level.ONE_EDIT: "身份证号与有效号码仅差一处录入错误",
        Level.MASK_FITS: "脱敏身份证号的可见位相符",
        Level.MASK_FITS_DAMAGED: "脱敏身份证号与残损号码相符",
        Level.MASK_NEAR_DAMAGED: "脱敏身份证号与残损号码仅差一处",
        Level.OTHER_PAPER: "证件种类不同，无法比较",
        Level.MISSING: "缺少身份证号",
        Level.APART: "残损身份证号与对方相差多处",
        Level.MASK_CONFLICT: "脱敏身份证号的可见位不符",
        Level.CONFLICT: "两个有效身份证号不同",
    }
)


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
    return "10X98765432"[sum(int(d) * f for d, f in zip(first17, _FACTORS, strict=True)) % 11]


def _date(eight: str) -> date | None:
    try:
        found = date(int(eight[:4]), int(eight[4:6]), int(eight[6:]))
    except ValueError:
        return None
    return found if 1870 <= found.year <= 2100 else None


def valid(value: str) -> bool:
    """18 characters, a real date, the right check character. The region code is not asked."""
    return bool(_SHAPE.match(value)) and _date(value[6:14]) is not None and check_character(value[:17]) == value[17]


def _sex(digit: str) -> Literal["男", "女"] | None:
    if not digit.isdigit():
        return None
    return "男" if int(digit) % 2 else "女"


def _full(value: str, kind: Kind) -> ResidentIdKey:
    return ResidentIdKey(value, kind, _date(value[6:14]), _sex(value[16]), value[:6], (value,))


def _masked(written: str, text: str) -> ResidentIdKey:
    patterns = [mask.layout(text, 18)]
    if len(text) == 15:
        patterns.append(text[:6] + "19" + text[6:] + mask.HIDDEN)
    kept = tuple(p for p in patterns if p)
    first = kept[0] if len(kept) == 1 else ""
    if not kept:
        return ResidentIdKey(written, Kind.WRONG)
    born = _date(first[6:14]) if first[6:14].isdigit() else None
    region = first[:6] if first[:6].isdigit() else ""
    return ResidentIdKey(written, Kind.MASKED, born, _sex(first[16:17]), region, kept)


def _compact(text: str) -> str:
    text = clean(text).upper().lstrip("'‘’`\"“ ").rstrip("'\"”’ ")
    text = _LABEL.sub("", re.sub(r"\s+", "", text))
    text = re.sub(r"\.0+$", "", text) if re.match(r"[0-9]{15,18}\.0+$", text) else text
    return re.sub(r"(?<![-*])-(?!-)", "", text).strip(",，;；。、")


@lru_cache(maxsize=65536)
def parse(text: str) -> ResidentIdKey:
    """Reads one number; never raises. Text without any digit or mask gives the empty key."""
    compact = _compact(text)
    tail = _TAIL.search(compact)
    if tail:
        return _masked(compact, mask.HIDDEN * (18 - len(tail.group(1))) + tail.group(1))
    starred = mask.with_stars(compact, letters=bool(re.match(r"[0-9X*×]+$", compact)))
    if mask.HIDDEN in starred:
        return _masked(compact, starred) if re.search(r"[0-9]", starred) else ResidentIdKey()
    if valid(compact):
        return _full(compact, Kind.FULL)
    if re.match(r"[0-9]{15}$", compact) and _date("19" + compact[6:12]):
        longer = compact[:6] + "19" + compact[6:]
        return _full(longer + check_character(longer), Kind.FROM_15)
    return _damaged(compact)


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
    if len(digits) == 15 and digits.isdigit():
        longer = digits[:6] + "19" + digits[6:]
        return longer + check_character(longer)
    return digits


def _compare_full(a: ResidentIdKey, b: ResidentIdKey) -> Level:
    if a.value == b.value:
        return Level.EQUAL if a.kind is b.kind else Level.SAME_15_18
    cut = (a.value[15:] == "000") != (b.value[15:] == "000")
    return Level.FLOAT_CUT if cut and a.value[:15] == b.value[:15] else Level.CONFLICT


def _float_fits(lead: str, other: str) -> bool:
    """The last kept digit of a float may be rounded up; a shorter tail of zeros is not written at all."""
    digits = other[: len(lead)]
    return digits.isdigit() and len(digits) == len(lead) and 0 <= int(lead) - int(digits) <= 1


def _month_day_swapped(text: str) -> str:
    return text[:10] + text[12:14] + text[10:12] + text[14:]


def _against_valid(broken: ResidentIdKey, good: str) -> Level:
    if broken.kind is Kind.FLOAT and _float_fits(broken.candidate, good):
        return Level.FLOAT_CUT
    text = broken.value if broken.kind is Kind.FLOAT else broken.candidate or broken.value
    if broken.kind is Kind.LETTERS and text == good:
        return Level.LETTER_FOR_DIGIT
    if len(text) == 18 and text[:17] == good[:17]:
        return Level.CHECK_ONLY
    if len(text) == 18 and _month_day_swapped(text)[:17] == good[:17]:
        return Level.DATE_SWAPPED
    short = good[:6] + good[8:17]
    near = OSA.distance(text, short if len(text) in {14, 15} else good, score_cutoff=1) <= 1
    return Level.ONE_EDIT if near else Level.APART


def _compare_damaged(a: ResidentIdKey, b: ResidentIdKey) -> Level:
    if a.complete or b.complete:
        return _against_valid(b, a.value) if a.complete else _against_valid(a, b.value)
    if a.value == b.value:
        return Level.EQUAL_DAMAGED
    one, two = (k.candidate or k.value for k in (a, b))
    if Kind.FLOAT in {a.kind, b.kind}:
        size = min(len(one), len(two))
        return Level.FLOAT_CUT if _float_fits(one[:size], two) or _float_fits(two[:size], one) else Level.APART
    return Level.ONE_EDIT if OSA.distance(one, two, score_cutoff=1) <= 1 else Level.APART


def _feasible(pattern: str) -> bool:
    born = pattern[6:14]
    if born.isdigit() and _date(born) is None:
        return False
    return mask.HIDDEN in pattern or valid(pattern)


def fitting(a: ResidentIdKey, b: ResidentIdKey) -> tuple[int, ...] | None:
    """Places (from 0) that both show where at least one is masked and they can be one number; None if they cannot."""
    best: tuple[int, ...] | None = None
    for one in a.patterns:
        for two in b.patterns:
            if mask.fits(one, two) and _feasible(mask.merged(one, two)):
                places = mask.shared(one, two)
                best = places if best is None or len(places) > len(best) else best
    return best


def _one_slip(pattern: str, text: str) -> bool:
    """A damaged number fits a mask but for one place, one swap, or one lost digit."""
    if len(text) == len(pattern) - 1:
        return any(mask.fits(pattern, text[:i] + mask.HIDDEN + text[i:]) for i in range(len(pattern)))
    if len(text) != len(pattern):
        return False
    wrong = [i for i in mask.shared(pattern, text) if pattern[i] != text[i]]
    swap = len(wrong) == 2 and wrong[1] - wrong[0] == 1 and pattern[wrong[0]] == text[wrong[1]]
    return len(wrong) == 1 or swap


def shown_by_both(a: ResidentIdKey, b: ResidentIdKey) -> tuple[int, ...]:
    """Places that a mask and a damaged number show alike, for the reading that agrees most."""
    broken, hidden = (a, b) if a.damaged else (b, a)
    text = _trusted(broken)
    return max(
        (tuple(i for i in mask.shared(p, text) if p[i] == text[i]) for p in hidden.patterns), key=len, default=()
    )


def _trusted(broken: ResidentIdKey) -> str:
    """A damaged number with the places that a float lost as hidden ones."""
    text = broken.candidate or broken.value
    return text[:-1] + mask.HIDDEN * (19 - len(text)) if broken.kind is Kind.FLOAT else text


def _compare_masks(a: ResidentIdKey, b: ResidentIdKey) -> Level:
    if a.damaged or b.damaged:
        broken, hidden = (a, b) if a.damaged else (b, a)
        text = _trusted(broken)
        if any(mask.fits(p, text) for p in hidden.patterns):
            return Level.MASK_FITS_DAMAGED
        return Level.MASK_NEAR_DAMAGED if any(_one_slip(p, text) for p in hidden.patterns) else Level.APART
    return Level.MASK_CONFLICT if fitting(a, b) is None else Level.MASK_FITS


def compare(a: ResidentIdKey, b: ResidentIdKey, _context: Context = NOTHING_KNOWN) -> Level:
    """The level of two numbers; symmetric. Two different valid numbers conflict even when one digit differs."""
    if not a.value or not b.value:
        return Level.MISSING
    if Kind.OTHER_PAPER in {a.kind, b.kind}:
        if a.kind is b.kind:
            return Level.EQUAL if a.value == b.value else Level.APART
        return Level.OTHER_PAPER
    if a.complete and b.complete:
        return _compare_full(a, b)
    if a.masked or b.masked:
        return _compare_masks(a, b)
    return _compare_damaged(a, b)
