"""Transactions over the system of record: many readers, one writer at a time.

A write transaction takes the writer's place at once (`BEGIN IMMEDIATE` in SQLite, a lock of the database in
PostgreSQL), so that the journal's chain and every outcome beside it are extended by one writer only, also across
processes.
"""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Any

from sqlalchemy import Executable
from sqlalchemy.ext.asyncio import AsyncConnection

from skiptrace.storage.embedded import EmbeddedEngine
from skiptrace.storage.server import ServerEngine
from skiptrace.storage.swift import Parameters, Swift


class Store:
    """One database: `write()` and `read()` give connections inside a transaction."""

    def __init__(self, url: str, *, synchronous: str = "FULL") -> None:
        self.url = url
        self._engine = EmbeddedEngine(url, synchronous) if url.startswith("sqlite") else ServerEngine(url)
        self._turn = asyncio.Lock()

    @asynccontextmanager
    async def write(self) -> AsyncIterator[AsyncConnection]:
        """One transaction that may change things; committed at the end, rolled back on any error."""
        async with self._turn, self._engine.writing() as connection:
            yield connection

    @asynccontextmanager
    async def read(self) -> AsyncIterator[AsyncConnection]:
        """One consistent view."""
        async with self._engine.reading() as connection:
            yield connection

    @asynccontextmanager
    async def swift(self) -> AsyncIterator[Swift]:
        """A write transaction for a few small statements, without the toolkit's price."""
        async with self._turn, self._engine.swift() as swift:
            yield swift

    async def look(self, statement: Executable, parameters: Parameters) -> Sequence[Sequence[Any]]:
        """The rows of one statement as of the last commit."""
        return await self._engine.look(statement, parameters)

    @asynccontextmanager
    async def alone(self, name: str) -> AsyncIterator[bool]:
        """Whether a piece of work is this caller's alone for the time of the block, among all processes.

        Nobody waits: False when another one does it. A killed process lets go at once.
        """
        async with self._engine.alone(name) as mine:
            yield mine

    async def close(self) -> None:
        await self._engine.dispose()
