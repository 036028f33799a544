"""The world's clock: runs on from a morning of the simulated world, and can be set days ahead."""

from datetime import datetime, timedelta

from skiptrace.clock import WorldClock


class TrialClock(WorldClock):
    """Waiting for late replies costs a trial no time."""

    def __init__(self, start: datetime) -> None:
        super().__init__(start)
        self._ahead = timedelta()

    def now(self) -> datetime:
        return super().now() + self._ahead

    def advance(self, span: timedelta) -> None:
        """Go on by a span."""
        self._ahead += span
