"""Keeps dockets and permits. Whoever adds a permit can never approve it (个人信息保护法 51: separation of duties)."""

import re
import uuid
from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date, timedelta
from typing import Any

from sqlalchemy import BindParameter, ColumnElement, Row, Table, exists, func, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from connectors.authority import INCOMING_ONLY, Authority
from skiptrace.errors import NotAllowed, NotFound, UsageError
from skiptrace.journal import Action, Scribe
from skiptrace.permits.docket import Docket, Stage, court_number
from skiptrace.permits.permit import WIDE, Permit, Purpose
from skiptrace.permits.tables import dockets, permits
from skiptrace.storage.store import Store

_DOCKET_NUMBER = re.compile(r"^[（(]\d{4}[)）].{1,12}\d+号(之.{1,3})?$")
_SHA256 = re.compile(r"^[0-9a-f]{64}$")
_WORDS = {
    "number": "案号",
    "court": "法院名称",
    "cause": "案由",
    "preservation_ruling": "保全裁定文号",
    "instrument_no": "执行依据文书号",
    "instrument_kind": "执行依据种类",
    "instrument_court": "作出机构",
    "basis": "依据文件名称",
    "consent_no": "授权书编号",
    "order_no": "律师调查令文号",
    "holder": "持有人",
}


@dataclass(frozen=True, slots=True)
class PermitDraft:
    """What a person says when asking for a permit."""

    authority: Authority
    purpose: Purpose
    basis: str
    basis_sha256: str
    holder: str
    valid_from: date
    valid_to: date
    case_id: str = ""
    party_id: str = ""
    sources: frozenset[str] = frozenset()
    fields: frozenset[str] = frozenset()
    consent_no: str = ""
    order_no: str = ""
    docket_id: str = ""


@dataclass(frozen=True, slots=True)
class Papers:
    """What the law rests on in one case: docket in force, and permits of it and of all cases, newest first.

    `earlier` are the ids under which it stood before (same number, same stage): an order given then holds.
    """

    docket: Docket | None
    permits: tuple[Permit, ...]
    earlier: frozenset[str] = frozenset()


class PermitRegister:
    """The store of what the law rests on; every change is journalled in its own transaction."""

    def __init__(self, store: Store, scribe: Scribe) -> None:
        self._store = store
        self._scribe = scribe

    async def add_docket(self, docket: Docket) -> Docket:
        """Record a docket; the newest of a case is the one in force. UsageError when it contradicts itself."""
        _check_docket(docket)
        async with self._store.write() as tx:
            return await self._put_docket(tx, docket)

    async def ruled(self, tx: AsyncConnection, case_id: str, ruling: str, under: str) -> Docket:
        """The docket in force with the number of its preservation ruling, inside the caller's transaction.

        A new row with everything else as it was. The row in force stays where it names that ruling already, and where
        the ruling was made before suit (`under` its number): it runs on, but opens no query (保全规定 11).
        """
        known = await _dockets(tx, case_id)
        if not known:
            raise UsageError("本案尚未登记法院案件；请先运行 dockets add 登记")
        own = [each for each in known if each.number and under.startswith(each.number)]
        early = bool(own) and all(each.stage is Stage.PRE_SUIT for each in own)
        if known[0].preservation_ruling == ruling or (early and known[0].stage is not Stage.PRE_SUIT):
            return known[0]
        return await self._put_docket(tx, replace(known[0], preservation_ruling=ruling))

    async def docket(self, case_id: str) -> Docket | None:
        """The docket in force of a case."""
        async with self._store.read() as tx:
            return await _newest_docket(tx, case_id)

    async def dockets_in_force(self, case_ids: Collection[str]) -> Mapping[str, Docket]:
        """The docket in force of each case that has one."""
        query = select(dockets).where(dockets.c.case_id.in_(case_ids)).order_by(dockets.c.added_at, dockets.c.id.desc())
        async with self._store.read() as tx:
            rows = (await tx.execute(query)).all()
        return {row.case_id: _docket(row) for row in rows}

    async def dockets(self, case_id: str) -> tuple[Docket, ...]:
        """Every docket that a case has had, the one in force first."""
        async with self._store.read() as tx:
            return await _dockets(tx, case_id)

    async def papers(self, case_id: str) -> Papers:
        """Docket and permits of a case, in one view."""
        query = select(permits).where(or_(permits.c.case_id == case_id, permits.c.case_id == ""))
        async with self._store.read() as tx:
            known = await _dockets(tx, case_id)
            rows = (await tx.execute(query.order_by(permits.c.serial.desc()))).all()
        earlier = {each.id for each in known[1:] if (each.number, each.stage) == (known[0].number, known[0].stage)}
        return Papers(known[0] if known else None, tuple(_permit(row) for row in rows), frozenset(earlier))

    async def docket_numbered(self, number: str) -> tuple[Docket, ...]:
        """All dockets under a court's number (brackets of either width), the newest first."""
        query = select(dockets).where(dockets.c.number == court_number(number))
        async with self._store.read() as tx:
            rows = (await tx.execute(query.order_by(dockets.c.added_at.desc(), dockets.c.id))).all()
        return tuple(_docket(row) for row in rows)

    async def every(self) -> tuple[Permit, ...]:
        """All permits of the installation, newest first: what a second person looks through for what waits."""
        async with self._store.read() as tx:
            return tuple(_permit(row) for row in await tx.execute(select(permits).order_by(permits.c.serial.desc())))

    async def add_permit(self, draft: PermitDraft) -> Permit:
        """Record a permit, not in force until another person approves it."""
        _check_draft(draft)
        _check_lengths(permits, asdict(draft))
        async with self._store.write() as tx:
            await _check_docket_of(tx, draft)
            serial = ((await tx.execute(select(func.max(permits.c.serial)))).scalar() or 0) + 1
            row: dict[str, Any] = asdict(draft) | {
                "id": uuid.uuid4().hex,
                "serial": serial,
                "sources": sorted(draft.sources),
                "fields": sorted(draft.fields),
                "added_by": self._scribe.actor.name,
                "added_at": self._scribe.now(),
                "approved_by": "",
                "revoked_by": "",
            }
            await tx.execute(insert(permits).values(row))
            detail = {
                "permit": _number(serial),
                "authority": draft.authority,
                "purpose": draft.purpose,
                "basis_sha256": draft.basis_sha256,
            }
            await self._scribe.write(tx, Action.PERMIT_ADDED, draft.case_id, detail)
        return await self.permit(_number(serial))

    async def approve(self, number: str) -> Permit:
        """Bring a permit into force. NotAllowed for the person who added it."""
        permit = await self.permit(number)
        if permit.added_by == self._scribe.actor.name:
            raise NotAllowed(["许可须由另一人批准：申请人不能批准自己的许可（个人信息保护法第51条；内部分权）"])
        if permit.revoked:
            raise UsageError(f"许可 {number} 已撤销，不能再批准；请重新申请")
        values = {"approved_by": self._scribe.actor.name, "approved_at": self._scribe.now()}
        await self._change(permit, values, Action.PERMIT_APPROVED)
        return await self.permit(number)

    async def revoke(self, number: str) -> Permit:
        """Take a permit out of force at once: the next attempt of any running question is stopped."""
        permit = await self.permit(number)
        values = {"revoked_by": self._scribe.actor.name, "revoked_at": self._scribe.now()}
        await self._change(permit, values, Action.PERMIT_REVOKED)
        return await self.permit(number)

    async def permit(self, number: str) -> Permit:
        if not re.fullmatch(r"P\d{6,9}", number):
            raise UsageError("许可编号应形如 P000001")
        async with self._store.read() as tx:
            row = (await tx.execute(select(permits).where(permits.c.serial == int(number[1:])))).first()
        if row is None:
            raise NotFound(f"没有许可 {number}；可用 skiptrace permits list 查看编号")
        return _permit(row)

    async def _put_docket(self, tx: AsyncConnection, docket: Docket) -> Docket:
        """Insert as the newest of its case, also where the clock stands still or another's was ahead."""
        _check_lengths(dockets, asdict(docket))
        added = replace(docket, id=uuid.uuid4().hex, number=court_number(docket.number))
        query = select(func.max(dockets.c.added_at)).where(dockets.c.case_id == docket.case_id)
        last = (await tx.execute(query)).scalar()
        now = self._scribe.now()
        at = max(now, last + timedelta(microseconds=1)) if last else now
        await tx.execute(insert(dockets).values(asdict(added) | {"added_by": self._scribe.actor.name, "added_at": at}))
        detail = {
            "docket": added.id,
            "number": added.number,
            "stage": added.stage,
            "court": added.court,
            "ruling": added.preservation_ruling,
        }
        await self._scribe.write(tx, Action.DOCKET_ADDED, added.case_id, detail)
        return added

    async def _change(self, permit: Permit, values: dict[str, Any], action: Action) -> None:
        async with self._store.write() as tx:
            await tx.execute(update(permits).where(permits.c.id == permit.id).values(values))
            await self._scribe.write(tx, action, permit.case_id, {"permit": permit.number})


def _check_docket(docket: Docket) -> None:
    if docket.stage is not Stage.PRE_SUIT and not docket.number:
        raise UsageError("诉讼中或执行中的案件须有案号（--number）")
    if docket.number and not _DOCKET_NUMBER.match(docket.number):
        raise UsageError("案号格式不对，应形如（2026）浙0106民初123号")
    if not docket.court and docket.stage is not Stage.PRE_SUIT:
        raise UsageError("请填写法院（--court）")
    if docket.stage is Stage.EXECUTION and not docket.instrument_no:
        raise UsageError("执行阶段须有执行依据文书号（--instrument）")


def _check_draft(draft: PermitDraft) -> None:
    if draft.authority in INCOMING_ONLY:
        raise UsageError("NET、JUD 是法院交来结果的标记，不能作为查询依据（财产调查规定第12、13条）")
    if not draft.basis or not _SHA256.match(draft.basis_sha256):
        raise UsageError("须写明依据文件名称及其 SHA-256（64 位十六进制）；可用 --basis-file 由程序计算")
    if draft.valid_to < draft.valid_from:
        raise UsageError("许可的截止日早于起始日")
    if not draft.case_id and draft.authority not in WIDE:
        raise UsageError("AUTH、LAW、ORD 的许可须限于一个案件（--case）")
    if draft.authority is Authority.AUTH and not draft.consent_no:
        raise UsageError("AUTH 须写明授权书编号（--consent-no）；合同编号本身不能证明授权（个人信息保护法第14、29条）")
    if draft.authority in {Authority.ORD, Authority.LAW} and not draft.docket_id:
        raise UsageError("ORD、LAW 须先登记法院案件（dockets add）")
    if draft.authority is Authority.ORD and not draft.order_no:
        raise UsageError("ORD 须写明律师调查令文号（--order-no）；调查令逐家持令，一令一家")


async def _check_docket_of(tx: AsyncConnection, draft: PermitDraft) -> None:
    """An order or a lawyer's mandate serves the docket that it was given in, and that is the case's own."""
    if not draft.docket_id:
        return
    case_id = (await tx.execute(select(dockets.c.case_id).where(dockets.c.id == draft.docket_id))).scalar()
    if case_id is None:
        raise NotFound("没有此法院案件；请先登记（dockets add）")
    if case_id != draft.case_id:
        why = "此法院案件不属于本案，其调查令、授权不得用于他案"
        raise NotAllowed([f"{why}（民事诉讼法第67条；关于人民法院办理财产保全案件若干问题的规定第12条）"])


def _check_lengths(table: Table, values: Mapping[str, Any]) -> None:
    """SQLite would keep a longer text, PostgreSQL would not: both say the same."""
    for name, word in _WORDS.items():
        length = getattr(table.c[name].type, "length", None) if name in table.c else None
        if length and len(values[name]) > length:
            raise UsageError(f"{word}过长（至多 {length} 个字）；请缩短后再试")


def in_force(permit_id: BindParameter[str], today: BindParameter[date]) -> ColumnElement[bool]:
    """`Permit.in_force` of the permit behind a grant, told from its row; not so for one that was never given."""
    return exists().where(
        permits.c.id == permit_id,
        permits.c.approved_by != "",
        permits.c.revoked_at.is_(None),
        permits.c.valid_from <= today,
        permits.c.valid_to >= today,
    )


async def permit_behind(tx: AsyncConnection, permit_id: str) -> Permit | None:
    """The permit of a grant; None for one that was never given."""
    row = (await tx.execute(select(permits).where(permits.c.id == permit_id))).first()
    return _permit(row) if row else None


async def _newest_docket(tx: AsyncConnection, case_id: str) -> Docket | None:
    known = await _dockets(tx, case_id)
    return known[0] if known else None


async def _dockets(tx: AsyncConnection, case_id: str) -> tuple[Docket, ...]:
    """Newest first."""
    query = select(dockets).where(dockets.c.case_id == case_id).order_by(dockets.c.added_at.desc(), dockets.c.id)
    return tuple(_docket(row) for row in (await tx.execute(query)).all())


def _number(serial: int) -> str:
    return f"P{serial:06d}"


def _docket(row: Row[Any]) -> Docket:
    values = {name: getattr(row, name) for name in Docket.__slots__}
    return Docket(**(values | {"stage": Stage(row.stage)}))


def _permit(row: Row[Any]) -> Permit:
    return Permit(
        row.id,
        _number(row.serial),
        Authority(row.authority),
        Purpose(row.purpose),
        row.case_id,
        row.party_id,
        frozenset(row.sources),
        frozenset(row.fields),
        row.basis,
        row.basis_sha256,
        row.consent_no,
        row.order_no,
        row.docket_id,
        row.holder,
        row.valid_from,
        row.valid_to,
        row.added_by,
        row.approved_by,
        row.revoked_at is not None,
    )
