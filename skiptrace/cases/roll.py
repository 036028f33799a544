"""All cases page by page, with their people alone: what an index of people is filled from.

Surprising: a case is open while one of its claims is. Nobody is looked for under a debt that has ended, so the
people of a closed case are kept, and found by nobody (个人信息保护法 47).
"""

from collections.abc import AsyncIterator, Collection, Mapping
from contextlib import suppress

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from skiptrace.cases.cabinet import Cabinet, case_number
from skiptrace.cases.case import ClaimStatus, Party, PartyRole
from skiptrace.cases.tables import cases, claims, parties
from skiptrace.errors import ErasedError
from skiptrace.storage.sealing import Sealer
from skiptrace.storage.store import Store


class Roll:
    """Reads cases in bulk, in the caller's transaction where it is given one."""

    def __init__(self, store: Store, sealer: Sealer) -> None:
        self._store = store
        self._cabinet = Cabinet(sealer)

    async def pages(self, size: int) -> AsyncIterator[tuple[str, ...]]:
        """The ids of all cases in the order of their numbers, joined ones too; each page is read anew."""
        serial = 0
        while True:
            query = select(cases.c.id, cases.c.serial).where(cases.c.serial > serial).order_by(cases.c.serial)
            async with self._store.read() as tx:
                rows = (await tx.execute(query.limit(size))).all()
            if rows:
                serial = rows[-1].serial
                yield tuple(row.id for row in rows)
            if len(rows) < size:
                return

    async def count(self) -> int:
        """How many cases `pages` gives."""
        async with self._store.read() as tx:
            return int((await tx.execute(select(func.count()).select_from(cases))).scalar_one())

    async def count_parties(self, tx: AsyncConnection) -> int:
        return int((await tx.execute(select(func.count()).select_from(parties))).scalar_one())

    async def with_joined(self, tx: AsyncConnection, case_ids: Collection[str]) -> frozenset[str]:
        """These cases and those that they took up."""
        joined = select(cases.c.id).where(cases.c.joined_into.in_(case_ids))
        return frozenset(case_ids).union((await tx.execute(joined)).scalars())

    async def open_ones(self, tx: AsyncConnection, case_ids: Collection[str]) -> frozenset[str]:
        """Those with an active claim, their own or that of the case that took them up."""
        heads = (await tx.execute(select(cases.c.id, cases.c.joined_into).where(cases.c.id.in_(case_ids)))).all()
        owner = {head.id: head.joined_into or head.id for head in heads}
        active = select(claims.c.case_id).where(
            claims.c.case_id.in_(set(owner.values())), claims.c.status == ClaimStatus.ACTIVE
        )
        owing = set((await tx.execute(active.distinct())).scalars())
        return frozenset(case_id for case_id, held in owner.items() if held in owing)

    async def parties(self, tx: AsyncConnection, case_ids: Collection[str]) -> dict[str, tuple[Party, ...]]:
        """The parties of cases whose key was not destroyed."""
        found: dict[str, list[Party]] = {}
        await self._cabinet.fetch_keys(tx, case_ids)
        query = select(parties).where(parties.c.case_id.in_(case_ids))
        for row in (await tx.execute(query.order_by(parties.c.case_id, parties.c.place, parties.c.id))).all():
            with suppress(ErasedError):
                found.setdefault(row.case_id, []).append(await self._cabinet.party(tx, row))
        return {case_id: tuple(people) for case_id, people in found.items()}

    async def numbers(self, tx: AsyncConnection, case_ids: Collection[str]) -> dict[str, str]:
        """The numbers by which people know cases; a joined case has that of the one that took it up."""
        owner = cases.alias()
        query = select(cases.c.id, func.coalesce(owner.c.serial, cases.c.serial).label("serial")).select_from(
            cases.outerjoin(owner, owner.c.id == cases.c.joined_into)
        )
        rows = (await tx.execute(query.where(cases.c.id.in_(case_ids)))).all()
        return {row.id: case_number(row.serial) for row in rows}

    async def same_number(self) -> tuple[tuple[str, ...], ...]:
        """Groups of cases whose debtors have one valid number: what equal prints find without any index."""
        debtor = (parties.c.role == PartyRole.DEBTOR, parties.c.id_print != "")
        several = select(parties.c.id_print).where(*debtor).group_by(parties.c.id_print).having(func.count() > 1)
        query = select(parties.c.id_print, parties.c.case_id).where(*debtor, parties.c.id_print.in_(several))
        groups: dict[str, list[str]] = {}
        async with self._store.read() as tx:
            for row in (await tx.execute(query.order_by(parties.c.id_print, parties.c.case_id))).all():
                groups.setdefault(row.id_print, []).append(row.case_id)
        return tuple(tuple(group) for group in groups.values())

    async def with_number(self, tx: AsyncConnection, id_no: str) -> Mapping[str, str]:
        """The parties (party id by case id) with this valid number."""
        query = select(parties.c.id, parties.c.case_id).where(parties.c.id_print == self._cabinet.id_print(id_no))
        return {row.id: row.case_id for row in (await tx.execute(query)).all()} if id_no else {}
