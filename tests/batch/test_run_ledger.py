"""A run forgets no case, hands none out twice, and lets nobody starve."""

from collections import Counter
from datetime import datetime
from typing import Any

import pytest

from skiptrace.batch.ledger import RunLedger
from skiptrace.batch.run import CaseState, Leased, Run, RunKind, RunState
from skiptrace.clock import Clock
from skiptrace.errors import NotFound, UsageError
from skiptrace.journal import Action, Actor, Journal
from skiptrace.storage.store import Store
from tests.batch.conftest import Machine

LEASE = 15.0


@pytest.fixture
def at(clock: Clock) -> datetime:
    return clock.now()


async def batch(ledger: RunLedger, at: datetime, *case_ids: str, **more: Any) -> Run:
    return await ledger.create(RunKind.BATCH, Actor("wu", "operator"), case_ids, at=at, **more)


async def take(ledger: RunLedger, machine: Machine, owner: str, count: int = 1, **more: Any) -> tuple[Leased, ...]:
    return await ledger.lease(owner, count, now=machine.now, seconds=LEASE, **more)


async def test_a_run_is_known_by_number_and_id(ledger: RunLedger, at: datetime) -> None:
    run = await batch(ledger, at, "a", "b")

    assert run.number == "R000001"
    assert await ledger.run("r000001") == await ledger.run(run.id) == run
    assert (await ledger.progress(run.number)).state is RunState.WAITING
    with pytest.raises(NotFound, match="R000009"):
        await ledger.run("R000009")


async def test_the_same_key_is_the_same_run_and_adds_what_is_missing(ledger: RunLedger, at: datetime) -> None:
    first = await batch(ledger, at, "a", "b", key="file:1")
    again = await ledger.create(RunKind.BATCH, Actor("qian", "legal"), ["b", "c", "c"], at=at, key="file:1")

    assert again == first
    assert [line.case_id for line in await ledger.cases(first.id)] == ["a", "b", "c"]
    assert (await ledger.run(first.id)).actor == Actor("wu", "operator")


async def test_runs_without_a_key_are_different_ones(ledger: RunLedger, at: datetime) -> None:
    runs = [await batch(ledger, at, "a"), await batch(ledger, at, "a")]

    assert [run.number for run in await ledger.list()] == ["R000002", "R000001"]
    assert [run.id for run in await ledger.list(before="R000002")] == [runs[0].id]
    assert await ledger.list(kind=RunKind.TRACE) == ()
    with pytest.raises(UsageError, match="R000001"):
        await ledger.list(before="C000001")


async def test_a_case_has_one_live_lease_whatever_the_run(ledger: RunLedger, at: datetime, machine: Machine) -> None:
    await batch(ledger, at, "a", "b")
    await batch(ledger, at, "a", "b")
    taken = await take(ledger, machine, "one", 4)

    assert sorted(leased.case_id for leased in taken) == ["a", "b"]
    assert await take(ledger, machine, "two", 4) == ()


async def test_what_ran_out_is_handed_to_another_and_the_late_finisher_changes_nothing(
    ledger: RunLedger, at: datetime, machine: Machine
) -> None:
    run = await batch(ledger, at, "a")
    (late,) = await take(ledger, machine, "one")
    machine.now += LEASE
    (fresh,) = await take(ledger, machine, "two")

    assert fresh.attempts == 2
    assert not await ledger.complete(None, late)
    assert (await ledger.progress(run.id)).leased == 1
    assert await ledger.complete(None, fresh)
    assert (await ledger.progress(run.id)).state is RunState.DONE


async def test_a_renewed_lease_is_not_handed_out(ledger: RunLedger, at: datetime, machine: Machine) -> None:
    await batch(ledger, at, "a")
    (leased,) = await take(ledger, machine, "one")
    machine.now += LEASE - 1
    kept = await ledger.renew("one", now=machine.now, seconds=LEASE)
    machine.now += LEASE - 1

    assert kept == {leased.key}
    assert await take(ledger, machine, "two") == ()


async def test_a_worker_that_slept_through_its_lease_is_not_handed_its_own_case(
    ledger: RunLedger, at: datetime, machine: Machine
) -> None:
    await batch(ledger, at, "a")
    await take(ledger, machine, "one")
    machine.now += 10 * LEASE

    assert await take(ledger, machine, "one") == ()


async def test_what_a_stopped_worker_gave_back_is_free_at_once(
    ledger: RunLedger, at: datetime, machine: Machine
) -> None:
    run = await batch(ledger, at, "a", "b")
    await take(ledger, machine, "one", 2)
    await ledger.release("one")

    assert (await ledger.progress(run.id)).waiting == 2
    assert len(await take(ledger, machine, "two", 2)) == 2


async def test_somebody_who_waits_goes_before_a_batch(ledger: RunLedger, at: datetime, machine: Machine) -> None:
    await batch(ledger, at, *(f"b{n}" for n in range(5)))
    await take(ledger, machine, "one")
    await ledger.create(RunKind.TRACE, Actor("chen", "legal"), ["t1", "t2"], at=at)

    assert [leased.case_id for leased in await take(ledger, machine, "one", 3)] == ["t1", "t2", "b1"]


async def test_a_long_run_does_not_starve_a_short_one(ledger: RunLedger, at: datetime, machine: Machine) -> None:
    await batch(ledger, at, *(f"long{n}" for n in range(500)))
    for _ in range(20):
        for leased in await take(ledger, machine, "one"):
            await ledger.complete(None, leased)
    await batch(ledger, at, *(f"short{n}" for n in range(5)))
    served = [leased for _ in range(5) for leased in await take(ledger, machine, "one", 2)]

    assert Counter(leased.case_id.rstrip("0123456789") for leased in served) == {"long": 5, "short": 5}


async def test_a_worker_of_one_run_gets_cases_of_no_other(ledger: RunLedger, at: datetime, machine: Machine) -> None:
    await batch(ledger, at, "a")
    wanted = await batch(ledger, at, "b", "c")
    taken = await take(ledger, machine, "one", 5, only_run=wanted.id)

    assert [leased.case_id for leased in taken] == ["b", "c"]


async def test_what_failed_is_tried_again_after_all_others_and_not_before_its_time(
    ledger: RunLedger, at: datetime, machine: Machine
) -> None:
    run = await batch(ledger, at, "a", "b")
    (first,) = await take(ledger, machine, "one")
    await ledger.fail(first, "TimeoutError", retry=True, ready_at=machine.now + 2)
    (second,) = await take(ledger, machine, "one")

    assert (second.case_id, await take(ledger, machine, "one")) == ("b", ())
    machine.now += 2
    (again,) = await take(ledger, machine, "one")
    assert (again.case_id, again.failures, again.attempts) == ("a", 1, 2)
    assert await ledger.fail(again, "TimeoutError", retry=False) is CaseState.FAILED
    assert [line.error for line in await ledger.cases(run.id)] == ["TimeoutError", ""]


async def test_a_cancelled_run_begins_no_case_and_ends_with_what_is_under_way(
    ledger: RunLedger, at: datetime, machine: Machine
) -> None:
    run = await batch(ledger, at, "a", "b", "c")
    done, under_way = await take(ledger, machine, "one", 2)
    await ledger.complete(None, done)
    progress = await ledger.cancel(run.number, by=Actor("qian", "supervisor"))

    assert (progress.state, progress.leased, progress.cancelled, progress.finished) == ("cancelled", 1, 1, False)
    assert await take(ledger, machine, "two", 3) == ()
    assert await ledger.renew("one", now=machine.now, seconds=LEASE) == frozenset()
    assert await ledger.complete(None, under_way)
    assert [line.state for line in await ledger.cases(run.id)] == ["done", "done", "cancelled"]
    assert (await ledger.progress(run.id)).finished


async def test_a_cancelled_run_goes_on_only_when_it_is_reopened(
    ledger: RunLedger, at: datetime, machine: Machine
) -> None:
    run = await batch(ledger, at, "a", key="k")
    await ledger.cancel(run.id)
    await batch(ledger, at, "a", "b", key="k")

    assert await take(ledger, machine, "one", 2) == ()
    await ledger.reopen(run.id)
    assert len(await take(ledger, machine, "one", 2)) == 2


async def test_to_cancel_what_is_finished_changes_nothing(ledger: RunLedger, at: datetime, machine: Machine) -> None:
    run = await batch(ledger, at, "a")
    (leased,) = await take(ledger, machine, "one")
    await ledger.complete(None, leased)

    assert (await ledger.cancel(run.id)).state is RunState.DONE


async def test_failed_cases_wait_again_when_asked_for(ledger: RunLedger, at: datetime, machine: Machine) -> None:
    run = await batch(ledger, at, "a", "b")
    failed, done = await take(ledger, machine, "one", 2)
    await ledger.fail(failed, "说明", retry=False)
    await ledger.complete(None, done)
    progress = await ledger.reopen(run.id, failed=True)

    assert (progress.waiting, progress.done, progress.failed) == (1, 1, 0)
    (again,) = await take(ledger, machine, "one", 2)
    assert (again.case_id, again.failures) == (failed.case_id, 0)


async def test_an_end_is_part_of_the_callers_transaction(
    ledger: RunLedger, store: Store, at: datetime, machine: Machine
) -> None:
    run = await batch(ledger, at, "a")
    (leased,) = await take(ledger, machine, "one")
    with pytest.raises(ZeroDivisionError):
        async with store.write() as tx:
            await ledger.complete(tx, leased)
            raise ZeroDivisionError

    assert (await ledger.progress(run.id)).done == 0
    assert await ledger.complete(None, leased)


async def test_who_started_and_who_cancelled_stands_in_the_journal(
    ledger: RunLedger, journal: Journal, at: datetime
) -> None:
    run = await batch(ledger, at, "a", file_sha256="f" * 64)
    await ledger.cancel(run.id, by=Actor("qian", "supervisor"))
    entries = [line.entry async for line in journal.lines()]

    assert [(entry.actor.name, entry.action) for entry in entries] == [
        ("wu", Action.RUN_CREATED),
        ("qian", Action.RUN_CANCELLED),
    ]
    assert entries[0].detail["file_sha256"] == "f" * 64
