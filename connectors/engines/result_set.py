"""A database's result as canonical JSON bytes: from here on it is a reply like any other, kept, proved and read again.

Surprising: the moment of asking stands in the bytes. Whether the data was fresh is judged from the evidence alone, so
that the same bytes mean the same in ten years. A number stays a number and an unknown type becomes an object: what a
field makes of it is decided where it is read.
"""

import json
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

MEMBERS = frozenset({"asked", "heading", "columns", "rows", "more", "error"})
OF_ITSELF = ("/asked", "/heading/", "/columns/", "/more", "/error")
"""Where the reply speaks of itself and not of a person."""

CHINA = timezone(timedelta(hours=8))


class TooLarge(Exception):  # noqa: N818  nothing went wrong, there is too much
    """The result would have more bytes than the manifest allows."""


@dataclass(frozen=True, slots=True)
class Table:
    """Columns in the order of the statement (a name may come twice; then nothing can be read), and rows."""

    columns: Sequence[str]
    rows: Sequence[Sequence[Any]] = field(repr=False)


def result_set(asked: datetime, heading: Table, table: Table, *, more: bool) -> bytes:
    """Both tables with the moment of asking; `more`: the database had further rows."""
    parts = {
        "asked": _text(asked.astimezone(CHINA).isoformat(timespec="seconds")),
        "heading": _objects(heading),
        "columns": _list(_text(name) for name in table.columns),
        "rows": _objects(table),
        "more": "true" if more else "false",
    }
    return (_object(parts) + "\n").encode()


def complaint(asked: datetime, code: str) -> bytes:
    """The database's own no, by its code alone: its text may repeat a value."""
    moment = _text(asked.astimezone(CHINA).isoformat(timespec="seconds"))
    return (_object({"asked": moment, "error": _text(code)}) + "\n").encode()


def size(row: Sequence[Any]) -> int:
    """No more bytes than a row takes at least, without writing it."""
    return sum(len(cell) if isinstance(cell, str | bytes) else 1 for cell in row)


def _objects(table: Table) -> str:
    rows = (dict(zip(table.columns, map(_cell, row), strict=True)) for row in table.rows)
    return _list((_object(row) for row in rows), "\n")


def _object(members: Mapping[str, str]) -> str:
    return "{" + ",".join(f"{_text(name)}:{value}" for name, value in members.items()) + "}"


def _list(items: Iterable[str], before: str = "") -> str:
    return "[" + ",".join(before + item for item in items) + "]"


def _cell(value: Any) -> str:
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, date):
        return _text(_moment(value))
    if isinstance(value, int | float | Decimal) and math.isfinite(value):
        return format(value if isinstance(value, Decimal) else Decimal(repr(value)), "f")
    return _object({"type": _text(type(value).__name__)})


def _moment(value: date) -> str:
    """A day, or a moment as China's clocks show it."""
    if not isinstance(value, datetime):
        return value.isoformat()
    local = value.astimezone(CHINA).replace(tzinfo=None) if value.tzinfo else value
    return local.isoformat(timespec="seconds")


def _text(value: str) -> str:
    return json.dumps(value, ensure_ascii=False)
