"""Keeps the records of a case, sealed by whose they are: the debtor's, unsettled, or strangers', who leave."""

import uuid
from collections.abc import Collection, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Row, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from connectors.answer import Record
from connectors.authority import Authority
from matching import Decision, Ground, Reason, Verdict
from skiptrace.errors import ErasedError
from skiptrace.storage import changes
from skiptrace.storage.sealing import SealClass, Sealer
from skiptrace.tracing.ledger import Lookup
from skiptrace.tracing.tables import records

UNSCORED = ""


@dataclass(frozen=True, slots=True)
class Place:
    """A value of a record and where it stands."""

    text: str = field(repr=False)
    evidence_id: str
    sha256: str
    pointer: str


@dataclass(frozen=True, slots=True)
class KeptRecord:
    """An opened record. `verdict` is None until it was scored."""

    id: str
    case_id: str
    party_id: str
    lookup_id: str
    kind: str
    source: str
    authority: Authority
    docket_id: str
    klass: SealClass
    obtained: datetime
    places: Mapping[str, Place] = field(repr=False)
    verdict: Verdict | None

    def text(self, name: str) -> str:
        place = self.places.get(name)
        return place.text if place else ""


class RecordStore:
    """Inserts what a reply brought, opens it again, and reseals when its class changes.

    `bulk` names the sources whose replies are lists of people who were not asked about one by one.
    """

    def __init__(self, sealer: Sealer, bulk: Collection[str] = ()) -> None:
        self._sealer = sealer
        self._bulk = frozenset(bulk)

    async def add(
        self, tx: AsyncConnection, lookup: Lookup, found: Sequence[Record], evidence: Mapping[str, str]
    ) -> None:
        """Keep the records of one answer; `evidence` maps SHA-256 to the id of the sealed bytes."""
        rows = []
        for record in found:
            places = {n: [c.text, evidence[c.sha256], c.sha256, c.pointer] for n, c in record.fields.items()}
            sealed = await self._sealer.seal_json(tx, lookup.case_id, SealClass.THIRD, places, at=lookup.at)
            rows.append(
                {
                    "id": uuid.uuid4().hex,
                    "case_id": lookup.case_id,
                    "party_id": lookup.party_id,
                    "lookup_id": lookup.id,
                    "kind": record.kind,
                    "source": lookup.source,
                    "authority": lookup.authority,
                    "docket_id": lookup.docket_id,
                    "klass": SealClass.THIRD,
                    "sealed": sealed,
                    "obtained": lookup.at,
                    "decision": UNSCORED,
                    "probability": 0.0,
                    "verdict": {},
                }
            )
        if rows:
            await tx.execute(insert(records), rows)
            if lookup.source in self._bulk:
                await changes.note(tx, [lookup.case_id])

    async def of_case(self, tx: AsyncConnection, case_id: str) -> tuple[KeptRecord, ...]:
        """All records of a case that were not erased, in the order in which they came."""
        return (await self.of_cases(tx, [case_id]))[case_id]

    async def of_cases(self, tx: AsyncConnection, case_ids: Collection[str]) -> Mapping[str, tuple[KeptRecord, ...]]:
        """The same of many cases, each by its id, in two statements however many they are."""
        query = select(records).where(records.c.case_id.in_(case_ids), records.c.sealed != b"")
        rows = (await tx.execute(query.order_by(records.c.obtained, records.c.id))).all()
        await self._sealer.fetch(tx, {row.case_id for row in rows})
        found: dict[str, list[KeptRecord]] = {each: [] for each in case_ids}
        for row in rows:
            found[row.case_id].append(await self._open(tx, row))
        return {case_id: tuple(mine) for case_id, mine in found.items()}

    async def in_bulk(self, tx: AsyncConnection, case_ids: Collection[str]) -> tuple[KeptRecord, ...]:
        """The records of these cases that came in lists and can still be read."""
        query = select(records).where(
            records.c.case_id.in_(case_ids), records.c.source.in_(self._bulk), records.c.sealed != b""
        )
        await self._sealer.fetch(tx, case_ids)
        found = []
        for row in (await tx.execute(query.order_by(records.c.case_id, records.c.id))).all():
            with suppress(ErasedError):
                found.append(await self._open(tx, row))
        return tuple(found)

    async def count_in_bulk(self, tx: AsyncConnection) -> int:
        """How many of them there are."""
        query = select(func.count()).where(records.c.source.in_(self._bulk), records.c.sealed != b"")
        return int((await tx.execute(query)).scalar_one())

    async def forget_strangers(self, tx: AsyncConnection, case_id: str) -> int:
        """Destroy what was sealed as another person's: values and key go, source, verdict and reasons stay.

        Returns how many records were emptied (law.md D4a: strangers leave; 个人信息保护法 47).
        """
        theirs = (records.c.case_id == case_id, records.c.klass == SealClass.STRANGER, records.c.sealed != b"")
        done = await tx.execute(update(records).where(*theirs).values(sealed=b""))
        await self._sealer.erase(tx, case_id, SealClass.STRANGER)
        return int(done.rowcount)

    async def judge(self, tx: AsyncConnection, record: KeptRecord, party_id: str, verdict: Verdict) -> None:
        """Store the verdict, and seal the record under the class that follows from it."""
        values: dict[str, Any] = {
            "party_id": party_id,
            "decision": verdict.decision,
            "probability": verdict.probability,
            "verdict": dump(verdict),
        }
        klass = _CLASS[verdict.decision]
        if klass is not record.klass:
            places = {n: [p.text, p.evidence_id, p.sha256, p.pointer] for n, p in record.places.items()}
            values["sealed"] = await self._sealer.seal_json(tx, record.case_id, klass, places, at=record.obtained)
            values["klass"] = klass
        await tx.execute(update(records).where(records.c.id == record.id).values(values))

    async def _open(self, tx: AsyncConnection, row: Row[Any]) -> KeptRecord:
        klass = SealClass(row.klass)
        places = await self._sealer.open_json(tx, row.case_id, klass, row.sealed)
        return KeptRecord(
            row.id,
            row.case_id,
            row.party_id,
            row.lookup_id,
            row.kind,
            row.source,
            Authority(row.authority),
            row.docket_id,
            klass,
            row.obtained,
            {name: Place(*parts) for name, parts in places.items()},
            load(row.verdict) if row.decision != UNSCORED else None,
        )


_CLASS = {
    Decision.SAME: SealClass.DEBTOR,
    Decision.POSSIBLE: SealClass.THIRD,
    Decision.CANNOT_TELL: SealClass.THIRD,
    Decision.DIFFERENT: SealClass.STRANGER,
}


def dump(verdict: Verdict) -> dict[str, Any]:
    """A verdict as JSON; its reasons hold no full value."""
    return {
        "decision": verdict.decision,
        "ground": verdict.ground,
        "probability": verdict.probability,
        "weight_bits": verdict.weight_bits,
        "reasons": [[r.field, r.level, r.bits, r.supports, r.text] for r in verdict.reasons],
        "vetoes": list(verdict.vetoes),
        "settle": list(verdict.settle),
        "model_version": verdict.model_version,
    }


def load(stored: Mapping[str, Any]) -> Verdict:
    """The verdict that `dump` wrote."""
    return Verdict(
        decision=Decision(stored["decision"]),
        ground=Ground(stored["ground"]),
        probability=stored["probability"],
        weight_bits=stored["weight_bits"],
        reasons=tuple(Reason(*parts) for parts in stored["reasons"]),
        vetoes=tuple(stored["vetoes"]),
        settle=tuple(stored["settle"]),
        model_version=stored["model_version"],
    )
