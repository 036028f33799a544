"""Working days in China, from the announced arrangements in `holidays.toml`.

Surprising: a Sunday can be a working day, and a year not announced yet still gets an answer, marked provisional.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from importlib.resources import files

_FIXED = frozenset({(1, 1), (5, 1), (5, 2), (10, 1), (10, 2), (10, 3)})
"""Holidays on fixed dates (全国年节及纪念日放假办法, 2025); the lunar ones need the announcement."""

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class HolidayYear:
    """One announced year: days off beside weekends, and weekend days worked."""

    source: str
    off: frozenset[date]
    work: frozenset[date]


@cache
def announced() -> Mapping[int, HolidayYear]:
    """The years whose arrangement was published."""
    raw = tomllib.loads(files(__package__).joinpath("holidays.toml").read_text(encoding="utf-8"))
    return {
        entry["year"]: HolidayYear(
            entry["source"],
            frozenset(day for first, last in entry["off"] for day in _days(first, last)),
            frozenset(entry["work"]),
        )
        for entry in raw["years"]
    }


def provisional(day: date) -> bool:
    """True where the year's holidays were not announced when the data file was written."""
    return day.year not in announced()


def works(day: date) -> bool:
    """Whether courts work on that day, as far as announced."""
    year = announced().get(day.year)
    if year is None:
        return day.weekday() < 5 and (day.month, day.day) not in _FIXED
    if day in year.work:
        return True
    return day.weekday() < 5 and day not in year.off


def forward(day: date) -> date:
    """The day itself, or the first working day after it (民诉 85)."""
    while not works(day):
        day += _DAY
    return day


def backward(day: date) -> date:
    """The day itself, or the last working day before it (limits that count backwards)."""
    while not works(day):
        day -= _DAY
    return day


def working_days_before(day: date, count: int) -> date:
    """The day that lies `count` working days before `day`."""
    while count:
        day -= _DAY
        count -= works(day)
    return day


def working_days_after(day: date, count: int) -> date:
    """The `count`-th working day after `day`."""
    while count:
        day += _DAY
        count -= works(day)
    return day


def _days(first: date, last: date) -> tuple[date, ...]:
    return tuple(first + _DAY * n for n in range((last - first).days + 1))
