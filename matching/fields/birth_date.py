"""Dates of birth in the forms that files hold them, lunar ones included.

Surprising: a date that differs may be the lunar birthday of the same person, as many over fifty gave it; the solar
image is tried before anything is called a conflict. 01-01 is a placeholder more often than a birthday.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from functools import lru_cache
from types import MappingProxyType

from rapidfuzz.distance import OSA

from matching import calendar, mask
from matching.comparison import NOTHING_KNOWN, Context, Label
from matching.script import clean

_LUNAR = re.compile(r"\(?(?:农历|阴历|旧历|古历|夏历)\)?[:：]?|闰(?=[0-9]{1,2}月)")
_LUNAR_WORDS = re.compile("正月|冬月|腊月|臘月|月初[一二三四五六七八九十]")
_SOLAR = re.compile(r"\(?(?:公元|公历|阳历|新历|西历)\)?[:：]?")
_LABEL = re.compile(r"^(?:出生年月日?|出生日期|出生时间|出生|生日|生于|出生于|DOB)[:：]?|(?:出生|生人|生)[。.]?$")
_MONTHS = ("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC")
_MONTH_FIRST = re.compile(rf"({'|'.join(_MONTHS)})[A-Z]*[.,]?([0-9]{{1,2}})(?:ST|ND|RD|TH)?[.,]*([0-9]{{4}})$")
_DAY_THEN_MONTH = re.compile(rf"([0-9]{{1,2}})(?:ST|ND|RD|TH)?[.,/-]*({'|'.join(_MONTHS)})[A-Z]*[.,/-]*([0-9]{{4}})$")
_LETTERS = str.maketrans("OQIL", "0011")
_REPUBLIC = re.compile(r"民国(?:前)?([0-9]{1,3})年")
_HAN_DIGITS = str.maketrans("零〇○一二三四五六七八九", "000123456789")
_HAN_NUMBER = re.compile("[一二三四五六七八九]?十[一二三四五六七八九]?")
_FORMS = (
    re.compile(r"([0-9*]{4})[年./-]([0-9*]{1,2})[月./-]([0-9*]{1,2})[日号]?(?![0-9])"),
    re.compile(r"([0-9*]{4})([0-9*]{2})([0-9*]{2})(?:[0-9]{6})?$"),
)
ROUNDS = 8
_ISO = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
_WORDED = re.compile(r"([0-9]{4})年([0-9]{1,2})月([0-9]{1,2})日")
_DAY_FIRST = re.compile(r"([0-9]{1,2})[./-]([0-9]{1,2})[./-]([0-9]{4})$")
_SHORT_YEAR = re.compile(r"([0-9]{2})[年./-]([0-9]{1,2})[月./-]([0-9]{1,2})[日号]?$|([0-9]{2})([0-9]{2})([0-9]{2})$")
_NO_YEAR = re.compile(r"()([0-9]{1,2})[月./-]([0-9]{1,2})[日号]?$")
_MONTH_RUN = re.compile(r"(?:19|20)[0-9]{2}(?:0[1-9]|1[0-2])$")
_YEAR_MONTH = re.compile(r"([0-9*]{4})[年./-]([0-9]{1,2})月?$|((?:19|20)[0-9]{2})(0[1-9]|1[0-2])$")
_YEAR = re.compile(r"([0-9*]{4})年?\**$")
_EXCEL_EPOCH = date(1899, 12, 30)
_EXCEL_RANGE = (5000, 60000)


class Level(StrEnum):
    """From equal to conflict."""

    EQUAL = "equal"
    EQUAL_PLACEHOLDER = "equal_placeholder"
    LUNAR = "lunar"
    DAY_MONTH_SWAPPED = "day_month_swapped"
    ONE_DIGIT = "one_digit"
    PLACEHOLDER = "placeholder"
    PART_FITS = "part_fits"
    MASK_FITS = "mask_fits"
    MISSING = "missing"
    CONFLICT = "conflict"


LABELS = MappingProxyType(
    dict.fromkeys(Level, Label.POSSIBLE)
    | {Level.EQUAL: Label.MATCH, Level.EQUAL_PLACEHOLDER: Label.MATCH, Level.CONFLICT: Label.NO},
)
TEXTS = MappingProxyType(
    {
        Level.EQUAL: "出生日期一致",
        Level.EQUAL_PLACEHOLDER: "出生日期一致，但为 1 月 1 日，可能是占位值",
        Level.LUNAR: "一方为另一方的农历生日",
        Level.DAY_MONTH_SWAPPED: "出生日期的月、日互换",
        Level.ONE_DIGIT: "出生日期仅差一位数字",
        Level.PLACEHOLDER: "出生年份一致，一方月日为占位值",
        Level.PART_FITS: "出生年月的已知部分一致",
        Level.MASK_FITS: "脱敏出生日期的可见位相符",
        Level.MISSING: "缺少出生日期",
        Level.CONFLICT: "出生日期不同",
    }
)


@dataclass(frozen=True, slots=True)
class BirthDateKey:
    """One date: `value` is ISO when whole, else eight places with `*`, "" if none; `date` only when whole and solar.

    `repaired`: letters were read as digits.
    """

    value: str = ""
    date: date | None = None
    pattern: str = ""
    lunar: bool = False
    masked: bool = False
    damaged: bool = False
    repaired: bool = False

    @property
    def complete(self) -> bool:
        """A real calendar date."""
        return self.date is not None

    @property
    def placeholder(self) -> bool:
        """The first of January."""
        return self.pattern[4:] == "0101"


def _real(year: str, month: str, day: str) -> date | None:
    try:
        found = date(int(year), int(month), int(day))
    except ValueError:
        return None
    return found if 1850 <= found.year <= 2100 else None


def from_date(value: date) -> BirthDateKey:
    """The key of a known date."""
    written = value.isoformat()
    return BirthDateKey(written, value, written.replace("-", ""))


def _normal(text: str) -> str:
    """The date without time of day, words and blanks, with figures as digits and hidden places as stars."""
    plain = re.sub(r"[\sT]+[0-9]{1,2}:[0-9]{2}.*$", "", clean(text).upper())
    plain = re.sub(r"(?<=[0-9])\s+(?=[0-9])", "-", plain) if re.search(r"[0-9]\s+[0-9]+\s+[0-9]", plain) else plain
    plain = _SOLAR.sub("", _LABEL.sub("", re.sub(r"[\s'\"。()]+", "", plain)))
    plain = re.sub(r"(?<=[0-9*])[—–―－−~](?=[0-9*])", "-", plain)
    plain = plain.replace("正月", "1月").replace("冬月", "11月").replace("腊月", "12月").replace("初", "")
    plain = re.sub("廿([一二三四五六七八九])", r"二十\1", plain.replace("卅", "三十")).replace("廿", "二十")
    plain = _HAN_NUMBER.sub(_ten, plain.replace("元年", "1年")).translate(_HAN_DIGITS)
    plain = _REPUBLIC.sub(lambda m: f"{int(m.group(1)) + 1911}年", plain)
    return re.sub(r"[×某]+|X{1,4}", "**", mask.with_stars(plain))


def _ten(match: re.Match[str]) -> str:
    head, _, tail = match.group().translate(_HAN_DIGITS).partition("十")
    return f"{head or 1}{tail or 0}"


def _partial(year: str, month: str, day: str) -> BirthDateKey:
    def place(text: str) -> str:
        return "**" if mask.HIDDEN in text or not text.isdecimal() else text.zfill(2)

    pattern = (year if len(year) == 4 else year.rjust(4, mask.HIDDEN)) + place(month) + place(day)
    wrong = (place(month).isdecimal() and not 1 <= int(month) <= 12) or len(pattern) != 8
    return BirthDateKey(pattern, pattern=pattern, masked=mask.HIDDEN in pattern, damaged=wrong)


def _from_parts(year: str, month: str, day: str, *, lunar: bool) -> BirthDateKey:
    found = _real(year, month, day)
    if found is None and mask.HIDDEN not in year + month + day:
        solar = calendar.solar(int(year), int(month), int(day))
        pattern = year + month.zfill(2) + day.zfill(2)
        return BirthDateKey(pattern, pattern=pattern, lunar=bool(solar), damaged=not solar)
    if found is None:
        return _partial(year, month, day)
    written = found.isoformat()
    return BirthDateKey(written, None if lunar else found, written.replace("-", ""), lunar=lunar)


def _turned(text: str) -> tuple[str, str, str] | None:
    """Dates that begin with the day, or name the month in English."""
    turned = _DAY_FIRST.match(text)
    if turned:
        day, month, year = turned.groups()
        return (year, day, month) if int(month) > 12 else (year, month, day)
    english = _MONTH_FIRST.match(text)
    if english:
        return english.group(3), str(_MONTHS.index(english.group(1)) + 1), english.group(2)
    english = _DAY_THEN_MONTH.match(text)
    return (english.group(3), str(_MONTHS.index(english.group(2)) + 1), english.group(1)) if english else None


def _written(text: str) -> tuple[str, str, str] | None:
    """Year, month and day as written; a missing one as stars, a century never guessed."""
    for form in _FORMS:
        found = form.match(text)
        if found:
            return found.group(1), found.group(2), found.group(3)
    turned = _turned(text)
    if turned:
        return turned
    short = None if _MONTH_RUN.match(text) else _SHORT_YEAR.match(text) or _NO_YEAR.match(text)
    if short:
        year, month, day = (g for g in short.groups() if g is not None)
        return (f"**{year}" if year else "****"), month, day
    part = _YEAR_MONTH.match(text) or _YEAR.match(text)
    if part is None:
        return None
    shown = [g for g in part.groups() if g is not None]
    return shown[0], shown[1] if len(shown) > 1 else "**", "**"


@lru_cache(maxsize=32768)
def parse(text: str) -> BirthDateKey:
    """Reads one date; never raises. A day of a lunar calendar keeps its numbers and is marked."""
    usual = _ISO.fullmatch(text) or _WORDED.fullmatch(text)
    if usual:
        return _from_parts(*usual.groups(), lunar=False)
    key = _read(text)
    for _ in range(ROUNDS):
        if not key.damaged:
            break
        again = _read(key.value)
        if again.value == key.value:
            break
        key = again
    return key


def _read(text: str) -> BirthDateKey:
    plain = _normal(text)
    lunar = bool(_LUNAR.search(plain) or _LUNAR_WORDS.search(text))
    plain = _LUNAR.sub("", plain)
    plain = re.sub(r"^([0-9]{5}|[0-9]{8})\.0+$", r"\1", plain)
    if re.match(r"[0-9]{5}$", plain):
        serial = int(plain)
        if _EXCEL_RANGE[0] <= serial <= _EXCEL_RANGE[1]:
            return from_date(_EXCEL_EPOCH + timedelta(days=serial))
    parts = _written(plain)
    if parts is None and re.search(r"[OQIL]", plain) and re.search(r"[0-9]", plain):
        parts = _written(plain.translate(_LETTERS))
        if parts:
            return replace(_from_parts(*parts, lunar=lunar), repaired=True)
    if parts is None:
        return BirthDateKey(plain, damaged=True) if re.search("[0-9]", plain) else BirthDateKey()
    return _from_parts(*parts, lunar=lunar)


def _solar(key: BirthDateKey) -> set[date]:
    if not key.pattern.isdecimal():
        return set()
    return set(calendar.solar(int(key.pattern[:4]), int(key.pattern[4:6]), int(key.pattern[6:])))


def _may_be_lunar(a: BirthDateKey, b: BirthDateKey) -> bool:
    """A lunar date lies 17 to 55 days before its solar image, and up to 30 more in a year with a doubled month."""
    if a.date is None or b.date is None:
        return True
    return 15 <= abs(a.date.toordinal() - b.date.toordinal()) <= 90


def _compare_partial(a: BirthDateKey, b: BirthDateKey) -> Level:
    if not a.pattern or not b.pattern or not mask.fits(a.pattern, b.pattern):
        return Level.CONFLICT
    part = any(key.masked and key.pattern.endswith("**") for key in (a, b))
    return Level.PART_FITS if part else Level.MASK_FITS


def _compare_whole(a: BirthDateKey, b: BirthDateKey) -> Level:
    if a.lunar == b.lunar and a.pattern == b.pattern:
        if a.repaired != b.repaired:
            return Level.ONE_DIGIT
        return Level.EQUAL_PLACEHOLDER if a.placeholder else Level.EQUAL
    if _may_be_lunar(a, b) and ((not b.lunar and b.date in _solar(a)) or (not a.lunar and a.date in _solar(b))):
        return Level.LUNAR
    one, two = a.pattern, b.pattern
    if one[:4] == two[:4]:
        if one[4:6] == two[6:] and one[6:] == two[4:6]:
            return Level.DAY_MONTH_SWAPPED
        if a.placeholder or b.placeholder:
            return Level.PLACEHOLDER
    return Level.ONE_DIGIT if OSA.distance(one, two, score_cutoff=1) <= 1 else Level.CONFLICT


def compare(a: BirthDateKey, b: BirthDateKey, _context: Context = NOTHING_KNOWN) -> Level:
    """The level of two dates; symmetric."""
    if not a.value or not b.value:
        return Level.MISSING
    if a.masked or b.masked:
        return _compare_partial(a, b)
    if not a.pattern or not b.pattern:
        return Level.EQUAL if a.value == b.value else Level.CONFLICT
    return _compare_whole(a, b)
