"""All limits of one source together: a question gets a place, in turn, and says when it really leaves.

Libraries tried let 395 of 200 allowed calls into one second. One waiter at a time sleeps, first come first served.
Between place and departure there is only the last look at the permit.
"""

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass

from connectors.errors import Busy, ConnectorError, QuotaSpent, Stopped
from connectors.guard.book import LaneBook, OwnBook, Portion
from connectors.guard.share import Share
from connectors.guard.window import SHORTEST_SLEEP, Window
from connectors.manifest.schema import Limit
from connectors.ports import Clock

SECONDS = {"second": 1.0, "minute": 60.0, "hour": 3600.0}
_REMEMBERED = 5.0
"""Seconds for which a spent quota or a stopped lane is known without asking the book again."""

_NEAR = 0.05
"""Seconds before a departure at which its portion is asked for."""


@dataclass(slots=True)
class Place:
    """Leave to depart now: exactly one of `leave` and `drop`."""

    limiter: "Limiter"

    def leave(self) -> None:
        self.limiter.left()

    def drop(self) -> None:
        self.limiter.dropped()


class Limiter:
    """Rates and quota of one source."""

    def __init__(
        self,
        limits: Iterable[Limit],
        clock: Clock,
        *,
        longest_hold: float = 60.0,
        source: str = "",
        book: LaneBook | None = None,
    ) -> None:
        limits = tuple(limits)
        self._clock = clock
        self._source = source
        self._longest_hold = longest_hold
        self._windows = tuple(Window(each.calls, SECONDS[each.per]) for each in limits if each.per != "day")
        self._book = book or OwnBook()
        quota = min((each.calls for each in limits if each.per == "day"), default=None)
        self._share = Share(source, self._book, clock, self._windows, quota)
        self._held_until = float("-inf")
        self._closed: tuple[ConnectorError, float] | None = None
        self._turn = asyncio.Lock()
        self._waiting = 0

    async def slot(self) -> None:
        """Return when one request may leave, and count it at once."""
        (await self.place()).leave()

    async def place(self) -> Place:
        """A place to depart in, as soon as the limits allow.

        Raises QuotaSpent, Stopped, and Busy when the holder asked for a longer pause than anybody here waits.
        """
        self._waiting += 1
        try:
            async with self._turn:
                while (wait := await self._wait()) > 0:
                    await self._clock.sleep(max(wait, SHORTEST_SLEEP))
                now = self._clock.monotonic()
                for window in self._windows:
                    window.take(now)
        finally:
            self._waiting -= 1
        self._share.spend(waiting=self._waiting)
        return Place(self)

    def passable(self) -> None:
        """Raises what is known already, before anything is written down: spent, stopped, too long a pause."""
        if self._closed and self._clock.monotonic() < self._closed[1]:
            error = self._closed[0]
            raise type(error)(str(error))
        pause = self._held_until - self._clock.monotonic()
        if pause > self._longest_hold:
            raise Busy(f"来源要求暂停询问，约 {round(pause)} 秒后再试", pause)

    async def hold(self, seconds: float) -> None:
        """Let nobody leave for a while, in no process: the holder asked for it."""
        self._hold(seconds)
        await self._book.hold(self._source, seconds)

    async def stop(self, why: str) -> None:
        """Nobody asks any more, in no process, until somebody has looked."""
        self._closed = (Stopped(why), self._clock.monotonic() + _REMEMBERED)
        await self._book.stop(self._source, why)
        await self._share.give_back()  # what is in hand must not outlast what is remembered here

    def reopen(self) -> None:
        """Somebody has looked: ask the book again."""
        self._closed = None
        self._book.released(self._source)

    async def close(self) -> None:
        """What was reserved and not used is for others."""
        await self._share.give_back()

    def left(self) -> None:
        now = self._clock.monotonic()
        for window in self._windows:
            window.leave(now)

    def dropped(self) -> None:
        self._share.put_back()
        for window in self._windows:
            window.drop()

    async def _wait(self) -> float:
        """Seconds to wait before looking again; 0 when a place can be given."""
        self.passable()
        now = self._clock.monotonic()
        wait = self._paced(now)
        if wait > _NEAR or (wait > 0 and self._share.ready(now)):
            return wait
        if self._share.ready(now):
            return 0.0
        given = await self._renewed()
        if given.held:
            self._hold(given.held)
        if given.wait:
            return given.wait
        now = self._clock.monotonic()
        wait = self._paced(now)
        if wait > given.seconds:
            await self._share.give_back()
        return max(wait, 0.0) if self._share.ready(now) else SHORTEST_SLEEP

    async def _renewed(self) -> Portion:
        try:
            given = await self._share.renew(self._waiting)
        except (QuotaSpent, Stopped) as error:
            self._closed = (error, self._clock.monotonic() + _REMEMBERED)
            raise
        self._closed = None
        return given

    def _paced(self, now: float) -> float:
        return max([self._held_until - now, *(window.wait(now) for window in self._windows)])

    def _hold(self, seconds: float) -> None:
        self._held_until = max(self._held_until, self._clock.monotonic() + seconds)
