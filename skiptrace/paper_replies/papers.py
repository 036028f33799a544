"""Keeps paper replies and their entries: rows in, values out, entries sealed."""

import uuid
from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import Row, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from skiptrace.entering.entries import Binding, EntryStore
from skiptrace.entering.entry import Entry, PaperState
from skiptrace.entering.form import Form
from skiptrace.errors import NotFound
from skiptrace.paper_replies.paper import KeptPicture, ReplyPaper, reply_number, reply_serial
from skiptrace.paper_replies.tables import reply_entries, reply_papers
from skiptrace.storage.sealing import Sealer


class ReplyPaperStore:
    """Works in the caller's transaction."""

    def __init__(self, sealer: Sealer) -> None:
        self._entries: EntryStore[Form] = EntryStore(reply_entries, sealer)

    async def add(self, tx: AsyncConnection, paper: ReplyPaper) -> ReplyPaper:
        """Keep a new paper under the next number."""
        serial = ((await tx.execute(select(func.max(reply_papers.c.serial)))).scalar() or 0) + 1
        values = asdict(paper) | {"id": uuid.uuid4().hex, "serial": serial}
        del values["number"]
        await tx.execute(insert(reply_papers).values(values))
        return await self.paper(tx, reply_number(serial))

    async def paper(self, tx: AsyncConnection, number: str, *, lock: bool = False) -> ReplyPaper:
        """A paper by its number; `lock` keeps other entries of it waiting until the transaction ends."""
        query = select(reply_papers).where(reply_papers.c.serial == reply_serial(number))
        row = (await tx.execute(query.with_for_update() if lock else query)).first()
        if row is None:
            raise NotFound(f"没有纸质回复 {number}；可用 skiptrace replies paper list 查看")
        return _paper(row)

    async def same(self, tx: AsyncConnection, paper: ReplyPaper) -> ReplyPaper | None:
        """The paper of the same question that is these very files."""
        names = ("case_id", "query_print", "sha256")
        where = [reply_papers.c[name] == getattr(paper, name) for name in names]
        row = (await tx.execute(select(reply_papers).where(*where))).first()
        return _paper(row) if row else None

    async def list(self, tx: AsyncConnection, case_id: str = "") -> tuple[ReplyPaper, ...]:
        query = select(reply_papers).order_by(reply_papers.c.serial)
        if case_id:
            query = query.where(reply_papers.c.case_id == case_id)
        return tuple(_paper(row) for row in (await tx.execute(query)).all())

    async def move(self, tx: AsyncConnection, paper: ReplyPaper, state: PaperState) -> None:
        await tx.execute(update(reply_papers).where(reply_papers.c.id == paper.id).values(state=state))

    async def settle(self, tx: AsyncConnection, paper: ReplyPaper, entry: Entry[Form], at: datetime) -> None:
        """The entry's values are the paper's from now on."""
        values = {"state": PaperState.SETTLED, "settled_entry": entry.id, "settled_at": at}
        await tx.execute(update(reply_papers).where(reply_papers.c.id == paper.id).values(values))

    async def enter(self, tx: AsyncConnection, paper: ReplyPaper, person: str, form: Form, at: datetime) -> Entry[Form]:
        """Keep one person's reading, sealed."""
        return await self._entries.add(tx, _binding(paper), person, form, at)

    async def entries(self, tx: AsyncConnection, paper: ReplyPaper, form: type[Form]) -> tuple[Entry[Form], ...]:
        """Every entry of a paper in the order in which they came."""
        return await self._entries.all(tx, _binding(paper), form.model_validate_json)


def _binding(paper: ReplyPaper) -> Binding:
    return Binding(paper.id, paper.case_id)


def _paper(row: Row[Any]) -> ReplyPaper:
    values = {name: getattr(row, name) for name in ReplyPaper.__slots__ if name != "number"}
    pictures = tuple(KeptPicture(**each) for each in row.pictures)
    typed = {"pictures": pictures, "state": PaperState(row.state), "number": reply_number(row.serial)}
    return ReplyPaper(**(values | typed))
