"""Reads a bundle as anybody could who knows nothing of how it was made: every text of every file, however packed."""

import io
import json
import re
import zipfile
from collections.abc import Iterator
from typing import Any

import openpyxl
import pypdf


def files(body: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(body)) as packed:
        assert packed.testzip() is None
        return {name: packed.read(name) for name in packed.namelist()}


def texts(name: str, body: bytes) -> list[str]:
    """Every text that can be drawn from a file: cells, members, paragraphs, and the raw markup of packed parts."""
    if name.endswith((".xlsx", ".docx")):
        return [*_cells(name, body), *_parts(body)]
    if name.endswith(".pdf"):
        reader = pypdf.PdfReader(io.BytesIO(body))
        return ["".join(page.extract_text().split()) for page in reader.pages] + [str(reader.metadata)]
    text = body.decode("gb18030" if _is_gbk(body) else "utf-8")
    if name.endswith(".json"):
        return [text, *(str(each) for each in _leaves(json.loads(text)))]
    return [text]


def parts(body: bytes) -> dict[str, bytes]:
    """The parts of a packed office document."""
    with zipfile.ZipFile(io.BytesIO(body)) as packed:
        return {name: packed.read(name) for name in packed.namelist()}


def cell(body: bytes, sheet: str, place: str) -> Any:
    return openpyxl.load_workbook(io.BytesIO(body))[sheet][place].value


def member(body: bytes, pointer: str) -> Any:
    value = json.loads(body)
    for step in pointer.split("/")[1:]:
        value = value[int(step)] if isinstance(value, list) else value[step]
    return value


def _cells(name: str, body: bytes) -> Iterator[str]:
    if name.endswith(".xlsx"):
        book = openpyxl.load_workbook(io.BytesIO(body))
        for sheet in book.worksheets:
            for row in sheet.iter_rows():
                yield from (str(each.value) for each in row if each.value is not None)


def _parts(body: bytes) -> Iterator[str]:
    for part in parts(body).values():
        text = part.decode("utf-8", "replace")
        yield text
        yield re.sub(r"<[^>]+>", "", text)


def _leaves(value: Any) -> Iterator[Any]:
    if isinstance(value, dict):
        for key, each in value.items():
            yield key
            yield from _leaves(each)
    elif isinstance(value, list):
        for each in value:
            yield from _leaves(each)
    else:
        yield value


def _is_gbk(body: bytes) -> bool:
    try:
        body.decode("utf-8")
    except UnicodeDecodeError:
        return True
    return False
