"""Looks into a packed workbook before the reader does, because the reader trusts what a file says of itself.

Surprising: the cells are walked here once, only for where they stand. The reader lays a sheet out as a full rectangle,
so one cell at row 99,999,999 in a file of 5 kB asks it for terabytes; it also makes room for as many strings as a file
claims to have. Both end the whole process, not only the reading (found by fuzzing).
"""

import io
import re
import zipfile
import zlib
from typing import IO
from xml.parsers import expat

from connectors.engines.bounds import REPLY, Bounds
from connectors.errors import Contract

MOST_RATIO = 200
"""Unpacked size over packed; a real sheet of rows stays below 30."""

_MOST_PARTS = 500
_NOT_READ = ".vml"
"""Where comments are drawn: old markup that is often no sound XML, and that no reader of cells opens."""

_ACTIVE = re.compile(r"vbaProject|externalLinks/|macrosheets/|embeddings/|activeX/|connections\.xml", re.IGNORECASE)
_SHEETS = re.compile(r"worksheets/[^/]+\.xml$", re.IGNORECASE)
_SMALL = 50_000
_CHUNK = 65_536
_MOST_CLAIMED = 1_000_000
_CLAIMS = ("count", "uniqueCount")
_CELL = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")


def harmless(body: bytes, bounds: Bounds = REPLY) -> None:
    """Contract when the bytes are no workbook, or one that would harm its reader."""
    try:
        with zipfile.ZipFile(io.BytesIO(body)) as packed:
            _inspect(packed, len(body), bounds)
    except (zipfile.BadZipFile, zlib.error, expat.ExpatError, OSError, EOFError, RuntimeError, LookupError, ValueError):
        raise Contract("文件不是有效的 XLSX") from None


def _inspect(packed: zipfile.ZipFile, size: int, bounds: Bounds) -> None:
    parts = packed.infolist()
    unpacked = sum(part.file_size for part in parts)
    if len(parts) > _MOST_PARTS or unpacked > min(bounds.unpacked, MOST_RATIO * max(size, _SMALL)):
        raise Contract("压缩文件展开后过大")
    if any(part.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED} for part in parts):
        raise Contract("压缩方式不受支持")
    if bounds.passive and any(_ACTIVE.search(part.filename) for part in parts):
        raise Contract("文件含有宏、嵌入的对象或指向其他文件的链接")
    for part in parts:
        with packed.open(part) as opened:
            if part.filename.endswith((".xml", ".rels")):
                _Walk(bounds, cells=bool(_SHEETS.search(part.filename))).through(opened)
            elif part.filename.endswith(_NOT_READ):
                continue
            elif opened.read(_CHUNK).lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
                raise Contract("文件含有不明的部件")


class _Walk:
    """Follows rows and cells through one part; cells without a reference stand next to the one before."""

    def __init__(self, bounds: Bounds, *, cells: bool) -> None:
        self._bounds = bounds
        self._formulas = cells and bounds.passive
        self._row = 0
        self._column = 0
        self._parser = expat.ParserCreate()
        self._parser.StartDoctypeDeclHandler = self._doctype
        self._parser.StartElementHandler = self._element

    def through(self, opened: IO[bytes]) -> None:
        while chunk := opened.read(_CHUNK):
            self._parser.Parse(chunk)
        self._parser.Parse(b"", True)  # noqa: FBT003  the library's own signature

    def _doctype(self, *_: object) -> None:
        raise Contract("文件含有 DOCTYPE")

    def _element(self, name: str, attributes: dict[str, str]) -> None:
        for claim in _CLAIMS:
            if not 0 <= int(attributes.get(claim, "0")) <= _MOST_CLAIMED:
                raise Contract("文件的计数有误")
        local = name.rpartition(":")[2]
        if self._formulas and local == "f":
            raise Contract("工作表含有公式，请对方以数值重发")
        if local == "row":
            self._row = int(attributes["r"]) if attributes.get("r", "").isdecimal() else self._row + 1
            self._column = 0
        elif local == "c":
            self._column += 1
            if "r" in attributes:
                self._place(attributes["r"])
        else:
            return
        if self._row > self._bounds.rows or self._column > self._bounds.columns:
            raise Contract(f"工作表超过 {self._bounds.rows} 行或 {self._bounds.columns} 列")

    def _place(self, reference: str) -> None:
        match = _CELL.fullmatch(reference)
        if match is None:
            raise Contract("单元格的位置有误")
        self._column = 0
        for letter in match[1]:
            self._column = self._column * 26 + ord(letter) - 64
        self._row = max(self._row, int(match[2]))
