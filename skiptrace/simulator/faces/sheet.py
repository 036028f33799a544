"""Writes the workbooks that offices send back.

Surprising: every cell is text, and the file's time is the reply's own day, so the same reply has the same bytes.
"""

from __future__ import annotations

from datetime import UTC, datetime
from io import BytesIO
from typing import TYPE_CHECKING

import xlsxwriter

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date


def workbook(name: str, rows: Iterable[Sequence[str]], day: date) -> bytes:
    """An XLSX of one sheet; an empty row leaves a gap."""
    stream = BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(stream, options) as book:
        book.set_properties({"created": datetime(day.year, day.month, day.day, tzinfo=UTC)})
        sheet = book.add_worksheet(name)
        for place, row in enumerate(rows):
            for column, value in enumerate(row):
                if value:
                    sheet.write_string(place, column, value)
    return stream.getvalue()
