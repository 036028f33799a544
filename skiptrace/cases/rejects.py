"""Writes the rejected rows as a workbook for the creditor: his columns as they were, bad cells marked, and why.

Surprising: every text is written as text. A cell that begins with `=` came with the file and must not run in anybody's
spreadsheet; a number of 18 digits must not become a float a second time.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import xlsxwriter

from skiptrace.cases.cells import as_text, is_damaged_number
from skiptrace.cases.report import ImportReport
from skiptrace.cases.row import Problem, RowResult
from skiptrace.cases.spreadsheet import Cell

REASON_COLUMNS = ("原工作表", "原行号", "退回原因", "修改方法")
_OPTIONS = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "in_memory": True}


def write_rejects(report: ImportReport, path: Path) -> int:
    """One sheet for each sheet of the file that has rejected rows; how many rows were written."""
    with xlsxwriter.Workbook(str(path), _OPTIONS) as book:
        formats = {
            "title": book.add_format({"bold": True, "bg_color": "#D9E1F2", "border": 1, "text_wrap": True}),
            "plain": book.add_format({"num_format": "General"}),
            "bad": book.add_format({"bg_color": "#FFC7CE", "font_color": "#9C0006", "border": 1}),
            "why": book.add_format({"text_wrap": True, "valign": "top"}),
        }
        names = list(dict.fromkeys(result.sheet for result in report.rejected)) or ["退回"]
        for number, name in enumerate(names, 1):
            # The creditor's sheet name may hold what Excel forbids in a new one; the row says which sheet it was.
            sheet = book.add_worksheet(f"退回{number}" if len(names) > 1 else "退回")
            rows = [result for result in report.rejected if result.sheet == name]
            _write_sheet(sheet, report.titles.get(name, ()), rows, formats)
    return len(report.rejected)


def _write_sheet(sheet: Any, titles: Sequence[str], rows: Sequence[RowResult], formats: dict[str, Any]) -> None:
    for column, title in enumerate((*titles, *REASON_COLUMNS)):
        sheet.write_string(0, column, title, formats["title"])
    sheet.freeze_panes(1, 0)
    sheet.set_column(0, max(len(titles) - 1, 0), 16)
    sheet.set_column(len(titles), len(titles) + 1, 12)
    sheet.set_column(len(titles) + 2, len(titles) + 3, 44)
    for line, result in enumerate(rows, 1):
        wrong = {problem.index: problem for problem in result.problems}
        for column, cell in enumerate(result.cells):
            style = formats["bad"] if column in wrong else formats["plain"]
            _write_cell(sheet, line, column, cell, style)
            if column in wrong:
                sheet.write_comment(line, column, f"{wrong[column].reason}。{wrong[column].mend}")
        _write_why(sheet, line, len(titles), result, formats["why"])


def _write_cell(sheet: Any, line: int, column: int, cell: Cell, style: Any) -> None:
    exact = isinstance(cell, int | float) and not isinstance(cell, bool) and not is_damaged_number(cell)
    if exact:
        sheet.write_number(line, column, cell, style)
    else:
        sheet.write_string(line, column, cell if isinstance(cell, str) else as_text(cell), style)


def _write_why(sheet: Any, line: int, first: int, result: RowResult, style: Any) -> None:
    ordered: list[Problem] = sorted(result.problems, key=lambda problem: not problem.fatal)
    sheet.write_string(line, first, result.sheet)
    sheet.write_number(line, first + 1, result.row)
    sheet.write_string(line, first + 2, "；".join(f"{p.column}：{p.reason}" for p in ordered), style)
    sheet.write_string(line, first + 3, "；".join(dict.fromkeys(p.mend for p in ordered)), style)
