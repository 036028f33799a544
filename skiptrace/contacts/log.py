"""The log of attempts: what it counts decides whether the next one is allowed, and in which order points are tried.

Surprising: a debtor's 拒绝 stops all contact with him (a hold `refused`), not the number only. The texts seen ask this
for third parties; we take the stricter reading for the debtor too, because a call to his second number an hour after he
refused on the first is what harassment complaints are about. A supervisor may release the hold; the way to court and
every question to a source stay open.
"""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from skiptrace.cases.case import Case, Hold, HoldKind, PartyRole
from skiptrace.cases.holding import hold_row
from skiptrace.cases.tables import holds
from skiptrace.contacts.calls import logged
from skiptrace.contacts.outcome import ContactOutcome
from skiptrace.contacts.point import ContactPoint
from skiptrace.contacts.tables import contact_log
from skiptrace.errors import UsageError
from skiptrace.journal import Action, Scribe
from skiptrace.storage.sealing import SealClass, Sealer
from skiptrace.storage.store import Store

MAX_NOTE = 500
_REFUSED_WHY = "债务人明确拒绝联系（联系记录）"


@dataclass(frozen=True, slots=True)
class LogLine:
    """One attempt without its note."""

    id: str
    case_id: str
    party_id: str
    ref: str
    kind: str
    value_print: str
    outcome: ContactOutcome
    by: str
    at: datetime


class ContactLog:
    """Writes attempts and reads them back; each is journalled in its own transaction, without the number."""

    def __init__(self, store: Store, sealer: Sealer, scribe: Scribe) -> None:
        self._store = store
        self._sealer = sealer
        self._scribe = scribe

    async def record(self, case: Case, point: ContactPoint, outcome: ContactOutcome, note: str = "") -> LogLine:
        """Keep the outcome of one attempt. UsageError for a note beyond 500 characters or a point of another case."""
        if len(note) > MAX_NOTE:
            raise UsageError(f"备注最多 {MAX_NOTE} 字")
        if point.case_id != case.id:
            raise UsageError(f"联系点 {point.ref} 不属于案件 {case.number}")
        party = next(each for each in case.parties if each.id == point.party_id)
        klass = SealClass.DEBTOR if party.role is PartyRole.DEBTOR else SealClass.THIRD
        now = self._scribe.now()
        line = LogLine(
            uuid.uuid4().hex,
            case.id,
            point.party_id,
            point.ref,
            point.kind,
            self._print(point),
            outcome,
            self._scribe.actor.name,
            now,
        )
        async with self._store.write() as tx:
            values = {name: getattr(line, name) for name in LogLine.__slots__}
            sealed = await self._sealer.seal(tx, case.id, klass, note.encode(), at=now)
            await tx.execute(insert(contact_log).values(**values, klass=klass, note=sealed))
            detail = {"case": case.number, "point": point.ref, "outcome": outcome}
            await self._scribe.write(tx, Action.CONTACT_LOGGED, case.id, detail)
            await logged(tx, point, line.id)
            if outcome is ContactOutcome.REFUSED and party.role is PartyRole.DEBTOR:
                await self._stop(tx, case, now)
        return line

    async def lines(self, case: Case, points: Sequence[ContactPoint] = ()) -> tuple[LogLine, ...]:
        """The attempts of a case; with `points`, also other cases' to the same numbers, under this case's refs."""
        refs = {self._print(point): point.ref for point in points}
        wanted = (contact_log.c.case_id == case.id) | contact_log.c.value_print.in_(refs)
        async with self._store.read() as tx:
            query = select(contact_log).where(wanted).order_by(contact_log.c.at, contact_log.c.id)
            rows = (await tx.execute(query)).all()
        return tuple(
            LogLine(
                row.id,
                row.case_id,
                row.party_id,
                refs.get(row.value_print, row.ref),
                row.kind,
                row.value_print,
                ContactOutcome(row.outcome),
                row.by,
                row.at,
            )
            for row in rows
        )

    async def note(self, line_id: str) -> str:
        """The note of an attempt, opened."""
        async with self._store.read() as tx:
            row = (await tx.execute(select(contact_log).where(contact_log.c.id == line_id))).one()
            return (await self._sealer.open(tx, row.case_id, SealClass(row.klass), row.note)).decode()

    async def _stop(self, tx: AsyncConnection, case: Case, now: datetime) -> None:
        if any(hold.kind is HoldKind.REFUSED for hold in case.holds):
            return
        hold = Hold(HoldKind.REFUSED, now.date(), _REFUSED_WHY)
        await tx.execute(insert(holds).values(hold_row(case.id, hold, self._scribe.actor.name)))
        detail = {"case": case.number, "kind": HoldKind.REFUSED}
        await self._scribe.write(tx, Action.HELD, case.id, detail)

    def _print(self, point: ContactPoint) -> str:
        """An ordinal of an operator's answer means something within its case only."""
        scope = point.case_id if point.kind == "operator_number" else ""
        return self._sealer.master.fingerprint(f"contact:{point.kind}:{scope}", point.value)
