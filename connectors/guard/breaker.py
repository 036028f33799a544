"""Stops asking a source that is down, and lets exactly one probe find out when it is back.

Every library tried let all of 200 waiting calls through at half-open. Only trouble of the source counts (timeout,
disconnect, 5xx), as a ratio over a window, so that one bad minute in a long run does not weigh for ever.
"""

from collections import deque

from connectors.errors import Down
from connectors.manifest.schema import Breaker as Setting
from connectors.ports import Clock

_RESTING = "来源连续故障，暂停询问，稍后自动试探"


class Breaker:
    """`admit` before a request, then exactly one of `succeed`, `fail`, `release` with what `admit` returned.

    A request from before the breaker opened may end while the probe is under way: only the probe's own end counts.
    """

    def __init__(self, setting: Setting, clock: Clock) -> None:
        self._setting = setting
        self._clock = clock
        self._seen: deque[tuple[float, bool]] = deque()
        self._failures = 0
        self._opened: float | None = None
        self._probing = False

    @property
    def rests(self) -> float:
        """Seconds until a probe may go; 0 while closed."""
        if self._opened is None:
            return 0.0
        return max(0.0, self._opened + self._setting.rest_seconds - self._clock.monotonic())

    @property
    def closed(self) -> bool:
        return self._opened is None

    def passable(self) -> None:
        """Raises Down while nobody could be admitted: known before anything is written down."""
        if self._opened is not None and (self._probing or self.rests):
            raise Down(_RESTING)

    def admit(self) -> bool:
        """True for the one probe, False for an ordinary request; raises Down while open."""
        if self._opened is None:
            return False
        self.passable()
        self._probing = True
        return True

    def succeed(self, *, probe: bool) -> None:
        if probe:
            self._probing, self._opened = False, None
            self._seen.clear()
            self._failures = 0
        self._note(failed=False)

    def fail(self, *, probe: bool) -> None:
        self._note(failed=True)
        if probe:
            self._probing, self._opened = False, self._clock.monotonic()
        elif self._opened is None and self._too_many():
            self._opened = self._clock.monotonic()

    def release(self, *, probe: bool) -> None:
        """The request was not sent after all."""
        if probe:
            self._probing = False

    def _note(self, *, failed: bool) -> None:
        now = self._clock.monotonic()
        self._seen.append((now, failed))
        self._failures += failed
        while self._seen[0][0] < now - self._setting.window_seconds:
            self._failures -= self._seen.popleft()[1]

    def _too_many(self) -> bool:
        seen = len(self._seen)
        return seen >= self._setting.calls and self._failures >= self._setting.ratio * seen
