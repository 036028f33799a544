"""Reads a SQLite file that somebody else writes: opened for reading only, one connection for a question.

Surprising: the standard library in a thread, not the asynchronous driver. Its deadline is looked at while the
statement runs, and a file that turns out to be no database leaves no thread behind (both tried).
"""

import asyncio
import sqlite3
import time
from contextlib import closing
from pathlib import Path
from typing import Any
from urllib.parse import quote

from connectors.engines.result_set import Table, TooLarge, size
from connectors.wire import Select

LOCK_SECONDS = 2.0
_TWO = 2
_STEPS = 10_000
"""SQLite looks at the deadline every so many steps of its machine: some hundred times a second."""


class SqliteFile:
    """One file. Raises sqlite3.Error, and TooLarge."""

    def __init__(self, path: str) -> None:
        self._uri = f"file:{quote(str(Path(path).absolute()))}?mode=ro"

    async def read(self, select: Select, seconds: float, max_bytes: int) -> tuple[Table, Table, bool]:
        """Heading, rows, and whether there were more."""
        return await asyncio.to_thread(self._read, select, seconds, max_bytes)

    async def close(self) -> None:
        """Nothing stays open between questions."""

    def _read(self, select: Select, seconds: float, max_bytes: int) -> tuple[Table, Table, bool]:
        deadline = time.monotonic() + seconds
        with closing(sqlite3.connect(self._uri, uri=True, timeout=LOCK_SECONDS, isolation_level=None)) as database:
            database.set_progress_handler(lambda: time.monotonic() > deadline, _STEPS)
            database.execute("PRAGMA query_only = ON")
            database.execute("BEGIN")
            heading, _ = _table(database.execute(select.heading), _TWO, max_bytes)
            table, more = _table(database.execute(select.statement, dict(select.values)), select.most, max_bytes)
            return heading, table, more


def _table(cursor: sqlite3.Cursor, most: int, max_bytes: int) -> tuple[Table, bool]:
    columns = [column[0] for column in cursor.description or ()]
    rows: list[tuple[Any, ...]] = []
    weight = 0
    for row in cursor:
        if len(rows) == most:
            return Table(columns, rows), True
        weight += size(row)
        if weight > max_bytes:
            raise TooLarge
        rows.append(row)
    return Table(columns, rows), False
