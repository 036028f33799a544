"""Lunar birthdays as solar dates, from the vendored table of lunar years 1900 to 2030."""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache, lru_cache

from matching import tables


@cache
def _years() -> dict[int, tuple[date, tuple[tuple[int, int], ...]]]:
    years: dict[int, tuple[date, tuple[tuple[int, int], ...]]] = {}
    for year, first, months in tables.lines("lunar_years.tsv"):
        pairs = tuple((int(m), int(d)) for m, d in (item.split(":") for item in months.split()))
        years[int(year)] = (date.fromisoformat(first), pairs)
    return years


@lru_cache(maxsize=16384)
def solar(year: int, month: int, day: int) -> tuple[date, ...]:
    """Solar dates of a lunar one: two when that month was doubled (闰), none outside of 1900-2030 or past its days."""
    if year not in _years():
        return ()
    step, months = _years()[year]
    found: list[date] = []
    for number, days in months:
        if abs(number) == month and 1 <= day <= days:
            found.append(step + timedelta(days=day - 1))
        step += timedelta(days=days)
    return tuple(found)
