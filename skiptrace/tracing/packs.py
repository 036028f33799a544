"""Request packs: drafted by the service, approved by a second person, carried by people, answered days later.

Surprising: overdue is no state. A pack is late by the day on which one looks, and becomes so without anybody's act.
"""

import asyncio
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from pathlib import Path
from types import MappingProxyType
from typing import Any

from sqlalchemy import Row, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from connectors.answer import Outcome
from skiptrace.errors import NotAllowed, NotFound, UsageError
from skiptrace.journal import Action, Scribe
from skiptrace.storage.sealing import SealClass, Sealer
from skiptrace.storage.store import Store
from skiptrace.tracing.ledger import WITHDRAWN
from skiptrace.tracing.tables import lookups, packs


class PackState(StrEnum):
    """A pack's way. A holder may take it up, send it back or answer a part; we may withdraw it before an answer."""

    DRAFTED = "drafted"
    APPROVED = "approved"
    CARRIED = "carried"
    ACCEPTED = "accepted"
    PARTLY = "partly"
    RETURNED = "returned"
    WITHDRAWN = "withdrawn"
    ANSWERED = "answered"

    @property
    def chinese(self) -> str:
        return _CHINESE[self]


_CHINESE = {
    PackState.DRAFTED: "待批准",
    PackState.APPROVED: "待送达",
    PackState.CARRIED: "待回复",
    PackState.ACCEPTED: "已受理",
    PackState.PARTLY: "部分回复",
    PackState.RETURNED: "已退件",
    PackState.WITHDRAWN: "已撤回",
    PackState.ANSWERED: "已回复",
}
WAITING = frozenset({PackState.CARRIED, PackState.ACCEPTED, PackState.PARTLY})
"""The holder has it and owes an answer, by a day."""
_APPROVABLE = frozenset({PackState.DRAFTED, PackState.RETURNED, PackState.WITHDRAWN})
"""What was sent back or withdrawn may go out again, and a second person says so again."""


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

    def overdue(self, today: date) -> int:
        """By how many days an answer is late; 0 while it is not, or when none is owed."""
        return max((today - self.due).days, 0) if self.due and self.state in WAITING else 0


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
            raise NotFound(f"没有请求包 {no}；可用 skiptrace packs list 查看包号")
        return _pack(row)

    async def approve(self, no: str) -> Pack:
        """Release a pack into the outbox. NotAllowed for the person who drafted it."""
        pack = await self.pack(no)
        if pack.drafted_by == self._scribe.actor.name:
            raise NotAllowed(["请求包须由另一人批准：起草人不能批准自己的请求（个人信息保护法第51条；内部分权）"])
        if pack.state in _APPROVABLE:
            now = self._scribe.now()
            values = {"state": PackState.APPROVED, "approved_by": self._scribe.actor.name, "approved_at": now}
            row = {"outcome": Outcome.PENDING, "why": "请求包已批准，待送达", "error": "", "due": None}
            await self._change(pack, values, Action.PACK_APPROVED, row)
        await self._lay_out(pack)
        return await self.pack(no)

    async def carried(self, no: str) -> Pack:
        """Note that a pack was handed over; its reply is due after the usual days."""
        pack = await self.pack(no)
        if pack.state is PackState.DRAFTED:
            raise UsageError(f"请求包 {no} 尚未批准，不能送达；请先由另一人运行 packs approve {no}")
        if pack.state in _APPROVABLE:
            raise UsageError(f"请求包 {no} {pack.state.chinese}，不能登记送达")
        if pack.state is PackState.APPROVED:
            due = self._scribe.today() + timedelta(days=self._due_days)
            values = {"state": PackState.CARRIED, "carried_at": self._scribe.now(), "due": due}
            await self._change(pack, values, Action.PACK_CARRIED, {"due": due, "why": "已送达，等待对方回复"})
        return await self.pack(no)

    async def accepted(self, no: str, due: date) -> Pack:
        """Note that the holder took it up and by when it means to answer."""
        pack = await self._owed(no, due)
        values = {"state": PackState.ACCEPTED, "due": due}
        row = {"due": due, "why": "对方已受理，等待回复"}
        await self._change(pack, values, Action.PACK_ACCEPTED, row, {"due": due.isoformat()})
        return await self.pack(no)

    async def reminded(self, no: str, note: str, due: date) -> Pack:
        """Note that somebody asked after the answer, what was said, and the new day on which it is due."""
        pack = await self._owed(no, due)
        row = {"due": due, "why": f"已催询（{self._scribe.today():%Y-%m-%d}）：{_said(note)}"}
        await self._change(pack, {"due": due}, Action.PACK_REMINDED, row, {"due": due.isoformat()})
        return await self.pack(no)

    async def returned(self, no: str, why: str) -> Pack:
        """Note that the holder sent it back without an answer: nothing was said of the person."""
        pack = await self.pack(no)
        if pack.state not in WAITING:
            raise UsageError(f"请求包 {no} {pack.state.chinese}，没有可登记的退件")
        row = {"due": None, "why": f"对方退件：{_said(why)}；补正后由另一人重新批准（packs approve {no}）"}
        await self._change(pack, {"state": PackState.RETURNED, "due": None}, Action.PACK_RETURNED, row)
        return await self.pack(no)

    async def withdraw(self, no: str, why: str) -> Pack:
        """Take back what was not answered yet: it does not leave any more, and its question counts as not asked."""
        pack = await self.pack(no)
        if pack.state in {PackState.ANSWERED, PackState.PARTLY, PackState.WITHDRAWN}:
            raise UsageError(f"请求包 {no} {pack.state.chinese}，不能撤回")
        await asyncio.to_thread((self._outbox / pack.filename).unlink, missing_ok=True)
        told = f"请求包已撤回：{_said(why)}；要重新申请，由另一人批准（packs approve {no}）"
        row = {"outcome": Outcome.NOT_ASKED, "due": None, "why": told, "error": WITHDRAWN}
        await self._change(pack, {"state": PackState.WITHDRAWN, "due": None}, Action.PACK_WITHDRAWN, row)
        return await self.pack(no)

    async def answered(self, tx: AsyncConnection, no: str, *, whole: bool = True) -> None:
        """A reply was taken; of a part the rest is owed after the usual days."""
        rest = {"state": PackState.PARTLY, "due": self._scribe.today() + timedelta(days=self._due_days)}
        values = {"state": PackState.ANSWERED, "answered_at": self._scribe.now()} if whole else rest
        open_still = packs.c.state != PackState.ANSWERED
        same = packs.c.no == no
        await tx.execute(update(packs).where(same if whole else same & open_still).values(values))

    async def _owed(self, no: str, due: date) -> Pack:
        """A pack on which the holder owes an answer, with a day that is to come. UsageError otherwise."""
        pack = await self.pack(no)
        if pack.state not in WAITING:
            raise UsageError(f"请求包 {no} {pack.state.chinese}，不在等待回复之中")
        if due < self._scribe.today():
            raise UsageError("回复期限不能早于今日")
        return pack

    async def body(self, no: str) -> tuple[Pack, bytes]:
        """A pack with its file. UsageError for one that was not approved: nothing leaves before that."""
        pack = await self.pack(no)
        if pack.state in _APPROVABLE:
            raise UsageError(f"请求包 {no} {pack.state.chinese}，不能取出；请先由另一人批准")
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
        told: Mapping[str, object] = MappingProxyType({}),
    ) -> None:
        async with self._store.write() as tx:
            same = (packs.c.no == pack.no, packs.c.state == pack.state)
            if not (await tx.execute(update(packs).where(*same).values(values))).rowcount:
                raise UsageError(f"请求包 {pack.no} 刚被他人改动，请再看一次状态（packs list）")
            if lookup:
                await tx.execute(update(lookups).where(lookups.c.id == pack.lookup_id).values(lookup))
            await self._scribe.write(tx, action, pack.case_id, {"pack": pack.no, "source": pack.source, **told})


def _said(text: str) -> str:
    """What a person writes down about a pack. UsageError for nothing, and for a letter."""
    said = text.strip()
    if not 2 <= len(said) <= 200:
        raise UsageError("请用 2 至 200 个字写明；不要写入当事人的号码、住址")
    return said


def _pack(row: Row[Any]) -> Pack:
    values = {name: getattr(row, name) for name in Pack.__slots__}
    return Pack(**(values | {"state": PackState(row.state)}))
