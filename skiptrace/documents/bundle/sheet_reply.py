"""A registry's or a court's sheet (XLSX, CSV) with its cells at their places and without other people's values."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from connectors.engines import table
from connectors.errors import ConnectorError
from connectors.manifest.operation import FileOperation
from connectors.reply import Reply
from skiptrace.documents.bundle.blackout import LeftOut, Redacted, Tally
from skiptrace.documents.bundle.csv_text import written_csv
from skiptrace.documents.bundle.own import Own, OwnValue
from skiptrace.documents.bundle.workbook import WrittenSheet, workbook

RULE = "表格：行列位置不变；只保留表头、回执编号、案号、结果与本案当事人已确认记录的单元格，其余以■遮盖"
_PACK = re.compile(r"[A-Za-z0-9_-]{1,40}")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_DOCKET = re.compile(r"[(（]\d{4}[)）]\S{2,20}号")


def redact(
    reply: Reply, own: Own, places: Mapping[str, OwnValue], form: FileOperation, at: datetime
) -> Redacted | LeftOut:
    """The sheet as it may be seen, in the format it came in; left out when it is another kind of file."""
    try:
        layout = table.layout(form, reply)
    except ConnectorError as error:
        return LeftOut(f"不能按约定的表格读取（{error}）")
    pen = _Pen(own, places, form, layout)
    rows = [
        [pen.cell(row, column, cell) for column, cell in enumerate(cells)] for row, cells in enumerate(layout.grid.rows)
    ]
    if form.file.format == "csv":
        return Redacted(written_csv(reply.body, rows), "csv", RULE, pen.tally.counts)
    return Redacted(workbook([WrittenSheet(layout.grid.name, rows)], at), "xlsx", RULE, pen.tally.counts)


@dataclass(frozen=True, slots=True)
class _Pen:
    own: Own
    places: Mapping[str, OwnValue] = field(repr=False)
    form: FileOperation
    layout: table.Layout = field(repr=False)
    tally: Tally = field(default_factory=Tally)

    def cell(self, row: int, column: int, cell: Any) -> Any:
        """The cell as it may be seen; what is nothing stays nothing."""
        if cell is None or cell == "":
            return cell
        text = cell if isinstance(cell, str) else str(cell)
        pointer = self.layout.grid.pointer(row, column)
        if held := self.places.get(pointer):
            shown = self.own.shown(held, text)
            return cell if shown == text else self.tally.changed(held.name, text, shown)
        if self._is_form(row, column, text, pointer):
            return cell
        return self.tally.black(self._field(row, column))

    def _is_form(self, row: int, column: int, text: str, pointer: str) -> bool:
        """Whether the cell belongs to the form: a heading, a label, an agreed mark, the closing line."""
        if row == self.layout.header:
            return self.layout.columns.get(_field_label(text)) == column
        if self.layout.header is not None and row > self.layout.header:
            return bool(self.form.file.footer and _closing(self.form.file.footer).fullmatch(text.strip()))
        mark = next((name for name, cited in self.layout.marks.items() if cited.pointer == pointer), "")
        if mark:
            return self._mark(mark, text.strip())
        labels = {label for each in self.form.file.marks.values() for label in each}
        return _field_label(text) in labels or text.strip() == self.form.file.sheet

    def _mark(self, mark: str, text: str) -> bool:
        people = self.own.people
        return {
            "pack": bool(_PACK.fullmatch(text)),
            "drawn": bool(_DAY.fullmatch(text)),
            "docket": bool(_DOCKET.fullmatch(text)),
            "result": text in self.form.file.results,
            "name": text in people.names,
            "id_no": people.fits(text),
        }.get(mark, False)

    def _field(self, row: int, column: int) -> str:
        label = next((name for name, place in self.layout.columns.items() if place == column), "")
        if self.layout.header is None or row <= self.layout.header:
            return "heading"
        return next((name for name, spec in self.form.records[0].fields.items() if spec.at == label), "other")


def _field_label(text: str) -> str:
    return re.sub(r"\s+", "", text).rstrip("：:")


def _closing(footer: str) -> re.Pattern[str]:
    return re.compile(re.sub(r"\\\{\w+\\\}", r"\\d{1,5}", re.escape(footer)).replace(r"\ ", r"\s*"))
