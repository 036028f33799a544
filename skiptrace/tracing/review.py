"""What a person decides about doubtful records. A decision is a row, so that undoing it is leaving it out."""

import uuid
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from matching import Decision, Ground, Verdict
from skiptrace.errors import NotAllowed, NotFound, UsageError
from skiptrace.journal import Action, Scribe
from skiptrace.storage.store import Store
from skiptrace.tracing.profile import Standing
from skiptrace.tracing.tables import decisions, records


@dataclass(frozen=True, slots=True)
class Decided:
    """A decision in force on one record."""

    record_id: str
    accepted: bool
    reason: str
    by: str


def standing(verdict: Verdict, decided: Decided | None) -> Standing:
    """How surely a record is the party's; a person's decision comes before the verdict."""
    if decided is not None:
        return Standing.COURT if decided.accepted else Standing.REJECTED
    if verdict.decision is Decision.SAME:
        return Standing.COURT if verdict.ground is Ground.ID else Standing.LIKELY
    return {
        Decision.POSSIBLE: Standing.REVIEW,
        Decision.CANNOT_TELL: Standing.UNCLEAR,
        Decision.DIFFERENT: Standing.REJECTED,
    }[verdict.decision]


class ReviewDesk:
    """Takes decisions and takes them back."""

    def __init__(self, store: Store, scribe: Scribe) -> None:
        self._store = store
        self._scribe = scribe

    async def decide(self, record_id: str, *, accept: bool, reason: str) -> None:
        """Accept a record as the party's, or reject it. A conflict of two valid numbers cannot be accepted away."""
        if not reason.strip():
            raise UsageError("请写明理由（--reason），例如核对了哪份材料")
        async with self._store.write() as tx:
            row = await self._record(tx, record_id)
            if accept and row.decision == Decision.DIFFERENT:
                raise NotAllowed(["两个有效身份证号不一致，不能认定为同一人（保全规定第27条：错误保全由申请人赔偿）"])
            await self._leave_out(tx, row.id)
            await tx.execute(
                insert(decisions).values(
                    id=uuid.uuid4().hex,
                    record_id=row.id,
                    case_id=row.case_id,
                    accepted=int(accept),
                    reason=reason,
                    decided_by=self._scribe.actor.name,
                    decided_at=self._scribe.now(),
                    undone_by="",
                )
            )
            await self._scribe.write(tx, Action.DECIDED, row.case_id, {"record": row.id, "accepted": accept})

    async def undo(self, record_id: str) -> None:
        """Take back the decision in force on a record."""
        async with self._store.write() as tx:
            row = await self._record(tx, record_id)
            if not await self._leave_out(tx, row.id):
                raise UsageError(f"记录 {row.id[:8]} 没有可撤销的决定")
            await self._scribe.write(tx, Action.UNDONE, row.case_id, {"record": row.id})

    async def _leave_out(self, tx: AsyncConnection, record_id: str) -> bool:
        values = {"undone_by": self._scribe.actor.name, "undone_at": self._scribe.now()}
        same = (decisions.c.record_id == record_id, decisions.c.undone_at.is_(None))
        done = await tx.execute(update(decisions).where(*same).values(values))
        return done.rowcount > 0

    async def _record(self, tx: AsyncConnection, record_id: str) -> Row[Any]:
        """A record by its number or by the first eight characters of it."""
        if len(record_id) < 8:
            raise UsageError("记录编号至少写前 8 位")
        wanted = records.c.id.startswith(record_id.lower(), autoescape=True)
        rows = (await tx.execute(select(records).where(wanted))).all()
        if len(rows) != 1:
            raise NotFound(f"没有唯一的记录 {record_id}；请从 review list 复制编号")
        return rows[0]


async def decided(tx: AsyncConnection, case_id: str) -> dict[str, Decided]:
    """The decisions in force in a case, by record."""
    return await decided_in(tx, [case_id])


async def decided_in(tx: AsyncConnection, case_ids: Collection[str]) -> dict[str, Decided]:
    """The decisions in force in these cases, by record."""
    query = select(decisions).where(decisions.c.case_id.in_(case_ids), decisions.c.undone_at.is_(None))
    rows = (await tx.execute(query)).all()
    return {row.record_id: Decided(row.record_id, bool(row.accepted), row.reason, row.decided_by) for row in rows}
