"""Resident id numbers: compares two of them, whole, masked or damaged.

Surprising: a damaged number is never repaired. It has about eleven valid neighbours, so it is only held against a valid
partner; and two masks are laid together only to see whether a date and a check character are still possible.
"""

from __future__ import annotations

from enum import StrEnum
from types import MappingProxyType

from rapidfuzz.distance import OSA

from matching import mask
from matching.comparison import NOTHING_KNOWN, Context, Label
from matching.fields.resident_id_key import Kind, ResidentIdKey, check_character, parse, real_date, valid

__all__ = [
    "LABELS",
    "TEXTS",
    "Kind",
    "Level",
    "ResidentIdKey",
    "check_character",
    "compare",
    "fitting",
    "parse",
    "shown_by_both",
    "valid",
]


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


def _compare_full(a: ResidentIdKey, b: ResidentIdKey) -> Level:
    if a.value == b.value:
        return Level.EQUAL if a.kind is b.kind else Level.SAME_15_18
    cut = (a.value[15:] == "000") != (b.value[15:] == "000")
    return Level.FLOAT_CUT if cut and a.value[:15] == b.value[:15] else Level.CONFLICT


def _float_fits(lead: str, other: str) -> bool:
    """The last kept digit of a float may be rounded up; a shorter tail of zeros is not written at all."""
    digits = other[: len(lead)]
    return lead.isdecimal() and digits.isdecimal() and len(digits) == len(lead) and 0 <= int(lead) - int(digits) <= 1


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
    if born.isdecimal() and real_date(born) is None:
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
    if a.value == b.value:
        return Level.MASK_FITS
    if a.damaged or b.damaged:
        broken, hidden = (a, b) if a.damaged else (b, a)
        text = _trusted(broken)
        if any(mask.fits(p, text) for p in hidden.patterns):
            return Level.MASK_FITS_DAMAGED
        return Level.MASK_NEAR_DAMAGED if any(_one_slip(p, text) for p in hidden.patterns) else Level.APART
    return Level.MASK_CONFLICT if fitting(a, b) is None else Level.MASK_FITS


def _compare_papers(a: str, b: str) -> Level:
    """Passports, permits and other papers: they have no check character, so nothing but a mask excuses a difference."""
    if mask.HIDDEN in a or mask.HIDDEN in b:
        one, two = (mask.layout(x, len(y)) or x for x, y in ((a, b), (b, a)))
        return Level.MASK_FITS if mask.fits(one, two) else Level.APART
    return Level.EQUAL if a == b else Level.APART


def compare(a: ResidentIdKey, b: ResidentIdKey, _context: Context = NOTHING_KNOWN) -> Level:
    """The level of two numbers; symmetric. Two different valid numbers conflict even when one digit differs."""
    if not a.value or not b.value:
        return Level.MISSING
    if Kind.OTHER_PAPER in {a.kind, b.kind}:
        return _compare_papers(a.value, b.value) if a.kind is b.kind else Level.OTHER_PAPER
    if a.complete and b.complete:
        return _compare_full(a, b)
    if a.masked or b.masked:
        return _compare_masks(a, b)
    return _compare_damaged(a, b)
