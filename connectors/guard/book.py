"""What was used of a source's limits, for every process of an installation: the border to where it is written down.

Surprising: one process at a time departs for a source. It takes a portion of departures (a fifth of a second of the
rate, or what it has use for) with a short lease, and hands over the log of the last departures with it. So no process
has to guess what another one does, each window stays exact, and a process that was killed costs its portion.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType
from typing import Protocol

from connectors.errors import QuotaSpent, Stopped

Log = Mapping[float, tuple[tuple[float, int], ...]]
"""By length of the window: departures as (seconds ago, how many), the oldest first."""

NOTHING: Log = MappingProxyType({})
NEVER = date.min


@dataclass(frozen=True, slots=True)
class Wish:
    """A portion that a process asks for.

    `rest` of its last portion stays in its hand; `unused` of it lapsed on `unused_day` and is given back. `log` holds
    all departures that it knows of, for when another process goes on.
    """

    source: str
    calls: int
    quota: int | None
    day: date
    rest: int = 0
    unused: int = 0
    unused_day: date = NEVER
    log: Log = field(default_factory=lambda: NOTHING, repr=False)


@dataclass(frozen=True, slots=True)
class Portion:
    """What may depart within `seconds` of the asking; none: ask again in `wait`.

    `log` is there when another process departed meanwhile; `held`: seconds for which the holder asked to be left alone.
    """

    calls: int
    seconds: float = 0.0
    wait: float = 0.0
    log: Log | None = field(default=None, repr=False)
    held: float = 0.0


class LaneBook(Protocol):
    """Where departures are reserved, before they happen, by every process that asks."""

    async def reserve(self, wish: Wish) -> Portion:
        """A committed portion. Raises QuotaSpent, and Stopped when the lane is."""

    async def give_back(self, wish: Wish) -> None:
        """End the lease: `wish.unused` departures will not happen."""

    async def hold(self, source: str, seconds: float) -> None:
        """The holder asked everybody to wait."""

    async def stop(self, source: str, why: str) -> None:
        """Nobody asks any more until somebody has looked."""

    def released(self, source: str) -> None:
        """Somebody has looked; where the book is shared it says so already."""

    async def rest(self, source: str, seconds: float) -> None:
        """For whoever looks: the breaker of a process rests for so long; 0: it no longer does."""


class OwnBook:
    """Of one process, which nobody shares; forgotten when it ends."""

    def __init__(self) -> None:
        self._used: dict[tuple[str, date], int] = {}
        self._stopped: dict[str, str] = {}

    async def reserve(self, wish: Wish) -> Portion:
        if why := self._stopped.get(wish.source):
            raise Stopped(why)
        if wish.quota is None:
            return Portion(wish.calls, seconds=float("inf"))
        self._return(wish)
        used = self._used.get((wish.source, wish.day), 0)
        calls = portion(wish, used)
        self._used[wish.source, wish.day] = used + calls
        return Portion(calls, seconds=float("inf"))

    async def give_back(self, wish: Wish) -> None:
        self._return(wish)

    def _return(self, wish: Wish) -> None:
        key = (wish.source, wish.unused_day)
        if key in self._used:
            self._used[key] -= wish.unused

    async def hold(self, source: str, seconds: float) -> None:
        """The limiter itself holds."""

    async def stop(self, source: str, why: str) -> None:
        self._stopped[source] = why

    def released(self, source: str) -> None:
        self._stopped.pop(source, None)

    async def rest(self, source: str, seconds: float) -> None:
        """Nobody else looks."""


def portion(wish: Wish, used: int) -> int:
    """How many of the wished calls the day still has. Raises QuotaSpent; what is in hand may go first."""
    if wish.quota is None:
        return wish.calls
    left = wish.quota - used
    if left <= 0 and not wish.rest:
        raise QuotaSpent(f"今日配额 {wish.quota} 次已用完，明日 0 时起可再问")
    return max(0, min(wish.calls, left))
