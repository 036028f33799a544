"""Seals cases into rows and opens them again: the one place that knows how a party and a claim lie in their blobs."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import Row, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from skiptrace.cases.case import (
    Amount,
    Case,
    Claim,
    ClaimStatus,
    Guarantee,
    Hold,
    HoldKind,
    KnownFact,
    Origin,
    Party,
    PartyRole,
)
from skiptrace.cases.guarantee import Lasting, Mode, Terms
from skiptrace.cases.tables import cases, claims, holds, parties
from skiptrace.storage import changes
from skiptrace.storage.ordering import by_code_point
from skiptrace.storage.sealing import SealClass, Sealer

IN_SUIT = "in_suit"
PARTS = ("principal", "interest", "penalty", "costs")
_ENDED = {
    ClaimStatus.SETTLED: "全部合同已结清",
    ClaimStatus.WITHDRAWN: "全部合同已撤回",
    ClaimStatus.TRANSFERRED: "全部合同已转让",
}


@dataclass(frozen=True, slots=True)
class KeptClaim:
    """A claim with what the case's public value does not show: the file's remark and its stage, and why it ended."""

    claim: Claim
    remark: str = field(repr=False)
    stage: str
    ended: date | None = None
    ended_why: str = ""


@dataclass(frozen=True, slots=True)
class KeptCase:
    """A case as it lies in the store: holds in force by row, claims with their remarks."""

    id: str
    serial: int
    opened: date
    parties: tuple[Party, ...]
    claims: tuple[KeptClaim, ...]
    holds: tuple[Hold, ...]

    @property
    def number(self) -> str:
        return case_number(self.serial)

    @property
    def debtor(self) -> Party:
        return next(party for party in self.parties if party.role is PartyRole.DEBTOR)

    def value(self) -> Case:
        """The case that the other rooms see; when all claims have ended, that is a hold."""
        active = [kept for kept in self.claims if kept.claim.status is ClaimStatus.ACTIVE]
        stage = IN_SUIT if any(kept.stage == IN_SUIT for kept in active) else ""
        ended = () if active else _ended(self.claims)
        claimed = tuple(kept.claim for kept in self.claims)
        return Case(self.id, self.number, self.parties, claimed, (*self.holds, *ended), stage, self.opened)


def case_number(serial: int) -> str:
    """C000001 and so on."""
    return f"C{serial:06d}"


def _ended(kept: Sequence[KeptClaim]) -> tuple[Hold, ...]:
    found: dict[ClaimStatus, Hold] = {}
    for each in kept:
        status = each.claim.status
        since = max(each.ended or each.claim.as_of, found[status].since if status in found else date.min)
        found[status] = Hold(HoldKind(status.value), since, _ENDED[status])
    return tuple(found.values())


class Cabinet:
    """Reads and writes whole cases inside the caller's transaction."""

    def __init__(self, sealer: Sealer) -> None:
        self._sealer = sealer

    def id_print(self, id_no: str) -> str:
        """The keyed hash of a valid number; "" for none."""
        return self._sealer.master.fingerprint("id_no", id_no) if id_no else ""

    def key_print(self, key: str) -> str:
        return self._sealer.master.fingerprint("claim_key", key)

    async def fetch_keys(self, tx: AsyncConnection, case_ids: Collection[str]) -> None:
        """Before many parties are opened one by one."""
        await self._sealer.fetch(tx, case_ids)

    async def open(self, tx: AsyncConnection, case_ids: Iterable[str]) -> dict[str, KeptCase]:
        """The cases of these ids, in any order; unknown ids are left out."""
        wanted = list(dict.fromkeys(case_ids))
        heads = (await tx.execute(select(cases).where(cases.c.id.in_(wanted)))).all()
        people: dict[str, list[Party]] = {head.id: [] for head in heads}
        debts: dict[str, list[KeptClaim]] = {head.id: [] for head in heads}
        stops: dict[str, list[Hold]] = {head.id: [] for head in heads}
        await self.fetch_keys(tx, wanted)
        for row in await _of(tx, parties, wanted):
            people[row.case_id].append(await self.party(tx, row))
        for row in await _of(tx, claims, wanted):
            debts[row.case_id].append(await self._claim(tx, row))
        query = select(holds).where(holds.c.case_id.in_(wanted), holds.c.released_at.is_(None))
        for row in (await tx.execute(query.order_by(holds.c.since, by_code_point(holds.c.kind)))).all():
            stops[row.case_id].append(Hold(HoldKind(row.kind), row.since, row.reason))
        return {
            h.id: KeptCase(h.id, h.serial, h.opened, tuple(people[h.id]), tuple(debts[h.id]), tuple(stops[h.id]))
            for h in heads
        }

    async def add(self, tx: AsyncConnection, added: Sequence[KeptCase], at: datetime) -> None:
        """Insert new cases with their parties and claims (not their holds)."""
        if not added:
            return
        heads = [{"id": c.id, "serial": c.serial, "opened": c.opened, "joined_into": ""} for c in added]
        await tx.execute(insert(cases), heads)
        await tx.execute(
            insert(parties),
            [await self._party_row(tx, c.id, n, p, at) for c in added for n, p in enumerate(c.parties)],
        )
        await tx.execute(
            insert(claims),
            [await self._claim_row(tx, c.id, n, k, at) for c in added for n, k in enumerate(c.claims)],
        )
        await changes.note(tx, (c.id for c in added))

    async def save(self, tx: AsyncConnection, before: KeptCase, after: KeptCase, at: datetime) -> None:
        """Write what differs between two states of one case; rows that `after` lacks are not touched."""
        known_parties = {party.id: party for party in before.parties}
        for place, party in enumerate(after.parties):
            if known_parties.get(party.id) != party:
                row = await self._party_row(tx, after.id, place, party, at)
                await _put(tx, parties, row, new=party.id not in known_parties)
        known_claims = {kept.claim.id: kept for kept in before.claims}
        for place, kept in enumerate(after.claims):
            if known_claims.get(kept.claim.id) != kept:
                row = await self._claim_row(tx, after.id, place, kept, at)
                await _put(tx, claims, row, new=kept.claim.id not in known_claims)
        await changes.note(tx, [after.id])

    async def party(self, tx: AsyncConnection, row: Row[Any]) -> Party:
        """A party opened from its row."""
        blob = await self._sealer.open_json(tx, row.case_id, SealClass(row.klass), row.sealed)
        return Party(
            row.id,
            PartyRole(row.role),
            blob["name"],
            tuple(blob["former"]),
            blob["id_no"],
            blob["id_hint"],
            blob["sex"],
            _day(blob["birth"]),
            {name: _origin(parts) for name, parts in blob["origins"].items()},
            tuple(KnownFact(k, v, _day(seen), note, _origin(o)) for k, v, seen, note, o in blob["facts"]),
            tuple(Guarantee(key, opened_terms(t), _origin(o)) for key, t, o in blob.get("guarantees", ())),
        )

    async def _party_row(
        self, tx: AsyncConnection, case_id: str, place: int, party: Party, at: datetime
    ) -> dict[str, Any]:
        klass = SealClass.DEBTOR if party.role is PartyRole.DEBTOR else SealClass.THIRD
        blob = {
            "name": party.name,
            "former": party.former_names,
            "id_no": party.id_no,
            "id_hint": party.id_hint,
            "sex": party.sex,
            "birth": _iso(party.birth_date),
            "origins": {name: _parts(origin) for name, origin in party.origins.items()},
            "facts": [[f.kind, f.value, _iso(f.seen), f.note, _parts(f.origin)] for f in party.facts],
            "guarantees": [[g.claim_key, sealed_terms(g.terms), _parts(g.origin)] for g in party.guarantees],
        }
        return {
            "id": party.id,
            "case_id": case_id,
            "place": place,
            "role": party.role,
            "klass": klass,
            "id_print": self.id_print(party.id_no),
            "sealed": await self._sealer.seal_json(tx, case_id, klass, blob, at=at),
        }

    async def _claim(self, tx: AsyncConnection, row: Row[Any]) -> KeptClaim:
        blob = await self._sealer.open_json(tx, row.case_id, SealClass.DEBTOR, row.sealed)
        parts = {name: Amount(Decimal(value), _origin(o)) for name, (value, o) in blob["parts"].items()}
        claim = Claim(
            row.id,
            blob["key"],
            blob["contract_no"],
            parts["principal"],
            parts.get("interest"),
            parts.get("penalty"),
            parts.get("costs"),
            row.as_of,
            _day(blob["overdue_since"]),
            ClaimStatus(row.status),
        )
        return KeptClaim(claim, blob["remark"], row.stage, row.ended, row.ended_why)

    async def _claim_row(
        self, tx: AsyncConnection, case_id: str, place: int, kept: KeptClaim, at: datetime
    ) -> dict[str, Any]:
        claim = kept.claim
        parts = {name: amount for name in PARTS if (amount := getattr(claim, name)) is not None}
        blob = {
            "key": claim.key,
            "contract_no": claim.contract_no,
            "parts": {name: [str(amount.value), _parts(amount.origin)] for name, amount in parts.items()},
            "overdue_since": _iso(claim.overdue_since),
            "remark": kept.remark,
        }
        return {
            "id": claim.id,
            "case_id": case_id,
            "place": place,
            "key_print": self.key_print(claim.key),
            "as_of": claim.as_of,
            "status": claim.status,
            "ended": kept.ended,
            "ended_why": kept.ended_why,
            "stage": kept.stage,
            "sealed": await self._sealer.seal_json(tx, case_id, SealClass.DEBTOR, blob, at=at),
        }


async def _of(tx: AsyncConnection, table: Any, case_ids: Sequence[str]) -> Sequence[Row[Any]]:
    query = select(table).where(table.c.case_id.in_(case_ids)).order_by(table.c.case_id, table.c.place, table.c.id)
    return (await tx.execute(query)).all()


async def _put(tx: AsyncConnection, table: Any, row: Mapping[str, Any], *, new: bool) -> None:
    if new:
        await tx.execute(insert(table).values(row))
    else:
        await tx.execute(update(table).where(table.c.id == row["id"]).values(row))


def _origin(parts: Sequence[str]) -> Origin:
    evidence_id, sha256, pointer, as_of = parts
    return Origin(evidence_id, sha256, pointer, date.fromisoformat(as_of))


def _parts(origin: Origin) -> list[str]:
    return [origin.evidence_id, origin.sha256, origin.pointer, origin.as_of.isoformat()]


def sealed_terms(terms: Terms) -> list[str]:
    """The terms of a guarantee as they lie in a sealed blob."""
    return [terms.mode, terms.lasting, _iso(terms.until), str(terms.months or "")]


def opened_terms(parts: Sequence[str]) -> Terms:
    mode, lasting, until, months = parts
    return Terms(Mode(mode), Lasting(lasting), _day(until), int(months) if months else None)


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""
