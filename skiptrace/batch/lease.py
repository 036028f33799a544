"""Hands out cases inside the caller's transaction: who is next, whose lease is over, which finisher comes too late.

Traces that a person waits for go before batches. Within each, runs take turns case by case, the one served longest ago
first, so that a run of 100,000 cases takes every other turn beside one of ten.
"""

import asyncio
from collections import deque
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Row, and_, delete, func, insert, or_, select, tuple_, update
from sqlalchemy.ext.asyncio import AsyncConnection

from connectors.answer import Outcome
from skiptrace.batch.owner import is_gone
from skiptrace.batch.run import CaseState, Leased, Run, RunKind
from skiptrace.batch.tables import case_leases, run_cases, runs
from skiptrace.journal import Actor
from skiptrace.tracing.tables import lookups

_CHUNK = 1000
"""Rows inserted at a time; other work goes on in between."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What a worker asks for. Times are the machine's."""

    owner: str
    count: int
    now: float
    seconds: float
    only_run: str = ""


async def free_ended(tx: AsyncConnection, owner: str, now: float) -> None:
    """Drop leases that ran out and those of dead processes; the caller's own live on until it gives them back.

    A worker that slept through its lease still has its traces under way: it must not be handed the same cases again.
    """
    others = (await tx.execute(select(case_leases.c.owner).distinct().where(case_leases.c.owner != owner))).scalars()
    gone = [other for other in others if is_gone(other)]
    over = or_(case_leases.c.until <= now, case_leases.c.owner.in_(gone))
    await tx.execute(delete(case_leases).where(case_leases.c.owner != owner, over))


async def take(tx: AsyncConnection, wish: Wish) -> tuple[Leased, ...]:
    """Lease up to `count` cases."""
    served = await _open_runs(tx, wish.only_run)
    turn = max((row.turn for row in served), default=0)
    taken: list[Leased] = []
    for kind in RunKind:
        queue = deque(row for row in served if row.kind == kind)
        while queue and len(taken) < wish.count:
            row = queue.popleft()
            if (leased := await _next_of(tx, row, wish)) is not None:
                turn += 1
                await tx.execute(update(runs).where(runs.c.id == row.id).values(turn=turn))
                taken.append(leased)
                queue.append(row)
    return tuple(taken)


async def _open_runs(tx: AsyncConnection, only_run: str) -> list[Row[Any]]:
    query = select(runs).where(runs.c.open == 1, runs.c.cancelled == 0)
    if only_run:
        query = query.where(runs.c.id == only_run)
    return list((await tx.execute(query.order_by(runs.c.turn, runs.c.serial))).all())


async def _next_of(tx: AsyncConnection, run: Row[Any], wish: Wish) -> Leased | None:
    """The next case of a run that nobody works on, in any run; what failed before comes after all others."""
    leased = select(case_leases.c.case_id).where(case_leases.c.case_id == run_cases.c.case_id)
    query = select(run_cases.c.case_id, run_cases.c.attempts, run_cases.c.failures).where(
        run_cases.c.run_id == run.id,
        run_cases.c.state == CaseState.WAITING,
        run_cases.c.ready_at <= wish.now,
        ~leased.exists(),
    )
    row = (await tx.execute(query.order_by(run_cases.c.failures, run_cases.c.place).limit(1))).first()
    if row is None:
        return None
    attempt = row.attempts + 1
    lease = {"case_id": row.case_id, "run_id": run.id, "owner": wish.owner, "attempt": attempt}
    await tx.execute(insert(case_leases).values(**lease, until=wish.now + wish.seconds))
    await tx.execute(update(run_cases).where(*_row(run.id, row.case_id)).values(attempts=attempt))
    return Leased(as_run(run), row.case_id, attempt, row.failures)


async def give_back(tx: AsyncConnection, owner: str, *, held: Collection[tuple[str, str]]) -> None:
    """End the owner's leases but those that it works on."""
    rest = delete(case_leases).where(case_leases.c.owner == owner)
    if held:
        rest = rest.where(~tuple_(case_leases.c.run_id, case_leases.c.case_id).in_(list(held)))
    await tx.execute(rest)


async def renew(tx: AsyncConnection, owner: str, until: float) -> frozenset[tuple[str, str]]:
    """Prolong the owner's leases; which these are, without those of runs that were cancelled."""
    mine = case_leases.c.owner == owner
    await tx.execute(update(case_leases).where(mine).values(until=until))
    kept = select(case_leases.c.run_id, case_leases.c.case_id).where(mine).join(runs, runs.c.id == case_leases.c.run_id)
    rows = (await tx.execute(kept.where(runs.c.cancelled == 0))).all()
    return frozenset((row.run_id, row.case_id) for row in rows)


async def settle(tx: AsyncConnection, leased: Leased, values: dict[str, Any]) -> bool:
    """Write what became of a case and end its lease; False when another attempt has begun since."""
    run_id, case_id = leased.key
    current = (run_cases.c.state == CaseState.WAITING, run_cases.c.attempts == leased.attempts)
    done = await tx.execute(update(run_cases).where(*_row(run_id, case_id), *current).values(values))
    if not done.rowcount:
        return False
    await tx.execute(delete(case_leases).where(case_leases.c.run_id == run_id, case_leases.c.case_id == case_id))
    if values["state"] != CaseState.WAITING:
        await close_ended(tx, run_id)
    return True


async def close_ended(tx: AsyncConnection, run_id: str) -> None:
    """A run in which no case waits is not looked at any more."""
    waiting = select(run_cases.c.case_id).where(run_cases.c.run_id == run_id, run_cases.c.state == CaseState.WAITING)
    if (await tx.execute(waiting.limit(1))).first() is None:
        await tx.execute(update(runs).where(runs.c.id == run_id).values(open=0))


async def wait_again(tx: AsyncConnection, run_id: str, today: date) -> None:
    """Cases that wait once more: their trace was given up, a source failed, or an answer may be fetched by now."""
    due = and_(lookups.c.ticket != "", or_(lookups.c.due.is_(None), lookups.c.due <= today))
    fetchable = or_(
        lookups.c.outcome == Outcome.FAILED,
        and_(lookups.c.outcome == Outcome.PENDING, due),
    )
    unanswered = select(lookups.c.case_id).where(lookups.c.case_id == run_cases.c.case_id, fetchable)
    wanted = or_(run_cases.c.state == CaseState.FAILED, and_(run_cases.c.state == CaseState.DONE, unanswered.exists()))
    again = {"state": CaseState.WAITING, "failures": 0, "error": "", "ready_at": 0.0, "done_at": None}
    await tx.execute(update(run_cases).where(run_cases.c.run_id == run_id, wanted).values(again))


async def add(tx: AsyncConnection, run_id: str, case_ids: Iterable[str]) -> int:
    """Add cases that the run lacks behind those that it has; how many."""
    known = set((await tx.execute(select(run_cases.c.case_id).where(run_cases.c.run_id == run_id))).scalars())
    last = (await tx.execute(select(func.max(run_cases.c.place)).where(run_cases.c.run_id == run_id))).scalar()
    first = 0 if last is None else last + 1
    fresh = [case_id for case_id in dict.fromkeys(case_ids) if case_id not in known]
    blank = {"run_id": run_id, "state": CaseState.WAITING, "attempts": 0, "failures": 0, "error": "", "ready_at": 0.0}
    rows = [{**blank, "case_id": case_id, "place": place} for place, case_id in enumerate(fresh, first)]
    for start in range(0, len(rows), _CHUNK):
        await tx.execute(insert(run_cases), rows[start : start + _CHUNK])
        await asyncio.sleep(0)
    if rows:
        await tx.execute(update(runs).where(runs.c.id == run_id, runs.c.cancelled == 0).values(open=1))
    return len(rows)


def as_run(row: Row[Any]) -> Run:
    return Run(
        row.id,
        run_number(row.serial),
        RunKind(row.kind),
        Actor(row.actor, row.role),
        row.created_at,
        bool(row.cancelled),
        row.file_sha256,
        row.evidence_id,
    )


def run_number(serial: int) -> str:
    """R000001 and so on."""
    return f"R{serial:06d}"


def _row(run_id: str, case_id: str) -> tuple[Any, Any]:
    return run_cases.c.run_id == run_id, run_cases.c.case_id == case_id
