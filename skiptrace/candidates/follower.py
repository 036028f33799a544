"""Brings a generation up to date, portion by portion, however many processes try at once and wherever one is killed.

Surprising: who follows does so alone. Two at once would each write what they read, and the one that read earlier might
write later; then the index would hold somebody who left, and no later change would mend it. The position moves only
after a portion was written, so that a killed process leaves a portion that is written again.
"""

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass

from matching.errors import GenerationError
from matching.index import CandidateIndex
from skiptrace.candidates.filling import Filling
from skiptrace.candidates.generations import Generations
from skiptrace.storage import changes
from skiptrace.storage.store import Store

FOLLOWING = "index-follow"
"""The name of the work that one process does alone."""

_PORTION = 200
_PATIENCE = 30.0
_PAUSE = 0.05


@dataclass(frozen=True, slots=True)
class Followed:
    """How many changes were read, and how many waited still when it ended."""

    read: int
    behind: int


@dataclass(frozen=True, slots=True)
class Follower:
    """Follows for one site. `portion` bounds what is held in memory and what a kill does again."""

    store: Store
    generations: Generations
    filling: Filling
    portion: int = _PORTION

    async def follow(
        self, name: str, index: CandidateIndex, *, on_read: Callable[[int], None] = lambda _: None
    ) -> Followed:
        """Read everything that had changed when this was called.

        Another process that follows at the same time does the work as well; it is waited for, but not for ever: then
        `behind` says what is missing. What was read is visible to every search at the end.
        """
        async with self.store.read() as tx:
            target = await changes.end(tx)
        read, last = 0, time.monotonic()
        while (start := await self._position(name)) < target and time.monotonic() < last + _PATIENCE:
            async with self.store.alone(FOLLOWING) as mine:
                done = await self.one_portion(name, index) if mine else 0
            if done:
                read, last = read + done, time.monotonic()
                on_read(read)
            elif not mine:
                await asyncio.sleep(_PAUSE)
        await index.refresh()
        return Followed(read, await self.generations.behind(start) if start < target else 0)

    async def one_portion(self, name: str, index: CandidateIndex) -> int:
        """The next portion; how many changes it was. To be called by whoever follows alone."""
        position = await self._position(name)
        async with self.store.read() as tx:
            found = await changes.after(tx, position, self.portion)
            touched = await self.filling.census.roll.with_joined(tx, found.case_ids)
        if found.last > position:
            await self.filling.put(index, await self.filling.portion(touched))
            await self.generations.advance(name, found.last)
        return found.last - position

    async def _position(self, name: str) -> int:
        """How far it is; GenerationError when another one has taken its place."""
        known = await self.generations.get(name)
        if known is None:
            raise GenerationError(name, "已被新的一代取代")
        return known.position
