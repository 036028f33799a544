"""What this package needs from its host. The host's gate, journal and clock stand behind these."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from connectors.answer import Asked
from connectors.grant import Grant
from connectors.query import Query


class GrantCheck(Protocol):
    """Whether a grant still stands."""

    async def check(self, grant: Grant, query: Query) -> None:
        """Raise `errors.Denied` when the permit behind the grant is no longer in force."""


class IntentLog(Protocol):
    """The journal, seen from here: no entry, no query."""

    async def intend(self, grant: Grant, query: Query, attempt: int) -> None:
        """Return only after the intent is committed."""


@dataclass(frozen=True, slots=True)
class Kept:
    """What an earlier question brought, and under which numbers its bytes are kept."""

    asked: Asked
    evidence: tuple[str, ...]


class KeptAnswers(Protocol):
    """Answers of earlier questions that may stand for a new one."""

    async def find(self, grant: Grant, query: Query) -> Kept | None:
        """One that is young enough and may be used under this grant; never an error."""

    async def use(self, grant: Grant, query: Query, kept: Kept) -> None:
        """Return only after it is committed that this answer stands for that question."""


class Clock(Protocol):
    """Wall time for records, a monotonic one for waiting."""

    def now(self) -> datetime:
        """Aware time in Asia/Shanghai."""

    def monotonic(self) -> float:
        """Seconds, for intervals only."""

    async def sleep(self, seconds: float) -> None:
        """Wait."""
