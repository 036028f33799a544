"""The index in one SQLite file: postings ordered by token, scored in SQL.

Surprising: no full-text engine. A table `(token, record)` without row ids answers a query in a tenth of a millisecond
at a million records, is written in the same transactions as anything else, and several processes may read it.
"""

from __future__ import annotations

import sqlite3
import threading
from array import array
from contextlib import contextmanager
from typing import TYPE_CHECKING

from matching.errors import IndexClosedError, StaleIndexError
from matching.index.protocol import Candidate
from matching.tokens import TOKEN_VERSION

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

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
    """Opens or makes the file at `path`. One connection a thread; writers of all processes take turns.

    WAL with NORMAL: kill -9 loses nothing acknowledged; a power cut may lose the last commits, and the index can be
    rebuilt. Raises StaleIndexError when the file was made with other tokens.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._local = threading.local()
        self._all: list[sqlite3.Connection] = []
        self._lock = threading.Lock()
        self._closed = False
        connection = self._connection()
        found = int(connection.execute("PRAGMA user_version").fetchone()[0])
        if found not in {0, TOKEN_VERSION}:
            self.close()
            raise StaleIndexError
        connection.executescript(_SCHEMA + f"PRAGMA user_version = {TOKEN_VERSION};")

    def _connection(self) -> sqlite3.Connection:
        if self._closed:
            raise IndexClosedError
        existing: sqlite3.Connection | None = getattr(self._local, "connection", None)
        if existing is not None:
            return existing
        made = sqlite3.connect(self._path, isolation_level=None, check_same_thread=False, cached_statements=256)
        for pragma in _PRAGMAS:
            made.execute(f"PRAGMA {pragma}")
        self._local.connection = made
        with self._lock:
            self._all.append(made)
        return made

    @contextmanager
    def _write(self) -> Iterator[sqlite3.Connection]:
        connection = self._connection()
        connection.execute("BEGIN IMMEDIATE")
        try:
            yield connection
        except BaseException:
            connection.execute("ROLLBACK")
            raise
        connection.execute("COMMIT")

    def upsert(self, records: Iterable[tuple[int, Collection[int]]]) -> int:
        count = 0
        with self._write() as connection:
            batch: dict[int, array[int]] = {}
            for record, tokens in records:
                batch[record] = array("q", sorted(set(tokens)))
                count += 1
                if len(batch) >= _BATCH:
                    _store(connection, batch)
                    batch = {}
            _store(connection, batch)
        return count

    def delete(self, records: Iterable[int]) -> int:
        with self._write() as connection:
            return sum(_forget(connection, record) for record in records)

    def refresh(self) -> None:
        self._connection()

    def search(self, weights: Mapping[int, int], k: int) -> list[Candidate]:
        connection = self._connection()
        if not weights:
            return []
        values = [x for pair in weights.items() for x in pair]
        return [Candidate(*row) for row in connection.execute(_search_sql(len(weights)), (*values, k))]

    def search_many(self, queries: Sequence[Mapping[int, int]], k: int) -> list[list[Candidate]]:
        return [self.search(weights, k) for weights in queries]

    def count(self) -> int:
        return int(self._connection().execute("SELECT COUNT(*) FROM doc").fetchone()[0])

    def close(self) -> None:
        self._closed = True
        with self._lock:
            while self._all:
                self._all.pop().close()


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
