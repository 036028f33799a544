"""Which cases are whose: a collector sees the cases that were assigned to him, nobody else's (个人信息保护法 6, 51)."""

from collections.abc import Sequence

from sqlalchemy import delete, insert, select

from skiptrace.access.permission import ARTICLE, GRANTED, Permission, Refusal
from skiptrace.access.tables import assignments
from skiptrace.journal import Action, Scribe
from skiptrace.settings import Role
from skiptrace.storage.store import Store

NOT_ASSIGNED = Refusal("not_assigned", "此案件没有分配给您；请主管或批量操作员分配后再看", ARTICLE)


class Assignments:
    """Assigns cases and says whose they are; changes are journalled."""

    def __init__(self, store: Store, scribe: Scribe) -> None:
        self._store = store
        self._scribe = scribe

    async def assign(self, case_ids: Sequence[str], person: str) -> int:
        """Give cases to a person; how many are new to him."""
        async with self._store.write() as tx:
            query = select(assignments.c.case_id).where(
                assignments.c.person == person, assignments.c.case_id.in_(case_ids)
            )
            known = set((await tx.execute(query)).scalars())
            fresh = [case_id for case_id in dict.fromkeys(case_ids) if case_id not in known]
            common = {"person": person, "assigned_by": self._scribe.actor.name, "assigned_at": self._scribe.now()}
            if fresh:
                await tx.execute(insert(assignments), [{"case_id": case_id, **common} for case_id in fresh])
            for case_id in fresh:
                await self._scribe.write(tx, Action.ASSIGNED, case_id, {"person": person})
        return len(fresh)

    async def withdraw(self, case_id: str, person: str) -> bool:
        """Take a case from a person; False when it was not his."""
        async with self._store.write() as tx:
            mine = (assignments.c.case_id == case_id, assignments.c.person == person)
            done = await tx.execute(delete(assignments).where(*mine))
            if done.rowcount:
                await self._scribe.write(tx, Action.UNASSIGNED, case_id, {"person": person})
        return bool(done.rowcount)

    async def people(self, case_id: str) -> tuple[str, ...]:
        """To whom a case is assigned."""
        query = select(assignments.c.person).where(assignments.c.case_id == case_id).order_by(assignments.c.person)
        async with self._store.read() as tx:
            return tuple((await tx.execute(query)).scalars())

    async def of(self, person: str) -> frozenset[str]:
        """The ids of a person's cases."""
        query = select(assignments.c.case_id).where(assignments.c.person == person)
        async with self._store.read() as tx:
            return frozenset((await tx.execute(query)).scalars())

    async def refused(self, role: Role, case_id: str) -> Refusal | None:
        """None when the person who acts may see the case in this role."""
        if Permission.CASE_ANY in GRANTED[role]:
            return None
        return None if self._scribe.actor.name in await self.people(case_id) else NOT_ASSIGNED
