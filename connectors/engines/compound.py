"""The container of old Office files (compound file), opened just far enough to look at what a workbook is made of.

Surprising: it exists although the spreadsheet reader opens such files by itself. The reader makes room for as many
sectors and cells as a file claims to have; here every claim is held against the file's real size first.
"""

import struct
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from connectors.errors import Contract

MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_HEADER = 512
_IN_HEADER = 109
_LAST = 0xFFFFFFFA
"""Sector numbers from here on mean an end or nothing."""

_ENTRY = 128
_MOST_ENTRIES = 500
_STREAM, _ROOT = 2, 5


@dataclass(frozen=True, slots=True)
class Entry:
    """A stream or a storage of the file."""

    name: str
    kind: int
    start: int
    size: int


class CompoundFile:
    """Raises Contract for what is no sound compound file."""

    def __init__(self, body: bytes) -> None:
        self._body = body
        if len(body) < _HEADER or not body.startswith(MAGIC):
            raise Contract("文件不是有效的 XLS")
        major, order, shift, small = struct.unpack_from("<HHHH", body, 0x1A)
        if (major, shift) not in {(3, 9), (4, 12)} or order != 0xFFFE or small != 6:
            raise Contract("文件不是有效的 XLS")
        self._wide = major == 4
        self._size = 1 << shift
        self._sectors = max(-(-len(body) // self._size) - 1, 0)
        fats, first, self._cutoff, first_small, smalls = self._counts()
        self._fat = self._table(self._fat_sectors(fats))
        self._small_fat = self._table(self._chain(first_small, smalls))
        self.entries = tuple(self._entries(self._chain(first)))

    def stream(self, name: str) -> bytes | None:
        """The bytes of a stream, None when there is none of that name."""
        entry = next((each for each in self.entries if each.kind == _STREAM and each.name == name), None)
        if entry is None:
            return None
        if entry.size >= self._cutoff:
            return b"".join(map(self._sector, self._chain(entry.start)))[: entry.size]
        root = next((each for each in self.entries if each.kind == _ROOT), None)
        held = b"".join(map(self._sector, self._chain(root.start))) if root else b""
        parts = [held[at * 64 : at * 64 + 64] for at in self._follow(self._small_fat, entry.start)]
        return b"".join(parts)[: entry.size]

    def _counts(self) -> tuple[int, int, int, int, int]:
        fats, first, cutoff, first_small, smalls = struct.unpack_from("<II4xIII", self._body, 0x2C)
        (directories,), (extra,) = (struct.unpack_from("<I", self._body, at) for at in (0x28, 0x48))
        if max(fats, smalls, directories, extra) > self._sectors or not fats or cutoff != 4096:
            raise Contract("文件的计数有误")
        return fats, first, cutoff, first_small, smalls

    def _fat_sectors(self, count: int) -> list[int]:
        found = list(struct.unpack_from(f"<{_IN_HEADER}I", self._body, 0x4C))
        at, seen = struct.unpack_from("<I", self._body, 0x44)[0], 0
        while at < _LAST:
            numbers = self._numbers(self._sector(at))
            found += numbers[:-1]
            at, seen = numbers[-1], seen + 1
            if seen > self._sectors:
                raise Contract("文件的扇区链有误")
        found = [number for number in found if number < _LAST]
        if len(found) != count:
            raise Contract("文件的计数有误")
        return found

    def _table(self, sectors: Sequence[int]) -> list[int]:
        return [number for at in sectors for number in self._numbers(self._sector(at))]

    def _chain(self, start: int, count: int | None = None) -> list[int]:
        found = list(self._follow(self._fat, start))
        if count is not None and len(found) != count:
            raise Contract("文件的计数有误")
        return found

    def _follow(self, table: Sequence[int], at: int) -> Iterator[int]:
        for _ in range(len(table) + 1):
            if at >= _LAST:
                return
            if at >= len(table):
                break
            yield at
            at = table[at]
        raise Contract("文件的扇区链有误")

    def _sector(self, number: int) -> bytes:
        if number >= self._sectors:
            raise Contract("文件的扇区链有误")
        return self._body[(number + 1) * self._size : (number + 2) * self._size].ljust(self._size, b"\0")

    def _numbers(self, sector: bytes) -> tuple[int, ...]:
        return struct.unpack(f"<{len(sector) // 4}I", sector)

    def _entries(self, sectors: Sequence[int]) -> Iterator[Entry]:
        held = b"".join(map(self._sector, sectors))
        if not held or len(held) // _ENTRY > _MOST_ENTRIES:
            raise Contract("文件的目录有误")
        for at in range(0, len(held), _ENTRY):
            length, kind = struct.unpack_from("<HB", held, at + 64)
            start, low, high = struct.unpack_from("<III", held, at + 116)
            size = low | (high << 32 if self._wide else 0)
            if kind in {1, _STREAM, _ROOT}:
                if length > 64 or (kind == _STREAM and size > len(self._body)):
                    raise Contract("文件的目录有误")
                name = held[at : at + max(length - 2, 0)].decode("utf-16-le", "replace")
                yield Entry(name, kind, start, size)
