"""Who lives on a party's income beside himself: a number that a person tells, with what it rests on.

Surprising: nothing is taken for zero. Where nobody has told, the exempt living costs cannot be counted and say so; who
has no dependants has 0 told of him. Relatives themselves are never kept (个人信息保护法 6).
"""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Row, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from skiptrace.cases.case import Case, Party
from skiptrace.cases.tables import cases, dependants
from skiptrace.errors import UsageError
from skiptrace.journal import Action, Scribe
from skiptrace.storage.sealing import SealClass, Sealer
from skiptrace.storage.store import Store

_MOST = 20
_MAX_WORDS = 200


@dataclass(frozen=True, slots=True)
class Household:
    """How many persons a party supports (所扶养家属), by whom it was told and on what it rests."""

    party_id: str
    count: int
    basis: str = field(repr=False)
    by: str
    at: datetime


class HouseholdRegister:
    """The households of the parties, for one person in one role."""

    def __init__(self, store: Store, sealer: Sealer, scribe: Scribe) -> None:
        self._store = store
        self._sealer = sealer
        self._scribe = scribe

    async def tell(self, case: Case, party: Party, count: int, basis: str) -> Household:
        """Keep the number; what was told of the party before is replaced. UsageError without a basis."""
        if not 0 <= count <= _MOST:
            raise UsageError(f"所扶养家属人数应为 0 至 {_MOST}")
        if not basis.strip() or len(basis) > _MAX_WORDS:
            raise UsageError(f"请写明依据（--basis），例如户口簿、财产报告令答复，不超过 {_MAX_WORDS} 字")
        at = self._scribe.now()
        async with self._store.write() as tx:
            await self._leave_out(tx, case.id, party.id)
            values = {
                "id": uuid.uuid4().hex,
                "case_id": case.id,
                "party_id": party.id,
                "persons": count,
                "sealed": await self._sealer.seal(tx, case.id, SealClass.DEBTOR, basis.strip().encode(), at=at),
                "entered_by": self._scribe.actor.name,
                "entered_at": at,
                "undone_by": "",
            }
            await tx.execute(insert(dependants).values(values))
            await self._scribe.write(tx, Action.DEPENDANTS_TOLD, case.id, {"party": party.role, "count": count})
        return Household(party.id, count, basis.strip(), self._scribe.actor.name, at)

    async def clear(self, case: Case, party: Party) -> None:
        """Take back what was told of a party. UsageError when nothing was."""
        async with self._store.write() as tx:
            if not await self._leave_out(tx, case.id, party.id):
                raise UsageError("没有登记过所扶养家属人数，无可撤销")
            await self._scribe.write(tx, Action.DEPENDANTS_TOLD, case.id, {"party": party.role, "act": "clear"})

    async def of_case(self, case_id: str) -> Mapping[str, Household]:
        """What is told of each party; of two told before a join the later one stands."""
        query = select(dependants).where(_mine(case_id), dependants.c.undone_at.is_(None))
        async with self._store.read() as tx:
            rows = (await tx.execute(query.order_by(dependants.c.entered_at, dependants.c.id))).all()
            return {row.party_id: await self._opened(tx, row) for row in rows}

    async def _leave_out(self, tx: AsyncConnection, case_id: str, party_id: str) -> int:
        mine = (_mine(case_id), dependants.c.party_id == party_id, dependants.c.undone_at.is_(None))
        values = {"undone_by": self._scribe.actor.name, "undone_at": self._scribe.now()}
        return (await tx.execute(update(dependants).where(*mine).values(values))).rowcount

    async def _opened(self, tx: AsyncConnection, row: Row[Any]) -> Household:
        basis = await self._sealer.open(tx, row.case_id, SealClass.DEBTOR, row.sealed)
        return Household(row.party_id, row.persons, basis.decode(), row.entered_by, row.entered_at)


def _mine(case_id: str) -> Any:
    """Rows of the case and of those that were joined to it."""
    joined = select(cases.c.id).where((cases.c.id == case_id) | (cases.c.joined_into == case_id))
    return dependants.c.case_id.in_(joined)
