"""Writes a blacked-out sheet again: the same cells at the same places, and nothing else of the file it came from.

No formula, link, comment, hidden sheet, style, or author's name survives, because none is carried over.
"""

import io
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

import xlsxwriter

from skiptrace.documents.archive import canonical
from skiptrace.documents.glyphs import legible

_OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}


@dataclass(frozen=True, slots=True)
class WrittenSheet:
    """A sheet by its cells from the first row on."""

    name: str
    rows: Sequence[Sequence[Any]] = field(repr=False)


def workbook(sheets: Sequence[WrittenSheet], at: datetime) -> bytes:
    """The workbook; same sheets, same bytes. `at` stands as its date of creation."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, _OPTIONS) as book:
        book.set_properties({"created": at.replace(tzinfo=None)})
        days, moments = (
            book.add_format({"num_format": "yyyy-mm-dd"}),
            book.add_format({"num_format": "yyyy-mm-dd hh:mm"}),
        )
        for each in sheets:
            sheet = book.add_worksheet(each.name)
            for row, cells in enumerate(each.rows):
                for column, cell in enumerate(cells):
                    _write(sheet, (row, column), cell, days if not isinstance(cell, datetime) else moments)
    return canonical(out.getvalue())


def _write(sheet: Any, place: tuple[int, int], cell: Any, style: Any) -> None:
    if cell is None or cell == "":
        return
    if isinstance(cell, bool):
        sheet.write_boolean(*place, cell)
    elif isinstance(cell, int | float):
        sheet.write_number(*place, cell)
    elif isinstance(cell, datetime | date):
        sheet.write_datetime(*place, cell, style)
    else:
        sheet.write_string(*place, legible(str(cell)))
