"""Transactions over the system of record: many readers, one writer at a time.

A write transaction takes the writer's place at once (`BEGIN IMMEDIATE` in SQLite), so that the journal's chain
and every outcome beside it are extended by one writer only, also across processes.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial
from typing import Any

from sqlalchemy import event, make_url
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine
from sqlalchemy.pool import StaticPool

from skiptrace.storage.embedded import BUSY_MS, READ, WRITE, connect


class Store:
    """One database: `write()` and `read()` give connections inside a transaction."""

    def __init__(self, url: str, *, synchronous: str = "FULL") -> None:
        self.url = url
        embedded = url.startswith("sqlite")
        self._writer = _sqlite(url, WRITE, synchronous) if embedded else create_async_engine(url)
        self._reader = _sqlite(url, READ, synchronous) if embedded else self._writer
        self._turn = asyncio.Lock()
        self._reading = asyncio.Lock() if embedded else None

    @asynccontextmanager
    async def write(self) -> AsyncIterator[AsyncConnection]:
        """One transaction that may change things; committed at the end, rolled back on any error."""
        async with self._turn, self._writer.begin() as connection:
            yield connection

    @asynccontextmanager
    async def read(self) -> AsyncIterator[AsyncConnection]:
        """One consistent view."""
        if self._reading is None:
            async with self._reader.begin() as connection:
                yield connection
            return
        async with self._reading, self._reader.begin() as connection:
            yield connection

    async def close(self) -> None:
        await self._writer.dispose()
        if self._reader is not self._writer:
            await self._reader.dispose()


def _sqlite(url: str, begin: str, synchronous: str) -> AsyncEngine:
    """One connection, kept open: opening a file and its pragmas cost more than most transactions."""
    path = make_url(url).database or ":memory:"
    engine = create_async_engine(
        url, poolclass=StaticPool, async_creator=partial(connect, path, commits_wait=synchronous == "FULL")
    )

    @event.listens_for(engine.sync_engine, "connect")
    def _prepare(connection: Any, _record: Any) -> None:
        cursor = connection.cursor()
        cursor.execute("PRAGMA journal_mode=WAL")
        cursor.execute(f"PRAGMA synchronous={synchronous}")
        cursor.execute(f"PRAGMA busy_timeout={BUSY_MS}")
        cursor.execute("PRAGMA foreign_keys=ON")
        cursor.close()

    @event.listens_for(engine.sync_engine, "begin")
    def _begin(connection: Any) -> None:
        connection.exec_driver_sql(begin)

    return engine
