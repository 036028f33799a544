"""The cells of one row as text, with the damage that a spreadsheet did still visible.

Surprising: a number of 1e15 and more is written `5.101041958052797E+17` and never as digits: a spreadsheet keeps 15, so
any digits beyond them would be invented.
"""

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from decimal import Decimal

from matching.script import clean
from skiptrace.cases.headers import Column, Field, Header, Role
from skiptrace.cases.money import is_blank
from skiptrace.cases.row import Problem
from skiptrace.cases.spreadsheet import Cell, Sheet

_EXACT = 1e15
_FORMULA_TEXT = re.compile(r'^="(.*)"$', re.DOTALL)


def as_text(cell: Cell) -> str:
    """The cell as a person reads it, trimmed; dates in ISO form, truth values as nothing."""
    if isinstance(cell, str):
        return _FORMULA_TEXT.sub(r"\1", cell.strip()).strip()
    if isinstance(cell, bool):
        return ""
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, int | float):
        return _number(cell)
    return str(cell)


def is_damaged_number(cell: Cell) -> bool:
    """A number cell whose last digits a spreadsheet has lost."""
    return isinstance(cell, int | float) and not isinstance(cell, bool) and abs(cell) >= _EXACT


def _number(cell: float) -> str:
    if not math.isfinite(cell):
        return ""
    if is_damaged_number(cell):
        return repr(float(cell)).upper()
    return str(int(cell)) if cell == int(cell) else str(Decimal(repr(cell)))


@dataclass(slots=True)
class RowCells:
    """One row under its header; collects the problems that its readers find."""

    sheet: Sheet
    header: Header
    index: int
    csv: bool = False
    problems: list[Problem] = field(default_factory=list)

    @property
    def row(self) -> Sequence[Cell]:
        return self.sheet.rows[self.index]

    def raw(self, column: Column) -> Cell:
        return self.row[column.index]

    def text(self, column: Column) -> str:
        """The cell's text, "" for the signs that stand for nothing."""
        cell = self.raw(column)
        return "" if is_blank(cell) else as_text(cell)

    def filled_from_above(self, column: Column) -> bool:
        """Whether a merged range that began in an earlier row gave the value."""
        anchor = self.sheet.anchors.get((self.index, column.index))
        return anchor is not None and anchor[0] != self.index

    def given(self, kind: Field, role: Role = Role.DEBTOR, ordinal: int = 1) -> Iterator[tuple[Column, str]]:
        """Columns of a field that hold something, with their text."""
        for column in self.header.of(kind, role, ordinal):
            text = self.text(column)
            if text:
                yield column, text

    def first(self, kind: Field, role: Role = Role.DEBTOR, ordinal: int = 1) -> tuple[Column | None, str]:
        """The first of them; the column alone when all are empty, None when the file has none."""
        columns = self.header.of(kind, role, ordinal)
        return next(self.given(kind, role, ordinal), (columns[0] if columns else None, ""))

    def problem(self, code: str, column: Column | None, reason: str, mend: str) -> None:
        """Set aside with a warning."""
        label, index = (column.label, column.index) if column else ("", -1)
        self.problems.append(Problem(code, label, index, reason, mend))

    def reject(self, code: str, column: Column | None, reason: str, mend: str) -> None:
        """A fault that rejects the row."""
        self.problem(code, column, reason, mend)
        self.problems[-1] = replace(self.problems[-1], fatal=True)

    def has_text(self, pattern: re.Pattern[str]) -> bool:
        """Whether any cell matches as a whole."""
        return any(isinstance(cell, str) and pattern.fullmatch(clean(cell)) for cell in self.row)
