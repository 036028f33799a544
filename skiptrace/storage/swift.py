"""A few small statements without the cost of the toolkit around them, for what happens several times a question.

Surprising: on SQLite the statement goes to the driver as it was compiled once. SQLAlchemy's way of one row costs some
ten times the row itself, and looking at a permit before every attempt was most of the price of a question. On a server
the way over the network costs more than both, so there the usual connection is used.
"""

import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol, cast

from sqlalchemy import Date, Executable, Insert
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
        if len(parameters) > 1 and isinstance(statement, Insert):
            made = [self._known.of(statement, each) for each in parameters]
            self._connection.executemany(made[0][0], [values for _, values in made])
            return 1
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
        self._known: dict[int, _Text] = {}

    def of(self, statement: Executable, parameters: Parameters) -> tuple[str, list[object]]:
        found = self._known.get(id(statement))
        if found is None:
            columns = list(parameters) if isinstance(statement, Insert) else None
            found = self._known[id(statement)] = _text(statement, columns)
        values = [parameters[name] for name in found.given]
        for place in found.dates:
            values[place] = values[place].isoformat()  # type: ignore[attr-defined]  # as SQLAlchemy writes it
        return found.sql, values


@dataclass(frozen=True, slots=True)
class _Text:
    """`given` are the names of the values in order, `dates` the places of those that are days."""

    statement: Executable
    sql: str
    given: tuple[str, ...]
    dates: tuple[int, ...]


def _text(statement: Executable, columns: list[str] | None) -> _Text:
    compiled = cast("Any", statement).compile(dialect=_DIALECT, column_keys=columns)
    assert isinstance(compiled, SQLCompiler)
    names = list(compiled.positiontup or ())
    own = {name: bind.value for name, bind in compiled.binds.items() if not bind.required and bind.value is not None}
    given = [name for name in names if name not in own]
    days = [place for place, name in enumerate(given) if isinstance(compiled.binds[name].type, Date)]
    return _Text(statement, _filled(str(compiled), [own.get(name) for name in names]), tuple(given), tuple(days))


def _filled(sql: str, own: Sequence[object]) -> str:
    """The statement with its own texts in their places: a text that is bound costs more than all else of a look."""
    first, *rest = sql.split("?")
    filled = first
    for value, after in zip(own, rest, strict=True):
        filled += ("?" if value is None else _literal(value)) + after
    return filled


def _literal(value: object) -> str:
    """Texts and numbers as SQL writes them."""
    return repr(+value) if isinstance(value, int | float) else "'" + str(value).replace("'", "''") + "'"
