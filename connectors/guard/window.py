"""One rate: at most so many departures in any window of a length, whatever stalls in between.

A pacer (GCRA, a burst of three) spreads departures; a log of those that really left makes each window exact, with 2% of
margin for the way to the holder. A place that was given and not yet used counts as if it were used now.
"""

from collections import deque
from collections.abc import Iterable

BURST = 3
MARGIN = 0.02
SHORTEST_SLEEP = 0.0005
_GRAINS = 100
"""A log that is handed over is told in hundredths of the window, each at its last departure."""


class Window:
    """At most `calls` departures in any `seconds`."""

    def __init__(self, calls: int, seconds: float) -> None:
        self.seconds = seconds
        self._calls = calls
        self._length = seconds * (1 + MARGIN)
        self._interval = seconds / calls
        self._slack = (min(BURST, calls) - 1) * self._interval
        self._left: deque[float] = deque(maxlen=calls)
        self._pending = 0
        self._due = float("-inf")

    @property
    def rate(self) -> float:
        """Departures a second."""
        return self._calls / self.seconds

    def wait(self, now: float) -> float:
        """Seconds until a departure is allowed; 0 or less for now."""
        paced = self._due - self._slack - now
        room = self._calls - self._pending
        if room <= 0:
            return max(paced, SHORTEST_SLEEP)
        if len(self._left) < room:
            return paced
        return max(paced, self._left[-room] + self._length - now)

    def take(self, now: float) -> None:
        """A place is given."""
        self._pending += 1
        self._due = max(self._due, now) + self._interval

    def leave(self, now: float) -> None:
        """Who had a place departs."""
        self._pending -= 1
        self._left.append(now)

    def drop(self) -> None:
        """Who had a place does not depart."""
        self._pending -= 1
        self._due -= self._interval

    def told(self, now: float) -> tuple[tuple[float, int], ...]:
        """The departures that still count, for another process: never older than they are."""
        grain = self._length / _GRAINS
        told: list[tuple[float, int]] = []
        opened = float("inf")
        for at in self._left:
            age = now - at
            if age > self._length:
                continue
            if told and opened - age < grain:
                told[-1] = (age, told[-1][1] + 1)
            else:
                opened = age
                told.append((age, 1))
        return tuple(told)

    def learn(self, now: float, log: Iterable[tuple[float, int]]) -> None:
        """Departures of others, in place of what was known: places that are pending here still are."""
        ages = sorted((pair for pair in log if pair[0] <= self._length), reverse=True)
        self._left.clear()
        for age, count in ages:
            self._left.extend([now - age] * min(count, self._calls))
        last = self._left[-1] if self._left else float("-inf")
        self._due = max(self._due, last + self._interval)
