"""A sheet that grows line by line with bounded memory, and goes on in a second one where Excel ends.

Surprising: the creditor's cells keep their kind. A number stays a number and a date a date, everything else is text: a
cell that begins with `=` came with the file and must not run, and 18 digits must not become a float.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from skiptrace.cases.spreadsheet import Cell, column_letters
from skiptrace.documents.glyphs import legible

EXCEL_ROWS = 1_048_576
EXCEL_TEXT = 32_767
_CUT = "……（超出单元格上限，全文见原件）"
_OWN_WIDTH = 16


@dataclass(frozen=True, slots=True)
class Heading:
    """A column of ours."""

    title: str
    width: int


class Formats:
    """Cell formats, made once for each workbook."""

    def __init__(self, book: Any) -> None:
        head = {"bold": True, "border": 1, "text_wrap": True, "valign": "top"}
        self.own_head = book.add_format({**head, "bg_color": "#E7E6E6"})
        self.our_head = book.add_format({**head, "bg_color": "#D9E1F2"})
        self.text = book.add_format({"num_format": "@"})
        self.number = book.add_format({"num_format": "General"})
        self.wrapped = book.add_format({"num_format": "@", "text_wrap": True, "valign": "top"})
        self.date = book.add_format({"num_format": "yyyy-mm-dd"})
        self.moment = book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"})
        self.clock = book.add_format({"num_format": "hh:mm:ss"})
        self.span = book.add_format({"num_format": "[h]:mm:ss"})


class GrowingSheet:
    """The creditor's columns in front, ours behind; `add` writes one line."""

    def __init__(
        self,
        book: Any,
        formats: Formats,
        name: str,
        own: Sequence[str],
        ours: Sequence[Heading],
        *,
        rows: int = EXCEL_ROWS,
    ) -> None:
        self._book = book
        self._formats = formats
        self._name = name
        self._own = own
        self._ours = ours
        self._rows = rows
        self._sheets = 0
        self._sheet: Any = None
        self._line = 0
        self._begin()

    def add(self, own: Sequence[Cell], ours: Iterable[str | float]) -> None:
        """One line; the creditor's row may be shorter than his headings, or missing."""
        if self._line >= self._rows:
            self.close()
            self._begin()
        for column, cell in enumerate(own):
            self._creditors(column, cell)
        for column, value in enumerate(ours, len(self._own)):
            if isinstance(value, str):
                self._sheet.write_string(self._line, column, _bounded(legible(value)), self._formats.text)
            else:
                self._sheet.write_number(self._line, column, value, self._formats.number)
        self._line += 1

    def close(self) -> None:
        """Set the filter over all lines."""
        last = len(self._own) + len(self._ours) - 1
        self._sheet.autofilter(0, 0, max(self._line - 1, 0), last)

    def _begin(self) -> None:
        self._sheets += 1
        self._sheet = self._book.add_worksheet(self._name if self._sheets == 1 else f"{self._name}（续{self._sheets}）")
        self._sheet.freeze_panes(1, 0)
        self._sheet.set_column(0, max(len(self._own) - 1, 0), _OWN_WIDTH)
        for column, title in enumerate(self._own):
            self._sheet.write_string(0, column, _bounded(legible(title)), self._formats.own_head)
        for column, heading in enumerate(self._ours, len(self._own)):
            letters = column_letters(column)
            self._sheet.set_column(f"{letters}:{letters}", heading.width)
            self._sheet.write_string(0, column, heading.title, self._formats.our_head)
        self._line = 1

    def _creditors(self, column: int, cell: Cell) -> None:
        sheet, line, formats = self._sheet, self._line, self._formats
        match cell:
            case bool():
                sheet.write_boolean(line, column, cell)
            case int() | float() if math.isfinite(cell):
                sheet.write_number(line, column, cell, formats.number)
            case datetime():
                sheet.write_datetime(line, column, cell, formats.moment)
            case date():
                sheet.write_datetime(line, column, cell, formats.date)
            case time():
                sheet.write_datetime(line, column, cell, formats.clock)
            case timedelta():
                sheet.write_datetime(line, column, cell, formats.span)
            case "":
                return
            case _:
                sheet.write_string(line, column, _bounded(legible(str(cell))), formats.text)


def _bounded(text: str) -> str:
    return text if len(text) <= EXCEL_TEXT else text[: EXCEL_TEXT - len(_CUT)] + _CUT
