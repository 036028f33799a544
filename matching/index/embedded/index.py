"""One index file, open: a thread that writes, some that read much, and a connection for single searches.

Surprising: a single search runs at once, on the caller's thread: it takes a tenth of a millisecond, and handing it to
another thread took twice that. And the readers are opened with the file, not when they are first needed: a generation
may be taken away while it is asked; what has it open goes on.
"""

from __future__ import annotations

import asyncio
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from queue import LifoQueue
from typing import TYPE_CHECKING, Self, TypeVar

from matching.errors import IndexClosedError, IndexFileError
from matching.index.embedded import postings

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Collection, Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from matching.index.protocol import Candidate

    Work = Callable[[sqlite3.Connection], "T"]

T = TypeVar("T")

_READERS = 3
"""More do not search faster, the interpreter is shared; so many keep short work from waiting behind long."""

_PAGE = 2000


class EmbeddedIndex:
    """Opened with `open`. Any number of processes may have one file open."""

    def __init__(
        self, path: Path, writer: sqlite3.Connection, single: sqlite3.Connection, readers: Sequence[sqlite3.Connection]
    ) -> None:
        self._path = path
        self._connections = (writer, single, *readers)
        self._single = single
        self._writing = ThreadPoolExecutor(1, "candidates-write")
        self._reading = ThreadPoolExecutor(len(readers), "candidates-read")
        self._free: LifoQueue[sqlite3.Connection] = LifoQueue()
        for reader in readers:
            self._free.put(reader)
        self._closed = False

    @classmethod
    async def open(cls, path: Path, *, must_exist: bool = False) -> Self:
        """Opens or makes the file at `path`; StaleIndexError when it was made with other tokens."""
        with file_errors(path):
            return cls(path, *await asyncio.to_thread(_connections, path, "rw" if must_exist else "rwc"))

    async def _write(self, work: Work[T]) -> T:
        self._check_open()
        with file_errors(self._path):
            return await asyncio.get_running_loop().run_in_executor(self._writing, work, self._connections[0])

    async def _read(self, work: Work[T]) -> T:
        self._check_open()
        with file_errors(self._path):
            return await asyncio.get_running_loop().run_in_executor(self._reading, self._with_reader, work)

    def _with_reader(self, work: Work[T]) -> T:
        with self._reader() as connection:
            return work(connection)

    @contextmanager
    def _reader(self) -> Iterator[sqlite3.Connection]:
        """There are as many as threads: none waits. The one used last has the pages at hand."""
        connection = self._free.get()
        try:
            yield connection
        finally:
            self._free.put(connection)

    def _check_open(self) -> None:
        if self._closed:
            raise IndexClosedError

    async def upsert(self, records: Iterable[tuple[int, Collection[int]]]) -> int:
        return await self._write(partial(postings.upsert, records=records))

    async def delete(self, records: Iterable[int]) -> int:
        return await self._write(partial(postings.delete, records=records))

    async def refresh(self) -> None:
        """A commit is visible to every reader; there is nothing to wait for."""
        self._check_open()

    async def search(self, weights: Mapping[int, int], k: int) -> list[Candidate]:
        self._check_open()
        with file_errors(self._path):
            return postings.search(self._single, weights, k)

    async def search_many(self, queries: Sequence[Mapping[int, int]], k: int) -> list[list[Candidate]]:
        return await self._read(lambda connection: [postings.search(connection, weights, k) for weights in queries])

    async def count(self) -> int:
        return await self._read(postings.count)

    async def fingerprints(self) -> AsyncIterator[tuple[int, int]]:
        after = -1
        while page := await self._read(partial(postings.fingerprints, after=after, most=_PAGE)):
            for each in page:
                yield each
            after = page[-1][0]

    async def close(self) -> None:
        """Ends when what is under way has ended."""
        if not self._closed:
            self._closed = True
            await asyncio.to_thread(self._end)

    def _end(self) -> None:
        self._reading.shutdown()
        self._writing.shutdown()
        for connection in reversed(self._connections):
            connection.close()


@contextmanager
def file_errors(path: Path) -> Iterator[None]:
    try:
        yield
    except sqlite3.Error as error:
        raise IndexFileError(str(path), getattr(error, "sqlite_errorname", type(error).__name__)) from error


def _connections(path: Path, mode: str) -> tuple[sqlite3.Connection, sqlite3.Connection, list[sqlite3.Connection]]:
    made = [postings.open_writer(path, mode)]
    try:
        made.extend(postings.open_reader(path, mapped=place > 0) for place in range(1 + _READERS))
    except BaseException:
        for connection in made:
            connection.close()
        raise
    return made[0], made[1], made[2:]
