"""The index in one SQLite file: postings ordered by token, scored in SQL.

Surprising: no full-text engine. A table `(token, record)` without row ids answers a query in a tenth of a millisecond
at a million records, is written in the same transactions as anything else, and several processes may read it. All work
is done by one thread of the index's own: a first import takes seconds, a cold search a tenth of one, and the loop goes
on.
"""

from __future__ import annotations

import asyncio
import sqlite3
from array import array
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING, Self, TypeVar

from matching.errors import IndexClosedError, StaleIndexError
from matching.index.protocol import Candidate
from matching.tokens import TOKEN_VERSION

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

T = TypeVar("T")

_SCHEMA = """
CREATE TABLE IF NOT EXISTS post (k INTEGER NOT NULL, rid INTEGER NOT NULL, PRIMARY KEY (k, rid)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS doc (rid INTEGER PRIMARY KEY, ks BLOB NOT NULL);
"""
_PRAGMAS = ("journal_mode=WAL", "synchronous=NORMAL", "busy_timeout=30000", "cache_size=-65536", "mmap_size=1073741824")
_BATCH = 10_000


def _search_sql(size: int) -> str:
    rows = ",".join(["(?,?)"] * size)
    return (
        f"WITH q(k, w) AS (VALUES {rows}) SELECT p.rid, SUM(q.w) AS s FROM q CROSS JOIN post p ON p.k = q.k "  # noqa: S608  only question marks are put in
        "GROUP BY p.rid ORDER BY s DESC, p.rid LIMIT ?"
    )


class EmbeddedIndex:
    """Opened with `open`. Writers of all processes take turns.

    WAL with NORMAL: kill -9 loses nothing acknowledged; a power cut may lose the last commits, and the index can be
    rebuilt.
    """

    def __init__(self, connection: sqlite3.Connection, worker: ThreadPoolExecutor) -> None:
        self._connection = connection
        self._worker = worker
        self._closed = False

    @classmethod
    async def open(cls, path: Path) -> Self:
        """Opens or makes the file at `path`; StaleIndexError when it was made with other tokens."""
        worker = ThreadPoolExecutor(1, "candidates")
        try:
            return cls(await asyncio.get_running_loop().run_in_executor(worker, _connect, path), worker)
        except BaseException:
            worker.shutdown(wait=False)
            raise

    async def _beside(self, work: Callable[[], T]) -> T:
        """Do it in the index's thread."""
        if self._closed:
            raise IndexClosedError
        return await asyncio.get_running_loop().run_in_executor(self._worker, work)

    async def upsert(self, records: Iterable[tuple[int, Collection[int]]]) -> int:
        return await self._beside(partial(_upsert, self._connection, records))

    async def delete(self, records: Iterable[int]) -> int:
        return await self._beside(partial(_delete, self._connection, records))

    async def refresh(self) -> None:
        """A commit is visible to every reader; there is nothing to wait for."""
        if self._closed:
            raise IndexClosedError

    async def search(self, weights: Mapping[int, int], k: int) -> list[Candidate]:
        return (await self.search_many([weights], k))[0]

    async def search_many(self, queries: Sequence[Mapping[int, int]], k: int) -> list[list[Candidate]]:
        return await self._beside(lambda: [_search(self._connection, weights, k) for weights in queries])

    async def count(self) -> int:
        return await self._beside(partial(_count, self._connection))

    async def close(self) -> None:
        if self._closed:
            return
        work = asyncio.get_running_loop().run_in_executor(self._worker, self._connection.close)
        self._closed = True
        await work
        self._worker.shutdown(wait=False)


def _connect(path: Path) -> sqlite3.Connection:
    made = sqlite3.connect(path, isolation_level=None, check_same_thread=False, cached_statements=256)
    try:
        for pragma in _PRAGMAS:
            made.execute(f"PRAGMA {pragma}")
        _check_version(made, path)
        made.executescript(_SCHEMA + f"PRAGMA user_version = {TOKEN_VERSION};")
    except BaseException:
        made.close()
        raise
    return made


def _check_version(connection: sqlite3.Connection, path: Path) -> None:
    if int(connection.execute("PRAGMA user_version").fetchone()[0]) not in {0, TOKEN_VERSION}:
        raise StaleIndexError(str(path))


@contextmanager
def _write(connection: sqlite3.Connection) -> Iterator[None]:
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
    except BaseException:
        connection.execute("ROLLBACK")
        raise
    connection.execute("COMMIT")


def _upsert(connection: sqlite3.Connection, records: Iterable[tuple[int, Collection[int]]]) -> int:
    count = 0
    with _write(connection):
        batch: dict[int, array[int]] = {}
        for record, tokens in records:
            batch[record] = array("q", sorted(set(tokens)))
            count += 1
            if len(batch) >= _BATCH:
                _store(connection, batch)
                batch = {}
        _store(connection, batch)
    return count


def _delete(connection: sqlite3.Connection, records: Iterable[int]) -> int:
    with _write(connection):
        return sum(_forget(connection, record) for record in records)


def _search(connection: sqlite3.Connection, weights: Mapping[int, int], k: int) -> list[Candidate]:
    if not weights:
        return []
    values = [x for pair in weights.items() for x in pair]
    return [Candidate(*row) for row in connection.execute(_search_sql(len(weights)), (*values, k))]


def _count(connection: sqlite3.Connection) -> int:
    return int(connection.execute("SELECT COUNT(*) FROM doc").fetchone()[0])


def _forget(connection: sqlite3.Connection, record: int) -> bool:
    row = connection.execute("SELECT ks FROM doc WHERE rid = ?", (record,)).fetchone()
    if row is None:
        return False
    old = array("q", row[0])
    connection.executemany("DELETE FROM post WHERE k = ? AND rid = ?", ((k, record) for k in old))
    connection.execute("DELETE FROM doc WHERE rid = ?", (record,))
    return True


def _store(connection: sqlite3.Connection, batch: dict[int, array[int]]) -> None:
    """Writes one batch in the order of the tree, which is what makes a first import fast."""
    for record in batch:
        _forget(connection, record)
    rows = sorted((k, record) for record, tokens in batch.items() for k in tokens)
    connection.executemany("INSERT INTO post (k, rid) VALUES (?, ?)", rows)
    docs = ((record, tokens.tobytes()) for record, tokens in batch.items())
    connection.executemany("INSERT INTO doc (rid, ks) VALUES (?, ?)", docs)
