"""A generation while it is filled: its postings are sorted beside it and go into the file once, in order.

Surprising: only the tokens by record are written as they come; they are the truth, and the postings are made from
them. A record that came twice is left out of the sorted postings and put in at the end as the truth has it; after an
upsert that failed in the middle all are sorted anew. No step is safe from a power cut: a filling that was killed is
thrown away, never gone on with.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
from typing import TYPE_CHECKING

import numpy as np

from matching.errors import GenerationError
from matching.index.embedded import postings
from matching.index.embedded.runs import Runs
from matching.index.fingerprint import packed

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from pathlib import Path

_PRAGMAS = ("locking_mode=EXCLUSIVE", "journal_mode=MEMORY", "synchronous=OFF", "cache_size=-65536")
_BATCH = 2000


class Filling:
    """Used by one thread. `folder` must not be there yet; `end` puts the index in its place and removes the folder."""

    def __init__(self, folder: Path) -> None:
        try:
            folder.mkdir()
        except FileExistsError as error:
            raise GenerationError(folder.stem, "正由另一进程建立，或建立时中断") from error
        self._folder = folder
        self._connection = postings.connect(folder / "filling.sqlite", "rwc")
        for pragma in _PRAGMAS:
            self._connection.execute(f"PRAGMA {pragma}")
        postings.make_tables(self._connection)
        self._runs = Runs(folder)
        self._again: set[int] = set()

    def upsert(self, records: Iterable[tuple[int, Collection[int]]]) -> int:
        count, batch = 0, dict[int, bytes]()
        try:
            with postings.writing(self._connection):
                for record, tokens in records:
                    batch[record] = packed(tokens)
                    count += 1
                    if len(batch) >= _BATCH:
                        self._take(batch)
                        batch = {}
                self._take(batch)
        except BaseException:
            self._sort_anew()
            raise
        return count

    def _sort_anew(self) -> None:
        self._runs.drop()
        self._again = set()
        for record, tokens in self._connection.execute("SELECT rid, ks FROM doc ORDER BY rid"):
            self._runs.add(record, tokens)

    def _take(self, batch: dict[int, bytes]) -> None:
        again = [record for record in batch if self._holds(record)]
        self._again.update(again)
        self._connection.executemany("INSERT OR REPLACE INTO doc (rid, ks) VALUES (?, ?)", batch.items())
        postings.grow(self._connection, len(batch) - len(again))
        for record, tokens in batch.items():
            self._runs.add(record, tokens)

    def _holds(self, record: int) -> bool:
        return self._connection.execute("SELECT 1 FROM doc WHERE rid = ?", (record,)).fetchone() is not None

    def delete(self, records: Iterable[int]) -> int:
        gone = 0
        with postings.writing(self._connection):
            for record in records:
                gone += self._connection.execute("DELETE FROM doc WHERE rid = ?", (record,)).rowcount
                self._again.add(record)
            postings.grow(self._connection, -gone)
        return gone

    def count(self) -> int:
        return postings.count(self._connection)

    def end(self, place: Path) -> None:
        """The finished index stands at `place` or nothing does. GenerationError when it was dropped meanwhile."""
        whole = self._folder / "whole.sqlite"
        try:
            with postings.writing(self._connection):
                self._insert()
            self._connection.execute("VACUUM INTO ?", (str(whole),))
            self.close()
            _to_disk(whole)
            whole.replace(place)
            _to_disk(place.parent)
        except (OSError, sqlite3.OperationalError) as error:
            if self._folder.exists():
                raise
            raise GenerationError(self._folder.stem, "已被更新的一代取代或已放弃") from error
        finally:
            self.drop()

    def _insert(self) -> None:
        again = np.array(sorted(self._again), np.int64)
        for keys, records in self._runs.merged():
            if len(again):
                once = ~np.isin(records, again)
                keys, records = keys[once], records[once]  # noqa: PLW2901  the block without those
            rows = zip(keys.tolist(), records.tolist(), strict=True)
            self._connection.executemany("INSERT INTO post (k, rid) VALUES (?, ?)", rows)
        docs = (self._connection.execute("SELECT rid, ks FROM doc WHERE rid = ?", (n,)).fetchone() for n in self._again)
        postings.add_postings(self._connection, [row for row in docs if row])

    def close(self) -> None:
        self._connection.close()

    def drop(self) -> None:
        """A filling that is given up."""
        self.close()
        shutil.rmtree(self._folder, ignore_errors=True)


def _to_disk(path: Path) -> None:
    """A folder too: else a power cut may lose a name."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
