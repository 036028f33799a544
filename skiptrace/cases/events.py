"""Keeps what interrupts or suspends a limitation: entered with its proof, undone by a decision, never deleted.

Surprising: an event without proof is refused. It would push a date out that a court then finds to be over, and the one
who relied on it could not act any more.
"""

import hashlib
import uuid
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Row, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from skiptrace.cases.case import Case, Party, PartyRole
from skiptrace.cases.event import Event, EventKind, Telling, Undone, event_number, event_serial
from skiptrace.cases.tables import limitation_events
from skiptrace.cases.told import Kind, ToldBook, words
from skiptrace.errors import UsageError
from skiptrace.evidence import Exhibit, Vault
from skiptrace.journal import Action, Scribe
from skiptrace.storage.sealing import SealClass, Sealer
from skiptrace.storage.store import Store

SOURCE = "limitation_proof"
"""The source of a proof's bytes in the vault."""

MAX_PROOF = 32 * 2**20
_KIND = Kind(limitation_events, SealClass.DEBTOR, "时效事件", "calendar event list", event_number)


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
        self._book = ToldBook(_KIND, store, sealer, scribe)

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
            serial = await self._add(tx, case, party, claims, told, proof)
            event = await self._opened(tx, await self._book.row(tx, serial))
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
        async with self._store.write() as tx:
            row = await self._book.leave_out(tx, case, event_serial(number), why)
            detail = {"event": event_number(row.serial), "kind": row.kind}
            await self._scribe.write(tx, Action.EVENT_UNDONE, case.id, detail)
            return await self._opened(tx, row)

    async def of_case(self, case_id: str) -> tuple[Event, ...]:
        """Every event of a case and of those that were joined to it, undone ones too, in order of entry."""
        return (await self.of_cases([case_id]))[case_id]

    async def of_cases(self, case_ids: Collection[str]) -> Mapping[str, tuple[Event, ...]]:
        """The same of many cases, each by its id, in a few statements however many they are."""
        return await self._book.of_cases(case_ids, self._opened)

    def _check(self, told: Telling, claims: tuple[str, ...], proof: Proof | None) -> None:
        words(told.proof, "以什么证明（--proof），例如 EMS 签收回执、录音、转账回单及其编号")
        words(told.prover, "由谁证明（--prover），例如经办人、保管原件的部门")
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
    ) -> int:
        at = self._scribe.now()
        serial = await self._book.next_serial(tx)
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
        return serial

    async def _keep(self, tx: AsyncConnection, case: Case, proof: Proof | None) -> tuple[str, str]:
        if proof is None:
            return "", ""
        exhibit = Exhibit(case.id, proof.body, proof.kind, SOURCE, self._scribe.now())
        kept = await self._vault.keep(tx, exhibit)
        return kept.id, hashlib.sha256(proof.body).hexdigest()

    async def _of_contact(self, tx: AsyncConnection, contact_id: str) -> bool:
        same = limitation_events.c.contact_id == contact_id, limitation_events.c.undone_at.is_(None)
        return (await tx.execute(select(limitation_events.c.id).where(*same))).first() is not None

    async def _opened(self, tx: AsyncConnection, row: Row[Any]) -> Event:
        told = await self._sealer.open_json(tx, row.case_id, SealClass.DEBTOR, row.sealed)
        undone = None
        if row.undone_at is not None:
            undone = Undone(row.undone_by, row.undone_at, await self._book.why_undone(tx, row))
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
