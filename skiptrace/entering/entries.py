"""Keeps the entries of papers, sealed under the key of their case; each kind of paper has a table of its own."""

import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, TypeVar

from sqlalchemy import Column, Integer, LargeBinary, Row, String, Table, UniqueConstraint, func, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from skiptrace.entering.entry import Entry
from skiptrace.entering.form import Form
from skiptrace.storage.moment import Moment
from skiptrace.storage.schema import metadata
from skiptrace.storage.sealing import SealClass, Sealer

F = TypeVar("F", bound=Form)


def entry_table(name: str) -> Table:
    """A table of entries: whose, of which paper, in which order; the values sealed."""
    return Table(
        name,
        metadata,
        Column("id", String(32), primary_key=True),
        Column("paper_id", String(32), nullable=False, index=True),
        Column("number", Integer, nullable=False),
        Column("person", String(64), nullable=False),
        Column("entered_at", Moment, nullable=False),
        Column("sealed", LargeBinary, nullable=False),
        UniqueConstraint("paper_id", "number"),
    )


@dataclass(frozen=True, slots=True)
class Binding:
    """The paper that entries belong to, and the case whose key seals them."""

    paper_id: str
    case_id: str


@dataclass(frozen=True, slots=True)
class Chosen(Generic[F]):
    """An entry that is wanted: of which paper it is, and how its form is read."""

    to: Binding
    read: Callable[[bytes], F]


class EntryStore(Generic[F]):
    """Works in the caller's transaction; `read` makes a form of its JSON."""

    def __init__(self, table: Table, sealer: Sealer) -> None:
        self._table = table
        self._sealer = sealer

    async def add(self, tx: AsyncConnection, to: Binding, person: str, form: F, at: datetime) -> Entry[F]:
        """Keep one person's reading."""
        count = select(func.count()).where(self._table.c.paper_id == to.paper_id)
        number = (await tx.execute(count)).scalar_one() + 1
        entry = Entry(uuid.uuid4().hex, number, person, at, form)
        plain = form.model_dump_json().encode()
        values = {
            "id": entry.id,
            "paper_id": to.paper_id,
            "number": number,
            "person": person,
            "entered_at": at,
            "sealed": await self._sealer.seal(tx, to.case_id, SealClass.DEBTOR, plain, at=at),
        }
        await tx.execute(insert(self._table).values(values))
        return entry

    async def all(self, tx: AsyncConnection, to: Binding, read: Callable[[bytes], F]) -> tuple[Entry[F], ...]:
        """Every entry of a paper in the order in which they came."""
        query = select(self._table).where(self._table.c.paper_id == to.paper_id).order_by(self._table.c.number)
        return tuple([await self._entry(tx, to, row, read) for row in (await tx.execute(query)).all()])

    async def chosen(self, tx: AsyncConnection, wanted: Mapping[str, Chosen[F]]) -> Mapping[str, Entry[F]]:
        """The entries of these ids, each by its id, in two statements however many they are."""
        await self._sealer.fetch(tx, {each.to.case_id for each in wanted.values()})
        rows = (await tx.execute(select(self._table).where(self._table.c.id.in_(wanted)))).all()
        return {row.id: await self._entry(tx, wanted[row.id].to, row, wanted[row.id].read) for row in rows}

    async def _entry(self, tx: AsyncConnection, to: Binding, row: Row[Any], read: Callable[[bytes], F]) -> Entry[F]:
        plain = await self._sealer.open(tx, to.case_id, SealClass.DEBTOR, row.sealed)
        return Entry(row.id, row.number, row.person, row.entered_at, read(plain))
