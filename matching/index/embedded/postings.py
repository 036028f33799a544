"""The tables of one index file, and what is done with them on one connection.

Surprising: no full-text engine. A table `(token, record)` without row ids answers a query in a tenth of a millisecond
at a million records, and is written in the same transactions as anything else. The tokens of a record are kept beside
it as well: they say what to take away when the record changes, and what its fingerprint is.
"""

from __future__ import annotations

import sqlite3
from contextlib import contextmanager
from typing import TYPE_CHECKING

from matching.errors import StaleIndexError
from matching.index.fingerprint import of_packed, packed, unpacked
from matching.index.protocol import Candidate
from matching.tokens import TOKEN_VERSION

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping
    from pathlib import Path

_SCHEMA = """
CREATE TABLE IF NOT EXISTS post (k INTEGER NOT NULL, rid INTEGER NOT NULL, PRIMARY KEY (k, rid)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS doc (rid INTEGER PRIMARY KEY, ks BLOB NOT NULL);
CREATE TABLE IF NOT EXISTS held (records INTEGER NOT NULL);
INSERT INTO held SELECT COUNT(*) FROM doc WHERE NOT EXISTS (SELECT 1 FROM held);
"""
"""`held` counts, because a count of five million rows reads more than a gigabyte."""

_WRITING = ("journal_mode=WAL", "synchronous=NORMAL", "cache_size=-65536")
_READING = ("query_only=1", "cache_size=-65536")
_COMMON = ("busy_timeout=30000",)
_MAPPED = ("mmap_size=2147418112",)
"""A map of the file answers many searches faster, and makes the slowest single ones twice as slow, for page faults."""
_BATCH = 10_000


def connect(path: Path, mode: str) -> sqlite3.Connection:
    """`mode` as in a SQLite address: `rw` must find the file, `rwc` may make it. Used by one thread at a time."""
    address = f"{path.absolute().as_uri()}?mode={mode}"
    return sqlite3.connect(address, uri=True, isolation_level=None, check_same_thread=False, cached_statements=256)


def open_writer(path: Path, mode: str) -> sqlite3.Connection:
    """StaleIndexError when the file was made with other tokens.

    WAL with NORMAL: kill -9 loses nothing acknowledged; a power cut may lose the last commits, and an index can be
    rebuilt.
    """
    made = connect(path, mode)
    try:
        _settle(made, (*_COMMON, *_WRITING, *_MAPPED))
        _check_version(made, path)
        if not made.execute("SELECT 1 FROM sqlite_master WHERE name = 'held'").fetchone():
            make_tables(made)
    except BaseException:
        made.close()
        raise
    return made


def _check_version(connection: sqlite3.Connection, path: Path) -> None:
    if int(connection.execute("PRAGMA user_version").fetchone()[0]) not in {0, TOKEN_VERSION}:
        raise StaleIndexError(str(path))


def make_tables(connection: sqlite3.Connection) -> None:
    with writing(connection):
        for statement in filter(str.strip, _SCHEMA.split(";")):
            connection.execute(statement)
        connection.execute(f"PRAGMA user_version = {TOKEN_VERSION}")


def open_reader(path: Path, *, mapped: bool) -> sqlite3.Connection:
    """It has read once, so that it goes on when the file is taken away. `mapped`: for much reading."""
    made = connect(path, "rw")
    _settle(made, (*_COMMON, *_READING, *(_MAPPED if mapped else ())))
    count(made)
    return made


def _settle(connection: sqlite3.Connection, pragmas: Iterable[str]) -> None:
    for pragma in pragmas:
        connection.execute(f"PRAGMA {pragma}")


@contextmanager
def writing(connection: sqlite3.Connection) -> Iterator[None]:
    """One transaction; writers of all processes take turns."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


def upsert(connection: sqlite3.Connection, records: Iterable[tuple[int, Collection[int]]]) -> int:
    taken = 0
    with writing(connection):
        batch: dict[int, bytes] = {}
        for record, tokens in records:
            batch[record] = packed(tokens)
            taken += 1
            if len(batch) >= _BATCH:
                store(connection, batch)
                batch = {}
        store(connection, batch)
    return taken


def delete(connection: sqlite3.Connection, records: Iterable[int]) -> int:
    with writing(connection):
        gone = sum(_forget(connection, record) for record in records)
        grow(connection, -gone)
    return gone


def _forget(connection: sqlite3.Connection, record: int) -> bool:
    row = connection.execute("SELECT ks FROM doc WHERE rid = ?", (record,)).fetchone()
    if row is None:
        return False
    old = ((k, record) for k in unpacked(row[0]))
    connection.executemany("DELETE FROM post WHERE k = ? AND rid = ?", old)
    connection.execute("DELETE FROM doc WHERE rid = ?", (record,))
    return True


def store(connection: sqlite3.Connection, batch: Mapping[int, bytes]) -> None:
    """Writes one batch within a transaction, in the order of the tree."""
    known = sum(_forget(connection, record) for record in batch)
    add_postings(connection, batch.items())
    connection.executemany("INSERT INTO doc (rid, ks) VALUES (?, ?)", batch.items())
    grow(connection, len(batch) - known)


def add_postings(connection: sqlite3.Connection, records: Iterable[tuple[int, bytes]]) -> None:
    rows = sorted((k, record) for record, ks in records for k in unpacked(ks))
    connection.executemany("INSERT INTO post (k, rid) VALUES (?, ?)", rows)


def grow(connection: sqlite3.Connection, by: int) -> None:
    connection.execute("UPDATE held SET records = records + ?", (by,))


def search(connection: sqlite3.Connection, weights: Mapping[int, int], k: int) -> list[Candidate]:
    if not weights:
        return []
    values = [x for pair in weights.items() for x in pair]
    return list(map(Candidate._make, connection.execute(_search_sql(len(weights)), (*values, k))))


def _search_sql(size: int) -> str:
    rows = ",".join(["(?,?)"] * size)
    return (
        f"WITH q(k, w) AS (VALUES {rows}) SELECT p.rid, SUM(q.w) AS s FROM q CROSS JOIN post p ON p.k = q.k "  # noqa: S608  only question marks are put in
        "GROUP BY p.rid ORDER BY s DESC, p.rid LIMIT ?"
    )


def count(connection: sqlite3.Connection) -> int:
    return int(connection.execute("SELECT records FROM held").fetchone()[0])


def fingerprints(connection: sqlite3.Connection, after: int, most: int) -> list[tuple[int, int]]:
    """Those of the next records by number."""
    rows = connection.execute("SELECT rid, ks FROM doc WHERE rid > ? ORDER BY rid LIMIT ?", (after, most))
    return [(record, of_packed(ks)) for record, ks in rows]
