"""One clock, injected: the demo and `evaluate` run on the simulated world's date, everything else on today's."""

import asyncio
import time
from datetime import date, datetime, timedelta, timezone
from typing import Protocol

CHINA = timezone(timedelta(hours=8), "Asia/Shanghai")
"""One zone, without summer time since 1991."""


class Clock(Protocol):
    """Wall time (aware, Asia/Shanghai), a monotonic one for intervals, and waiting."""

    def now(self) -> datetime: ...

    def monotonic(self) -> float: ...

    async def sleep(self, seconds: float) -> None: ...


class SystemClock:
    """The machine's time."""

    def now(self) -> datetime:
        return datetime.now(CHINA)

    def monotonic(self) -> float:
        return time.monotonic()

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds)


class WorldClock:
    """A given moment that runs on with the machine's seconds from the start of the process."""

    def __init__(self, start: datetime) -> None:
        self._start = start.astimezone(CHINA)
        self._zero = time.monotonic()

    def now(self) -> datetime:
        return self._start + timedelta(seconds=time.monotonic() - self._zero)

    def monotonic(self) -> float:
        return time.monotonic()

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds)


def today(clock: Clock) -> date:
    """The date in China."""
    return clock.now().date()
