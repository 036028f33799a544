"""Request packs: drafted by the service, approved by a second person, carried by people, answered days later."""

import hashlib
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from pathlib import Path
from typing import Any

from sqlalchemy import Row, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from skiptrace.errors import NotAllowed, NotFound, UsageError
from skiptrace.journal import Action, Scribe
from skiptrace.storage.sealing import SealClass, Sealer
from skiptrace.storage.store import Store
from skiptrace.tracing.tables import lookups, packs


class PackState(StrEnum):
    """A pack's way; it never goes back."""

    DRAFTED = "drafted"
    APPROVED = "approved"
    CARRIED = "carried"
    ANSWERED = "answered"

    @property
    def chinese(self) -> str:
        return {"drafted": "待批准", "approved": "待送达", "carried": "待回复", "answered": "已回复"}[self.value]


@dataclass(frozen=True, slots=True)
class Pack:
    """A request on its way."""

    no: str
    lookup_id: str
    case_id: str
    source: str
    state: PackState
    filename: str
    sha256: str
    permit_id: str
    drafted_by: str
    drafted_at: datetime
    approved_by: str
    due: date | None


def pack_number(lookup_id: str) -> str:
    """Short, the same for the same question however often it is drafted, and without meaning for outsiders."""
    return "K" + hashlib.sha256(lookup_id.encode()).hexdigest()[:10].upper()


class PackDesk:
    """Where packs lie: sealed in the store, and as files in the outbox once approved."""

    def __init__(self, store: Store, sealer: Sealer, scribe: Scribe, outbox: Path, due_days: int) -> None:
        self._store = store
        self._sealer = sealer
        self._scribe = scribe
        self._outbox = outbox
        self._due_days = due_days

    async def draft(self, tx: AsyncConnection, pack: Pack, body: bytes) -> None:
        """Keep a draft in the transaction that marks its question as pending; one that is there already stays."""
        if (await tx.execute(select(packs.c.no).where(packs.c.no == pack.no))).first() is not None:
            return
        sealed = await self._sealer.seal(tx, pack.case_id, SealClass.DEBTOR, body, at=pack.drafted_at)
        values = {name: getattr(pack, name) for name in Pack.__slots__}
        await tx.execute(insert(packs).values(values | {"sealed": sealed}))
        detail: dict[str, object] = {"pack": pack.no, "source": pack.source, "sha256": pack.sha256}
        await self._scribe.write(tx, Action.PACK_DRAFTED, pack.case_id, detail)

    async def list(self, *, case_id: str = "", state: PackState | None = None) -> tuple[Pack, ...]:
        query = select(packs).order_by(packs.c.drafted_at, packs.c.no)
        if case_id:
            query = query.where(packs.c.case_id == case_id)
        if state:
            query = query.where(packs.c.state == state)
        async with self._store.read() as tx:
            return tuple(_pack(row) for row in (await tx.execute(query)).all())

    async def pack(self, no: str) -> Pack:
        async with self._store.read() as tx:
            row = (await tx.execute(select(packs).where(packs.c.no == no))).first()
        if row is None:
            raise NotFound(f"没有请求包 {no}")
        return _pack(row)

    async def approve(self, no: str) -> Pack:
        """Release a pack into the outbox. NotAllowed for the person who drafted it."""
        pack = await self.pack(no)
        if pack.drafted_by == self._scribe.actor.name:
            raise NotAllowed(["请求包须由另一人批准：起草人不能批准自己的请求（个人信息保护法第51条；内部分权）"])
        if pack.state is PackState.DRAFTED:
            now = self._scribe.now()
            values = {"state": PackState.APPROVED, "approved_by": self._scribe.actor.name, "approved_at": now}
            await self._change(pack, values, Action.PACK_APPROVED)
        await self._lay_out(pack)
        return await self.pack(no)

    async def carried(self, no: str) -> Pack:
        """Note that a pack was handed over; its reply is due after the usual days."""
        pack = await self.pack(no)
        if pack.state is PackState.DRAFTED:
            raise UsageError(f"请求包 {no} 尚未批准，不能送达；请先由另一人运行 packs approve {no}")
        if pack.state is PackState.APPROVED:
            due = self._scribe.today() + timedelta(days=self._due_days)
            values = {"state": PackState.CARRIED, "carried_at": self._scribe.now(), "due": due}
            await self._change(pack, values, Action.PACK_CARRIED, {"due": due, "why": "已送达，等待对方回复"})
        return await self.pack(no)

    async def answered(self, tx: AsyncConnection, no: str) -> None:
        values = {"state": PackState.ANSWERED, "answered_at": self._scribe.now()}
        await tx.execute(update(packs).where(packs.c.no == no).values(values))

    async def body(self, no: str) -> tuple[Pack, bytes]:
        """A pack with its file. UsageError for one that was not approved: nothing leaves before that."""
        pack = await self.pack(no)
        if pack.state is PackState.DRAFTED:
            raise UsageError(f"请求包 {no} 尚未批准，不能取出；请先由另一人批准")
        return pack, await self._open(pack)

    async def _open(self, pack: Pack) -> bytes:
        async with self._store.read() as tx:
            sealed = (await tx.execute(select(packs.c.sealed).where(packs.c.no == pack.no))).scalar_one()
            return await self._sealer.open(tx, pack.case_id, SealClass.DEBTOR, sealed)

    async def _lay_out(self, pack: Pack) -> None:
        """Write the file whole or not at all; running it again after a stop changes nothing."""
        path = self._outbox / pack.filename
        if path.exists():
            return
        body = await self._open(pack)
        self._outbox.mkdir(parents=True, exist_ok=True)
        part = path.with_suffix(".part")
        part.write_bytes(body)
        part.replace(path)

    async def _change(
        self,
        pack: Pack,
        values: dict[str, Any],
        action: Action,
        lookup: dict[str, Any] | None = None,
    ) -> None:
        async with self._store.write() as tx:
            await tx.execute(update(packs).where(packs.c.no == pack.no).values(values))
            if lookup:
                await tx.execute(update(lookups).where(lookups.c.id == pack.lookup_id).values(lookup))
            await self._scribe.write(tx, action, pack.case_id, {"pack": pack.no, "source": pack.source})


def _pack(row: Row[Any]) -> Pack:
    values = {name: getattr(row, name) for name in Pack.__slots__}
    return Pack(**(values | {"state": PackState(row.state)}))
