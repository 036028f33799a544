"""Rates that are never exceeded, in no window, whatever stalls in between.

A pacer (GCRA, a burst of three) spreads departures; a log of the last departures makes each window exact, with 2% of
margin for the way to the holder. Libraries tried let 395 of 200 allowed calls into one second. One waiter at a time
sleeps, first come first served, and writes down when it really left.
"""

import asyncio
from collections import deque
from collections.abc import Iterable
from datetime import date

from connectors.errors import Busy, QuotaSpent
from connectors.manifest.schema import Limit
from connectors.ports import Clock

BURST = 3
MARGIN = 0.02
SECONDS = {"second": 1.0, "minute": 60.0, "hour": 3600.0}
_SHORTEST_SLEEP = 0.0005


class _Window:
    """At most `calls` departures in any `seconds`."""

    def __init__(self, calls: int, seconds: float) -> None:
        self._seconds = seconds * (1 + MARGIN)
        self._interval = seconds / calls
        self._slack = (min(BURST, calls) - 1) * self._interval
        self._left: deque[float] = deque(maxlen=calls)
        self._due = float("-inf")

    def wait(self, now: float) -> float:
        """Seconds until a departure is allowed; 0 or less for now."""
        paced = self._due - self._slack - now
        full = len(self._left) == self._left.maxlen
        return max(paced, self._left[0] + self._seconds - now) if full else paced

    def leave(self, now: float) -> None:
        self._left.append(now)
        self._due = max(self._due, now) + self._interval


class _Day:
    """At most `calls` on a calendar day in China."""

    def __init__(self, calls: int) -> None:
        self._calls = calls
        self._date: date | None = None
        self._spent = 0

    def check(self, today: date) -> None:
        if today != self._date:
            self._date, self._spent = today, 0
        if self._spent >= self._calls:
            raise QuotaSpent(f"今日配额 {self._calls} 次已用完，明日再问")

    def leave(self) -> None:
        self._spent += 1


class Limiter:
    """All limits of one source together."""

    def __init__(self, limits: Iterable[Limit], clock: Clock, *, longest_hold: float = 60.0) -> None:
        limits = tuple(limits)
        self._clock = clock
        self._longest_hold = longest_hold
        self._windows = tuple(_Window(each.calls, SECONDS[each.per]) for each in limits if each.per != "day")
        self._days = tuple(_Day(each.calls) for each in limits if each.per == "day")
        self._held_until = float("-inf")
        self._turn = asyncio.Lock()

    async def slot(self) -> None:
        """Return when one request may leave, and count it.

        Raises QuotaSpent, and Busy when the holder asked for a longer pause than anybody here waits.
        """
        async with self._turn:
            while True:
                for day in self._days:
                    day.check(self._clock.now().date())
                now = self._clock.monotonic()
                if self._held_until - now > self._longest_hold:
                    raise Busy("来源要求暂停询问，稍后再试", self._held_until - now)
                wait = max([self._held_until - now, *(window.wait(now) for window in self._windows)])
                if wait <= 0:
                    break
                await self._clock.sleep(max(wait, _SHORTEST_SLEEP))
            for window in self._windows:
                window.leave(now)
            for day in self._days:
                day.leave()

    def hold(self, seconds: float) -> None:
        """Let nobody leave for a while: the holder asked for it."""
        self._held_until = max(self._held_until, self._clock.monotonic() + seconds)
