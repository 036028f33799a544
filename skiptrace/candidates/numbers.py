"""Gives every indexed person a small number of his own, and leads from a number back to him.

Surprising: numbers are dense, not hashes. Postings of small integers are small, and what belongs to each person can be
held in an array. A number is never given twice; that of somebody who left stays in the table, so that every generation
learns of it.
"""

from collections.abc import Collection, Iterable
from typing import Any

from sqlalchemy import Row, func, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from skiptrace.candidates.person import Kind, Ref
from skiptrace.candidates.tables import index_people
from skiptrace.storage.portions import rows_of
from skiptrace.storage.store import Store


class NumberBook:
    """Reads and extends the table of numbers."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def of_cases(self, case_ids: Collection[str]) -> dict[Ref, int]:
        """The numbers of everybody who was ever indexed for these cases."""
        async with self._store.read() as tx:
            return await _of_cases(tx, case_ids)

    async def give(self, case_ids: Collection[str], people: Iterable[Ref]) -> dict[Ref, int]:
        """The same, with new numbers for those of `people` who have none yet."""
        known = await self.of_cases(case_ids)
        if all(ref in known for ref in people):
            return known
        async with self._store.write() as tx:
            known = await _of_cases(tx, case_ids)
            fresh = [ref for ref in dict.fromkeys(people) if ref not in known]
            start = await _highest(tx) + 1
            given = {ref: start + place for place, ref in enumerate(fresh)}
            if given:
                await tx.execute(insert(index_people), [_row(ref, number) for ref, number in given.items()])
        return known | given

    async def highest(self) -> int:
        """The greatest number that was given; 0 before the first."""
        async with self._store.read() as tx:
            return await _highest(tx)

    async def people(self, numbers: Iterable[int]) -> dict[int, Ref]:
        """Who has these numbers; unknown ones are left out."""
        wanted = sorted(set(numbers))
        async with self._store.read() as tx:
            rows = await rows_of(tx, wanted, lambda some: select(index_people).where(index_people.c.number.in_(some)))
        return {row.number: _ref(row) for row in rows}


async def _of_cases(tx: AsyncConnection, case_ids: Collection[str]) -> dict[Ref, int]:
    rows = (await tx.execute(select(index_people).where(index_people.c.case_id.in_(case_ids)))).all()
    return {_ref(row): row.number for row in rows}


async def _highest(tx: AsyncConnection) -> int:
    return (await tx.execute(select(func.max(index_people.c.number)))).scalar() or 0


def _ref(row: Row[Any]) -> Ref:
    return Ref(Kind(row.kind), row.ref, row.place, row.case_id)


def _row(ref: Ref, number: int) -> dict[str, object]:
    return {"number": number, "kind": ref.kind, "ref": ref.ref, "place": ref.place, "case_id": ref.case_id}
