"""The hand that writes in the journal: one person, in one role, at the clock's time."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from skiptrace.clock import Clock
from skiptrace.journal.entry import Action, Actor, Entry
from skiptrace.journal.journal import Journal


@dataclass(frozen=True, slots=True)
class Scribe:
    """What every room needs in order to act: who acts, when it is, and where that is written down."""

    journal: Journal
    clock: Clock
    actor: Actor

    def now(self) -> datetime:
        return self.clock.now()

    def today(self) -> date:
        return self.clock.now().date()

    def entry(self, action: Action, case_id: str, detail: Mapping[str, object]) -> Entry:
        return Entry(self.now(), self.actor, action, case_id, detail)

    async def write(self, tx: AsyncConnection, action: Action, case_id: str, detail: Mapping[str, object]) -> None:
        """Journal in the transaction of the act itself."""
        await self.journal.append(tx, self.entry(action, case_id, detail))

    async def commit(self, action: Action, case_id: str, detail: Mapping[str, object]) -> None:
        """Journal something that has no transaction of its own."""
        await self.journal.commit(self.entry(action, case_id, detail))

    async def intend(self, case_id: str, detail: Mapping[str, object]) -> None:
        """Return once the intent to ask is committed."""
        await self.journal.intend(self.entry(Action.INTENT, case_id, detail))
