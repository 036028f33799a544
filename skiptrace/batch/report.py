"""The report of a run as a workbook: the creditor's columns in front, what was found behind, and what was not asked.

Surprising: every data row of the creditor's file stands in it exactly once: in front of its case, under the other rows
of the same case, or among those that no case took in. A row that vanished is a debtor whom nobody looks for.
"""

import os
import shutil
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

import xlsxwriter

from skiptrace.batch import asked
from skiptrace.batch.finding import MOMENT, Finding, View, cells, columns
from skiptrace.batch.legend import notes
from skiptrace.batch.run import RunProgress
from skiptrace.batch.sheet import EXCEL_ROWS, Formats, GrowingSheet, Heading
from skiptrace.cases.placing import PlacedFile, PlacedRow
from skiptrace.journal import Actor

RESULTS, SOURCES, OTHER_ROWS, LEFT_ROWS, NOTES = "查询结果", "来源", "同案其他行", "未采用的行", "说明"
MOMENTS = frozenset({"截至", "最近时间", "发起时间", "数据截至"})
"""Columns and lines that hold a moment of time: two runs over the same data differ in these and nothing else."""

_PLACE = Heading("文件位置", 16)
_DOUBTS = Heading("文件中的疑问", 36)
_OTHER = (Heading("案件", 10), _PLACE, _DOUBTS)
_LEFT = (
    Heading("原工作表", 14),
    Heading("原行号", 8),
    Heading("案件", 10),
    Heading("原因", 44),
    Heading("修改方法", 44),
)
_OPTIONS = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}


@dataclass(frozen=True, slots=True)
class ReportHead:
    """Of what run, for whom, as of which day; `file` None for a run that no file brought."""

    progress: RunProgress
    made_by: Actor
    made_on: date
    view: View
    file: PlacedFile | None


async def write_report(out: Path, head: ReportHead, findings: AsyncIterator[Finding], *, rows: int = EXCEL_ROWS) -> int:
    """Write the workbook (mode 0600) case by case; how many cases it holds. Killed before its end it leaves no file."""
    with _workbook(out, head.progress.run.created_at) as book:
        report = _Report(book, head, rows)
        async for finding in findings:
            report.add(finding)
        report.end()
    return report.count


class _Report:
    """The sheets of one workbook, filled case by case."""

    def __init__(self, book: Any, head: ReportHead, rows: int) -> None:
        self.count = 0
        self._book = book
        self._head = head
        self._formats = Formats(book)
        self._columns = columns(head.view)
        self._written: set[str] = set()
        self._latest: datetime | None = None
        self._group_of = _groups(head.file.titles if head.file else {})
        widest = {group: titles for titles, group in self._group_of.items()} or {0: ()}
        ours = (*(heading for heading, _ in self._columns), _PLACE, _DOUBTS)

        def sheets(name: str, headings: Sequence[Heading]) -> list[GrowingSheet]:
            return [
                GrowingSheet(book, self._formats, f"{name}{group + 1 if group else ''}", own, headings, rows=rows)
                for group, own in sorted(widest.items())
            ]

        self._results = sheets(RESULTS, ours)
        self._sources = GrowingSheet(book, self._formats, SOURCES, (), asked.HEADINGS, rows=rows)
        self._others = sheets(OTHER_ROWS, _OTHER) if head.file else []
        self._left = sheets(LEFT_ROWS, _LEFT) if head.file else []

    def add(self, finding: Finding) -> None:
        """One line of results; a case that took another one up since stands once."""
        case = finding.profile.case
        if case.id in self._written:
            return
        self._written.add(case.id)
        self.count += 1
        own = self._head.file.rows_of.get(case.id, ()) if self._head.file else ()
        first = own[0] if own else None
        found = cells(finding, self._head.view, self._columns)
        self._results[self._group(first)].add(
            first.row.cells if first else (), (*found, _place(first), first.why or "无" if first else "不在文件中")
        )
        for other in own[1:]:
            self._others[self._group(other)].add(other.row.cells, (case.number, _place(other), other.why or "无"))
        for line in asked.lines(finding, self._head.view):
            self._sources.add((), line)
        if finding.latest is not None:
            self._latest = max(self._latest or finding.latest, finding.latest)

    def end(self) -> None:
        """The rows that no case took in, then the notes."""
        for each in self._head.file.left if self._head.file else ():
            why = (each.row.sheet, each.row.row, each.case_number or "无", each.why, each.mend)
            self._left[self._group(each)].add(each.row.cells, why)
        for sheet in (*self._results, self._sources, *self._others, *self._left):
            sheet.close()
        self._notes()

    def _group(self, placed: PlacedRow | None) -> int:
        if placed is None or self._head.file is None:
            return 0
        return self._group_of[self._head.file.titles[placed.row.sheet]]

    def _notes(self) -> None:
        head = self._head
        latest = self._latest.strftime(MOMENT) if self._latest else "尚未查询"
        sheet = self._book.add_worksheet(NOTES)
        sheet.set_column(0, 0, 18)
        sheet.set_column(1, 1, 110)
        told = notes(head.progress, head.made_by, head.made_on, head.view, latest, head.file)
        for line, (name, text) in enumerate(told):
            sheet.write_string(line, 0, name, self._formats.wrapped)
            sheet.write_string(line, 1, text, self._formats.wrapped)


def _groups(titles: Mapping[str, tuple[str, ...]]) -> dict[tuple[str, ...], int]:
    """A number for each different set of headings in the file: sheets alike share a sheet here."""
    return {heading: number for number, heading in enumerate(dict.fromkeys(titles.values()))}


def _place(placed: PlacedRow | None) -> str:
    return f"{placed.row.sheet} 第 {placed.row.row} 行" if placed else "不在文件中"


@contextmanager
def _workbook(out: Path, created: datetime) -> Iterator[Any]:
    """A workbook that appears whole or not at all. What a killed one left beside it is cleared away first."""
    out.parent.mkdir(parents=True, exist_ok=True)
    aside = out.parent / f".{out.name}.part"
    shutil.rmtree(aside, ignore_errors=True)
    aside.mkdir(mode=0o700)
    try:
        part = aside / out.name
        os.close(os.open(part, os.O_WRONLY | os.O_CREAT, 0o600))
        with xlsxwriter.Workbook(str(part), {**_OPTIONS, "tmpdir": str(aside)}) as book:
            book.set_properties(
                {"title": "批量查询报告", "author": "skiptrace", "created": created.replace(tzinfo=None)}
            )
            yield book
        part.replace(out)
    finally:
        shutil.rmtree(aside, ignore_errors=True)
