"""Brings the rows of a file into the store, some hundreds a transaction, so that a stop in the middle loses nothing.

Surprising: a rejected row still stops. A contract reported settled has a balance of 0, no positive amount, and is the
one row whose message must not be lost.
"""

import uuid
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice

from sqlalchemy import func, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from skiptrace.cases.cabinet import Cabinet, KeptCase
from skiptrace.cases.case import ClaimStatus, Hold, HoldKind, Party, PartyRole
from skiptrace.cases.differences import differences
from skiptrace.cases.holding import hold_row, release_rows
from skiptrace.cases.joining import absorb, carry_told, loose, remove_joined
from skiptrace.cases.merging import (
    FileRow,
    claim_key,
    marked,
    merged_claim,
    merged_others,
    merged_party,
    new_claim,
    new_party,
    same_person,
)
from skiptrace.cases.report import Conflict, Difference, Stop
from skiptrace.cases.tables import cases, claims, holds, parties
from skiptrace.cases.ties import Ties, no_ties, tied
from skiptrace.journal import Action, Entry, Scribe

BATCH = 200
_WHY = {HoldKind.NO_CONTACT: "债权人文件注明停催", HoldKind.DECEASED: "债权人文件注明债务人已死亡"}


@dataclass(slots=True)
class Tally:
    """What has been done so far."""

    cases_created: int = 0
    claims_created: int = 0
    claims_updated: int = 0
    claims_unchanged: int = 0
    claims_older: int = 0
    differences: list[Difference] = field(default_factory=list)
    stops: list[Stop] = field(default_factory=list)
    conflicts: list[Conflict] = field(default_factory=list)
    heeded: set[tuple[str, int]] = field(default_factory=set)  # rows whose end of a claim took effect


@dataclass(frozen=True, slots=True)
class Contract:
    """All rows of a file under one key: the first that was read well, and those after it (rejected ones too)."""

    key: str
    first: FileRow | None
    later: tuple[FileRow, ...]

    @property
    def rows(self) -> tuple[FileRow, ...]:
        return (self.first, *self.later) if self.first else self.later


def contracts(rows: Iterable[FileRow]) -> Iterator[Contract]:
    """The rows by claim key, in the order of the first row of each."""
    grouped: dict[str, list[FileRow]] = defaultdict(list)
    for row in rows:
        key = claim_key(row.result)
        if key:
            grouped[key].append(row)
    for key, found in grouped.items():
        first = next((row for row in found if row.result.ok), None)
        yield Contract(key, first, tuple(row for row in found if row is not first))


class Batch:
    """One transaction: what the store holds of some contracts, what becomes of it, and writing the difference."""

    def __init__(self, cabinet: Cabinet, scribe: Scribe, tally: Tally, ties: Ties = no_ties) -> None:
        self._cabinet = cabinet
        self._ties = ties
        self._tied: dict[str, tuple[str, ...]] = {}
        self._scribe = scribe
        self._now = scribe.now()
        self._tally = tally
        self._before: dict[str, KeptCase] = {}
        self._after: dict[str, KeptCase] = {}
        self._case_of_key: dict[str, str] = {}
        self._cases_of_id: dict[str, list[str]] = defaultdict(list)
        self._stops: dict[str, list[Hold]] = defaultdict(list)
        self._lifted: set[str] = set()
        self._next_serial = 0
        self._joined: list[tuple[KeptCase, str]] = []

    async def run(self, tx: AsyncConnection, group: Sequence[Contract]) -> None:
        """Apply the contracts of one group."""
        await self._load(tx, group)
        for contract in group:
            self._apply(contract)
        await self._write(tx)

    async def _load(self, tx: AsyncConnection, group: Sequence[Contract]) -> None:
        prints = {self._cabinet.key_print(contract.key): contract.key for contract in group}
        query = select(claims.c.key_print, claims.c.case_id).where(claims.c.key_print.in_(prints))
        for row in (await tx.execute(query)).all():
            self._case_of_key[prints[row.key_print]] = row.case_id
        ids = {self._cabinet.id_print(row.result.debtor.id_no) for contract in group for row in contract.rows} - {""}
        owners = select(parties.c.id_print, parties.c.case_id).where(
            parties.c.id_print.in_(ids), parties.c.role == PartyRole.DEBTOR
        )
        for row in (await tx.execute(owners.order_by(parties.c.case_id))).all():
            self._cases_of_id[row.id_print].append(row.case_id)
        wanted = {*self._case_of_key.values(), *(one for many in self._cases_of_id.values() for one in many)}
        self._before = await self._cabinet.open(tx, wanted)
        self._after = dict(self._before)
        unnumbered = [case_id for case_id, kept in self._before.items() if not kept.debtor.id_no] if ids else []
        self._tied = await tied(tx, unnumbered, self._ties)
        self._next_serial = ((await tx.execute(select(func.max(cases.c.serial)))).scalar() or 0) + 1

    def _apply(self, contract: Contract) -> None:
        case_id = self._case_of_key.get(contract.key)
        if case_id is None and contract.first is not None:
            case_id = self._place(contract)
        elif case_id is not None:
            self._update(case_id, contract)
        if case_id is None:
            return
        for row in contract.later:
            self._repeat(case_id, contract, row)

    def _place(self, contract: Contract) -> str:
        """Add the contract to the case of the same valid id, else open a case for it."""
        row = contract.first
        assert row is not None
        debtor = row.result.debtor
        self._tally.claims_created += 1
        case_id = self._same_debtor(row)
        if case_id is None:
            people = merged_others((new_party(debtor, row),), row.result.others, row)
            case_id = uuid.uuid4().hex
            day = self._now.date()
            self._after[case_id] = KeptCase(case_id, self._next_serial, day, people, (new_claim(row),), ())
            self._next_serial += 1
            self._tally.cases_created += 1
            if debtor.id_no:
                self._cases_of_id[self._cabinet.id_print(debtor.id_no)].append(case_id)
        else:
            known = self._after[case_id]
            people = self._people(known, row)
            self._after[case_id] = replace(known, parties=people, claims=(*known.claims, new_claim(row)))
        self._case_of_key[contract.key] = case_id
        self._mark(case_id, contract.key, row)
        return case_id

    def _same_debtor(self, row: FileRow) -> str | None:
        debtor = row.result.debtor
        candidates = self._cases_of_id[self._cabinet.id_print(debtor.id_no)] if debtor.id_no else []
        for case_id in candidates:
            if same_person(self._after[case_id].debtor, debtor):
                return case_id
        if candidates:
            numbers = "、".join(self._after[case_id].number for case_id in candidates)
            self._conflict(row, f"证件号码与案件 {numbers} 的债务人相同但姓名不同，已另立案件；请核对号码")
        return None

    def _people(self, known: KeptCase, row: FileRow) -> tuple[Party, ...]:
        debtor = known.debtor
        people = tuple(merged_party(p, row.result.debtor, row) if p is debtor else p for p in known.parties)
        return merged_others(people, row.result.others, row)

    def _update(self, case_id: str, contract: Contract) -> None:
        row = contract.first
        if row is None:
            return
        known = self._after[case_id]
        if not same_person(known.debtor, row.result.debtor):
            self._conflict(row, f"合同号属于案件 {known.number}，但姓名或证件号码不同，未覆盖；请核对")
            return
        old = next(kept for kept in known.claims if kept.claim.key == contract.key)
        if row.as_of < old.claim.as_of:
            self._tally.claims_older += 1
            self._mark(case_id, contract.key, row)
            return
        people = self._people(known, row)
        debts = tuple(merged_claim(kept, row) if kept is old else kept for kept in known.claims)
        self._after[case_id] = replace(known, parties=people, claims=debts)
        found = differences(known, self._after[case_id], contract.key)
        self._tally.differences.extend(found)
        if found:
            self._tally.claims_updated += 1
        else:
            self._tally.claims_unchanged += 1
        self._mark(case_id, contract.key, row)
        if self._after[case_id].debtor.id_no and not known.debtor.id_no:
            self._completed(case_id, row)

    def _completed(self, case_id: str, row: FileRow) -> None:
        """A number that came later may show that two cases are one debtor's."""
        kept = self._after[case_id]
        twins = self._cases_of_id[self._cabinet.id_print(kept.debtor.id_no)]
        for twin in twins:
            other = self._after[twin]
            if twin != case_id and same_person(other.debtor, kept.debtor):
                if case_id in self._tied:
                    self._conflict(row, loose(other, kept, self._tied))
                    break
                self._after[twin] = absorb(other, kept)
                self._joined.append((kept, twin))
                del self._after[case_id]
                for key, owner in self._case_of_key.items():
                    if owner == case_id:
                        self._case_of_key[key] = twin
                self._stops[twin].extend(self._stops.pop(case_id, []))
                self._tally.differences.append(
                    Difference(other.number, "并入案件（证件号码相同）", kept.number, other.number)
                )
                return
        twins.append(case_id)

    def _repeat(self, case_id: str, contract: Contract, row: FileRow) -> None:
        """A second row of the contract: its stops count; facts too when it was read well; its amounts never."""
        case_id = self._case_of_key.get(contract.key, case_id)
        known = self._after[case_id]
        if row.result.debtor.name and not same_person(known.debtor, row.result.debtor):
            if row.result.ok:
                self._conflict(row, f"同一合同号的另一行姓名或证件号码不同（案件 {known.number}），本行未采用；请核对")
            return
        if row.result.ok and contract.first:
            mine, theirs = row.result.claim.principal, contract.first.result.claim.principal
            if mine and theirs and mine.value != theirs.value:
                self._conflict(row, f"同一合同号的另一行金额不同，以第 {contract.first.result.row} 行为准；请核对")
            self._after[case_id] = replace(known, parties=self._people(known, row))
        self._mark(case_id, contract.key, row)

    def _mark(self, case_id: str, key: str, row: FileRow) -> None:
        """Put the stops of a row into force: the claim's end, 停催, death."""
        marks, kept = row.result.marks, self._after[case_id]
        old = next(each for each in kept.claims if each.claim.key == key)
        new = marked(old, marks, row.as_of)
        if new is not old:
            self._after[case_id] = replace(kept, claims=tuple(new if each is old else each for each in kept.claims))
            self._tally.stops.append(Stop(kept.number, HoldKind(new.claim.status.value), new.ended_why))
        if marks.status is not ClaimStatus.ACTIVE:
            self._tally.heeded.add((row.result.sheet, row.result.row))
        wanted = ((marks.no_contact, HoldKind.NO_CONTACT), (marks.deceased, HoldKind.DECEASED))
        for kind in (kind for said, kind in wanted if said):
            if all(hold.kind is not kind for hold in (*kept.holds, *self._stops[case_id])):
                self._stops[case_id].append(Hold(kind, row.as_of, _WHY[kind]))
                self._tally.stops.append(Stop(kept.number, kind, _WHY[kind]))
        if marks.resumed and not marks.no_contact and any(h.kind is HoldKind.NO_CONTACT for h in kept.holds):
            self._lifted.add(case_id)
            self._tally.differences.append(Difference(kept.number, "停催", "停催", "恢复催收"))

    def _conflict(self, row: FileRow, why: str) -> None:
        self._tally.conflicts.append(Conflict(row.result.sheet, row.result.row, why))

    async def _write(self, tx: AsyncConnection) -> None:
        entries: list[Entry] = []
        for gone, into in self._joined:
            await remove_joined(tx, gone, into)
            await carry_told(tx, self._after[into], gone)
            entries.append(self._entry(Action.UPDATED, gone, {"joined_into": self._after[into].number}))
        fresh = [kept for case_id, kept in self._after.items() if case_id not in self._before]
        await self._cabinet.add(tx, fresh, self._now)
        entries.extend(self._entry(Action.IMPORTED, kept, {"claims": len(kept.claims)}) for kept in fresh)
        for case_id, kept in self._after.items():
            old = self._before.get(case_id)
            if old is not None and old != kept:
                await self._cabinet.save(tx, old, kept, self._now)
                entries.append(self._entry(Action.UPDATED, kept, {"claims": len(kept.claims)}))
        rows = [
            hold_row(case_id, hold, self._scribe.actor.name) for case_id, found in self._stops.items() for hold in found
        ]
        if rows:
            await tx.execute(insert(holds), rows)
            entries.extend(self._entry(Action.HELD, self._after[r["case_id"]], {"kind": r["kind"]}) for r in rows)
        for case_id in sorted(self._lifted):
            await release_rows(
                tx, case_id, HoldKind.NO_CONTACT, self._scribe.actor.name, "债权人文件注明恢复催收", at=self._now
            )
            entries.append(self._entry(Action.RELEASED, self._after[case_id], {"kind": HoldKind.NO_CONTACT}))
        await self._scribe.journal.append(tx, *entries)

    def _entry(self, action: Action, kept: KeptCase, detail: Mapping[str, object]) -> Entry:
        return Entry(self._now, self._scribe.actor, action, kept.id, {"case": kept.number, **detail})


def groups(found: Iterable[Contract]) -> Iterator[list[Contract]]:
    """The contracts in portions of one transaction each."""
    rest = iter(found)
    while group := list(islice(rest, BATCH)):
        yield group
