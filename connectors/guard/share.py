"""The part of a source's limits that this process has in its hand, and how it gets more of it.

It asks for as much as there is use for: one for each question that waits, twice as much each time while all of it is
used, up to a fifth of a second of the rate. The next portion is asked for while the last half of the present one goes
out, so that nobody waits for a commit.
"""

import asyncio
import math
from collections.abc import Sequence
from datetime import date

from connectors.errors import ConnectorError
from connectors.guard.book import NEVER, LaneBook, Portion, Wish
from connectors.guard.window import Window
from connectors.ports import Clock

_AHEAD_SECONDS = 0.2
_MOST = 200


class Share:
    """Departures in hand. `wanted` tells how many questions wait."""

    def __init__(self, source: str, book: LaneBook, clock: Clock, windows: Sequence[Window], quota: int | None) -> None:
        self._source = source
        self._book = book
        self._clock = clock
        self._windows = windows
        self._quota = quota
        rate = min((window.rate for window in windows), default=_MOST / _AHEAD_SECONDS)
        self._most = max(1, min(_MOST, math.ceil(rate * _AHEAD_SECONDS)))
        self._hand = 0
        self._until = float("-inf")
        self._day = NEVER
        self._size = 1
        self._renewal: asyncio.Task[Portion] | None = None

    def ready(self, now: float) -> bool:
        """Whether one may depart now."""
        return self._hand > 0 and now <= self._until and self._today() == self._day

    def spend(self, *, waiting: int) -> None:
        """One departs; asks for more in time."""
        self._hand -= 1
        if waiting and self._hand <= self._size // 2 and self._renewal is None and self._until != float("inf"):
            self._begin(waiting)

    def put_back(self) -> None:
        """One did not depart after all; once the portion has lapsed it is lost with it."""
        self._hand += 1

    async def renew(self, waiting: int) -> Portion:
        """More in hand, or how long to wait. Raises QuotaSpent and Stopped."""
        return await asyncio.shield(self._renewal or self._begin(waiting))

    async def give_back(self) -> None:
        """Nothing departs any more, or not for long: what is in hand is for others."""
        if self._renewal is not None:
            await asyncio.wait([self._renewal])
        if self._until == float("-inf"):
            return
        unused, self._hand = self._hand, 0
        self._until = float("-inf")
        await self._book.give_back(self._wish(0, unused))

    def _begin(self, waiting: int) -> asyncio.Task[Portion]:
        self._renewal = asyncio.ensure_future(self._renew(waiting))
        self._renewal.add_done_callback(self._renewed)
        return self._renewal

    def _renewed(self, task: asyncio.Task[Portion]) -> None:
        self._renewal = None
        if not task.cancelled() and (error := task.exception()) and not isinstance(error, ConnectorError):
            # Asked ahead of need: whoever needs it asks again and gets the error himself.
            self._until = float("-inf")

    async def _renew(self, waiting: int) -> Portion:
        asked = self._clock.monotonic()
        lapsed = 0
        if not self.ready(asked):
            lapsed, self._hand = self._hand, 0
        self._size = min(self._most, max(waiting, 2 * self._size if not lapsed else 1))
        day = self._today()
        given = await self._book.reserve(self._wish(max(1, self._size), lapsed))
        if given.log is not None:
            now, self._hand = self._clock.monotonic(), 0  # the lease had ended: what was in hand counts as departed
            for window in self._windows:
                window.learn(now, given.log.get(window.seconds, ()))
        if given.calls:
            self._hand += given.calls
            self._until = asked + given.seconds
            self._day = day
        return given

    def _wish(self, calls: int, unused: int) -> Wish:
        now = self._clock.monotonic()
        log = {window.seconds: window.told(now) for window in self._windows}
        return Wish(self._source, calls, self._quota, self._today(), self._hand, unused, self._day, log)

    def _today(self) -> date:
        return self._clock.now().date() if self._quota is not None else NEVER
