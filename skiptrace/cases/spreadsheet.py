"""Reads a creditor's file (XLSX, XLS, CSV) into plain cells, with the row and column numbers that Excel shows.

Surprising: a merged range is filled, so that a name written once over three contracts stands in each of them; but every
filled cell remembers its anchor, because an amount written once must not be claimed three times.
"""

import csv
import io
import re
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from pathlib import Path

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from connectors.engines.biff import harmless_xls
from connectors.engines.bounds import Bounds
from connectors.engines.packed import harmless
from connectors.errors import Contract
from skiptrace.errors import UsageError

Cell = str | float | bool | date | datetime | time | timedelta

MAX_BYTES = 100 * 2**20
MAX_UNZIPPED = 2**30
MAX_RATIO = 200
MAX_ROWS = 500_000
MAX_COLUMNS = 256
_OLE = bytes.fromhex("d0cf11e0a1b11ae1")
_DELIMITERS = ",\t;|"


@dataclass(frozen=True, slots=True)
class Sheet:
    """`rows` from the sheet's first row on, ragged ends filled; `anchors` maps a filled cell to its source (from 0)."""

    name: str
    rows: Sequence[Sequence[Cell]] = field(repr=False)
    anchors: Mapping[tuple[int, int], tuple[int, int]] = field(repr=False)
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class Workbook:
    """A file as read: its bytes are the evidence. `kind` is xlsx, xls or csv."""

    body: bytes = field(repr=False)
    kind: str
    sheets: tuple[Sheet, ...]


def read_workbook(path: Path) -> Workbook:
    """All sheets of a file. UsageError (Chinese, with the mend) for what is no spreadsheet or too large."""
    try:
        size = path.stat().st_size
        if size > MAX_BYTES:
            raise UsageError(f"文件超过 {MAX_BYTES // 2**20} MB；请拆分后分批导入")
        body = path.read_bytes()
    except OSError as error:
        raise UsageError(f"无法读取文件 {path}；请检查路径与权限") from error
    return parse_workbook(body)


def parse_workbook(body: bytes) -> Workbook:
    """The same from bytes; the kind follows from the content, never from the file's name."""
    if not body.strip():
        raise UsageError("文件是空的；请重新导出")
    if body.startswith(b"PK\x03\x04"):
        _check_zip(body)
        return Workbook(body, "xlsx", _calamine(body))
    if body.startswith(_OLE):
        _check_xls(body)
        return Workbook(body, "xls", _calamine(body))
    return Workbook(body, "csv", (_csv(body),))


def column_letters(column: int) -> str:
    """Excel's letters of a column counted from 0 (0 -> A, 26 -> AA)."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def pointer(sheet: str, row: int, column: int) -> str:
    """`sheet!C7` of a cell counted from 0."""
    return f"{sheet}!{column_letters(column)}{row + 1}"


def _check_zip(body: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            parts = archive.infolist()
    except zipfile.BadZipFile as error:
        raise UsageError("文件已损坏，无法作为 XLSX 打开；请用 Excel 或 WPS 另存后再导入") from error
    unzipped = sum(part.file_size for part in parts)
    if unzipped > MAX_UNZIPPED or (unzipped > 2**24 and unzipped > MAX_RATIO * len(body)):
        raise UsageError("文件解压后过大，疑似异常压缩文件；请拆分或重新导出")
    # A cell far outside the rows, or a false count, would end the process inside the reader, past any except.
    try:
        harmless(body, Bounds(rows=MAX_ROWS, columns=MAX_COLUMNS, unpacked=MAX_UNZIPPED, passive=False))
    except Contract as error:
        raise UsageError("文件内部结构异常（单元格位置或计数不实）；请用 Excel 或 WPS 另存后再导入") from error


def _check_xls(body: bytes) -> None:
    """The same dangers in the old format; formulas are the creditor's own affair here too."""
    try:
        harmless_xls(body, Bounds(rows=MAX_ROWS, columns=MAX_COLUMNS, passive=False))
    except Contract as error:
        raise UsageError(f"{error}；请用 Excel 或 WPS 去除密码或另存为 XLSX 后再导入") from error


def _calamine(body: bytes) -> tuple[Sheet, ...]:
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(body))
        tables = [meta for meta in book.sheets_metadata if meta.typ is SheetTypeEnum.WorkSheet]
        return tuple(
            _sheet(book.get_sheet_by_name(meta.name), hidden=meta.visible is not SheetVisibleEnum.Visible)
            for meta in tables
        )
    except PasswordError as error:
        raise UsageError("文件设有打开密码；请去除密码后再导入") from error
    except (CalamineError, OSError, ValueError) as error:
        raise UsageError("文件已损坏或不是表格，无法打开；请用 Excel 或 WPS 另存为 XLSX 后再导入") from error


def _sheet(source: CalamineSheet, *, hidden: bool) -> Sheet:
    # total_height counts from row 1; limits are checked before the cells are built.
    height, width = source.total_height, source.total_width
    if height > MAX_ROWS:
        raise UsageError(f"工作表“{source.name}”超过 {MAX_ROWS} 行；请拆分后分批导入")
    if width > MAX_COLUMNS:
        raise UsageError(f"工作表“{source.name}”超过 {MAX_COLUMNS} 列；请删除多余的列")
    rows: list[list[Cell]] = [list(row) for row in source.to_python(skip_empty_area=False)]
    anchors: dict[tuple[int, int], tuple[int, int]] = {}
    for (top, left), (bottom, right) in source.merged_cell_ranges or ():
        for r in range(top, min(bottom, len(rows) - 1) + 1):
            for c in range(left, min(right, len(rows[r]) - 1) + 1):
                if (r, c) != (top, left):
                    rows[r][c] = rows[top][left]
                    anchors[r, c] = (top, left)
    return Sheet(source.name, rows, anchors, hidden=hidden)


def _csv(body: bytes) -> Sheet:
    text = _decode(body)
    if re.match(r"\s*(<!doctype|<html|<\?xml|<table)", text, re.IGNORECASE):
        raise UsageError("文件实为网页格式（部分系统导出的“假 XLS”）；请用 Excel 打开后另存为 XLSX 再导入")
    if text.count("\n") > MAX_ROWS:
        raise UsageError(f"文件超过 {MAX_ROWS} 行；请拆分后分批导入")
    head = "\n".join(text.splitlines()[:20])
    delimiter = max(_DELIMITERS, key=head.count)
    try:
        rows: list[list[Cell]] = [list(row) for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)]
    except csv.Error as error:
        raise UsageError("CSV 文件格式有误（引号不配对或单元格过长）；请用 Excel 或 WPS 重新导出") from error
    width = max((len(row) for row in rows), default=0)
    if width > MAX_COLUMNS:
        raise UsageError(f"文件超过 {MAX_COLUMNS} 列；请删除多余的列")
    for row in rows:
        row.extend([""] * (width - len(row)))
    return Sheet("CSV", rows, {})


def _decode(body: bytes) -> str:
    """By its mark, else UTF-8, else GB18030 (which holds GBK): a GBK text is hardly ever valid UTF-8 by chance."""
    encodings = ("utf-16",) if body.startswith((b"\xff\xfe", b"\xfe\xff")) else ("utf-8-sig", "gb18030")
    for encoding in encodings:
        try:
            text = body.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise UsageError("文件不是 XLSX、XLS 或 CSV，或编码无法识别；请另存为 XLSX 后再导入")
