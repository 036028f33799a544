"""The register of cases: takes creditors' files in, opens cases, holds and releases them, joins two of one debtor.

Surprising: the file itself is kept as evidence before its first row is read into a case, because every value of a case
cites the cell that it stands in.
"""

import asyncio
import hashlib
import re
import uuid
from collections.abc import AsyncIterator, Collection, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from pathlib import Path

from sqlalchemy import func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from skiptrace.cases.cabinet import Cabinet, KeptCase
from skiptrace.cases.case import Case, ClaimStatus, Hold, HoldKind
from skiptrace.cases.holding import KIND_NAMES, OF_CLAIMS, hold_row, release_rows
from skiptrace.cases.intake import Batch, Tally, contracts, groups
from skiptrace.cases.joining import absorb, carry_told, loose, remove_joined
from skiptrace.cases.masking import mask_name
from skiptrace.cases.merging import FileRow, same_person
from skiptrace.cases.pages import case_pages
from skiptrace.cases.placing import PlacedFile, placed
from skiptrace.cases.reading import Reading, read_rows, read_tables
from skiptrace.cases.report import ImportReport
from skiptrace.cases.row import RowResult
from skiptrace.cases.spreadsheet import read_workbook
from skiptrace.cases.tables import cases, claims, holds, imports
from skiptrace.cases.ties import Ties, no_ties, tied
from skiptrace.errors import NotFound, UsageError
from skiptrace.evidence import Exhibit, Vault
from skiptrace.journal import Action, Scribe
from skiptrace.storage import changes
from skiptrace.storage.sealing import Sealer
from skiptrace.storage.store import Store

IMPORT_SCOPE = "import"
_NUMBER = re.compile(r"[Cc](\d{6,9})")
_PAGE = 500


@dataclass(frozen=True, slots=True)
class CaseLine:
    """A case in a list: the debtor's name masked, the total of its active claims in yuan."""

    id: str
    number: str
    masked_name: str
    total: Decimal
    claims: int
    holds: tuple[HoldKind, ...]
    remark_stage: str
    opened: date


@dataclass(frozen=True, slots=True)
class _Intake:
    """A file on its way in."""

    sha256: str
    evidence_id: str
    as_of: date
    finished: bool
    results: tuple[RowResult, ...] = field(repr=False, default=())


class Register:
    """The store of cases; every change is journalled in its own transaction."""

    def __init__(self, store: Store, sealer: Sealer, vault: Vault, scribe: Scribe, ties: Ties = no_ties) -> None:
        self._store = store
        self._ties = ties
        self._vault = vault
        self._scribe = scribe
        self._cabinet = Cabinet(sealer)

    async def import_file(self, path: Path, *, as_of: date | None = None) -> ImportReport:
        """Take a creditor's file in. `as_of`: date of the balances where neither the row nor the title says it.

        UsageError when the file cannot be read. Stopped in the middle and run again, it goes on where it stopped; a
        file that was taken in before changes nothing.
        """
        reading, results = await asyncio.to_thread(_read, path)
        begun = replace(await self._begin(reading, as_of), results=results)
        tally = Tally()
        if not begun.finished:
            for group in groups(contracts(_file_rows(begun, reading, as_of))):
                async with self._store.write() as tx:
                    await Batch(self._cabinet, self._scribe, tally, self._ties).run(tx, group)
            await self._finish(begun, tally)
        return _report(begun, reading, tally)

    async def placed(self, evidence_id: str) -> PlacedFile:
        """The rows of a file that was taken in, each with its case."""
        return await placed(self._store, self._vault, self._cabinet, evidence_id)

    async def case(self, number_or_id: str) -> Case:
        """A case by its number (C000123) or id; the number of a joined case leads to the one that took it up."""
        async with self._store.read() as tx:
            return (await self._kept(tx, number_or_id)).value()

    async def list(
        self, *, after: str = "", limit: int | None = None, only: Collection[str] | None = None
    ) -> tuple[CaseLine, ...]:
        """Cases in order of their numbers, from the one after `after`; `only` of these ids where it is given."""
        lines: list[CaseLine] = []
        serial = _serial(after) if after else 0
        while limit is None or len(lines) < limit:
            size = _PAGE if limit is None else min(_PAGE, limit - len(lines))
            query = select(cases.c.id, cases.c.serial).where(cases.c.serial > serial, cases.c.joined_into == "")
            if only is not None:
                query = query.where(cases.c.id.in_(only))
            async with self._store.read() as tx:
                rows = (await tx.execute(query.order_by(cases.c.serial).limit(size))).all()
                kept = await self._cabinet.open(tx, [row.id for row in rows])
            lines.extend(_line(kept[row.id].value()) for row in rows)
            if len(rows) < size:
                break
            serial = rows[-1].serial
        return tuple(lines)

    def pages(self, numbers: Sequence[str] = (), size: int = _PAGE) -> AsyncIterator[tuple[Case, ...]]:
        """The cases of these numbers in their order (of all, if none), opened `size` at a time.

        NotFound for a number that no case has; a joined case's number leads to the one that took it up.
        """
        return case_pages(self._store, self._cabinet, [_serial(each) for each in numbers], size)

    async def count(self) -> int:
        """How many cases there are, without opening them."""
        async with self._store.read() as tx:
            return (await tx.execute(select(func.count()).where(cases.c.joined_into == ""))).scalar_one()

    async def hold(self, number_or_id: str, kind: HoldKind, reason: str) -> Case:
        """Stop a case. A settled, withdrawn or transferred case is one all of whose claims have ended."""
        _check_reason(reason)
        async with self._store.write() as tx:
            kept = await self._kept(tx, number_or_id)
            hold = Hold(kind, self._scribe.today(), reason)
            if kind in OF_CLAIMS:
                active = claims.c.status == ClaimStatus.ACTIVE
                ended = {"status": OF_CLAIMS[kind], "ended": hold.since, "ended_why": reason}
                await tx.execute(update(claims).where(claims.c.case_id == kept.id, active).values(ended))
                await changes.note(tx, [kept.id])
            elif all(each.kind is not kind for each in kept.holds):
                await tx.execute(insert(holds).values(hold_row(kept.id, hold, self._scribe.actor.name)))
            await self._log(tx, Action.HELD, kept, {"kind": kind})
        return await self.case(kept.id)

    async def release(self, number_or_id: str, kind: HoldKind, reason: str) -> Case:
        """End a hold; claims that ended under it are active again. UsageError when there is none of the kind."""
        _check_reason(reason)
        async with self._store.write() as tx:
            kept = await self._kept(tx, number_or_id)
            if kind in OF_CLAIMS:
                query = update(claims).where(claims.c.case_id == kept.id, claims.c.status == OF_CLAIMS[kind])
                done = await tx.execute(query.values(status=ClaimStatus.ACTIVE, ended=None, ended_why=""))
                released = int(done.rowcount)
                await changes.note(tx, [kept.id])
            else:
                now = self._scribe.now()
                released = await release_rows(tx, kept.id, kind, self._scribe.actor.name, reason, at=now)
            if not released:
                raise UsageError(f"案件 {kept.number} 没有“{KIND_NAMES[kind]}”的停止记录，无需解除")
            await self._log(tx, Action.RELEASED, kept, {"kind": kind})
        return await self.case(kept.id)

    async def join(self, into: str, gone: str) -> Case:
        """The first takes the second up. UsageError when their ids conflict or something hangs on the second."""
        async with self._store.write() as tx:
            first, second = await self._kept(tx, into), await self._kept(tx, gone)
            if first.id == second.id:
                raise UsageError(f"{into} 与 {gone} 已是同一案件")
            ids = first.debtor.id_no, second.debtor.id_no
            if all(ids) and not same_person(first.debtor, replace(second.debtor, name=first.debtor.name)):
                raise UsageError(f"案件 {first.number} 与 {second.number} 的债务人证件号码不同，不能合并；请先核对号码")
            if why := loose(first, second, await tied(tx, [first.id, second.id], self._ties)):
                raise UsageError(why)
            await remove_joined(tx, second, first.id)
            await carry_told(tx, first, second)
            await self._cabinet.save(tx, first, absorb(first, second), self._scribe.now())
            await self._log(tx, Action.UPDATED, first, {"took_up": second.number})
            await self._log(tx, Action.UPDATED, second, {"joined_into": first.number})
        return await self.case(first.id)

    async def _begin(self, reading: Reading, as_of: date | None) -> _Intake:
        """Keep the file as evidence, once."""
        book, now = reading.workbook, self._scribe.now()
        sha256 = hashlib.sha256(book.body).hexdigest()
        async with self._store.write() as tx:
            row = (await tx.execute(select(imports).where(imports.c.sha256 == sha256))).first()
            if row is not None:
                return _Intake(sha256, row.evidence_id, row.as_of, finished=row.finished_at is not None)
            exhibit = Exhibit(IMPORT_SCOPE, book.body, book.kind, IMPORT_SCOPE, now)
            kept = await self._vault.keep(tx, exhibit)
            values = {
                "id": uuid.uuid4().hex,
                "sha256": sha256,
                "evidence_id": kept.id,
                "as_of": as_of or now.date(),
                "rows": 0,
                "started_by": self._scribe.actor.name,
                "started_at": now,
            }
            await tx.execute(insert(imports).values(values))
            detail = {"file_sha256": sha256, "evidence": kept.id}
            await self._scribe.write(tx, Action.IMPORTED, "", detail)
        return _Intake(sha256, kept.id, as_of or now.date(), finished=False)

    async def _finish(self, begun: _Intake, tally: Tally) -> None:
        now = self._scribe.now()
        detail = {
            "file_sha256": begun.sha256,
            "rows": len(begun.results),
            "rejected": sum(1 for result in begun.results if not result.ok),
            "cases": tally.cases_created,
            "claims": tally.claims_created,
            "updated": tally.claims_updated,
        }
        async with self._store.write() as tx:
            values = {"finished_at": now, "rows": len(begun.results)}
            await tx.execute(update(imports).where(imports.c.sha256 == begun.sha256).values(values))
            await self._scribe.write(tx, Action.IMPORTED, "", detail)

    async def _kept(self, tx: AsyncConnection, number_or_id: str) -> KeptCase:
        found = _NUMBER.fullmatch(number_or_id)
        wanted = cases.c.serial == int(found.group(1)) if found else cases.c.id == number_or_id
        row = (await tx.execute(select(cases.c.id, cases.c.joined_into).where(wanted))).first()
        if row is None:
            raise NotFound(f"没有案件 {number_or_id}；可用 skiptrace cases list 查看编号")
        case_id = row.joined_into or row.id
        return (await self._cabinet.open(tx, [case_id]))[case_id]

    async def _log(self, tx: AsyncConnection, action: Action, kept: KeptCase, detail: dict[str, object]) -> None:
        await self._scribe.write(tx, action, kept.id, {"case": kept.number, **detail})


def _read(path: Path) -> tuple[Reading, tuple[RowResult, ...]]:
    """A large file takes seconds to read: never on the loop."""
    reading = read_tables(read_workbook(path))
    return reading, tuple(read_rows(reading))


def _file_rows(begun: _Intake, reading: Reading, as_of: date | None) -> Sequence[FileRow]:
    """The rows with the date of their balances: the row's own, the caller's, the title's, or the day of import."""
    titles = {table.sheet.name: table.as_of for table in reading.tables}

    def day(result: RowResult) -> date:
        return result.claim.as_of or as_of or titles[result.sheet] or begun.as_of

    return [FileRow(result, begun.evidence_id, begun.sha256, day(result)) for result in begun.results]


def _report(begun: _Intake, reading: Reading, tally: Tally) -> ImportReport:
    heeded = tally.heeded | {(r.sheet, r.row) for r in begun.results if begun.finished and r.marks.stops}
    rejected = (r for r in begun.results if not r.ok and (r.sheet, r.row) not in heeded)
    return ImportReport(
        begun.sha256,
        begun.evidence_id,
        begun.as_of,
        len(begun.results),
        begun.finished,
        tally.cases_created,
        tally.claims_created,
        tally.claims_updated,
        tally.claims_unchanged,
        tally.claims_older,
        tuple(tally.differences),
        tuple(tally.stops),
        tuple(tally.conflicts),
        tuple(rejected),
        tuple(result for result in begun.results if result.ok and result.problems),
        reading.notes,
        reading.titles,
    )


def _line(case: Case) -> CaseLine:
    kinds = tuple(dict.fromkeys(hold.kind for hold in case.holds))
    name = mask_name(case.debtor.name)
    return CaseLine(case.id, case.number, name, case.total, len(case.claims), kinds, case.remark_stage, case.opened)


def _serial(number: str) -> int:
    found = _NUMBER.fullmatch(number)
    if not found:
        raise UsageError("案件编号应形如 C000123")
    return int(found.group(1))


def _check_reason(reason: str) -> None:
    if not reason.strip():
        raise UsageError("请写明理由（--reason）")
