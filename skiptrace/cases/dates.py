"""Dates as spreadsheets hold them: date cells, Excel's serial numbers, ISO, slashes, dots, 2023年5月2日, 20250908.

Surprising: a day without its month's order being certain (5/2/2023, 23.5.2) is unreadable; a limitation period must not
hang on a guess.
"""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from matching.script import clean

if TYPE_CHECKING:
    from skiptrace.cases.spreadsheet import Cell

FIRST, LAST = date(1950, 1, 1), date(2099, 12, 31)
_EPOCH = date(1899, 12, 30)
_PARTS = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*[日号]?(?:[T\s]*\d{1,2}[:时]\d{1,2}.*)?$")
_DENSE = re.compile(r"(\d{4})(\d{2})(\d{2})(?:\d{6})?$")
_SERIAL = re.compile(r"(\d{5})(?:\.\d+)?$")


def read_date(cell: Cell) -> date | None:
    """The day, None when the cell holds none between 1950 and 2099 or leaves it open."""
    if isinstance(cell, datetime):
        return _bounded(cell.date())
    if isinstance(cell, date):
        return _bounded(cell)
    if isinstance(cell, bool):
        return None
    if isinstance(cell, int | float):
        return _from_text(str(int(cell))) if abs(cell) < 10**9 else None
    return _from_text(clean(cell)) if isinstance(cell, str) else None


def date_in(text: str) -> date | None:
    """The one full date that a title mentions (截至2026年10月31日), None for none or several."""
    found = {
        _bounded(day)
        for parts in re.findall(r"(?<!\d)(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})(?!\d)", clean(text))
        if (day := _make(*parts))
    }
    return found.pop() if len(found) == 1 else None


def _from_text(text: str) -> date | None:
    plain = text.strip().strip("'‘’`")
    found = _PARTS.match(plain) or _DENSE.match(plain)
    if found:
        return _bounded(_make(*found.groups()))
    serial = _SERIAL.match(plain)
    return _bounded(_EPOCH + timedelta(days=int(serial.group(1)))) if serial else None


def _make(year: str, month: str, day: str) -> date | None:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None


def _bounded(day: date | None) -> date | None:
    return day if day and FIRST <= day <= LAST else None
