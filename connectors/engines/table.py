"""What a registry's file means: labelled cells above, a header row, a row a thing, sometimes a closing line.

The header row is found by its names and never assumed at a number; every declared column must be there, or the file is
an engineer's matter. One bad row is set aside with its cell and costs the answer its completeness, not the other rows.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from connectors.answer import Answer, Cited, Outcome, Record, RejectedRow
from connectors.engines.fault import failed
from connectors.engines.form import FormError, from_cell
from connectors.engines.sheet import Grid, grid
from connectors.errors import ConnectorError, Contract
from connectors.manifest.operation import FileOperation, Form, RecordSpec
from connectors.reply import Reply

_HEAD_ROWS = 20
_WHOLE = frozenset({Outcome.FOUND, Outcome.NO_RECORD, Outcome.REFUSED})


@dataclass(frozen=True, slots=True)
class Layout:
    """A file that was opened: its marks, its header and the rows under it."""

    grid: Grid
    sha256: str
    marks: Mapping[str, Cited]
    header: int | None
    columns: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class _Rows:
    """What stands below the header; `others` rows are somebody else's."""

    records: tuple[Record, ...]
    rejected: tuple[RejectedRow, ...]
    footer: re.Match[str] | None
    others: int = 0

    @property
    def empty(self) -> bool:
        """Whether there is no row at all, of anybody."""
        return not (self.records or self.rejected or self.others)


def parse(form: FileOperation, replies: Sequence[Reply]) -> Answer:
    """The meaning of all files that answer one question: the latest complete one, or the parts together."""
    return together([_parse(form, reply) for reply in replies])


def together(answers: Sequence[Answer]) -> Answer:
    """What several answers to one question say: the latest complete one, or the parts together."""
    if not answers:
        return failed(Contract("没有文件"))
    for answer in reversed(answers):
        if answer.outcome in _WHOLE:
            return answer
    parts = [answer for answer in answers if answer.outcome is Outcome.PARTIAL]
    return _joined(parts) if parts else answers[-1]


def heading(form: FileOperation, reply: Reply) -> Mapping[str, str]:
    """The labelled cells above the rows, by the manifest's names; Contract for another kind of file."""
    return {name: cited.text for name, cited in _open(form, reply).marks.items()}


def layout(form: FileOperation, reply: Reply) -> Layout:
    """Where marks, header and rows of a file stand; Contract for another kind of file."""
    return _open(form, reply)


def _parse(form: FileOperation, reply: Reply) -> Answer:
    try:
        sheet = _open(form, reply)
        rows = _read(form, sheet)
        return _by_result(form, sheet, rows) if form.file.results else _by_footer(rows)
    except ConnectorError as error:
        return failed(error)


def _joined(parts: Sequence[Answer]) -> Answer:
    seen: dict[tuple[tuple[str, str], ...], Record] = {}
    for part in parts:
        for record in part.records:
            seen.setdefault(tuple((name, cited.text) for name, cited in sorted(record.fields.items())), record)
    rejected = tuple(row for part in parts for row in part.rejected)
    return Answer(Outcome.PARTIAL, tuple(seen.values()), parts[-1].why, rejected)


def _open(form: FileOperation, reply: Reply) -> Layout:
    read = grid(reply, form.file)
    wanted = {spec.at for spec in form.records[0].fields.values() if spec.at}
    header = next((i for i, row in enumerate(read.rows[:_HEAD_ROWS]) if wanted <= {_label(c) for c in row}), None)
    columns: dict[str, int] = {}
    if header is not None:
        labels = [_label(cell) for cell in read.rows[header]]
        if any(labels.count(name) > 1 for name in wanted):
            raise Contract("表头有重复的列")
        columns = {name: labels.index(name) for name in wanted}
    above = read.rows[: _HEAD_ROWS if header is None else header]
    return Layout(read, reply.sha256, _marks(form, read, above, reply.sha256), header, columns)


def _marks(form: FileOperation, read: Grid, above: Sequence[Sequence[Any]], sha256: str) -> dict[str, Cited]:
    places = {
        _label(cell): (row, column + 1)
        for row, cells in reversed(list(enumerate(above)))
        for column, cell in enumerate(cells[:-1])
    }
    marks: dict[str, Cited] = {}
    for name, labels in form.file.marks.items():
        for label in labels:
            if label in places and name not in marks:
                row, column = places[label]
                marks[name] = Cited(_plain(read.rows[row][column]), sha256, read.pointer(row, column))
    return marks


def _label(cell: Any) -> str:
    return re.sub(r"\s+", "", cell).rstrip("：:") if isinstance(cell, str) else ""


def _plain(cell: Any) -> str:
    if isinstance(cell, datetime | date):
        return cell.isoformat()[:10]
    return cell.strip() if isinstance(cell, str) else ""


def _read(form: FileOperation, sheet: Layout) -> _Rows:
    footer = re.compile(_pattern(form.file.footer)) if form.file.footer else None
    closing: re.Match[str] | None = None
    records: list[Record] = []
    rejected: list[RejectedRow] = []
    others = 0
    for number, cells in _below(sheet):
        if closing:
            rejected.append(RejectedRow(sheet.grid.pointer(number), "结尾行之后还有内容"))
        elif footer and (closing := footer.fullmatch(_first(cells))):
            continue
        else:
            row = _record(form.records[0], sheet, number)
            if isinstance(row, RejectedRow):
                rejected.append(row)
            elif all(row.text(name) == word for name, word in form.records[0].keep.items()):
                records.append(row)
            else:
                others += 1
    return _Rows(tuple(records), tuple(rejected), closing, others)


def _below(sheet: Layout) -> Iterator[tuple[int, Sequence[Any]]]:
    if sheet.header is None:
        return
    for number in range(sheet.header + 1, len(sheet.grid.rows)):
        cells = sheet.grid.rows[number]
        if any(cell not in {"", None} and _first([cell]) for cell in cells):
            yield number, cells


def _first(cells: Sequence[Any]) -> str:
    return next((text for cell in cells if (text := str(cell).strip())), "")


def _pattern(footer: str) -> str:
    escaped = re.escape(footer).replace(re.escape("{total}"), r"(?P<total>\d{1,5})")
    return escaped.replace(re.escape("{answered}"), r"(?P<answered>\d{1,5})").replace(r"\ ", r"\s*")


def _record(spec: RecordSpec, sheet: Layout, number: int) -> Record | RejectedRow:
    cells = sheet.grid.rows[number]
    assert sheet.header is not None
    if sheet.grid.ragged and len(cells) != len(sheet.grid.rows[sheet.header]):
        return RejectedRow(sheet.grid.pointer(number), "列数与表头不符")
    fields: dict[str, Cited] = {}
    for name, field in spec.fields.items():
        column = sheet.columns[field.at or ""]
        pointer = sheet.grid.pointer(number, column)
        try:
            text = from_cell(cells[column] if column < len(cells) else "", field)
        except FormError as error:
            if field.form is Form.CHOICE:
                raise Contract(f"{pointer} {error}") from None
            return RejectedRow(pointer, f"{field.at}：{error}")
        if text:
            fields[name] = Cited(text, sheet.sha256, pointer)
    return Record(spec.kind, fields, sheet.grid.pointer(number))


def _by_result(form: FileOperation, sheet: Layout, rows: _Rows) -> Answer:
    result = sheet.marks.get("result")
    meaning = form.file.results.get(result.text) if result else None
    if result is None or meaning is None:
        raise Contract("文件没有写明约定的结果")
    if meaning == "refused":
        reason = sheet.marks.get("reason")
        where = f"，理由见 {reason.pointer}" if reason else ""
        return Answer(Outcome.REFUSED, why=f"登记机构不予查询{where}", error="Refused")
    if meaning == "no_record":
        if not rows.empty or (sheet.header is None and _crowded(form, sheet)):
            raise Contract("结果写明没有记录，表中却有内容")
        return Answer(Outcome.NO_RECORD, why=result.text)
    if sheet.header is None:
        raise Contract("找不到约定的表头")
    if meaning == "partial":
        return Answer(Outcome.PARTIAL, rows.records, result.text, rows.rejected)
    if not rows.records and not rows.rejected:
        raise Contract("结果写明有记录，表中却没有内容")
    return _found(rows)


def _by_footer(rows: _Rows) -> Answer:
    if rows.footer is None:
        raise Contract("找不到约定的表头或结尾行，文件可能不全")
    total, answered = int(rows.footer["total"]), int(rows.footer["answered"])
    if answered > total:
        raise Contract("结尾行的家数有误")
    if answered < total:
        return Answer(Outcome.PARTIAL, rows.records, f"反馈单位共 {total} 家，已反馈 {answered} 家", rows.rejected)
    if not rows.records and not rows.rejected:
        if rows.others:
            raise Contract("各家均已反馈，表中却只有他人的内容")
        return Answer(Outcome.NO_RECORD, why=f"{total} 家单位均反馈无记录")
    return _found(rows)


def _found(rows: _Rows) -> Answer:
    if rows.rejected:
        return Answer(Outcome.PARTIAL, rows.records, f"{len(rows.rejected)} 行无法读取", rows.rejected)
    return Answer(Outcome.FOUND, rows.records)


def _crowded(form: FileOperation, sheet: Layout) -> bool:
    """Whether some row looks like a header or a record though no header was recognised; four cells are two labels."""
    columns = len({spec.at for spec in form.records[0].fields.values() if spec.at})
    most = max(4, min(6, columns - 1))
    return any(sum(1 for cell in row if str(cell).strip()) > most for row in sheet.grid.rows)
