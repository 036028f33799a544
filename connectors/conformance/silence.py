"""Replies that say nothing, made from replies that do: none of them may ever be read as found or as no record.

A wrong "no record" is the costliest error of this product, and the commonest of the projects that were read.
"""

import copy
import io
import json
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import xlsxwriter
from python_calamine import CalamineWorkbook

from connectors.engines.document import locate
from connectors.errors import Contract
from connectors.manifest.operation import FileOperation, Form, HttpOperation
from connectors.reply import Reply
from connectors.wire import FAULT_HEADER, FAULTS

_HTML = "<!DOCTYPE html><html><body>系统维护中，请登录</body></html>".encode()
_STATUSES = (204, 301, 400, 401, 403, 404, 429, 500, 502, 503)


@dataclass(frozen=True, slots=True)
class Silence:
    """A damaged reply and what was done to it."""

    name: str
    reply: Reply


def silences(operation: HttpOperation | FileOperation, call_no: int, reply: Reply) -> Iterator[Silence]:
    """Every silence that can be made of one reply; `call_no` is its place in the exchange."""
    yield from _bodies(reply)
    if isinstance(operation, FileOperation):
        yield from _files(operation, reply)
        return
    for status in _STATUSES:
        yield Silence(f"status {status}", replace(reply, status=status))
    for told in sorted(FAULTS):
        yield Silence(told, replace(reply, status=0, headers={FAULT_HEADER: told}))
    yield from _documents(operation, min(call_no, len(operation.before)), reply)


def _bodies(reply: Reply) -> Iterator[Silence]:
    half = len(reply.body) // 2
    bodies = {
        "empty": b"",
        "truncated": reply.body[:half],
        "last byte lost": reply.body.rstrip()[:-1] if reply.kind == "json" else reply.body[: half + half // 2],
        "html": _HTML,
        "null": b"null",
        "empty list": b"[]",
        "empty object": b"{}",
        "error code": '{"code":"E9999","ret":"99","result_code":"ERROR","msg":"系统繁忙"}'.encode(),
        "utf-16": "系统繁忙".encode("utf-16"),
        "noise": bytes(range(256)),
    }
    if reply.kind == "csv":  # a line that is whole cannot be told from the last one; half a line can
        bodies["truncated"] = reply.body[: reply.body.rstrip().rfind(b",") - 1]
        del bodies["last byte lost"]
    for name, body in bodies.items():
        yield Silence(name, replace(reply, body=body))


def _documents(operation: HttpOperation, call_no: int, reply: Reply) -> Iterator[Silence]:
    root = json.loads(reply.body)
    for pointer in _read_pointers(operation, call_no, root):
        parent, _, last = pointer.rpartition("/")
        for name, change in _CHANGES.items():
            damaged = copy.deepcopy(root)
            change(locate(damaged, parent), last)
            yield Silence(f"{name} at {pointer}", _with(reply, damaged))
    for pointer in _choices(operation, call_no, root):
        parent, _, last = pointer.rpartition("/")
        damaged = copy.deepcopy(root)
        locate(damaged, parent)[last] = "ZZ"
        yield Silence(f"unknown code at {pointer}", _with(reply, damaged))


def _remove(parent: dict[str, Any], last: str) -> None:
    del parent[last]


def _listed(parent: dict[str, Any], last: str) -> None:
    parent[last] = [parent[last]] if not isinstance(parent[last], list) else {"0": parent[last]}


_CHANGES: Mapping[str, Callable[[dict[str, Any], str], None]] = {"missing": _remove, "wrong type": _listed}


def _with(reply: Reply, document: Any) -> Reply:
    return replace(reply, body=json.dumps(document, ensure_ascii=False).encode())


def _read_pointers(operation: HttpOperation, call_no: int, root: Any) -> list[str]:
    """Every place of this reply that its meaning rests on."""
    call = operation.calls[call_no]
    places = {p for rule in call.outcomes for p in rule.where} | set(call.carry.values())
    if call is operation:
        places |= {p for p in (operation.total, operation.due_days) if p}
        places |= {operation.page.echo} if operation.page else set()
        places |= {spec.at for spec in operation.records if spec.at}
        places |= set(_field_pointers(operation, root, None))
    return sorted(p for p in places if _there(root, p))


def _choices(operation: HttpOperation, call_no: int, root: Any) -> list[str]:
    if call_no < len(operation.before):
        return []
    return [p for p in _field_pointers(operation, root, Form.CHOICE) if _there(root, p)]


def _field_pointers(operation: HttpOperation, root: Any, form: Form | None) -> Iterator[str]:
    for spec in operation.records:
        at = spec.at or ""
        held = locate(root, at) if _there(root, at) else None
        bases = [at] if spec.single else [f"{at}/{n}" for n in range(len(held or []))]
        for field in spec.fields.values():
            if field.at and (form is None or field.form is form) and held:
                yield from ([field.at] if field.at.startswith("/") else [f"{base}/{field.at}" for base in bases])


def _there(root: Any, pointer: str) -> bool:
    try:
        locate(root, pointer)
    except Contract:
        return False
    return True


def _files(operation: FileOperation, reply: Reply) -> Iterator[Silence]:
    if operation.file.format == "csv":
        return
    rows = _rows(operation, reply)
    yield Silence("other sheet", replace(reply, body=workbook("Sheet1", rows)))
    yield Silence("zip bomb", replace(reply, body=_bomb(reply.body)))
    yield Silence("doctype", replace(reply, body=_doctype(reply.body)))
    yield Silence("no labels", replace(reply, body=workbook(operation.file.sheet, rows[3:-1])))
    labels = {label for name in ("result",) for label in operation.file.marks.get(name, ())}
    cut = [["" if cell in labels else cell for cell in row] for row in rows]
    if labels:
        yield Silence("no result", replace(reply, body=workbook(operation.file.sheet, cut)))
    else:
        yield Silence("no closing line", replace(reply, body=workbook(operation.file.sheet, rows[:-1])))


def _rows(operation: FileOperation, reply: Reply) -> list[list[Any]]:
    book = CalamineWorkbook.from_filelike(io.BytesIO(reply.body))
    return book.get_sheet_by_name(operation.file.sheet).to_python(skip_empty_area=False)


def workbook(sheet: str, rows: Sequence[Sequence[Any]]) -> bytes:
    """An XLSX of one sheet; text stays text, numbers numbers, dates are written as text."""
    held = io.BytesIO()
    book = xlsxwriter.Workbook(held, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    page = book.add_worksheet(sheet)
    for row, cells in enumerate(rows):
        for column, cell in enumerate(cells):
            if isinstance(cell, int | float):
                page.write_number(row, column, cell)
            elif cell:
                page.write_string(row, column, cell.isoformat() if isinstance(cell, date) else str(cell))
    book.close()
    return held.getvalue()


def _bomb(body: bytes) -> bytes:
    return _repacked(body, {"xl/media/image1.png": b"\0" * 15_000_000})


def _doctype(body: bytes) -> bytes:
    with zipfile.ZipFile(io.BytesIO(body)) as packed:
        part = packed.read("xl/workbook.xml")
    head, mark, tail = part.partition(b"?>")
    return _repacked(body, {"xl/workbook.xml": head + mark + b'<!DOCTYPE x [<!ENTITY a "b">]>' + tail})


def _repacked(body: bytes, parts: Mapping[str, bytes]) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(body)) as old, zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as new:
        for name in {*old.namelist(), *parts}:
            new.writestr(name, parts[name] if name in parts else old.read(name))
    return held.getvalue()
