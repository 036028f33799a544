"""What people tell beside a case (events, guarantees): numbered, sealed, undone by a decision, never deleted.

Surprising: an entry that was undone stays to be seen with who did it and why; a mistake is no reason to forget.
"""

from collections.abc import Awaitable, Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from sqlalchemy import Row, Table, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from skiptrace.cases.case import Case
from skiptrace.cases.joined import owner, with_joined
from skiptrace.cases.tables import cases
from skiptrace.errors import NotFound, UsageError
from skiptrace.journal import Scribe
from skiptrace.storage.sealing import SealClass, Sealer
from skiptrace.storage.store import Store

_MAX_WORDS = 500
E = TypeVar("E")


@dataclass(frozen=True, slots=True)
class Kind:
    """What is told: its table, the class of its seals, its Chinese name, the command that lists it, its numbers."""

    table: Table
    seal: SealClass
    name: str
    listed_by: str
    number: Callable[[int], str]


def words(text: str, what: str) -> str:
    """What somebody must say. UsageError where he says nothing, or a story."""
    told = text.strip()
    if not told or len(told) > _MAX_WORDS:
        raise UsageError(f"请写明{what}，不超过 {_MAX_WORDS} 字")
    return told


class ToldBook:
    """The entries of one kind, for one person in one role."""

    def __init__(self, kind: Kind, store: Store, sealer: Sealer, scribe: Scribe) -> None:
        self._kind = kind
        self._store = store
        self._sealer = sealer
        self._scribe = scribe

    async def next_serial(self, tx: AsyncConnection) -> int:
        """The number of the entry that is written now."""
        return ((await tx.execute(select(func.max(self._kind.table.c.serial)))).scalar() or 0) + 1

    async def row(self, tx: AsyncConnection, serial: int) -> Row[Any]:
        """An entry that is known to be there."""
        return (await tx.execute(select(self._kind.table).where(self._kind.table.c.serial == serial))).one()

    async def leave_out(self, tx: AsyncConnection, case: Case, serial: int, why: str) -> Row[Any]:
        """Count an entry of the case no more; it as it is from now on."""
        kind, number = self._kind, self._kind.number(serial)
        reason = words(why, "撤销的理由（--reason）")
        query = select(kind.table).where(kind.table.c.serial == serial, self._mine(case.id))
        row = (await tx.execute(query.with_for_update())).first()
        if row is None:
            raise NotFound(f"案件 {case.number} 没有{kind.name} {number}；可用 skiptrace {kind.listed_by} 查看")
        if row.undone_at is not None:
            raise UsageError(f"{kind.name} {number} 已经撤销；需要的重新登记")
        at = self._scribe.now()
        sealed = await self._sealer.seal(tx, row.case_id, kind.seal, reason.encode(), at=at)
        values = {"undone_by": self._scribe.actor.name, "undone_at": at, "undone_sealed": sealed}
        await tx.execute(update(kind.table).where(kind.table.c.id == row.id).values(values))
        return await self.row(tx, serial)

    async def why_undone(self, tx: AsyncConnection, row: Row[Any]) -> str:
        """The reason, "" for an entry in force."""
        if row.undone_at is None:
            return ""
        return (await self._sealer.open(tx, row.case_id, self._kind.seal, row.undone_sealed)).decode()

    async def of_cases(
        self, case_ids: Collection[str], opened: Callable[[AsyncConnection, Row[Any]], Awaitable[E]]
    ) -> Mapping[str, tuple[E, ...]]:
        """Every entry of the cases and of those that they took up, undone ones too, in order of entry."""
        found: dict[str, tuple[E, ...]] = dict.fromkeys(case_ids, ())
        async with self._store.read() as tx:
            rows = await with_joined(tx, self._kind.table, case_ids)
            await self._sealer.fetch(tx, {row.case_id for row in rows})
            for row in rows:
                found[owner(row, found)] += (await opened(tx, row),)
        return found

    def _mine(self, case_id: str) -> Any:
        """Rows of the case and of those that were joined to it."""
        joined = select(cases.c.id).where((cases.c.id == case_id) | (cases.c.joined_into == case_id))
        return self._kind.table.c.case_id.in_(joined)
