"""Replies that say nothing, made from replies that do: none of them may ever be read as found or as no record.

A wrong "no record" is the costliest error of this product, and the commonest of the projects that were read.
"""

import copy
import io
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import xlsxwriter
from python_calamine import CalamineWorkbook

from connectors.conformance.contradiction import announced, contradictions
from connectors.conformance.golden import Golden
from connectors.conformance.poison import poisoned
from connectors.conformance.rows import database
from connectors.conformance.saved import pages
from connectors.engines.document import locate
from connectors.engines.http_json import HttpJson
from connectors.errors import Contract
from connectors.manifest.capture import CaptureOperation
from connectors.manifest.operation import Call, Drill, FileOperation, Form, HttpOperation, RecordSpec
from connectors.manifest.statement import SqlOperation
from connectors.reply import Reply
from connectors.source import Source
from connectors.wire import FAULT_HEADER, FAULTS

_HTML = "<!DOCTYPE html><html><body>系统维护中，请登录</body></html>".encode()
_STATUSES = (204, 301, 400, 401, 403, 404, 429, 500, 502, 503)


@dataclass(frozen=True, slots=True)
class Silence:
    """A damaged reply and what was done to it. `contradicts`: not even a part of it may be believed."""

    name: str
    reply: Reply
    contradicts: bool = False


def silences(source: Source, golden: Golden) -> Iterator[tuple[int, Silence]]:
    """Every silence that can be made of one exchange, with the place of the damaged reply in it."""
    operation = source.manifest.operations[golden.operation]
    for number, reply in enumerate(golden.replies):
        found = [*_bodies(reply)]
        match operation:
            case FileOperation():
                found += _files(operation, reply)
            case CaptureOperation():
                found += [Silence(name, replace(reply, body=body)) for name, body in pages(operation, reply.body)]
            case SqlOperation():
                found += _transports(reply)
                found += [Silence(name, replace(reply, body=body)) for name, body in database(operation, reply.body)]
            case HttpOperation():
                call = HttpJson(source.manifest, golden.operation, operation).awaited(golden.replies[:number])
                found += _transports(reply)
                found += _documents(operation, call, reply)
        yield from ((number, silence) for silence in found)


def _transports(reply: Reply) -> Iterator[Silence]:
    for status in _STATUSES:
        yield Silence(f"status {status}", replace(reply, status=status))
    for told in sorted(FAULTS):
        yield Silence(told, replace(reply, status=0, headers={FAULT_HEADER: told}))


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


def _documents(operation: HttpOperation, call: Call, reply: Reply) -> Iterator[Silence]:
    root = json.loads(reply.body)
    for pointer in sorted(p for p in _read_pointers(operation, call, root) if _there(root, p)):
        for name, change in _CHANGES.items():
            yield _changed(reply, root, name, pointer, change)
    for pointer in _field_pointers(_records(operation, call), root, Form.CHOICE):
        if _there(root, pointer):
            yield _changed(reply, root, "unknown code", pointer, _unknown)
    for pointer in announced(operation, call):
        if _there(root, pointer) and isinstance(locate(root, pointer), int):
            yield _changed(reply, root, "more announced", pointer, _more)
    yield from (Silence(each.name, each.reply, each.strictly) for each in contradictions(operation, call, reply))
    for pointer in _lists(operation, call, root):
        yield _changed(reply, root, "entry lost", pointer, _lost)
    for pointer in _whose(operation, call):
        if _there(root, pointer):
            yield _changed(reply, root, "another's", pointer, _unknown)


def _changed(reply: Reply, root: Any, name: str, pointer: str, change: Callable[[Any, Any], None]) -> Silence:
    parent, _, last = pointer.rpartition("/")
    damaged = copy.deepcopy(root)
    held = locate(damaged, parent)
    change(held, int(last) if isinstance(held, list) else last)
    body = json.dumps(damaged, ensure_ascii=False).encode()
    return Silence(f"{name} at {pointer}", replace(reply, body=body))


def _remove(parent: dict[str, Any], last: str) -> None:
    del parent[last]


def _listed(parent: dict[str, Any], last: str) -> None:
    parent[last] = [parent[last]] if not isinstance(parent[last], list) else {"0": parent[last]}


def _unknown(parent: Any, last: Any) -> None:
    parent[last] = "ZZ"


def _more(parent: Any, last: Any) -> None:
    parent[last] += 10


def _lost(parent: Any, last: Any) -> None:
    parent.pop(last)


_CHANGES: Mapping[str, Callable[[Any, Any], None]] = {"missing": _remove, "wrong type": _listed}


def _records(operation: HttpOperation, call: Call) -> Sequence[RecordSpec]:
    if isinstance(call, Drill):
        return call.records
    return operation.records if call is operation else ()


def _read_pointers(operation: HttpOperation, call: Call, root: Any) -> set[str]:
    """Every place of this reply that its meaning rests on."""
    places = {p for rule in call.outcomes for p in rule.where} | set(call.carry.values())
    if isinstance(call, HttpOperation | Drill):
        places |= {call.total} if call.total else set()
        places |= {call.page.echo} if call.page else set()
        places |= {spec.at for spec in _records(operation, call) if spec.at}
        places |= set(_field_pointers(_records(operation, call), root, None))
    if isinstance(call, Drill):
        places |= set(call.echo)
    if call is operation:
        places |= {operation.due_days} if operation.due_days else set()
        places |= {drill.only_if for drill in operation.drill} | set(_entries(operation, root))
    return places


def _entries(operation: HttpOperation, root: Any) -> Iterator[str]:
    """The list that a scan gives for calls of their own, and what is read in each entry that counts something."""
    for each in (drill.for_each for drill in operation.drill if drill.for_each):
        if _there(root, each.at):
            yield each.at
            for number, entry in enumerate(locate(root, each.at)):
                yield f"{each.at}/{number}/{each.only_if}"
                if locate(entry, f"/{each.only_if}"):
                    yield from (f"{each.at}/{number}/{member}" for member in each.carry.values())


def _lists(operation: HttpOperation, call: Call, root: Any) -> Iterator[str]:
    """One entry of each list whose length the source announces."""
    if isinstance(call, HttpOperation | Drill) and call.total:
        for at in {spec.at for spec in _records(operation, call) if spec.at}:
            if _there(root, f"{at}/0"):
                yield f"{at}/0"
    for each in (drill.for_each for drill in operation.drill if drill.for_each) if call is operation else ():
        held = locate(root, each.at) if _there(root, each.at) else []
        yield from (f"{each.at}/{n}" for n, entry in enumerate(held) if locate(entry, f"/{each.only_if}"))


def _whose(operation: HttpOperation, call: Call) -> set[str]:
    """Where the replies of a scan and its details say whom and what they are about."""
    if isinstance(call, Drill):
        return set(call.echo)
    return set(call.carry.values()) if operation.drill else set()


def _field_pointers(specs: Sequence[RecordSpec], root: Any, form: Form | None) -> Iterator[str]:
    for spec in specs:
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
    for name, body in poisoned(reply.body):
        yield Silence(name, replace(reply, body=body))
    yield Silence("no labels", replace(reply, body=workbook(operation.file.sheet, rows[3:-1])))
    for word, meaning in operation.file.results.items():
        if meaning == "no_record" and (over := _over(operation, rows, word)):
            body = workbook(operation.file.sheet, over)
            yield Silence("nothing said, something listed", replace(reply, body=body), contradicts=True)
    labels = {label for name in ("result",) for label in operation.file.marks.get(name, ())}
    cut = [["" if cell in labels else cell for cell in row] for row in rows]
    if labels:
        yield Silence("no result", replace(reply, body=workbook(operation.file.sheet, cut)))
    else:
        yield Silence("no closing line", replace(reply, body=workbook(operation.file.sheet, rows[:-1])))


def _over(operation: FileOperation, rows: list[list[Any]], word: str) -> list[list[Any]]:
    """The sheet with its rows below another result; empty when it has no rows."""
    wanted = {spec.at for spec in operation.records[0].fields.values() if spec.at}
    heads = [n for n, row in enumerate(rows) if wanted <= {str(cell).strip() for cell in row}]
    if not heads or not any(any(str(cell).strip() for cell in row) for row in rows[heads[0] + 1 :]):
        return []
    known = set(operation.file.results)
    return [[word if cell in known else cell for cell in row] for row in rows]


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
