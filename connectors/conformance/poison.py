"""Workbooks that would harm their reader or mislead ours, made from ones that are sound: none of them says anything."""

import io
import zipfile
from collections.abc import Iterator, Mapping

from connectors.engines.compound import MAGIC

_SHEET = "xl/worksheets/sheet1.xml"
_BOOK = "xl/workbook.xml"


def poisoned(body: bytes) -> Iterator[tuple[str, bytes]]:
    """Every such workbook, with what was done. `body` is an XLSX."""
    yield "zip bomb", repacked(body, {"xl/media/image1.png": b"\0" * 15_000_000})
    yield "doctype", repacked(body, {_BOOK: _after(_part(body, _BOOK), b"?>", b'<!DOCTYPE x [<!ENTITY a "b">]>')})
    yield "formula", repacked(body, {_SHEET: _after(_part(body, _SHEET), b"<sheetData>", _row(b"<f>1+1</f><v>2</v>"))})
    yield "macro", repacked(body, {"xl/vbaProject.bin": b"\xd0\xcf"})
    yield "external link", repacked(body, {"xl/externalLinks/externalLink1.xml": b"<externalLink/>"})
    yield "embedded object", repacked(body, {"xl/embeddings/oleObject1.bin": b"\xd0\xcf"})
    yield "far cell", repacked(body, {_SHEET: _part(body, _SHEET).replace(b'<row r="1"', b'<row r="99999999"', 1)})
    yield "old workbook of noise", MAGIC + bytes(range(256)) * 8
    yield "old workbook of nothing", MAGIC.ljust(4096, b"\0")
    yield "old workbook cut off", MAGIC


def repacked(body: bytes, parts: Mapping[str, bytes]) -> bytes:
    """The same workbook with parts put in place of others, or beside them."""
    held = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(body)) as old, zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as new:
        for name in {*old.namelist(), *parts}:
            new.writestr(name, parts[name] if name in parts else old.read(name))
    return held.getvalue()


def _part(body: bytes, name: str) -> bytes:
    with zipfile.ZipFile(io.BytesIO(body)) as packed:
        return packed.read(name)


def _after(part: bytes, mark: bytes, added: bytes) -> bytes:
    head, found, tail = part.partition(mark)
    return head + found + added + tail


def _row(cell: bytes) -> bytes:
    return b'<row r="1"><c r="A1">' + cell + b"</c></row>"
