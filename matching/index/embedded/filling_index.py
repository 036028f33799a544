"""A generation that is being filled, with the face of any index: what is asked of it ends the filling."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

from matching.errors import IndexClosedError
from matching.index.embedded.filling import Filling
from matching.index.embedded.index import EmbeddedIndex, file_errors

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Collection, Iterable, Mapping, Sequence
    from pathlib import Path
    from typing import TypeVar

    from matching.index.protocol import Candidate

    T = TypeVar("T")


class FillingIndex:
    """Made with `begin`. The first `refresh` or search ends the filling; what is written later goes into the tree."""

    def __init__(self, filling: Filling, thread: ThreadPoolExecutor, place: Path) -> None:
        self._filling = filling
        self._thread = thread
        self._place = place
        self._ended: EmbeddedIndex | None = None
        self._turn = asyncio.Lock()
        self._closed = False

    @classmethod
    async def begin(cls, folder: Path, place: Path) -> FillingIndex:
        """Fills in `folder`, stands at `place` in the end; GenerationError when the folder is there."""
        with file_errors(folder):
            return cls(await asyncio.to_thread(Filling, folder), ThreadPoolExecutor(1, "candidates-fill"), place)

    async def _work(self, work: Callable[[], T]) -> T:
        with file_errors(self._place):
            return await asyncio.get_running_loop().run_in_executor(self._thread, work)

    async def upsert(self, records: Iterable[tuple[int, Collection[int]]]) -> int:
        async with self._turn:
            ended = self._ended_or_filling()
            return await (ended.upsert(records) if ended else self._work(lambda: self._filling.upsert(records)))

    async def delete(self, records: Iterable[int]) -> int:
        async with self._turn:
            ended = self._ended_or_filling()
            return await (ended.delete(records) if ended else self._work(lambda: self._filling.delete(records)))

    async def count(self) -> int:
        async with self._turn:
            ended = self._ended_or_filling()
            return await (ended.count() if ended else self._work(self._filling.count))

    def _ended_or_filling(self) -> EmbeddedIndex | None:
        if self._closed:
            raise IndexClosedError
        return self._ended

    async def index(self) -> EmbeddedIndex:
        """The finished one."""
        async with self._turn:
            ended = self._ended_or_filling()
            if ended is None:
                await self._work(lambda: self._filling.end(self._place))
                ended = self._ended = await EmbeddedIndex.open(self._place, must_exist=True)
            return ended

    async def refresh(self) -> None:
        await self.index()

    async def search(self, weights: Mapping[int, int], k: int) -> list[Candidate]:
        return await (await self.index()).search(weights, k)

    async def search_many(self, queries: Sequence[Mapping[int, int]], k: int) -> list[list[Candidate]]:
        return await (await self.index()).search_many(queries, k)

    async def fingerprints(self) -> AsyncIterator[tuple[int, int]]:
        async for each in (await self.index()).fingerprints():
            yield each

    async def close(self) -> None:
        """A filling that has not ended is given up."""
        if self._closed:
            return
        self._closed = True
        async with self._turn:
            if self._ended is not None:
                await self._ended.close()
            else:
                await self._work(self._filling.drop)
        self._thread.shutdown()
