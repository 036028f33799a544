"""Drafts of many cases with one list of what each lacks, so that a lawyer asks for missing things once.

Surprising: every cell is text, and no cell holds a personal value: the list is passed around, the drafts are not.
"""

import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import xlsxwriter

from skiptrace.documents.archive import canonical
from skiptrace.documents.glyphs import legible

LOG = "文书清单.xlsx"
_HEADINGS = (("案件", 12), ("文书", 34), ("文件", 52), ("状态", 14), ("缺件", 90))


@dataclass(frozen=True, slots=True)
class Drafted:
    """One draft: its place below a folder, its bytes, what it lacks and why it cannot be filed yet."""

    paper: str
    name: str
    place: str
    body: bytes = field(repr=False)
    lacks: tuple[str, ...] = field(repr=False)
    blocked: tuple[str, ...] = field(repr=False)

    @property
    def state(self) -> str:
        return "目前不能提交" if self.blocked else "待补齐" if self.lacks else "待核对签署"


@dataclass(frozen=True, slots=True)
class CaseLog:
    """What became of one case: its drafts, or why there are none."""

    case: str
    drafts: tuple[Drafted, ...]
    error: str

    def plain(self) -> dict[str, object]:
        drafts = [
            {"paper": each.paper, "file": each.place, "lacks": each.lacks, "blocked": each.blocked}
            for each in self.drafts
        ]
        return {"case": self.case, "error": self.error, "papers": drafts}


def log_sheet(logs: Iterable[CaseLog], at: datetime) -> bytes:
    """The list as a workbook: one row for each thing that a draft lacks; same logs, same bytes."""
    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(out, options) as book:
        book.set_properties({"title": "文书清单", "author": "skiptrace", "created": at.replace(tzinfo=None)})
        sheet = book.add_worksheet("文书清单")
        bold = book.add_format({"bold": True, "bg_color": "#EEEEEE", "border": 1, "font_name": "宋体"})
        cell = book.add_format(
            {"border": 1, "text_wrap": True, "valign": "top", "num_format": "@", "font_name": "宋体"}
        )
        for place, (heading, width) in enumerate(_HEADINGS):
            sheet.set_column(place, place, width)
            sheet.write_string(0, place, heading, bold)
        for number, row in enumerate((row for log in logs for row in _rows(log)), 1):
            _write(sheet, number, row, cell)
        sheet.freeze_panes(1, 2)
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
    return canonical(out.getvalue())


def _rows(log: CaseLog) -> Iterator[tuple[str, ...]]:
    if log.error:
        yield log.case, "", "", "没有写出", log.error
    for draft in log.drafts:
        items = [*(f"不能提交：{each}" for each in draft.blocked), *draft.lacks] or [""]
        yield from ((log.case, draft.name, draft.place, draft.state, item) for item in items)


def _write(sheet: Any, number: int, row: tuple[str, ...], style: Any) -> None:
    for place, text in enumerate(row):
        sheet.write_string(number, place, legible(text), style)
