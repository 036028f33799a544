"""The book of lanes on the system of record: what every process of the installation used of a source's limits.

Quota and portion are committed before the first of their departures, in the one write transaction that the store
allows at a time; so neither a second process nor a kill can exceed them. Moments are seconds of a clock that all
processes share: the machine's for a file, the server's for PostgreSQL.
"""

import json
import time
import uuid
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Date, bindparam, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from connectors.errors import Stopped
from connectors.guard.book import Log, Portion, Wish, portion
from skiptrace.clock import Clock
from skiptrace.storage.store import Store
from skiptrace.storage.swift import Swift, Usual
from skiptrace.tracing.tables import source_days, source_lanes

LEASE_SECONDS = 0.5
_LOOK_AGAIN = 0.015
_TURN_PASSES = 0.03
"""After handing the lane over, longer than the other one's next look."""


class _Row(NamedTuple):
    """The lane as it stands."""

    source: str
    owner: str
    until: float
    granted: int
    log: str
    wanted_by: str
    wanted_at: float
    held_until: float
    rests_until: float
    stopped_why: str


@dataclass(frozen=True, slots=True)
class LaneState:
    """How a source stands for everybody: what `source list` shows. Seconds are from now; 0: not so."""

    source: str
    used_today: int
    held_seconds: float
    rests_seconds: float
    stopped_why: str
    stopped_at: datetime | None


class Lanes:
    """`connectors.guard.book.LaneBook` in the store, for one process; `owner` names it in the rows."""

    def __init__(
        self, store: Store, clock: Clock, *, owner: str = "", machine: Callable[[], float] = time.time
    ) -> None:
        self._store = store
        self._clock = clock
        self._owner = owner or uuid.uuid4().hex
        self._machine = machine
        self._embedded = store.url.startswith("sqlite")

    async def reserve(self, wish: Wish) -> Portion:
        """A committed portion, or how long to wait for one. Raises QuotaSpent and Stopped.

        A lease that would last longer than any is of before a clock was set back; its owner is taken for gone.
        """
        async with self._store.swift() as tx:
            now = await self._now(tx)
            row = await _row(tx, wish.source)
            if row.stopped_why:
                raise Stopped(row.stopped_why)
            if row.owner not in {"", self._owner} and now < row.until <= now + LEASE_SECONDS:
                return await self._want(tx, row, now)
            if self._others_turn(row, now) and not wish.rest:
                return await self._hand_over(tx, row, wish, now)
            return await self._take(tx, row, wish, now)

    async def give_back(self, wish: Wish) -> None:
        async with self._store.swift() as tx:
            now = await self._now(tx)
            row = await _row(tx, wish.source)
            if row.owner == self._owner:
                await _unused(tx, wish)
                await _set(tx, row, owner="", granted=0, log=_dumped(wish.log, now))

    async def hold(self, source: str, seconds: float) -> None:
        async with self._store.swift() as tx:
            until = await self._now(tx) + seconds
            row = await _row(tx, source)
            if row.held_until < until:
                await _set(tx, row, held_until=until)

    async def rest(self, source: str, seconds: float) -> None:
        async with self._store.swift() as tx:
            now = await self._now(tx)
            await _set(tx, await _row(tx, source), rests_until=now + seconds if seconds else 0.0)

    async def stop(self, source: str, why: str) -> None:
        async with self._store.write() as tx:
            await _row(Usual(tx), source)
            same = source_lanes.c.source == source
            await tx.execute(update(source_lanes).where(same).values(stopped_why=why, stopped_at=self._clock.now()))

    def released(self, source: str) -> None:
        """The row says so already, for every process."""

    async def release(self, tx: AsyncConnection, source: str) -> bool:
        """Let the source be asked again: somebody has looked. False when it was not stopped."""
        stopped = (source_lanes.c.source == source, source_lanes.c.stopped_why != "")
        released = await tx.execute(update(source_lanes).where(*stopped).values(stopped_why="", stopped_at=None))
        return bool(released.rowcount)

    async def standings(self) -> Mapping[str, LaneState]:
        """Of every source that was ever asked."""
        day = self._clock.now().date()
        async with self._store.read() as tx:
            now = await self._now(Usual(tx))
            lanes = (await tx.execute(select(source_lanes))).all()
            days = (await tx.execute(select(source_days).where(source_days.c.day == day))).all()
        used = {row.source: row.used for row in days}
        return {
            row.source: LaneState(
                row.source,
                used.get(row.source, 0),
                max(0.0, row.held_until - now),
                max(0.0, row.rests_until - now),
                row.stopped_why,
                row.stopped_at,
            )
            for row in lanes
        }

    async def _now(self, tx: Swift) -> float:
        if self._embedded:
            return self._machine()
        return float((await tx.rows(_SERVER_TIME, {}))[0][0])

    def _others_turn(self, row: _Row, now: float) -> bool:
        return row.owner == self._owner and row.wanted_by not in {"", self._owner} and row.wanted_at > now - 1

    async def _want(self, tx: Swift, row: _Row, now: float) -> Portion:
        if row.wanted_by in {"", self._owner} or row.wanted_at <= now - 1:
            await _set(tx, row, wanted_by=self._owner, wanted_at=now)
        return Portion(0, wait=min(max(row.until - now, 0.001), _LOOK_AGAIN))

    async def _hand_over(self, tx: Swift, row: _Row, wish: Wish, now: float) -> Portion:
        await _unused(tx, wish)
        await _set(tx, row, owner="", granted=0, log=_dumped(wish.log, now))
        return Portion(0, wait=_TURN_PASSES)

    async def _take(self, tx: Swift, row: _Row, wish: Wish, now: float) -> Portion:
        mine = row.owner == self._owner
        if mine:
            await _unused(tx, wish)
        used = await _used(tx, wish) if wish.quota is not None else 0
        calls = portion(wish, used)
        if calls and wish.quota is not None:
            await _use(tx, wish, calls)
        others = None if mine else _loaded(row, now, wish.log)
        await _set(
            tx,
            row,
            owner=self._owner,
            until=now + LEASE_SECONDS,
            granted=wish.rest + calls,
            log=_dumped(wish.log if others is None else others, now),
            wanted_by="" if row.wanted_by == self._owner else row.wanted_by,
        )
        return Portion(calls, LEASE_SECONDS, log=others, held=max(0.0, row.held_until - now))


_SERVER_TIME = select(func.extract("epoch", func.clock_timestamp()))
_LANE = select(*(source_lanes.c[name] for name in _Row._fields)).where(source_lanes.c.source == bindparam("of"))
_NEW_LANE = insert(source_lanes)
_CHANGE = (
    update(source_lanes)
    .where(source_lanes.c.source == bindparam("of"))
    .values({name: bindparam(f"new_{name}") for name in _Row._fields if name not in {"source", "stopped_why"}})
)
_SAME_DAY = (source_days.c.source == bindparam("of"), source_days.c.day == bindparam("on", type_=Date))
_USED = select(source_days.c.used).where(*_SAME_DAY)
_USE = update(source_days).where(*_SAME_DAY).values(used=source_days.c.used + bindparam("more"))
_NEW_DAY = insert(source_days)


async def _row(tx: Swift, source: str) -> _Row:
    found = await tx.rows(_LANE, {"of": source})
    if found:
        return _Row(*found[0])
    fresh = _Row(source, "", 0.0, 0, "{}", "", 0.0, 0.0, 0.0, "")
    await tx.run(_NEW_LANE, fresh._asdict())
    return fresh


async def _set(tx: Swift, row: _Row, **values: object) -> None:
    changed = row._asdict() | values
    await tx.run(_CHANGE, {f"new_{name}": value for name, value in changed.items()} | {"of": row.source})


async def _used(tx: Swift, wish: Wish) -> int:
    found = await tx.rows(_USED, {"of": wish.source, "on": wish.day})
    return found[0][0] if found else 0


async def _use(tx: Swift, wish: Wish, calls: int) -> None:
    if not await tx.run(_USE, {"of": wish.source, "on": wish.day, "more": calls}):
        await tx.run(_NEW_DAY, {"source": wish.source, "day": wish.day, "used": calls})


async def _unused(tx: Swift, wish: Wish) -> None:
    if wish.unused and wish.quota is not None:
        await tx.run(_USE, {"of": wish.source, "on": wish.unused_day, "more": -wish.unused})


def _dumped(log: Log, now: float) -> str:
    return json.dumps({str(seconds): [[round(now - age, 4), n] for age, n in told] for seconds, told in log.items()})


def _loaded(row: _Row, now: float, windows: Iterable[float]) -> Log:
    """What departed for all we know: the log, and whatever its owner may have sent until his lease ended.

    A moment that lies ahead, because a clock was set back, is taken as now.
    """
    told = {float(seconds): pairs for seconds, pairs in json.loads(row.log).items()}
    unknown = [(max(0.0, now - row.until), row.granted)] if row.owner and row.granted else []
    return {
        seconds: (*((max(0.0, now - at), int(count)) for at, count in told.get(seconds, ())), *unknown)
        for seconds in windows
    }
