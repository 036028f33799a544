"""Keeps what interrupts or suspends a limitation: entered with its proof, undone by a decision, never deleted.

Surprising: an event without proof is refused. It would push a date out that a court then finds to be over, and the one
who relied on it could not act any more.
"""

import hashlib
import uuid
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Row, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from skiptrace.cases.case import Case, Party, PartyRole
from skiptrace.cases.event import Event, EventKind, Telling, Undone, event_number, event_serial
from skiptrace.cases.joined import owner, with_joined
from skiptrace.cases.tables import cases, limitation_events
from skiptrace.errors import NotFound, UsageError
from skiptrace.evidence import Exhibit, Vault
from skiptrace.journal import Action, Scribe
from skiptrace.storage.sealing import SealClass, Sealer
from skiptrace.storage.store import Store

SOURCE = "limitation_proof"
"""The source of a proof's bytes in the vault."""

MAX_PROOF = 32 * 2**20
_MAX_WORDS = 500


@dataclass(frozen=True, slots=True)
class Proof:
    """A file that proves an event: its bytes and how they are written (pdf, png, ...)."""

    body: bytes = field(repr=False)
    kind: str


class EventRegister:
    """The events of cases, for one person in one role."""

    def __init__(self, store: Store, sealer: Sealer, vault: Vault, scribe: Scribe) -> None:
        self._store = store
        self._sealer = sealer
        self._vault = vault
        self._scribe = scribe

    async def enter(
        self, case: Case, party: Party, claim_ids: Iterable[str], told: Telling, proof: Proof | None = None
    ) -> Event:
        """Keep an event. UsageError for one without proof, in the future, or on a contact that was counted already."""
        self._check(told, claims := tuple(claim_ids), proof)
        if told.kind is EventKind.DEFENCE_ENDED and party.role is not PartyRole.GUARANTOR:
            raise UsageError("先诉抗辩权是一般保证人的；请用 --to 保证人1 写明是哪一个保证人")
        async with self._store.write() as tx:
            if told.contact_id and await self._of_contact(tx, told.contact_id):
                raise UsageError("这次联系已经确认为时效事件；要改正的先撤销（calendar event undo）")
            number = await self._add(tx, case, party, claims, told, proof)
            event = await self._event(tx, number)
            detail = {
                "event": event.number,
                "kind": event.kind,
                "day": event.day.isoformat(),
                "claims": len(claims),
                "party": party.role,
                "evidence": event.evidence_id,
                "sha256": event.sha256,
            }
            await self._scribe.write(tx, Action.EVENT_ENTERED, case.id, detail)
        return event

    async def undo(self, case: Case, number: str, why: str) -> Event:
        """Leave an event out of the count from now on; it stays to be seen with who did it and why."""
        reason = _words(why, "撤销的理由（--reason）")
        async with self._store.write() as tx:
            row = await self._row(tx, number)
            if row is None or not await self._belongs(tx, row.case_id, case.id):
                raise NotFound(f"案件 {case.number} 没有时效事件 {number}；可用 skiptrace calendar event list 查看")
            if row.undone_at is not None:
                raise UsageError(f"时效事件 {event_number(row.serial)} 已经撤销；需要的重新登记")
            at = self._scribe.now()
            sealed = await self._sealer.seal(tx, row.case_id, SealClass.DEBTOR, reason.encode(), at=at)
            values = {"undone_by": self._scribe.actor.name, "undone_at": at, "undone_sealed": sealed}
            await tx.execute(update(limitation_events).where(limitation_events.c.id == row.id).values(values))
            detail = {"event": event_number(row.serial), "kind": row.kind}
            await self._scribe.write(tx, Action.EVENT_UNDONE, case.id, detail)
            return await self._event(tx, number)

    async def of_case(self, case_id: str) -> tuple[Event, ...]:
        """Every event of a case and of those that were joined to it, undone ones too, in order of entry."""
        return (await self.of_cases([case_id]))[case_id]

    async def of_cases(self, case_ids: Collection[str]) -> Mapping[str, tuple[Event, ...]]:
        """The same of many cases, each by its id, in a few statements however many they are."""
        found: dict[str, tuple[Event, ...]] = dict.fromkeys(case_ids, ())
        async with self._store.read() as tx:
            rows = await with_joined(tx, limitation_events, case_ids)
            await self._sealer.fetch(tx, {row.case_id for row in rows})
            for row in rows:
                found[owner(row, found)] += (await self._opened(tx, row),)
        return found

    def _check(self, told: Telling, claims: tuple[str, ...], proof: Proof | None) -> None:
        _words(told.proof, "以什么证明（--proof），例如 EMS 签收回执、录音、转账回单及其编号")
        _words(told.prover, "由谁证明（--prover），例如经办人、保管原件的部门")
        if not claims:
            raise UsageError("没有涉及的合同：案件的合同均已结束，请写明合同序号（--claim）")
        if told.day > self._scribe.today():
            raise UsageError("事件的日期不得晚于今天")
        if told.ends is not None and (told.ends < told.day or told.ends > self._scribe.today()):
            raise UsageError("终结日不得早于发生日，也不得晚于今天；尚未终结的不填")
        if told.ends is not None and not (told.kind.proceedings or told.kind is EventKind.OBSTACLE):
            raise UsageError(f"{told.kind.chinese}没有终结日；请去掉 --ends")
        if told.kind is EventKind.OBSTACLE and told.ends is None:
            raise UsageError("障碍尚未消除的，消除后再登记：时效自消除之日起满六个月届满（民法典第194条）")
        if proof is not None and len(proof.body) > MAX_PROOF:
            raise UsageError(f"证明材料超过 {MAX_PROOF // 2**20} MB；请检查文件")

    async def _add(
        self, tx: AsyncConnection, case: Case, party: Party, claims: tuple[str, ...], told: Telling, proof: Proof | None
    ) -> str:
        at = self._scribe.now()
        serial = ((await tx.execute(select(func.max(limitation_events.c.serial)))).scalar() or 0) + 1
        evidence_id, sha256 = await self._keep(tx, case, proof)
        sealed = {"proof": told.proof.strip(), "prover": told.prover.strip()}
        values = {
            "id": uuid.uuid4().hex,
            "serial": serial,
            "case_id": case.id,
            "kind": told.kind,
            "day": told.day,
            "ends": told.ends,
            "party_id": party.id,
            "claim_ids": sorted(claims),
            "evidence_id": evidence_id,
            "sha256": sha256,
            "contact_id": told.contact_id,
            "sealed": await self._sealer.seal_json(tx, case.id, SealClass.DEBTOR, sealed, at=at),
            "entered_by": self._scribe.actor.name,
            "entered_at": at,
            "undone_by": "",
        }
        await tx.execute(insert(limitation_events).values(values))
        return event_number(serial)

    async def _keep(self, tx: AsyncConnection, case: Case, proof: Proof | None) -> tuple[str, str]:
        if proof is None:
            return "", ""
        exhibit = Exhibit(case.id, proof.body, proof.kind, SOURCE, self._scribe.now())
        kept = await self._vault.keep(tx, exhibit)
        return kept.id, hashlib.sha256(proof.body).hexdigest()

    async def _of_contact(self, tx: AsyncConnection, contact_id: str) -> bool:
        same = limitation_events.c.contact_id == contact_id, limitation_events.c.undone_at.is_(None)
        return (await tx.execute(select(limitation_events.c.id).where(*same))).first() is not None

    async def _belongs(self, tx: AsyncConnection, of: str, case_id: str) -> bool:
        into = (await tx.execute(select(cases.c.joined_into).where(cases.c.id == of))).scalar()
        return case_id in {of, into}

    async def _row(self, tx: AsyncConnection, number: str) -> Row[Any] | None:
        query = select(limitation_events).where(limitation_events.c.serial == event_serial(number))
        return (await tx.execute(query.with_for_update())).first()

    async def _event(self, tx: AsyncConnection, number: str) -> Event:
        row = await self._row(tx, number)
        assert row is not None
        return await self._opened(tx, row)

    async def _opened(self, tx: AsyncConnection, row: Row[Any]) -> Event:
        told = await self._sealer.open_json(tx, row.case_id, SealClass.DEBTOR, row.sealed)
        undone = None
        if row.undone_at is not None:
            why = await self._sealer.open(tx, row.case_id, SealClass.DEBTOR, row.undone_sealed)
            undone = Undone(row.undone_by, row.undone_at, why.decode())
        return Event(
            id=row.id,
            number=event_number(row.serial),
            kind=EventKind(row.kind),
            day=row.day,
            ends=row.ends,
            party_id=row.party_id,
            claim_ids=tuple(row.claim_ids),
            proof=told["proof"],
            prover=told["prover"],
            evidence_id=row.evidence_id,
            sha256=row.sha256,
            contact_id=row.contact_id,
            entered_by=row.entered_by,
            entered_at=row.entered_at,
            undone=undone,
        )


def _words(text: str, what: str) -> str:
    told = text.strip()
    if not told or len(told) > _MAX_WORDS:
        raise UsageError(f"请写明{what}，不超过 {_MAX_WORDS} 字")
    return told
