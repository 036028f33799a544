"""When to try again: own backoff or the holder's hint, whichever is longer, within a budget of waiting.

The jitter comes from the question's own key: nothing is random, and two questions still do not march in step.
"""

from dataclasses import dataclass

from connectors.errors import Busy, ConnectorError, Down
from connectors.manifest.schema import Retry


@dataclass(slots=True)
class Patience:
    """The waiting that is left for one question."""

    setting: Retry
    key: str
    attempts: int = 0
    waited: float = 0.0

    def next_wait(self, error: ConnectorError) -> float | None:
        """Seconds before the next attempt; None when it is over: not transient, attempts or budget spent."""
        self.attempts += 1
        if not isinstance(error, Busy | Down) or self.attempts >= self.setting.attempts:
            return None
        own = self.setting.first_wait_seconds * 2.0 ** (self.attempts - 1) * self._jitter()
        hint = error.retry_after if isinstance(error, Busy) else None
        wait = max(own, hint or 0.0)
        if self.waited + wait > self.setting.budget_seconds:
            return None
        self.waited += wait
        return wait

    def _jitter(self) -> float:
        """Between 0.75 and 1.25."""
        return 0.75 + int(self.key[self.attempts : self.attempts + 4], 16) / 0xFFFF / 2
