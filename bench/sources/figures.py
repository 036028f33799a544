"""What is asked in a run, and what is told of it. T* = (attempts - burst) / rate + latency: connectors cannot be faster."""

import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass

from connectors.guard.window import BURST


@dataclass(frozen=True, slots=True)
class Plan:
    """`calls` questions to each of `sources`, `rate` a second each."""

    url: str
    sources: int
    calls: int
    rate: int
    latency: float
    workers: int
    folder: str = ""

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(f"holder_{n}" for n in range(self.sources))

    def number(self, n: int) -> str:
        """A made-up number, not valid for anybody."""
        return f"33010619{n:010d}"


@dataclass(frozen=True, slots=True)
class Run:
    """Figures of one run."""

    kind: str
    sources: int
    calls: int
    rate: int
    seconds: float
    bound: float
    closeness: float
    attempts: int
    answered: int
    lost: int
    densest: int
    cpu_us: float

    @classmethod
    def of(
        cls,
        kind: str,
        plan: Plan,
        departures: Mapping[str, Sequence[float]],
        seconds: float,
        used: float,
        answered: int,
    ) -> "Run":
        """The bound is that of the source with the most attempts."""
        attempts = sum(len(left) for left in departures.values())
        bound = (max(len(left) for left in departures.values()) - BURST) / plan.rate + plan.latency
        return cls(
            kind,
            plan.sources,
            plan.calls,
            plan.rate,
            round(seconds, 3),
            round(bound, 3),
            round(bound / seconds, 4),
            attempts,
            answered,
            plan.calls * plan.sources - answered,
            max(densest(left) for left in departures.values()),
            round(used / attempts * 1e6, 1),
        )

    def told(self) -> dict[str, object]:
        return asdict(self)


def densest(departures: Sequence[float], seconds: float = 1.0) -> int:
    """The most departures in any window [t, t + seconds)."""
    first = most = 0
    for last, at in enumerate(departures):
        while departures[first] <= at - seconds:
            first += 1
        most = max(most, last - first + 1)
    return most


def cpu() -> float:
    """Seconds of this process, all threads, user and system."""
    return time.process_time()


def rss() -> float:
    """Resident memory of this process, MB."""
    with open("/proc/self/statm") as file:  # noqa: PTH123  one line of a virtual file
        return int(file.read().split()[1]) * 4096 / 1e6
