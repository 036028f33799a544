"""Looks through a PDF's bytes before any reader opens it: what would grow without measure, and what would do something.

Surprising: nothing of the format is understood but where streams begin. A reader that understood more could be led
astray as pdfium can; this one only unpacks a little and counts. What it cannot see (an encrypted part) pdfium draws
without ever running it.
"""

import re
import zlib
from collections.abc import Iterator

from skiptrace.errors import UsageError

MOST_STREAM = 64 * 2**20
"""Bytes of one unpacked stream that is no image; a dense page of text has a hundredth of that."""
MOST_UNPACKED = 400 * 2**20

_STREAM = re.compile(rb">>\s*stream\r?\n")
_END = b"endstream"
_OBJECT = b"obj"
_FILTER = re.compile(rb"/Filter\s*(\[[^\]]*\]|/[A-Za-z0-9]+)")
_FLATE = re.compile(rb"/(?:FlateDecode|Fl)\b")
_SIDE = re.compile(rb"/(?:Width|Height|W|H)\s+(\d{1,12})\b")
_IMAGE, _PACKED_OBJECTS = re.compile(rb"/Subtype\s*/Image\b"), re.compile(rb"/Type\s*/ObjStm\b")
_ESCAPED = re.compile(rb"#([0-9A-Fa-f]{2})")
_ACTS = re.compile(rb"/(?:JavaScript|JS|Launch|RichMedia|XFA)\b")
_CHUNK = 65_536


def passive(body: bytes, most_pixels: int) -> None:
    """UsageError for a PDF that holds a script or a start of programs, or that unpacks without measure."""
    unpacked = 0
    for around, start in _streams(body):
        _nothing_acts(around)
        own = _plain(around[around.rfind(_OBJECT) + len(_OBJECT) :])
        if _IMAGE.search(own):
            _measured(own, most_pixels)
            continue
        depth = len(_FLATE.findall(held[1])) if (held := _FILTER.search(own)) else 0
        if depth and start >= 0:
            size, text = _unpacked(body, start, depth, keep=bool(_PACKED_OBJECTS.search(own)))
            unpacked += size
            if unpacked > MOST_UNPACKED:
                raise UsageError(_GROWS)
            _nothing_acts(text)


_GROWS = "PDF 的内容展开后过大；请打印后重新扫描，或向出具机构索取普通的 PDF"


def _streams(body: bytes) -> Iterator[tuple[bytes, int]]:
    """The bytes between two streams, and where the next stream's data begins (-1 after the last)."""
    since = 0
    while found := _STREAM.search(body, since):
        yield body[since : found.start() + 2], found.end()
        end = body.find(_END, found.end())
        since = end + len(_END) if end >= 0 else len(body)
    yield body[since:], -1


def _plain(text: bytes) -> bytes:
    """Names as they read: `/J#61vaScript` is `/JavaScript`."""
    return _ESCAPED.sub(lambda code: bytes([int(code[1], 16)]), text)


def _nothing_acts(text: bytes) -> None:
    if _ACTS.search(_plain(text)):
        raise UsageError("PDF 含有脚本或启动程序的动作，不予接收；请打印后重新扫描，或另存为不含动作的 PDF")


def _measured(own: bytes, most: int) -> None:
    pixels = 1
    for side in _SIDE.findall(own)[:2]:
        pixels *= int(side)
    if pixels > most:
        raise UsageError(f"PDF 中的图像超过 {most // 10**6} 百万像素；请降低分辨率（300 dpi 足够）后再登记")


def _unpacked(body: bytes, start: int, depth: int, *, keep: bool) -> tuple[int, bytes]:
    """How much a stream unpacks to at its largest step, and its text where it holds objects."""
    text, largest = b"", 0
    packed = memoryview(body)[start:]
    for _ in range(depth):
        text, size = _inflated(packed, keep=keep or depth > 1)
        largest, packed = max(largest, size), memoryview(text)
    return largest, text if keep else b""


def _inflated(packed: memoryview, *, keep: bool) -> tuple[bytes, int]:
    """Unpacked as far as it is sound. UsageError beyond the measure."""
    reader, size = zlib.decompressobj(), 0
    parts: list[bytes] = []
    for place in range(0, len(packed), _CHUNK):
        data = bytes(packed[place : place + _CHUNK])
        while data and not reader.eof:
            try:
                part = reader.decompress(data, _CHUNK)
            except zlib.error:
                return b"".join(parts), size
            data = reader.unconsumed_tail
            size += len(part)
            if size > MOST_STREAM:
                raise UsageError(_GROWS)
            if keep:
                parts.append(part)
        if reader.eof:
            break
    return b"".join(parts), size
