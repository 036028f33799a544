"""Where the index of this installation lives: opened when it is first needed, by whoever needs it first.

Surprising: nothing is opened at the start of a process. A server that is away must not stop what needs no index, and
opening is tried again with each piece of work.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from matching.index import CandidateIndex, IndexSite

    OpenSite = Callable[[], Awaitable[IndexSite]]
    """Opens the site; the composition root knows which one."""


class IndexPlace:
    """The site of a process. `name` tells sites apart that follow one system of record; people are shown `shown`."""

    def __init__(self, name: str, shown: str, open_site: OpenSite) -> None:
        self.name = name
        self.shown = shown
        self._open = open_site
        self._opened: IndexSite | None = None
        self._turn = asyncio.Lock()

    async def site(self) -> IndexSite:
        """The site; an error of `matching.errors` when it cannot be reached."""
        async with self._turn:
            if self._opened is None:
                self._opened = await self._open()
            return self._opened

    async def index(self, generation: str) -> CandidateIndex:
        """A generation to be followed or compared, the current one or one aside; GenerationError when it is gone.

        The current one is written through the view that searches use. Should another take its place meanwhile, what is
        written is still true of the records, and the position that is noted for the old one is nobody's.
        """
        site = await self.site()
        made = {each.name: each for each in await site.generations()}
        if generation in made and made[generation].current:
            return await site.current()
        return await site.writing(generation)

    async def close(self) -> None:
        """Let go of it; twice is once."""
        opened, self._opened = self._opened, None
        if opened is not None:
            await opened.close()
