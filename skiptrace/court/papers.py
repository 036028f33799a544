"""Keeps the court's papers, the entries and the measures: rows in, values out, entries and measures sealed."""

import uuid
from collections.abc import Collection, Iterable, Mapping
from dataclasses import asdict
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import Row, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from skiptrace.court.choices import Act, PaperKind, Thing
from skiptrace.court.forms import FORMS, CourtForm
from skiptrace.court.measure import Measure
from skiptrace.court.paper import CourtPaper, paper_number, paper_serial
from skiptrace.court.tables import court_entries, court_papers, measures
from skiptrace.entering.entries import Binding, Chosen, EntryStore
from skiptrace.entering.entry import Entry, PaperState
from skiptrace.errors import NotFound
from skiptrace.storage.sealing import SealClass, Sealer

_OPEN = frozenset({"id", "case_id", "docket_id", "evidence_id", "sha256", "paper_no"})
"""What of a measure stands in its row; everything else that its paper says is sealed."""

_LATER = frozenset({"window", "lifted", "changes", "former_ends"})
"""What of a measure later rulings tell."""


class PaperStore:
    """Works in the caller's transaction."""

    def __init__(self, sealer: Sealer) -> None:
        self._sealer = sealer
        self._entries: EntryStore[CourtForm] = EntryStore(court_entries, sealer)

    async def add(self, tx: AsyncConnection, paper: CourtPaper) -> CourtPaper:
        """Keep a new paper under the next number."""
        serial = ((await tx.execute(select(func.max(court_papers.c.serial)))).scalar() or 0) + 1
        values = asdict(paper) | {"id": uuid.uuid4().hex, "serial": serial}
        del values["number"]
        await tx.execute(insert(court_papers).values(values))
        return await self.paper(tx, paper_number(serial))

    async def paper(self, tx: AsyncConnection, number: str, *, lock: bool = False) -> CourtPaper:
        """A paper by its number; `lock` keeps other entries of it waiting until the transaction ends."""
        query = select(court_papers).where(court_papers.c.serial == paper_serial(number))
        row = (await tx.execute(query.with_for_update() if lock else query)).first()
        if row is None:
            raise NotFound(f"没有法院文书 {number}；可用 skiptrace court list 查看")
        return _paper(row)

    async def same(self, tx: AsyncConnection, case_id: str, sha256: str) -> CourtPaper | None:
        """The paper of the case that is this very file."""
        where = court_papers.c.case_id == case_id, court_papers.c.sha256 == sha256
        row = (await tx.execute(select(court_papers).where(*where))).first()
        return _paper(row) if row else None

    async def list(self, tx: AsyncConnection, case_id: str = "") -> tuple[CourtPaper, ...]:
        query = select(court_papers).order_by(court_papers.c.serial)
        if case_id:
            query = query.where(court_papers.c.case_id == case_id)
        return tuple(_paper(row) for row in (await tx.execute(query)).all())

    async def move(self, tx: AsyncConnection, paper: CourtPaper, state: PaperState) -> None:
        await tx.execute(update(court_papers).where(court_papers.c.id == paper.id).values(state=state))

    async def settle(self, tx: AsyncConnection, paper: CourtPaper, entry: Entry[CourtForm], at: datetime) -> None:
        """The entry's values are the paper's from now on."""
        values = {"state": PaperState.SETTLED, "settled_entry": entry.id, "settled_at": at}
        await tx.execute(update(court_papers).where(court_papers.c.id == paper.id).values(values))

    async def enter(
        self, tx: AsyncConnection, paper: CourtPaper, person: str, form: CourtForm, at: datetime
    ) -> Entry[CourtForm]:
        """Keep one person's reading, sealed."""
        return await self._entries.add(tx, _binding(paper), person, form, at)

    async def entries(self, tx: AsyncConnection, paper: CourtPaper) -> tuple[Entry[CourtForm], ...]:
        """Every entry of a paper in the order in which they came."""
        return await self._entries.all(tx, _binding(paper), FORMS[paper.kind].model_validate_json)

    async def settled(
        self, tx: AsyncConnection, case_ids: Collection[str]
    ) -> Mapping[str, tuple[tuple[CourtPaper, CourtForm], ...]]:
        """The settled papers of many cases with their forms, each by its case, in the order of their numbers."""
        query = select(court_papers).where(court_papers.c.case_id.in_(case_ids))
        rows = await tx.execute(query.where(court_papers.c.state == PaperState.SETTLED).order_by(court_papers.c.serial))
        papers = [_paper(row) for row in rows.all()]
        wanted = {each.settled_entry: Chosen(_binding(each), FORMS[each.kind].model_validate_json) for each in papers}
        entries = await self._entries.chosen(tx, wanted)
        found: dict[str, list[tuple[CourtPaper, CourtForm]]] = {each: [] for each in case_ids}
        for paper in papers:
            found[paper.case_id].append((paper, entries[paper.settled_entry].form))
        return {case_id: tuple(mine) for case_id, mine in found.items()}

    async def add_measures(self, tx: AsyncConnection, paper: CourtPaper, found: Iterable[Measure], at: datetime) -> int:
        """Keep the measures of a settled paper; how many there are."""
        rows = []
        for place, each in enumerate(found):
            sealed = {name: _plain(value) for name, value in asdict(each).items() if name not in _OPEN | _LATER}
            rows.append(
                {
                    "id": each.id,
                    "case_id": each.case_id,
                    "docket_id": each.docket_id,
                    "paper_id": paper.id,
                    "place": place,
                    "evidence_id": each.evidence_id,
                    "sha256": each.sha256,
                    "sealed": await self._sealer.seal_json(tx, each.case_id, SealClass.DEBTOR, sealed, at=at),
                }
            )
        await tx.execute(insert(measures), rows)
        return len(rows)

    async def measures(self, tx: AsyncConnection, case_id: str) -> tuple[Measure, ...]:
        """The measures of a case in the order of their papers."""
        return (await self.measures_of(tx, [case_id]))[case_id]

    async def measures_of(self, tx: AsyncConnection, case_ids: Collection[str]) -> Mapping[str, tuple[Measure, ...]]:
        """The same of many cases, each by its id, in two statements however many they are."""
        query = select(measures, court_papers.c.serial).join(court_papers, court_papers.c.id == measures.c.paper_id)
        query = query.where(measures.c.case_id.in_(case_ids)).order_by(court_papers.c.serial, measures.c.place)
        rows = (await tx.execute(query)).all()
        await self._sealer.fetch(tx, {row.case_id for row in rows})
        found: dict[str, list[Measure]] = {each: [] for each in case_ids}
        for row in rows:
            found[row.case_id].append(await self._measure(tx, row))
        return {case_id: tuple(mine) for case_id, mine in found.items()}

    async def _measure(self, tx: AsyncConnection, row: Row[Any]) -> Measure:
        sealed = await self._sealer.open_json(tx, row.case_id, SealClass.DEBTOR, row.sealed)
        known = {name: getattr(row, name) for name in _OPEN - {"paper_no"}}
        return Measure(**known, paper_no=paper_number(row.serial), **_typed(sealed))


def _binding(paper: CourtPaper) -> Binding:
    return Binding(paper.id, paper.case_id)


def _paper(row: Row[Any]) -> CourtPaper:
    values = {name: getattr(row, name) for name in CourtPaper.__slots__ if name != "number"}
    typed = {"kind": PaperKind(row.kind), "state": PaperState(row.state), "number": paper_number(row.serial)}
    return CourtPaper(**(values | typed))


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else str(value) if isinstance(value, Decimal) else value


def _typed(sealed: Mapping[str, Any]) -> dict[str, Any]:
    """A measure's sealed values as they were."""
    values = dict(sealed)
    values |= {"kind": Thing(values["kind"]), "measure": Act(values["measure"])}
    values |= {name: date.fromisoformat(values[name]) if values[name] else None for name in ("start", "end")}
    values |= {name: None if values[name] is None else Decimal(values[name]) for name in ("asked", "frozen")}
    return values
