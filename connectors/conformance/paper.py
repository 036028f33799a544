"""Papers that two persons typed, made from a source's samples, and the ways in which such an entry may be damaged."""

import copy
import json
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from connectors.answer import Answer, Outcome, Record
from connectors.conformance.golden import RECEIVED, Golden
from connectors.engines.twice import KIND, Picture, Reading, Said, write
from connectors.engines.typed import ANSWERED, RESULT, TOTAL, Typed, TypedForm, typed_form
from connectors.manifest.capture import CaptureOperation
from connectors.manifest.operation import FileOperation
from connectors.reply import Reply
from connectors.source import Source

_PICTURE = Picture("0" * 64, 2)
_READ = frozenset({Outcome.FOUND, Outcome.NO_RECORD, Outcome.PARTIAL, Outcome.REFUSED})
_ASKED = {"pack": "K0123456789", "name": "欧阳模拟", "id_no": "000000000000000000", "docket": "（2026）模0000民初1号"}


def entries(source: Source, golden: Golden, said: Answer) -> Iterator[tuple[str, Reply, bool]]:
    """What was done, the entry, and whether it must say nothing. None for a sample that no paper could hold."""
    operation = source.manifest.operations[golden.operation]
    if not isinstance(operation, FileOperation | CaptureOperation) or said.rejected or said.outcome not in _READ:
        return
    form = typed_form(operation)
    head = _head(operation, form, said)
    rows = tuple(_row(form, record) for record in said.records)
    readings = [Reading(by, head, rows) for by in ("wu", "qian")]
    body = write(source.id, golden.operation, [_PICTURE], readings)
    yield "typed twice", _reply(body), False
    for name, change in _DAMAGE.items():
        root = copy.deepcopy(json.loads(body))
        if change(root):
            yield name, _reply(json.dumps(root, ensure_ascii=False).encode()), True
    yield "cut short", _reply(body[:-2]), True


def _reply(body: bytes) -> Reply:
    return Reply(body, KIND, RECEIVED, status=200)


def _head(operation: Typed, form: TypedForm, said: Answer) -> dict[str, Said]:
    """The lines above the records that a paper of this meaning would have."""
    seen = len(said.records)
    more = seen + 1 if said.outcome is Outcome.PARTIAL else seen
    told = {RESULT: _wording(form, said.outcome), TOTAL: str(more), ANSWERED: str(seen)}
    if not form.results:
        told |= {TOTAL: "9", ANSWERED: "8" if said.outcome is Outcome.PARTIAL else "9"}
    elif isinstance(operation, CaptureOperation) and said.outcome is Outcome.NO_RECORD:
        told[TOTAL] = ""
    values = _ASKED | told
    return {cell.name: Said(values[cell.name], 1) for cell in form.head if values.get(cell.name)}


def _wording(form: TypedForm, outcome: Outcome) -> str:
    wanted = [text for text, meaning in form.results.items() if meaning == outcome]
    found = [text for text, meaning in form.results.items() if meaning == "found"]
    return next(iter(wanted or found), "")


def _row(form: TypedForm, record: Record) -> Mapping[str, Said]:
    return {cell.name: Said(record.text(cell.name), 2) for cell in form.fields if record.text(cell.name)}


def _each(change: Callable[[dict[str, Any]], bool]) -> Callable[[dict[str, Any]], bool]:
    """The same in both entries: what no comparison can see."""
    return lambda root: all(change(entry) for entry in root["entries"])


def _no_result(entry: dict[str, Any]) -> bool:
    return any(entry["head"].pop(name, None) for name in (RESULT, ANSWERED))


def _unknown_result(entry: dict[str, Any]) -> bool:
    if RESULT not in entry["head"]:
        return False
    entry["head"][RESULT]["text"] = "ZZ"
    return True


def _no_page(entry: dict[str, Any]) -> bool:
    for said in (*entry["head"].values(), *(said for row in entry["rows"] for said in row.values())):
        del said["page"]
    return True


def _page_beyond(entry: dict[str, Any]) -> bool:
    next(iter(entry["head"].values()))["page"] = _PICTURE.pages + 1
    return True


def _about_nobody(entry: dict[str, Any]) -> bool:
    for name in _ASKED:
        entry["head"].pop(name, None)
    return True


def _strange_cell(entry: dict[str, Any]) -> bool:
    entry["head"]["zz"] = {"text": "1", "page": 1}
    return True


def _rows_lost(entry: dict[str, Any]) -> bool:
    if not entry["rows"]:
        return False
    entry["rows"] = []
    return TOTAL not in entry["head"] or RESULT in entry["head"]


def _second_differs(root: dict[str, Any]) -> bool:
    head = root["entries"][1]["head"]
    name = RESULT if RESULT in head else ANSWERED
    head[name]["text"] = {RESULT: "ZZ", ANSWERED: "1"}[name]
    return True


def _second_row_differs(root: dict[str, Any]) -> bool:
    rows = root["entries"][1]["rows"]
    if not rows:
        rows.append(copy.deepcopy(root["entries"][0]["head"]))
        return True
    rows.pop()
    return True


def _second_missing(root: dict[str, Any]) -> bool:
    root["entries"].pop()
    return True


def _same_person(root: dict[str, Any]) -> bool:
    root["entries"][1]["by"] = f" {root['entries'][0]['by'].upper()} "
    return True


def _no_pictures(root: dict[str, Any]) -> bool:
    root["pictures"] = []
    return True


def _other_version(root: dict[str, Any]) -> bool:
    root["entered"] = 2
    return True


_DAMAGE: Mapping[str, Callable[[dict[str, Any]], bool]] = {
    "no result": _each(_no_result),
    "unknown result": _each(_unknown_result),
    "no page": _each(_no_page),
    "page beyond the pictures": _each(_page_beyond),
    "about nobody": _each(_about_nobody),
    "strange cell": _each(_strange_cell),
    "records lost": _each(_rows_lost),
    "second entry differs": _second_differs,
    "second entry has other records": _second_row_differs,
    "second entry missing": _second_missing,
    "one person twice": _same_person,
    "no pictures": _no_pictures,
    "other version": _other_version,
}
