"""The chain: every entry hashes the one before it, so that nothing can be altered or left out unseen.

Intents are committed in groups, because a commit costs as much as fifty entries: the first one at once, those that
come while it is under way together. A question leaves only after the commit that holds its intent.
"""

import asyncio
import json
from collections.abc import AsyncIterator, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Column, Integer, Row, String, Table, Text, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from skiptrace.journal.entry import Action, Actor, Entry
from skiptrace.storage.portions import rows_of
from skiptrace.storage.schema import metadata
from skiptrace.storage.store import Store

GENESIS = "0" * 64
_GROUP = 50
_GROUP_SECONDS = 0.015
"""From one commit to the next, unless a whole group waits."""

_PAGE = 5000

journal = Table(
    "journal",
    metadata,
    Column("seq", Integer, primary_key=True),
    Column("at", String(40), nullable=False),
    Column("actor", String(64), nullable=False),
    Column("role", String(32), nullable=False),
    Column("action", String(32), nullable=False),
    Column("case_id", String(32), nullable=False, index=True),
    Column("detail", Text, nullable=False),
    Column("hash", String(64), nullable=False),
)

_LAST = select(journal.c.seq, journal.c.hash).order_by(journal.c.seq.desc()).limit(1)
_ADD = insert(journal)


@dataclass(frozen=True, slots=True)
class Line:
    """An entry as it stands in the chain."""

    seq: int
    entry: Entry
    hash: str


@dataclass(frozen=True, slots=True)
class Verification:
    """`broken_at` is the first line that does not follow from the one before; None when the chain holds."""

    lines: int
    head: str
    broken_at: int | None


class Journal:
    """Appends inside the caller's transaction, so that a fact and its entry share one commit."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._waiting: list[tuple[Entry, asyncio.Future[None]]] = []
        self._flush: asyncio.Task[None] | None = None
        self._next_at = 0.0

    async def append(self, tx: AsyncConnection, *entries: Entry) -> str:
        """Add the entries and return the new head."""
        seq, head = await _end(tx)
        rows = []
        for entry in entries:
            seq, told = seq + 1, entry.told()
            head = entry.chained_as(head, told)
            rows.append(_row(seq, entry, told, head))
        if rows:
            await tx.execute(insert(journal), rows)
        return head

    async def end(self) -> tuple[int, str]:
        """Number and hash of the last line; noted outside, they prove that nothing was cut off later."""
        async with self._store.read() as tx:
            return await _end(tx)

    async def commit(self, *entries: Entry) -> None:
        """Append in a transaction of its own."""
        async with self._store.write() as tx:
            await self.append(tx, *entries)

    async def intend(self, entry: Entry) -> None:
        """Return once the entry is committed, in a group with others that arrive at the same time."""
        done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.append((entry, done))
        if self._flush is None or self._flush.done():
            self._flush = asyncio.create_task(self._flush_groups())
        await done

    async def _flush_groups(self) -> None:
        now = asyncio.get_running_loop().time
        while self._waiting:
            await asyncio.sleep(0 if len(self._waiting) >= _GROUP else self._next_at - now())
            self._next_at = now() + _GROUP_SECONDS
            group, self._waiting = self._waiting[:_GROUP], self._waiting[_GROUP:]
            try:
                await self._commit_group([entry for entry, _ in group])
            except Exception as error:  # noqa: BLE001  every waiter must learn that nothing was written
                _fail(group, error)
            else:
                _succeed(group)

    async def _commit_group(self, entries: Sequence[Entry]) -> None:
        async with self._store.swift() as tx:
            last = await tx.rows(_LAST, {})
            seq, head = last[0] if last else (0, GENESIS)
            rows = []
            for entry in entries:
                seq, told = seq + 1, entry.told()
                head = entry.chained_as(head, told)
                rows.append(_row(seq, entry, told, head))
            await tx.run(_ADD, *rows)

    async def hashes(self, numbers: Sequence[int]) -> dict[int, str]:
        """The hashes of these lines; number 0 is what the first line was chained to."""
        async with self._store.read() as tx:
            rows = await rows_of(
                tx, numbers, lambda some: select(journal.c.seq, journal.c.hash).where(journal.c.seq.in_(some))
            )
        return {0: GENESIS} | {row.seq: row.hash for row in rows}

    async def lines(
        self, *, case_id: str | None = None, actions: Collection[Action] = frozenset()
    ) -> AsyncIterator[Line]:
        """The chain in order, or the part that concerns one case ("": none), or some actions only."""
        seq = 0
        while True:
            found = await self.page(after=seq, limit=_PAGE, case_id=case_id, actions=actions)
            for line in found:
                yield line
            if len(found) < _PAGE:
                return
            seq = found[-1].seq

    async def page(
        self, *, after: int, limit: int, case_id: str | None = None, actions: Collection[Action] = frozenset()
    ) -> tuple[Line, ...]:
        """Lines in order from the one after `after`; those of one case, of some actions, where they are given."""
        query = select(journal).where(journal.c.seq > after).order_by(journal.c.seq).limit(limit)
        if case_id is not None:
            query = query.where(journal.c.case_id == case_id)
        if actions:
            query = query.where(journal.c.action.in_(actions))
        async with self._store.read() as tx:
            return tuple(Line(row.seq, _entry(row), row.hash) for row in (await tx.execute(query)).all())

    async def verify(self) -> Verification:
        """Recompute the whole chain."""
        head, count = GENESIS, 0
        async for line in self.lines():
            count += 1
            if line.seq != count or line.entry.chained(head) != line.hash:
                return Verification(count, head, line.seq)
            head = line.hash
        return Verification(count, head, None)


async def _end(tx: AsyncConnection) -> tuple[int, str]:
    last = (await tx.execute(_LAST)).first()
    return (last.seq, last.hash) if last else (0, GENESIS)


def _succeed(group: Sequence[tuple[Entry, asyncio.Future[None]]]) -> None:
    for _, done in group:
        if not done.done():
            done.set_result(None)


def _fail(group: Sequence[tuple[Entry, asyncio.Future[None]]], error: Exception) -> None:
    for _, done in group:
        if not done.done():
            done.set_exception(error)


def _row(seq: int, entry: Entry, told: str, head: str) -> dict[str, object]:
    return {
        "seq": seq,
        "at": entry.at.isoformat(),
        "actor": entry.actor.name,
        "role": entry.actor.role,
        "action": str(entry.action),
        "case_id": entry.case_id,
        "detail": told,
        "hash": head,
    }


def _entry(row: Row[Any]) -> Entry:
    at = datetime.fromisoformat(row.at)
    return Entry(at, Actor(row.actor, row.role), Action(row.action), row.case_id, json.loads(row.detail))
