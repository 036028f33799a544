"""A ZIP that has exactly one form for its contents, so that every byte of it answers for itself.

Surprising: nothing is compressed. Compression differs between versions of its library, so a packed file could not be
made again to be compared; and a stored one cannot unfold into more than it is. The reader is ours too: it never trusts
a length, takes the way (by the files' own heads, or by the directory) under which the least is wrong, and says which
file each wrong byte belongs to.
"""

import struct
import zlib
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

DIRECTORY = "压缩包目录"
"""How the directory at the end is called: it belongs to no file."""

_LOCAL = struct.Struct("<4s5H3I2H")
_CENTRAL = struct.Struct("<4s6H3I5H2I")
_END = struct.Struct("<4s4H2IH")
_LOCAL_MARK, _CENTRAL_MARK, _END_MARK = b"PK\x03\x04", b"PK\x01\x02", b"PK\x05\x06"
_CRC = slice(16, 20)
"""Where a directory's record holds the checksum of its file."""

_NEEDED, _MADE, _UTF8, _STORED = 20, 0x0314, 0x0800, 0
_TIME, _DATE = 0, 0x21
"""1980-01-01 00:00, the first day that a ZIP knows."""

_MODE = 0o100600 << 16
_MOST_FILES = 10_000


@dataclass(frozen=True, slots=True)
class Entry:
    """A file within the bytes: where its head begins, and its data begin and end."""

    name: bytes
    head: int
    start: int
    end: int

    @property
    def shown(self) -> str:
        """The name as it may be printed: a poisoned one must not drive a terminal."""
        text = self.name.decode("utf-8", "backslashreplace")
        return "".join(char if char.isprintable() else f"\\x{ord(char):02x}" for char in text[:200]) or "（无名）"


@dataclass(frozen=True, slots=True)
class Opened:
    """What was found. `altered` names what holds a byte that is not as it must be: a file, or the directory."""

    entries: tuple[Entry, ...]
    altered: tuple[str, ...]
    body: bytes

    def files(self) -> dict[str, bytes]:
        """The files by name; of several under one name the first."""
        found: dict[str, bytes] = {}
        for entry in self.entries:
            found.setdefault(entry.shown, self.body[entry.start : entry.end])
        return found

    @property
    def repeated(self) -> tuple[str, ...]:
        """Names that stand more than once."""
        counts = Counter(entry.shown for entry in self.entries)
        return tuple(name for name, count in counts.items() if count > 1)


def pack(files: Mapping[str, bytes]) -> bytes:
    """The archive: names sorted by their bytes, fixed times, nothing compressed; same files, same bytes."""
    parts: list[bytes] = []
    entries: list[Entry] = []
    place = 0
    for name, data in sorted((name.encode(), data) for name, data in files.items()):
        head = _head(name, zlib.crc32(data), len(data))
        start = place + len(head)
        entries.append(Entry(name, place, start, start + len(data)))
        parts += [head, data]
        place = start + len(data)
    body = b"".join(parts)
    return body + _directory(body, entries)


def unpack(body: bytes, listed: Callable[[Mapping[str, bytes]], frozenset[str]]) -> Opened:
    """The files of an archive, whatever its bytes are; never raises.

    `listed` says, from the files themselves, which names there should be: it settles which of two names for one file
    was altered.
    """
    ways = [way for way in (_by_heads(body), _by_directory(body)) if way is not None]
    opened = [Opened(entries, _altered(body, entries), body) for entries in ways]

    def wrong(each: Opened) -> tuple[int, int]:
        files = each.files()
        return len(listed(files) ^ frozenset(files)), len(each.altered)

    return min(opened, key=wrong)


def _head(name: bytes, crc: int, size: int) -> bytes:
    fields = (_NEEDED, _UTF8, _STORED, _TIME, _DATE, crc, size, size, len(name), 0)
    return _LOCAL.pack(_LOCAL_MARK, *fields) + name


def _directory(body: bytes, entries: Sequence[Entry]) -> bytes:
    records = b"".join(_record(body, entry) for entry in entries)
    start = entries[-1].end if entries else 0
    return records + _END.pack(_END_MARK, 0, 0, len(entries), len(entries), len(records), start, 0)


def _record(body: bytes, entry: Entry) -> bytes:
    size = entry.end - entry.start
    crc = zlib.crc32(memoryview(body)[entry.start : entry.end])
    fields = (_MADE, _NEEDED, _UTF8, _STORED, _TIME, _DATE, crc, size, size, len(entry.name), 0, 0, 0, 0, _MODE)
    return _CENTRAL.pack(_CENTRAL_MARK, *fields, entry.head) + entry.name


def _by_heads(body: bytes) -> tuple[Entry, ...]:
    """Along the heads of the files; a file that is cut off ends where the bytes end."""
    entries: list[Entry] = []
    place = 0
    while len(entries) < _MOST_FILES and body[place : place + 4] == _LOCAL_MARK and place + _LOCAL.size <= len(body):
        fields = _LOCAL.unpack_from(body, place)
        size, length = fields[7], fields[9]
        start = min(place + _LOCAL.size + length, len(body))
        end = min(start + size, len(body))
        entries.append(Entry(body[place + _LOCAL.size : start], place, start, end))
        place = end
    return tuple(entries)


def _by_directory(body: bytes) -> tuple[Entry, ...] | None:
    """As the directory says; None when it does not lie over the bytes without gap."""
    place = len(body) - _END.size
    if place < 0 or body[place : place + 4] != _END_MARK:
        return None
    *_, count, size, start, _ = _END.unpack_from(body, place)
    if start + size != place or count > _MOST_FILES:
        return None
    entries = tuple(_records(body, start, place))
    ends = [0, *(entry.end for entry in entries)]
    gapless = all(entry.head == end for entry, end in zip(entries, ends, strict=False)) and ends[-1] == start
    return entries if len(entries) == count and gapless else None


def _records(body: bytes, place: int, end: int) -> Iterator[Entry]:
    while place + _CENTRAL.size <= end and body[place : place + 4] == _CENTRAL_MARK:
        fields = _CENTRAL.unpack_from(body, place)
        size, length, head = fields[9], fields[10], fields[16]
        name = body[place + _CENTRAL.size : min(place + _CENTRAL.size + length, end)]
        start = head + _LOCAL.size + len(name)
        yield Entry(name, head, start, start + size)
        place += _CENTRAL.size + len(name)


def _altered(body: bytes, entries: Sequence[Entry]) -> tuple[str, ...]:
    heads = [_head_holds(body, entry) for entry in entries]
    altered = [entry.shown for entry, holds in zip(entries, heads, strict=True) if not holds]
    ordered = all(a.name <= b.name for a, b in pairwise(entries))
    if not (ordered and _directory_holds(body, entries, heads)):
        altered.append(DIRECTORY)
    return tuple(dict.fromkeys(altered))


def _head_holds(body: bytes, entry: Entry) -> bool:
    data = memoryview(body)[entry.start : entry.end]
    return body[entry.head : entry.start] == _head(entry.name, zlib.crc32(data), len(data))


def _directory_holds(body: bytes, entries: Sequence[Entry], heads: Sequence[bool]) -> bool:
    """Whether the directory is what it must be; the checksum of a file that was altered is the file's matter."""
    place = entries[-1].end if entries else 0
    found, wanted = bytearray(body[place:]), bytearray(_directory(body, entries))
    if len(found) != len(wanted):
        return False
    at = 0
    for entry, holds in zip(entries, heads, strict=True):
        if not holds:
            found[at + _CRC.start : at + _CRC.stop] = wanted[at + _CRC.start : at + _CRC.stop]
        at += _CENTRAL.size + len(entry.name)
    return found == wanted
