"""How far each generation of the index is, and with which list of heavy keys it is asked.

Surprising: what the system of record does not know is no generation of ours, whatever lies at the site. So a lost, an
old or a foreign index is noticed by its name, before anybody is asked whether somebody is near.
"""

from array import array
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Row, delete, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from matching.index.heavy import HeavyKeys
from matching.tokens import TOKEN_VERSION
from skiptrace.candidates.tables import index_generations, index_heavy
from skiptrace.storage import changes
from skiptrace.storage.store import Store

FORGOTTEN_BEHIND = 1_000_000
"""A generation that is so many changes behind holds nothing back any more: to build anew is cheaper than to follow."""

_NO_HEAVY = HeavyKeys("", frozenset())


class State(StrEnum):
    """`BUILDING` until it was filled: nobody is to find people in a half of them."""

    BUILDING = "building"
    READY = "ready"


@dataclass(frozen=True, slots=True)
class Known:
    """A generation as the system of record knows it."""

    name: str
    state: State
    position: int
    token_version: int
    heavy: str
    records: int  # when it was filled


class Generations:
    """The rows of one site; every change of them is short and in a transaction of its own."""

    def __init__(self, store: Store, site: str, *, forgotten_behind: int = FORGOTTEN_BEHIND) -> None:
        self._store = store
        self._site = site
        self._forgotten_behind = forgotten_behind

    async def begin(self, name: str, at: datetime) -> Known:
        """A new one, which has read everything up to now as soon as it is filled."""
        async with self._store.write() as tx:
            await tx.execute(delete(index_generations).where(*self._named(name)))
            position = await changes.end(tx)
            values = {
                "site": self._site,
                "name": name,
                "state": State.BUILDING,
                "position": position,
                "token_version": TOKEN_VERSION,
                "heavy": "",
                "records": 0,
                "begun_at": at,
            }
            await tx.execute(insert(index_generations).values(values))
        return Known(name, State.BUILDING, position, TOKEN_VERSION, "", 0)

    async def all(self) -> dict[str, Known]:
        """The generations of this site by name."""
        query = select(index_generations).where(index_generations.c.site == self._site)
        async with self._store.read() as tx:
            rows = (await tx.execute(query)).all()
        return {row.name: _known(row) for row in rows}

    async def get(self, name: str) -> Known | None:
        return (await self.all()).get(name)

    async def filled(self, name: str, records: int, heavy: HeavyKeys) -> None:
        """It holds everybody; from now on it is asked with this list."""
        async with self._store.write() as tx:
            kept = select(index_heavy.c.version).where(index_heavy.c.version == heavy.version)
            if heavy.version and (await tx.execute(kept)).first() is None:
                row = {"version": heavy.version, "packed": array("q", sorted(heavy.keys)).tobytes()}
                await tx.execute(insert(index_heavy).values(row))
            values = {"state": State.READY, "records": records, "heavy": heavy.version}
            await tx.execute(update(index_generations).where(*self._named(name)).values(values))

    async def heavy(self, version: str) -> HeavyKeys:
        """The list of that version; an empty one where there is none."""
        async with self._store.read() as tx:
            packed = (await tx.execute(select(index_heavy.c.packed).where(index_heavy.c.version == version))).scalar()
        if packed is None:
            return _NO_HEAVY
        keys = array("q")
        keys.frombytes(packed)
        return HeavyKeys(version, frozenset(keys))

    async def advance(self, name: str, position: int) -> None:
        """It has read everything up to there; what every generation has read is let go."""
        async with self._store.write() as tx:
            further = index_generations.c.position < position
            await tx.execute(update(index_generations).where(*self._named(name), further).values(position=position))
            await self._let_go(tx)

    async def keep_only(self, name: str) -> None:
        """After a swap: the others of this site are gone, and lists that no generation uses."""
        async with self._store.write() as tx:
            others = (index_generations.c.site == self._site, index_generations.c.name != name)
            await tx.execute(delete(index_generations).where(*others))
            used = select(index_generations.c.heavy)
            await tx.execute(delete(index_heavy).where(index_heavy.c.version.not_in(used)))

    async def forget(self, name: str) -> None:
        """It was given up."""
        async with self._store.write() as tx:
            await tx.execute(delete(index_generations).where(*self._named(name)))

    async def behind(self, position: int) -> int:
        """How many changes wait behind a position."""
        async with self._store.read() as tx:
            return await changes.behind(tx, position)

    async def _let_go(self, tx: AsyncConnection) -> None:
        """Drop changes that every generation of every site has read, and generations that nobody follows any more."""
        left_behind = index_generations.c.position < await changes.end(tx) - self._forgotten_behind
        await tx.execute(delete(index_generations).where(left_behind))
        slowest = (await tx.execute(select(func.min(index_generations.c.position)))).scalar()
        if slowest is not None:
            await changes.drop(tx, slowest)

    def _named(self, name: str) -> tuple[ColumnElement[bool], ...]:
        return (index_generations.c.site == self._site, index_generations.c.name == name)


def _known(row: Row[Any]) -> Known:
    return Known(row.name, State(row.state), row.position, row.token_version, row.heavy, row.records)
