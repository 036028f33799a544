"""The ledger of runs: which traces were asked for, which of them ended how, and who works on which case just now.

Surprising: leases live by the machine's time, never by the injected clock. A demo's clock starts anew in each process:
by it a lease of the process before would lie in the future for hours, or be over before it began.
"""

import re
import time
import uuid
from collections.abc import Callable, Collection, Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import Row, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from skiptrace.batch import lease
from skiptrace.batch.lease import Wish, as_run, run_number
from skiptrace.batch.run import CaseState, Leased, Run, RunCase, RunKind, RunProgress
from skiptrace.batch.tables import case_leases, run_cases, runs
from skiptrace.clock import Clock, SystemClock
from skiptrace.errors import NotFound, UsageError
from skiptrace.journal import Action, Actor, Entry, Journal
from skiptrace.storage.store import Store

_NUMBER = re.compile(r"[Rr](\d{6,})")


class RunLedger:
    """Reads and writes runs. `machine` gives the time of leases, in seconds; `clock` that of everything else."""

    def __init__(self, store: Store, clock: Clock | None = None, machine: Callable[[], float] = time.time) -> None:
        self._store = store
        self._clock = clock or SystemClock()
        self._machine = machine
        self._journal = Journal(store)

    async def create(
        self,
        kind: RunKind,
        actor: Actor,
        case_ids: Iterable[str],
        *,
        at: datetime,
        key: str = "",
        file_sha256: str = "",
        evidence_id: str = "",
    ) -> Run:
        """A new run, or the one that was made under the same key with the cases added that it lacked."""
        async with self._store.write() as tx:
            row = (await tx.execute(select(runs).where(runs.c.key == key))).first() if key else None
            if row is None:
                row = await self._insert(tx, kind, actor, at, key, file_sha256, evidence_id)
            added = await lease.add(tx, row.id, case_ids)
            if added:
                detail = {"run": run_number(row.serial), "kind": kind, "cases": added, "file_sha256": file_sha256}
                await self._journal.append(tx, Entry(at, actor, Action.RUN_CREATED, "", detail))
        return as_run(row)

    async def _insert(
        self,
        tx: AsyncConnection,
        kind: RunKind,
        actor: Actor,
        at: datetime,
        key: str,
        file_sha256: str,
        evidence_id: str,
    ) -> Row[Any]:
        values = {
            "id": uuid.uuid4().hex,
            "serial": ((await tx.execute(select(func.max(runs.c.serial)))).scalar() or 0) + 1,
            "kind": kind,
            "actor": actor.name,
            "role": actor.role,
            "created_at": at,
            "cancelled": 0,
            "open": 0,
            "turn": 0,
            "key": key or None,
            "file_sha256": file_sha256,
            "evidence_id": evidence_id,
        }
        await tx.execute(insert(runs).values(values))
        return (await tx.execute(select(runs).where(runs.c.id == values["id"]))).one()

    async def run(self, number_or_id: str) -> Run:
        """By its number (R000001) or id; NotFound otherwise."""
        async with self._store.read() as tx:
            return as_run(await _found(tx, number_or_id))

    async def list(self, *, kind: RunKind | None = None, limit: int = 50, before: str = "") -> tuple[Run, ...]:
        """Runs, newest first, from the one before the number `before`."""
        query = select(runs).order_by(runs.c.serial.desc()).limit(limit)
        if kind is not None:
            query = query.where(runs.c.kind == kind)
        if before:
            query = query.where(runs.c.serial < _serial(before))
        async with self._store.read() as tx:
            return tuple(as_run(row) for row in (await tx.execute(query)).all())

    async def progress(self, number_or_id: str) -> RunProgress:
        """How many cases stand where, now."""
        async with self._store.read() as tx:
            run = as_run(await _found(tx, number_or_id))
            counted = select(run_cases.c.state, func.count().label("cases")).where(run_cases.c.run_id == run.id)
            count = {row.state: row.cases for row in (await tx.execute(counted.group_by(run_cases.c.state))).all()}
            live = select(func.count()).where(case_leases.c.run_id == run.id, case_leases.c.until > self._machine())
            leased = (await tx.execute(live)).scalar_one()
        waiting = count.get(CaseState.WAITING, 0) - leased
        cancelled = waiting if run.cancelled else 0
        done, failed = count.get(CaseState.DONE, 0), count.get(CaseState.FAILED, 0)
        return RunProgress(run, sum(count.values()), waiting - cancelled, leased, done, failed, cancelled)

    async def cases(self, run_id: str, *, after: int = -1, limit: int | None = None) -> tuple[RunCase, ...]:
        """The cases of a run in their order, from the place after `after`."""
        live = (case_leases.c.run_id == run_cases.c.run_id) & (case_leases.c.until > self._machine())
        held = (case_leases.c.case_id == run_cases.c.case_id) & live
        query = select(run_cases, case_leases.c.owner, runs.c.cancelled).join(runs, runs.c.id == run_cases.c.run_id)
        query = query.join(case_leases, held, isouter=True).where(run_cases.c.run_id == run_id)
        ordered = query.where(run_cases.c.place > after).order_by(run_cases.c.place).limit(limit)
        async with self._store.read() as tx:
            return tuple(_case(row) for row in (await tx.execute(ordered)).all())

    async def any_open(self) -> bool:
        """Whether any run has a case that waits or is leased."""
        query = select(runs.c.id).where(runs.c.open == 1, runs.c.cancelled == 0).limit(1)
        async with self._store.read() as tx:
            return (await tx.execute(query)).first() is not None

    async def lease(
        self, owner: str, count: int, *, now: float, seconds: float, only_run: str = ""
    ) -> tuple[Leased, ...]:
        """Up to `count` cases that nobody works on, for `seconds`; in fair turns between runs."""
        async with self._store.write() as tx:
            await lease.free_ended(tx, owner, now)
            return await lease.take(tx, Wish(owner, count, now, seconds, only_run))

    async def renew(
        self, owner: str, *, now: float, seconds: float, held: Collection[tuple[str, str]] | None = None
    ) -> frozenset[tuple[str, str]]:
        """Prolong the owner's leases; which it may go on with (`Leased.key`). Those not in `held` are given back."""
        async with self._store.write() as tx:
            if held is not None:
                await lease.give_back(tx, owner, held=held)
            return await lease.renew(tx, owner, now + seconds)

    async def complete(self, tx: AsyncConnection | None, leased: Leased) -> bool:
        """The trace ended; in the caller's transaction if there is one. False when it is another's by now."""
        values = {"state": CaseState.DONE, "error": "", "done_at": self._clock.now()}
        if tx is not None:
            return await lease.settle(tx, leased, values)
        async with self._store.write() as own:
            return await lease.settle(own, leased, values)

    async def fail(self, leased: Leased, error_name: str, *, retry: bool, ready_at: float = 0.0) -> CaseState:
        """The trace raised: tried again not before `ready_at` (machine time), or given up. What it is now."""
        state = CaseState.WAITING if retry else CaseState.FAILED
        values = {"state": state, "error": error_name, "failures": leased.failures + 1, "ready_at": ready_at}
        async with self._store.write() as tx:
            await lease.settle(tx, leased, values if retry else {**values, "done_at": self._clock.now()})
        return state

    async def release(self, owner: str) -> None:
        """Give back everything that an owner holds: a graceful stop."""
        async with self._store.write() as tx:
            await lease.give_back(tx, owner, held=())

    async def cancel(self, number_or_id: str, *, by: Actor | None = None) -> RunProgress:
        """No further case of the run is begun; those under way are stopped by their workers. A finished run stays."""
        async with self._store.write() as tx:
            row = await _found(tx, number_or_id)
            if row.open and not row.cancelled:
                await tx.execute(update(runs).where(runs.c.id == row.id).values(cancelled=1, open=0))
                await self._log(tx, Action.RUN_CANCELLED, row, by)
        return await self.progress(number_or_id)

    async def reopen(self, number_or_id: str, *, failed: bool = False, by: Actor | None = None) -> RunProgress:
        """Go on with a run that was cancelled; with `failed` also with its cases that have something to ask again."""
        async with self._store.write() as tx:
            row = await _found(tx, number_or_id)
            if failed:
                await lease.wait_again(tx, row.id, self._clock.now().date())
            await tx.execute(update(runs).where(runs.c.id == row.id).values(cancelled=0, open=1))
            await lease.close_ended(tx, row.id)
            await self._log(tx, Action.RUN_CREATED, row, by)
        return await self.progress(number_or_id)

    async def _log(self, tx: AsyncConnection, action: Action, row: Row[Any], by: Actor | None) -> None:
        actor = by or as_run(row).actor
        await self._journal.append(tx, Entry(self._clock.now(), actor, action, "", {"run": run_number(row.serial)}))


async def _found(tx: AsyncConnection, number_or_id: str) -> Row[Any]:
    known = _NUMBER.fullmatch(number_or_id)
    wanted = runs.c.serial == int(known.group(1)) if known else runs.c.id == number_or_id
    row = (await tx.execute(select(runs).where(wanted))).first()
    if row is None:
        raise NotFound(f"没有批次 {number_or_id}；可用 skiptrace batch list 查看编号")
    return row


def _serial(number: str) -> int:
    found = _NUMBER.fullmatch(number)
    if not found:
        raise UsageError("批次编号应形如 R000001")
    return int(found.group(1))


def _case(row: Row[Any]) -> RunCase:
    state = CaseState(row.state)
    if state is CaseState.WAITING and row.owner is not None:
        state = CaseState.LEASED
    elif state is CaseState.WAITING and row.cancelled:
        state = CaseState.CANCELLED
    return RunCase(row.run_id, row.case_id, row.place, state, row.attempts, row.error, row.done_at)
