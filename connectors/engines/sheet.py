"""A file of rows as cells, with the limits that a poisoned one would break. No meaning is given to anything here."""

import csv
import io
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook

from connectors.engines.biff import harmless_xls, is_xls
from connectors.engines.bounds import MOST_ROWS
from connectors.engines.packed import harmless
from connectors.errors import Contract
from connectors.manifest.operation import FileForm
from connectors.reply import Reply

MOST_BYTES = 20_000_000


@dataclass(frozen=True, slots=True)
class Grid:
    """One sheet from its first cell, so that row n of the list is row n + 1 as a person sees it."""

    name: str
    rows: Sequence[Sequence[Any]]
    ragged: bool  # rows may have different lengths (CSV)

    def pointer(self, row: int, column: int = 0) -> str:
        """`sheet!C7` for 0-based numbers."""
        letters = ""
        column += 1
        while column:
            column, rest = divmod(column - 1, 26)
            letters = chr(65 + rest) + letters
        return f"{self.name}!{letters}{row + 1}"


def grid(reply: Reply, form: FileForm) -> Grid:
    """The cells of a reply; Contract when it is not the kind of file that was agreed, or too large.

    A workbook is XLSX or old XLS by its first bytes, whatever its name says: offices send both under either name.
    """
    if len(reply.body) > MOST_BYTES:
        raise Contract(f"文件超过 {MOST_BYTES // 1_000_000} MB")
    read = _csv(reply.body) if form.format == "csv" else _workbook(reply.body, form.sheet)
    if len(read.rows) > MOST_ROWS:
        raise Contract(f"文件超过 {MOST_ROWS} 行")
    return read


def _csv(body: bytes) -> Grid:
    if b"\0" in body:
        raise Contract("文件不是 CSV 文本")
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = body.decode(encoding)
        except UnicodeDecodeError:
            continue
        try:
            return Grid("csv", list(csv.reader(io.StringIO(text, newline=""), strict=True)), ragged=True)
        except csv.Error:
            raise Contract("CSV 的引号或换行有误") from None
    raise Contract("文件既不是 UTF-8 也不是 GBK")


def _workbook(body: bytes, sheet: str) -> Grid:
    if is_xls(body):
        harmless_xls(body)
    else:
        harmless(body)
    with _translated():
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(body))
        if sheet not in workbook.sheet_names:
            raise Contract(f"文件中没有工作表“{sheet}”")
        held = workbook.get_sheet_by_name(sheet)
        return Grid(sheet, held.to_python(skip_empty_area=False), ragged=False)


@contextmanager
def _translated() -> Iterator[None]:
    try:
        yield
    except (CalamineError, OSError, ValueError):
        raise Contract("文件不是有效的 XLSX 或 XLS") from None
    except BaseException as error:
        # The reader's own panic is no Exception: uncaught it would end the round of every other file.
        if type(error).__name__ == "PanicException":
            raise Contract("文件不是有效的 XLSX 或 XLS") from None
        raise
