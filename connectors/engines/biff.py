"""Looks into an old workbook (XLS) before the reader does: what it claims, how far it reaches, and that it is passive.

A registry's reply is rows of values. Formulas, macros and links to other files have no business in one: what a cell
shows would then depend on who computed it last.
"""

import struct
from collections.abc import Callable, Iterator, Mapping

from connectors.engines.bounds import REPLY, Bounds
from connectors.engines.compound import MAGIC, CompoundFile
from connectors.errors import Contract

_MACROS = frozenset({"_VBA_PROJECT_CUR", "VBA", "_VBA_PROJECT", "Macros"})
_EMBEDDED = ("MBD", "ObjectPool")
_LOCKED = "文件有密码保护，请对方去掉密码后重发"
_MOST_CLAIMED = 1_000_000
_OWN_BOOK = (0x0401, 0x3A01)
_SHEET, _CHART = 0x10, 0x20
_GLOBALS = 0x05


def is_xls(body: bytes) -> bool:
    """By its first bytes; what the file is called says nothing."""
    return body.startswith(MAGIC)


def harmless_xls(body: bytes, bounds: Bounds = REPLY) -> None:
    """Contract when the bytes are no old workbook, or one that would harm its reader or mislead ours."""
    held = CompoundFile(body)
    names = {entry.name for entry in held.entries}
    if bounds.passive and (names & _MACROS or any(name.startswith(_EMBEDDED) for name in names)):
        raise Contract("文件含有宏或嵌入的对象")
    if "EncryptedPackage" in names:
        raise Contract(_LOCKED)
    book = held.stream("Workbook") or held.stream("Book")
    if not book:
        raise Contract("文件不是有效的 XLS")
    walk = _Walk(bounds, len(book))
    for kind, data in _records(book):
        walk.take(kind, data)


def _records(book: bytes) -> Iterator[tuple[int, bytes]]:
    at = 0
    while at + 4 <= len(book):
        kind, length = struct.unpack_from("<HH", book, at)
        if not kind and not length:
            break  # the stream's padding
        if at + 4 + length > len(book):
            raise Contract("文件不全")
        yield kind, book[at + 4 : at + 4 + length]
        at += 4 + length


class _Walk:
    """Goes through the records once; each handler looks at one kind."""

    def __init__(self, bounds: Bounds, length: int) -> None:
        self._bounds = bounds
        self._length = length
        self._new = True
        self._begun = False

    def take(self, kind: int, data: bytes) -> None:
        if not self._begun and kind != 0x0809:
            raise Contract("文件不是有效的 XLS")
        if self._bounds.passive and kind in _ACTIVE:
            raise Contract(_ACTIVE[kind])
        handler = _HANDLERS.get(kind)
        if handler is None:
            return
        try:
            handler(self, data)
        except struct.error:
            raise Contract("文件的记录有误") from None

    def begin(self, data: bytes) -> None:
        version, kind = struct.unpack_from("<HH", data)
        if version not in {0x0600, 0x0500}:
            raise Contract("XLS 的版本过旧，请对方另存为 XLSX")
        if kind not in {_GLOBALS, _SHEET, _CHART}:
            raise Contract("文件含有宏或其他不明的表")
        self._new, self._begun = version == 0x0600, True

    def locked(self, _: bytes) -> None:
        raise Contract(_LOCKED)

    def sheet(self, data: bytes) -> None:
        if data[5:6] not in {b"\0", b"\2"}:
            raise Contract("文件含有宏或其他不明的表")

    def dimensions(self, data: bytes) -> None:
        rows, columns = struct.unpack_from("<4xI2xH" if self._new else "<2xH2xH", data)
        self._within(rows, columns)

    def cell(self, data: bytes) -> None:
        row, column = struct.unpack_from("<HH", data)
        self._within(row + 1, column + 1)

    def cells(self, data: bytes) -> None:
        row, last = struct.unpack_from("<H", data)[0], struct.unpack_from("<H", data, len(data) - 2)[0]
        self._within(row + 1, last + 1)

    def strings(self, data: bytes) -> None:
        total, unique = struct.unpack_from("<II", data)
        if total > _MOST_CLAIMED or unique * 3 > self._length:
            raise Contract("文件的计数有误")

    def merged(self, data: bytes) -> None:
        if struct.unpack_from("<H", data)[0] * 8 + 2 > len(data):
            raise Contract("文件的计数有误")

    def book(self, data: bytes) -> None:
        if self._bounds.passive and not (len(data) == 4 and struct.unpack_from("<2xH", data)[0] in _OWN_BOOK):
            raise Contract("文件含有指向其他文件的链接")

    def _within(self, rows: int, columns: int) -> None:
        if rows > self._bounds.rows or columns > self._bounds.columns:
            raise Contract(f"工作表超过 {self._bounds.rows} 行或 {self._bounds.columns} 列")


_ACTIVE: Mapping[int, str] = {
    **dict.fromkeys((0x0006, 0x0206, 0x0406, 0x0221, 0x04BC, 0x0236), "工作表含有公式，请对方以数值重发"),
    0x00D3: "文件含有宏或嵌入的对象",
    **dict.fromkeys((0x0023, 0x0051, 0x0052), "文件含有指向其他文件的链接"),
}
_HANDLERS: Mapping[int, Callable[[_Walk, bytes], None]] = {
    0x0809: _Walk.begin,
    0x002F: _Walk.locked,
    0x0085: _Walk.sheet,
    0x0200: _Walk.dimensions,
    **dict.fromkeys((0x0203, 0x0204, 0x0205, 0x0201, 0x00FD, 0x00D6, 0x027E), _Walk.cell),
    **dict.fromkeys((0x00BD, 0x00BE), _Walk.cells),
    0x00FC: _Walk.strings,
    0x00E5: _Walk.merged,
    0x01AE: _Walk.book,
}
