"""Which generations there are and which is current, in one small SQLite file that all processes share.

Surprising: no file that names the current one is replaced. Two processes that swap at once must agree on who was
later; a transaction decides that, the replacing of a file cannot.
"""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING, NamedTuple

from matching.errors import GenerationError
from matching.index.embedded import postings
from matching.tokens import TOKEN_VERSION

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable
    from pathlib import Path

_TABLE = """
CREATE TABLE IF NOT EXISTS generation (
    number INTEGER PRIMARY KEY AUTOINCREMENT, token_version INTEGER NOT NULL,
    current INTEGER NOT NULL DEFAULT 0, dropped INTEGER NOT NULL DEFAULT 0)
"""
_PRAGMAS = ("busy_timeout=30000", "journal_mode=WAL", "synchronous=FULL")


class Entry(NamedTuple):
    """A generation by its number."""

    number: int
    token_version: int
    current: bool

    @property
    def name(self) -> str:
        return f"t{self.token_version}-{self.number:06d}"


class Catalog:
    """Reads on a connection that stays open; every change has one of its own."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._path = folder / "generations.sqlite"
        folder.mkdir(parents=True, exist_ok=True)
        self._reading = self._connect()
        self._reading.execute(_TABLE)

    def _connect(self) -> sqlite3.Connection:
        made = postings.connect(self._path, "rwc")
        for pragma in _PRAGMAS:
            made.execute(f"PRAGMA {pragma}")
        return made

    def entries(self) -> list[Entry]:
        """By age."""
        return self._entries("NOT dropped")

    def dropped(self) -> list[Entry]:
        """Those whose files may still be there."""
        return self._entries("dropped")

    def _entries(self, which: str) -> list[Entry]:
        query = f"SELECT number, token_version, current FROM generation WHERE {which} ORDER BY number"  # noqa: S608  ours
        return [Entry(number, version, bool(current)) for number, version, current in self._reading.execute(query)]

    def current(self) -> Entry | None:
        """Ten microseconds: asked before every search."""
        row = self._reading.execute("SELECT number, token_version FROM generation WHERE current").fetchone()
        return Entry(int(row[0]), int(row[1]), current=True) if row else None

    def begin(self) -> Entry:
        with closing(self._connect()) as changing, postings.writing(changing):
            return _insert(changing)

    def begin_first(self, make: Callable[[Entry], None]) -> None:
        """An empty generation becomes the current one, unless there is one; `make` makes its file before."""
        with closing(self._connect()) as changing, postings.writing(changing):
            if _current_number(changing):
                return
            made = _insert(changing)
            make(made)
            _make_current(changing, made.number)

    def swap(self, number: int, name: str) -> None:
        with closing(self._connect()) as changing, postings.writing(changing):
            there = "SELECT 1 FROM generation WHERE number = ? AND NOT dropped"
            if not changing.execute(there, (number,)).fetchone():
                raise GenerationError(name, "已被更新的一代取代或已放弃")
            if _current_number(changing) > number:
                raise GenerationError(name, "已有更新的一代在用")
            _make_current(changing, number)

    def drop_before(self, first: int) -> None:
        """From then on nobody can make them current; their files go after."""
        with closing(self._connect()) as changing, postings.writing(changing):
            changing.execute("UPDATE generation SET dropped = 1 WHERE number < ? AND NOT current", (first,))

    def forget(self, number: int) -> None:
        """A dropped one whose files are gone."""
        with closing(self._connect()) as changing, postings.writing(changing):
            changing.execute("DELETE FROM generation WHERE number = ? AND dropped", (number,))

    def close(self) -> None:
        self._reading.close()


def _insert(connection: sqlite3.Connection) -> Entry:
    made = connection.execute("INSERT INTO generation (token_version) VALUES (?)", (TOKEN_VERSION,))
    return Entry(int(made.lastrowid or 0), TOKEN_VERSION, current=False)


def _current_number(connection: sqlite3.Connection) -> int:
    row = connection.execute("SELECT number FROM generation WHERE current").fetchone()
    return int(row[0]) if row else 0


def _make_current(connection: sqlite3.Connection, number: int) -> None:
    connection.execute("UPDATE generation SET current = number = ?", (number,))
