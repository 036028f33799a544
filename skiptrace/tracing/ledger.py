"""What was asked about whom and what came of it: the place where a trace takes up again after a stop."""

import uuid
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row, delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from connectors.answer import Outcome
from connectors.authority import Authority
from skiptrace.storage.ordering import by_code_point
from skiptrace.storage.store import Store
from skiptrace.tracing.tables import lookups

_WORTH = {
    Outcome.NOT_ASKED: 0,
    Outcome.FAILED: 0,
    Outcome.PENDING: 0,
    Outcome.PARTIAL: 1,
    Outcome.REFUSED: 1,
    Outcome.NO_RECORD: 2,
    Outcome.FOUND: 2,
}
"""A whole answer is not replaced by part of it, though the part may arrive last; an answer by none."""

WITHDRAWN = "Withdrawn"
"""Noted as the error of a question whose pack somebody took back: a trace must not ask it again by itself."""

_ORDER = (
    lookups.c.at,
    by_code_point(lookups.c.source),
    by_code_point(lookups.c.operation),
    by_code_point(lookups.c.party_id),
    by_code_point(lookups.c.query_print),
)
"""In the order of asking; what was noted at one moment always in the same order."""

Key = tuple[str, str, str, str]
"""Party, source, operation, print of the question."""


@dataclass(frozen=True, slots=True)
class Lookup:
    """One row of the ledger. `query_print` is a keyed hash, so that the ledger names nobody."""

    case_id: str
    party_id: str
    source: str
    operation: str
    query_print: str
    authority: Authority
    outcome: Outcome
    at: datetime
    id: str = ""
    docket_id: str = ""
    grant_id: str = ""
    permit_id: str = ""
    why: str = ""
    articles: tuple[str, ...] = ()
    opens_with: str = ""
    error: str = ""
    ticket: str = ""
    due: date | None = None
    records: int = 0

    @property
    def key(self) -> Key:
        return self.party_id, self.source, self.operation, self.query_print


class Ledger:
    """Reads and writes the rows of `lookups`."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def of_case(self, case_id: str) -> tuple[Lookup, ...]:
        return (await self.of_cases([case_id]))[case_id]

    async def of_cases(self, case_ids: Collection[str]) -> Mapping[str, tuple[Lookup, ...]]:
        """The rows of many cases, each by its id, in one statement."""
        async with self._store.read() as tx:
            rows = (await tx.execute(select(lookups).where(lookups.c.case_id.in_(case_ids)).order_by(*_ORDER))).all()
        found: dict[str, list[Lookup]] = {each: [] for each in case_ids}
        for row in rows:
            found[row.case_id].append(_lookup(row))
        return {case_id: tuple(mine) for case_id, mine in found.items()}

    async def by_id(self, tx: AsyncConnection, lookup_id: str) -> Lookup:
        return _lookup((await tx.execute(select(lookups).where(lookups.c.id == lookup_id))).one())

    async def put(self, tx: AsyncConnection, lookup: Lookup) -> Lookup:
        """Insert, or replace the row of the same question; what was answered is never replaced by less."""
        same = (
            lookups.c.case_id == lookup.case_id,
            lookups.c.party_id == lookup.party_id,
            lookups.c.source == lookup.source,
            lookups.c.operation == lookup.operation,
            lookups.c.query_print == lookup.query_print,
        )
        kept = (await tx.execute(select(lookups.c.id, lookups.c.outcome).where(*same))).first()
        if kept is None:
            fresh = replace(lookup, id=lookup.id or uuid.uuid4().hex)
            await tx.execute(insert(lookups).values(_values(fresh)))
            return fresh
        placed = replace(lookup, id=kept.id)
        if _WORTH[lookup.outcome] >= _WORTH[Outcome(kept.outcome)]:
            await tx.execute(update(lookups).where(lookups.c.id == kept.id).values(_values(placed)))
        return placed

    async def drop_unplanned(self, rows: Iterable[Lookup], planned: Collection[Key]) -> None:
        """Leave out what was never asked and is no question any more: a name or number has become known since.

        Only operations that are planned now are looked at. The denials stay in the journal.
        """
        about = {key[:3] for key in planned}
        stale = [
            row.id
            for row in rows
            if row.outcome is Outcome.NOT_ASKED and row.error != WITHDRAWN
            if row.key not in planned and row.key[:3] in about
        ]
        if stale:
            async with self._store.write() as tx:
                await tx.execute(delete(lookups).where(lookups.c.id.in_(stale)))


def answered(rows: Iterable[Lookup]) -> frozenset[Key]:
    """The questions that need not be asked again: answered, waiting for an answer, or taken back by a person."""
    settled = (row for row in rows if row.outcome.final or row.outcome is Outcome.PENDING or row.error == WITHDRAWN)
    return frozenset(row.key for row in settled)


def _values(lookup: Lookup) -> dict[str, Any]:
    values = {name: getattr(lookup, name) for name in Lookup.__slots__}
    return values | {"articles": list(lookup.articles)}


def _lookup(row: Row[Any]) -> Lookup:
    values = {name: getattr(row, name) for name in Lookup.__slots__}
    typed = {
        "authority": Authority(row.authority),
        "outcome": Outcome(row.outcome),
        "articles": tuple(row.articles),
    }
    return Lookup(**(values | typed))
