"""Builds the table of lunar years, so that a lunar birthday can be turned into its solar date without a library.

The one origin whose code is run: its months are computed, not stored. It is unpacked into a temporary folder only.
"""

from __future__ import annotations

import importlib
import sys
import tarfile
import tempfile
from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

FIRST_YEAR, LAST_YEAR = 1900, 2030
JULIAN_EPOCH = 1721424.5
"""Julian day of the day before 0001-01-01, the zero of `date.toordinal`."""


def lunar_lines(archive: Path) -> list[str]:
    """Lines `year first_day months`: solar date of the first lunar day, and `month:days` (a leap month is negative)."""
    with tempfile.TemporaryDirectory() as folder:
        with tarfile.open(archive) as packed:
            packed.extractall(folder, filter="data")
        sys.path.insert(0, f"{folder}/lunar_python-1.4.8")
        library = importlib.import_module("lunar_python")
        lines = []
        for year in range(FIRST_YEAR, LAST_YEAR + 1):
            months = [m for m in library.LunarYear.fromYear(year).getMonthsInYear() if m.getYear() == year]
            first = date.fromordinal(int(months[0].getFirstJulianDay() - JULIAN_EPOCH))
            lines.append(f"{year}\t{first}\t" + " ".join(f"{m.getMonth()}:{m.getDayCount()}" for m in months))
    return lines
