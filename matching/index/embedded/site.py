"""A folder of generations: each one file, the catalogue beside them says which is current.

Surprising: nobody is told of a swap. Whoever searches looks at the catalogue first, which costs less than to be told,
and holds on other processes and after a crash alike.
"""

from __future__ import annotations

import asyncio
import shutil
import sqlite3
from contextlib import asynccontextmanager, closing, contextmanager, suppress
from functools import partial
from typing import TYPE_CHECKING

from matching.errors import GenerationError, IndexClosedError, IndexFileError, StaleIndexError
from matching.index.embedded import postings
from matching.index.embedded.catalog import Catalog, Entry
from matching.index.embedded.filling_index import FillingIndex
from matching.index.embedded.index import EmbeddedIndex, file_errors
from matching.index.following import FollowingIndex
from matching.index.protocol import Generation
from matching.tokens import TOKEN_VERSION

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator
    from pathlib import Path

    from matching.index.protocol import CandidateIndex

_GONE = "已被更新的一代取代或已放弃"
_TRIES = 10


class _Opened:
    """A generation that is open, and how many calls are under way on it."""

    def __init__(self, number: int, index: EmbeddedIndex) -> None:
        self.number = number
        self.index = index
        self.calls = 0


class EmbeddedSite:
    """Any number of processes may have one folder open."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        with file_errors(folder):
            self._catalog = Catalog(folder)
        self._open: _Opened | None = None
        self._left: set[_Opened] = set()
        self._written: dict[str, FillingIndex | EmbeddedIndex] = {}
        self._turn = asyncio.Lock()
        self._closed = False

    def _file(self, entry: Entry) -> Path:
        return self._folder / f"{entry.name}.sqlite"

    def _filling_folder(self, entry: Entry) -> Path:
        return self._folder / f"{entry.name}.filling"

    def _check_open(self) -> None:
        if self._closed:
            raise IndexClosedError

    async def current(self) -> CandidateIndex:
        self._check_open()
        with file_errors(self._folder):
            if self._catalog.current() is None:
                await asyncio.to_thread(self._catalog.begin_first, self._make_file)
        async with self._hold():
            return FollowingIndex(self._hold)

    def _make_file(self, entry: Entry) -> None:
        postings.open_writer(self._file(entry), "rwc").close()

    @asynccontextmanager
    async def _hold(self) -> AsyncIterator[EmbeddedIndex]:
        opened = await self._opened()
        opened.calls += 1
        try:
            yield opened.index
        finally:
            opened.calls -= 1
            if opened in self._left and not opened.calls:
                self._left.discard(opened)
                await opened.index.close()

    async def _opened(self) -> _Opened:
        """The current one; that one is dropped between the look at the catalogue and the opening is no error."""
        for _ in range(_TRIES):
            self._check_open()
            entry = self._entry()
            if self._open is not None and self._open.number == entry.number:
                return self._open
            with suppress(IndexFileError):
                return await self._follow(entry)
            if self._entry().number == entry.number:
                raise IndexFileError(str(self._file(entry)), "SQLITE_CANTOPEN")
        raise IndexFileError(str(self._folder), "SQLITE_CANTOPEN")

    def _entry(self) -> Entry:
        with file_errors(self._folder):
            entry = self._catalog.current()
        if entry is None:
            raise IndexFileError(str(self._folder), "SQLITE_NOTFOUND")
        if entry.token_version != TOKEN_VERSION:
            raise StaleIndexError(str(self._file(entry)))
        return entry

    async def _follow(self, entry: Entry) -> _Opened:
        async with self._turn:
            self._check_open()
            before = self._open
            if before is not None and before.number == entry.number:
                return before
            self._open = _Opened(entry.number, await EmbeddedIndex.open(self._file(entry), must_exist=True))
            await self._let_go()
            if before is not None and before.calls:
                self._left.add(before)
            elif before is not None:
                await before.index.close()
            return self._open

    async def generations(self) -> tuple[Generation, ...]:
        self._check_open()
        with file_errors(self._folder):
            entries = self._catalog.entries()
        return tuple(await asyncio.to_thread(lambda: [self._seen(entry) for entry in entries]))

    def _seen(self, entry: Entry) -> Generation:
        size = 0
        for path in (*self._folder.glob(f"{entry.name}.sqlite*"), *self._filling_folder(entry).glob("*")):
            with suppress(FileNotFoundError):
                size += path.stat().st_size
        return Generation(entry.name, entry.current, _records(self._file(entry)), size, entry.token_version)

    async def begin(self) -> str:
        self._check_open()
        with file_errors(self._folder):
            return (await asyncio.to_thread(self._catalog.begin)).name

    async def writing(self, generation: str) -> CandidateIndex:
        self._check_open()
        entry = self._named(generation)
        async with self._turn:
            await self._let_go()
            if generation not in self._written:
                with self._told_if_dropped(generation):
                    self._written[generation] = await self._open_written(entry)
        return FollowingIndex(partial(self._hold_written, generation))

    @asynccontextmanager
    async def _hold_written(self, generation: str) -> AsyncIterator[CandidateIndex]:
        self._check_open()
        if self._named(generation).name not in self._written:
            raise GenerationError(generation, _GONE)
        with self._told_if_dropped(generation):
            yield self._written[generation]

    @contextmanager
    def _told_if_dropped(self, generation: str) -> Iterator[None]:
        """Another process may drop it at any moment; what fails then is no fault of the disk."""
        try:
            yield
        except (IndexClosedError, IndexFileError):
            if not self._closed:
                self._named(generation)
            raise

    async def _let_go(self) -> None:
        """Of what another process has dropped; the disk keeps a file as long as somebody has it open."""
        with file_errors(self._folder):
            there = {entry.name for entry in self._catalog.entries()}
        for name in self._written.keys() - there:
            await self._written.pop(name).close()

    def _named(self, generation: str) -> Entry:
        with file_errors(self._folder):
            found = [entry for entry in self._catalog.entries() if entry.name == generation]
        if not found:
            raise GenerationError(generation, _GONE)
        return found[0]

    async def _open_written(self, entry: Entry) -> FillingIndex | EmbeddedIndex:
        if self._file(entry).exists():
            return await EmbeddedIndex.open(self._file(entry), must_exist=True)
        return await FillingIndex.begin(self._filling_folder(entry), self._file(entry))

    async def swap(self, generation: str) -> None:
        self._check_open()
        entry = self._named(generation)
        await (await self.writing(generation)).refresh()
        with file_errors(self._folder):
            await asyncio.to_thread(self._catalog.swap, entry.number, entry.name)
        await self._drop_before(entry.number)

    async def discard(self, generation: str) -> None:
        self._check_open()
        with suppress(GenerationError):
            await self._drop_before(self._named(generation).number + 1)

    async def _drop_before(self, first: int) -> None:
        with file_errors(self._folder):
            await asyncio.to_thread(self._catalog.drop_before, first)
            for entry in self._catalog.dropped():
                if written := self._written.pop(entry.name, None):
                    await written.close()
                await asyncio.to_thread(self._drop, entry)

    def _drop(self, entry: Entry) -> None:
        """The entry goes last: the files that a kill leaves are dropped by the next swap."""
        for path in self._folder.glob(f"{entry.name}.sqlite*"):
            path.unlink(missing_ok=True)
        shutil.rmtree(self._filling_folder(entry), ignore_errors=True)
        self._catalog.forget(entry.number)

    async def close(self) -> None:
        if self._closed:
            return
        self._closed = True
        opened = {*self._left, self._open} - {None}
        for index in (*(each.index for each in opened if each), *self._written.values()):
            await index.close()
        self._catalog.close()


def _records(path: Path) -> int:
    """None for a generation that is being filled, or was killed meanwhile: what is not finished does not count."""
    try:
        with closing(postings.connect(path, "ro")) as connection:
            return postings.count(connection)
    except sqlite3.Error:
        return 0
