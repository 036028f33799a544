"""SQLite without a thread hop for every call: statements run at once, only waits for disk or lock leave the loop.

The usual async driver hands each call to a thread and back; a transaction of one row made some ten such hops, and they
were most of the cost of a case. Reading a page of a warm file is shorter than a hop. What may wait does run in a
thread: `BEGIN IMMEDIATE` while another process writes, and a `COMMIT` that waits for the disk.
"""

import asyncio
import fcntl
import sqlite3
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path
from typing import Any, Self

from sqlalchemy import Executable, event, make_url
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine
from sqlalchemy.pool import StaticPool

from skiptrace.storage.swift import Compiled, Direct, Parameters, Swift

READ, WRITE = "BEGIN", "BEGIN IMMEDIATE"
BUSY_MS = 30_000
"""How long a writer of one process waits for that of another, milliseconds."""


class EmbeddedCursor:
    """The part of an async driver's cursor that SQLAlchemy uses."""

    def __init__(self, cursor: sqlite3.Cursor) -> None:
        self._cursor = cursor

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        self._cursor.close()

    @property
    def description(self) -> Any:
        return self._cursor.description

    @property
    def rowcount(self) -> int:
        return self._cursor.rowcount

    @property
    def lastrowid(self) -> int | None:
        return self._cursor.lastrowid

    @property
    def arraysize(self) -> int:
        return self._cursor.arraysize

    async def execute(self, statement: str, parameters: Sequence[Any] = ()) -> None:
        if statement == WRITE:
            await self._take_the_writers_place()
        else:
            self._cursor.execute(statement, parameters)

    async def _take_the_writers_place(self) -> None:
        """At once when it is free, which it nearly always is; else wait for the other process in a thread."""
        self._cursor.execute("PRAGMA busy_timeout=0")
        try:
            self._cursor.execute(WRITE)
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_BUSY:
                raise
            self._cursor.execute(f"PRAGMA busy_timeout={BUSY_MS}")
            await asyncio.to_thread(self._cursor.execute, WRITE)
        else:
            self._cursor.execute(f"PRAGMA busy_timeout={BUSY_MS}")

    async def executemany(self, statement: str, parameters: Sequence[Sequence[Any]]) -> None:
        self._cursor.executemany(statement, parameters)

    async def fetchall(self) -> list[Any]:
        return self._cursor.fetchall()

    async def close(self) -> None:
        self._cursor.close()


class EmbeddedConnection:
    """The part of an async driver's connection that SQLAlchemy uses; one transaction at a time."""

    def __init__(self, path: str, *, commits_wait: bool) -> None:
        self._commits_wait = commits_wait
        self._connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
        self._committed = 0

    @property
    def driver(self) -> sqlite3.Connection:
        return self._connection

    def cursor(self) -> EmbeddedCursor:
        return EmbeddedCursor(self._connection.cursor())

    async def commit(self) -> None:
        changed = self._connection.total_changes
        if self._commits_wait and self._connection.in_transaction and changed != self._committed:
            await asyncio.to_thread(self._connection.commit)
        else:
            self._connection.commit()
        self._committed = changed

    async def rollback(self) -> None:
        if self._connection.in_transaction:
            self._connection.rollback()

    async def create_function(self, *arguments: Any, **options: Any) -> None:
        self._connection.create_function(*arguments, **options)

    async def close(self) -> None:
        self._connection.close()

    def stop(self) -> None:
        self._connection.close()


async def connect(path: str, *, commits_wait: bool) -> EmbeddedConnection:
    """Open a database file; `commits_wait` when each commit waits for the disk (synchronous=FULL)."""
    return EmbeddedConnection(path, commits_wait=commits_wait)


class EmbeddedEngine:
    """Transactions on one SQLite file: one connection that writes, one that reads, both kept open.

    Opening a file and its pragmas cost more than most transactions.
    """

    def __init__(self, url: str, synchronous: str) -> None:
        self._path = make_url(url).database or ":memory:"
        self._writer = _engine(url, WRITE, synchronous)
        self._reader = _engine(url, READ, synchronous)
        self._turn = asyncio.Lock()
        self._commits_wait = synchronous == "FULL"
        self._synchronous = synchronous
        self._compiled = Compiled()
        self._own: dict[str, EmbeddedConnection] = {}

    @asynccontextmanager
    async def writing(self) -> AsyncIterator[AsyncConnection]:
        async with self._writer.begin() as connection:
            yield connection

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[AsyncConnection]:
        async with self._turn, self._reader.begin() as connection:
            yield connection

    @asynccontextmanager
    async def swift(self) -> AsyncIterator[Swift]:
        connection = self._opened(WRITE)
        await connection.cursor().execute(WRITE)
        try:
            yield Direct(connection.driver, self._compiled)
        except BaseException:
            await connection.rollback()
            raise
        await connection.commit()

    async def look(self, statement: Executable, parameters: Parameters) -> Sequence[Sequence[Any]]:
        return Direct(self._opened(READ).driver, self._compiled).look(statement, parameters)

    def _opened(self, use: str) -> EmbeddedConnection:
        """A connection that the toolkit does not know of; one that commits in a thread must not be read meanwhile."""
        if use not in self._own:
            self._own[use] = EmbeddedConnection(self._path, commits_wait=self._commits_wait)
            for setting in _settings(self._synchronous):
                self._own[use].driver.execute(setting)
        return self._own[use]

    @asynccontextmanager
    async def alone(self, name: str) -> AsyncIterator[bool]:
        """A lock on a file beside the database: the system takes it back from a process that was killed."""
        with Path(f"{self._path}-{name}.lock").open("wb") as file:  # noqa: ASYNC230  opening is shorter than a hop
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                yield False
            else:
                yield True

    async def dispose(self) -> None:
        while self._own:
            await self._own.popitem()[1].close()
        await self._writer.dispose()
        await self._reader.dispose()


def _settings(synchronous: str) -> tuple[str, ...]:
    return (
        "PRAGMA journal_mode=WAL",
        f"PRAGMA synchronous={synchronous}",
        f"PRAGMA busy_timeout={BUSY_MS}",
        "PRAGMA foreign_keys=ON",
    )


def _engine(url: str, begin: str, synchronous: str) -> AsyncEngine:
    path = make_url(url).database or ":memory:"
    engine = create_async_engine(
        url, poolclass=StaticPool, async_creator=partial(connect, path, commits_wait=synchronous == "FULL")
    )

    @event.listens_for(engine.sync_engine, "connect")
    def _prepare(connection: Any, _record: Any) -> None:
        cursor = connection.cursor()
        for setting in _settings(synchronous):
            cursor.execute(setting)
        cursor.close()

    @event.listens_for(engine.sync_engine, "begin")
    def _begin(connection: Any) -> None:
        connection.exec_driver_sql(begin)

    return engine
