"""Database replies that say nothing, made from ones that do: failed loads, changed views, joins gone wrong."""

import copy
import json
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from connectors.manifest.operation import Form
from connectors.manifest.statement import SqlOperation

Change = Callable[[Any, SqlOperation], None]


def database(operation: SqlOperation, body: bytes) -> Iterator[tuple[str, bytes]]:
    """Every such reply, with what was done."""
    root = json.loads(body)
    changes: dict[str, Change] = {**_HEADINGS, **_RESULTS}
    if root["rows"]:
        changes |= {**_ROWS, **{f"{what} at {name}": change for name, what, change in _values(operation)}}
    for name, change in changes.items():
        damaged = copy.deepcopy(root)
        change(damaged, operation)
        yield name, json.dumps(damaged, ensure_ascii=False).encode()


def _heading(**values: object) -> Change:
    """Other values in the heading's row, by what they are for."""

    def change(root: Any, operation: SqlOperation) -> None:
        expects = operation.sql.expects
        names = {"as_of": expects.as_of, "held": expects.held}
        root["heading"][0] |= {names[name]: value for name, value in values.items()}

    return change


def _put(name: str, value: object) -> Change:
    def change(root: Any, _: SqlOperation) -> None:
        root[name] = value

    return change


def _gone(name: str) -> Change:
    def change(root: Any, _: SqlOperation) -> None:
        del root[name]

    return change


def _empty_of_an_old_load(root: Any, operation: SqlOperation) -> None:
    root["rows"] = []
    _heading(as_of="2020-01-01")(root, operation)


def _more_of_nothing(root: Any, _: SqlOperation) -> None:
    """No row, and said that there are more."""
    root["rows"], root["more"] = [], True


def _two_headings(root: Any, _: SqlOperation) -> None:
    root["heading"] *= 2


def _renamed(root: Any, operation: SqlOperation) -> None:
    """The view got another column under another name."""
    gone = operation.sql.key[0]
    root["columns"] = [f"{name}_v2" if name == gone else name for name in root["columns"]]
    root["rows"] = [{(f"{n}_v2" if n == gone else n): v for n, v in row.items()} for row in root["rows"]]


def _twice(root: Any, _: SqlOperation) -> None:
    """A join gone wrong: the first row comes again."""
    root["rows"].append(root["rows"][0])


def _shorter(root: Any, _: SqlOperation) -> None:
    root["rows"][-1].popitem()


def _two_names(root: Any, _: SqlOperation) -> None:
    root["columns"][-1] = root["columns"][0]


def _no_row(root: Any, _: SqlOperation) -> None:
    root["rows"][0] = []


def _values(operation: SqlOperation) -> Iterator[tuple[str, str, Change]]:
    """Wrong values in the first row, for each column that a field reads."""
    fields = {field.at: field for spec in operation.records for field in spec.fields.values() if field.at}
    for column, field in fields.items():
        yield column, "wrong type", _cell(column, {"type": "bytes"})
        if field.form in {Form.IDENT, Form.DATE, Form.STR} and field.always is None:
            yield column, "number", _cell(column, 13800001111)
        if field.form is Form.CHOICE:
            yield column, "unknown code", _cell(column, "ZZ")
        if not field.optional:
            yield column, "null", _cell(column, None)


def _cell(column: str, value: object) -> Change:
    def change(root: Any, _: SqlOperation) -> None:
        root["rows"][0][column] = value

    return change


_HEADINGS: Mapping[str, Change] = {
    "no heading row": _put("heading", []),
    "heading null": _put("heading", None),
    "two heading rows": _two_headings,
    "heading of nobody": _put("heading", [{}]),
    "load never done": _heading(as_of=None),
    "load of long ago": _heading(as_of="2020-01-01"),
    "load of tomorrow's week": _heading(as_of="2099-01-01"),
    "load date no date": _heading(as_of="昨日"),
    "nothing held": _heading(held=0),
    "held null": _heading(held=None),
    "held a word": _heading(held="有"),
    "not said when asked": _gone("asked"),
    "asked no date": _put("asked", "刚才"),
}
_RESULTS: Mapping[str, Change] = {
    "empty view of an old load": _empty_of_an_old_load,
    "no such column": _put("error", "42703"),
    "no such table": _put("error", "SQLITE_ERROR"),
    "not allowed": _put("error", "42501"),
    "wrong password": _put("error", "28P01"),
    "error without code": _put("error", None),
    "rows null": _put("rows", None),
    "rows an object": _put("rows", {}),
    "columns null": _put("columns", None),
    "no columns": _put("columns", []),
    "column renamed": _renamed,
    "two columns of one name": _two_names,
    "not said whether more": _gone("more"),
    "more a word": _put("more", "否"),
    "nothing said, more promised": _more_of_nothing,
}
_ROWS: Mapping[str, Change] = {"a row twice": _twice, "a row too short": _shorter, "a row no object": _no_row}
