"""A few small statements without the cost of the toolkit around them, for what happens several times a question.

Surprising: on SQLite the statement goes to the driver as it was compiled once. SQLAlchemy's way of one row costs some
ten times the row itself, and looking at a permit before every attempt was most of the price of a question. On a server
the way over the network costs more than both, so there the usual connection is used.
"""

import sqlite3
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Protocol, cast

from sqlalchemy import Executable, Insert
from sqlalchemy.dialects import sqlite
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.sql.compiler import SQLCompiler

Parameters = Mapping[str, object]

_DIALECT = sqlite.dialect(paramstyle="qmark")


class Swift(Protocol):
    """Inside a transaction. Values are numbers, text, dates; what comes back are plain rows.

    A statement is written once, at the top of a module, with `bindparam` for each value.
    """

    async def rows(self, statement: Executable, parameters: Parameters) -> Sequence[Sequence[Any]]: ...

    async def run(self, statement: Executable, *parameters: Parameters) -> int:
        """Execute for each set of values; how many rows were changed (by the last)."""


class Direct:
    """On the driver of an SQLite file."""

    def __init__(self, connection: sqlite3.Connection, known: "Compiled") -> None:
        self._connection = connection
        self._known = known

    async def rows(self, statement: Executable, parameters: Parameters) -> Sequence[Sequence[Any]]:
        return self.look(statement, parameters)

    async def run(self, statement: Executable, *parameters: Parameters) -> int:
        changed = 0
        for each in parameters:
            sql, values = self._known.of(statement, each)
            changed = self._connection.execute(sql, values).rowcount
        return changed

    def look(self, statement: Executable, parameters: Parameters) -> list[tuple[Any, ...]]:
        """The rows at once; outside a transaction they are those of the last commit."""
        sql, values = self._known.of(statement, parameters)
        return self._connection.execute(sql, values).fetchall()


class Usual:
    """On a connection of the toolkit."""

    def __init__(self, tx: AsyncConnection) -> None:
        self._tx = tx

    async def rows(self, statement: Executable, parameters: Parameters) -> Sequence[Sequence[Any]]:
        return [tuple(row) for row in (await self._tx.execute(statement, dict(parameters))).all()]

    async def run(self, statement: Executable, *parameters: Parameters) -> int:
        changed = 0
        for each in parameters:
            changed = (await self._tx.execute(statement, dict(each))).rowcount
        return changed


class Compiled:
    """Statements as text with their values in order; each is compiled once."""

    def __init__(self) -> None:
        self._known: dict[int, tuple[Executable, str, list[str], dict[str, Any]]] = {}

    def of(self, statement: Executable, parameters: Parameters) -> tuple[str, list[object]]:
        found = self._known.get(id(statement))
        if found is None:
            columns = list(parameters) if isinstance(statement, Insert) else None
            compiled = cast(Any, statement).compile(dialect=_DIALECT, column_keys=columns)
            assert isinstance(compiled, SQLCompiler)
            found = (statement, str(compiled), list(compiled.positiontup or ()), dict(compiled.params))
            self._known[id(statement)] = found
        _, sql, names, written = found
        return sql, [_plain(parameters[name] if name in parameters else written[name]) for name in names]


def _plain(value: object) -> object:
    """As SQLAlchemy writes it into the file."""
    return value.isoformat() if isinstance(value, date) else value
