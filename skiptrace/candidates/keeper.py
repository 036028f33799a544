"""Keeps the index up to date while the service runs, and catches up by itself after its server was away.

Surprising: it never gives up and never stops anything else. While the index is away everything that needs none goes on;
what changed meanwhile waits in the records.
"""

import asyncio
import time
from dataclasses import dataclass

import structlog

from matching.errors import MatchingError
from skiptrace.candidates.errors import BeingBuiltError
from skiptrace.candidates.upkeep import Upkeep
from skiptrace.errors import SkiptraceError

_BETWEEN = 1.0
_LONGEST = 30.0

_log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Health:
    """Whether the index can be asked; `why` not, in Chinese."""

    ok: bool
    why: str = ""


class Keeper:
    """`between` seconds pass between two looks; after a failure more and more, up to half a minute."""

    def __init__(self, upkeep: Upkeep, *, between: float = _BETWEEN, longest: float = _LONGEST) -> None:
        self._upkeep = upkeep
        self._between = between
        self._longest = longest
        self.health = Health(ok=True)
        self._current = ""
        self._looked = 0.0

    async def work(self, closing: asyncio.Event) -> None:
        """Follow until the process is asked to end; a portion under way is finished or done again later."""
        pause = self._between
        while not closing.is_set():
            pause = self._between if await self._look() else min(2 * pause, self._longest)
            try:
                await asyncio.wait_for(closing.wait(), pause)
            except TimeoutError:
                continue

    async def _look(self) -> bool:
        """One look; False when it failed. It is logged once, and again when the index is back."""
        try:
            if not await self._due():
                return True
            self._current = (await self._upkeep.ready()).name
            self._looked = time.monotonic()
        except BeingBuiltError:
            return True  # by a person's command, and the old one answers
        except (MatchingError, SkiptraceError) as error:
            if self.health.ok:
                _log.warning("index_away", error=type(error).__name__)
            self.health = Health(ok=False, why=str(error))
            return False
        if not self.health.ok:
            _log.info("index_back")
        self.health = Health(ok=True)
        return True

    async def _due(self) -> bool:
        """The records are asked each time; the site itself, which may be a server, only when something waits, or now
        and then to learn that it is away.
        """
        if not self.health.ok or time.monotonic() - self._looked >= self._longest:
            return True
        return await self._upkeep.waits(self._current)
