"""A worker traces each case once, gives up what cannot be traced, and loses nothing when it is stopped."""

import asyncio
from collections.abc import Callable
from contextlib import suppress

import pytest

from connectors.answer import Outcome
from skiptrace.batch.ledger import RunLedger
from skiptrace.batch.owner import this_owner
from skiptrace.batch.run import CaseState, Run, RunKind
from skiptrace.batch.worker import RunEvent, Worker
from skiptrace.clock import Clock
from skiptrace.errors import NotAllowed, StoreError
from skiptrace.journal import Actor
from skiptrace.storage.store import Store
from skiptrace.tracing.tracer import Progress

WU = Actor("wu", "operator")
OnProgress = Callable[[Progress], None]


class Traces:
    """A trace that can be told to raise, to wait, and that remembers who asked."""

    def __init__(self) -> None:
        self.begun: list[tuple[str, str]] = []
        self.ended: list[str] = []
        self.most = 0
        self.broken_off = 0
        self.raises: dict[str, Exception] = {}
        self.gate = asyncio.Event()
        self.gate.set()

    async def __call__(self, actor: Actor, case_id: str, on_progress: OnProgress) -> None:
        self.begun.append((actor.name, case_id))
        self.most = max(self.most, len(self.begun) - len(self.ended))
        on_progress(Progress("C000001", 1, 1, "core_banking", Outcome.FOUND))
        await asyncio.sleep(0.01)
        try:
            await self.gate.wait()
        except asyncio.CancelledError:
            self.broken_off += 1
            raise
        if case_id in self.raises:
            raise self.raises[case_id]
        self.ended.append(case_id)


@pytest.fixture
def ledger(store: Store, clock: Clock) -> RunLedger:
    return RunLedger(store, clock)


@pytest.fixture
def traces() -> Traces:
    return Traces()


async def batch(ledger: RunLedger, clock: Clock, *case_ids: str) -> Run:
    return await ledger.create(RunKind.BATCH, WU, case_ids, at=clock.now())


async def until(true: Callable[[], bool], seconds: float = 20) -> None:
    async with asyncio.timeout(seconds):
        while not true():  # noqa: ASYNC110  a trace that is being tested rings no bell
            await asyncio.sleep(0.01)


def worker(ledger: RunLedger, traces: Traces, **more: object) -> Worker:
    return Worker(ledger, traces, **{"owner": this_owner(), "pause": 0.01, **more})  # type: ignore[arg-type]


async def test_every_case_is_traced_once_in_the_name_of_who_asked(
    ledger: RunLedger, traces: Traces, clock: Clock
) -> None:
    ids = [f"case{n}" for n in range(30)]
    run = await batch(ledger, clock, *ids)
    await worker(ledger, traces).work(asyncio.Event(), until_finished=True)

    assert sorted(traces.ended) == sorted(ids)
    assert {name for name, _ in traces.begun} == {"wu"}
    assert traces.most <= 4
    assert (await ledger.progress(run.id)).done == 30


async def test_two_workers_share_a_run_and_no_case(store: Store, traces: Traces, clock: Clock) -> None:
    other = Store(store.url, synchronous="NORMAL")
    ledgers = RunLedger(store, clock), RunLedger(other, clock)
    await batch(ledgers[0], clock, *(f"case{n}" for n in range(30)))
    async with asyncio.TaskGroup() as group:
        for ledger in ledgers:
            group.create_task(worker(ledger, traces).work(asyncio.Event(), until_finished=True))
    await other.close()

    assert len(traces.ended) == len(set(traces.ended)) == 30


async def test_what_raises_is_tried_three_times_and_named_by_its_class(
    ledger: RunLedger, traces: Traces, clock: Clock
) -> None:
    traces.raises["bad"] = ValueError("张三 13900000001")
    run = await batch(ledger, clock, "bad", "good")
    await worker(ledger, traces).work(asyncio.Event(), until_finished=True)
    bad, good = await ledger.cases(run.id)

    assert [case for _, case in traces.begun].count("bad") == 3
    assert (bad.state, bad.error, bad.attempts) == (CaseState.FAILED, "ValueError", 3)
    assert good.state is CaseState.DONE


async def test_a_denial_is_final_and_keeps_its_reasons(ledger: RunLedger, traces: Traces, clock: Clock) -> None:
    traces.raises["no"] = ExceptionGroup("several questions", [NotAllowed(["没有许可", "已停止"])])
    run = await batch(ledger, clock, "no")
    await worker(ledger, traces).work(asyncio.Event(), until_finished=True)
    (line,) = await ledger.cases(run.id)

    assert (line.state, line.error, line.attempts) == (CaseState.FAILED, "没有许可；已停止", 1)


async def test_our_own_error_says_what_it_says(ledger: RunLedger, traces: Traces, clock: Clock) -> None:
    traces.raises["sealed"] = StoreError("密钥已销毁")
    run = await batch(ledger, clock, "sealed")
    await worker(ledger, traces).work(asyncio.Event(), until_finished=True)

    assert [line.error for line in await ledger.cases(run.id)] == ["密钥已销毁"]


async def test_a_stop_lets_what_is_under_way_end(ledger: RunLedger, traces: Traces, clock: Clock) -> None:
    traces.gate.clear()
    run = await batch(ledger, clock, *(f"case{n}" for n in range(10)))
    stop = asyncio.Event()
    working = asyncio.create_task(worker(ledger, traces, slots=2).work(stop))
    await until(lambda: len(traces.begun) == 2)
    stop.set()
    await asyncio.sleep(0.05)
    traces.gate.set()
    await working
    progress = await ledger.progress(run.id)

    assert (progress.done, progress.leased, progress.waiting) == (2, 0, 8)


async def test_a_stop_waits_no_longer_than_its_grace_and_gives_the_cases_back(
    ledger: RunLedger, traces: Traces, clock: Clock
) -> None:
    traces.gate.clear()
    run = await batch(ledger, clock, "a", "b")
    stop = asyncio.Event()
    working = asyncio.create_task(worker(ledger, traces, grace=0.05).work(stop))
    await until(lambda: len(traces.begun) == 2)
    stop.set()
    await asyncio.wait_for(working, 10)

    assert (await ledger.progress(run.id)).waiting == 2
    traces.gate.set()
    await worker(ledger, traces).work(asyncio.Event(), until_finished=True)
    assert sorted(traces.ended) == ["a", "b"]


async def test_a_worker_that_is_cut_off_gives_back_too(ledger: RunLedger, traces: Traces, clock: Clock) -> None:
    traces.gate.clear()
    run = await batch(ledger, clock, "a")
    working = asyncio.create_task(worker(ledger, traces).work(asyncio.Event()))
    await until(lambda: len(traces.begun) == 1)
    working.cancel()
    with suppress(asyncio.CancelledError):
        await working

    assert (await ledger.progress(run.id)).waiting == 1


async def test_a_long_trace_keeps_its_lease(ledger: RunLedger, traces: Traces, clock: Clock) -> None:
    traces.gate.clear()
    await batch(ledger, clock, "a")
    stop = asyncio.Event()
    working = asyncio.create_task(worker(ledger, traces, lease_seconds=0.6).work(stop))
    await until(lambda: len(traces.begun) == 1)
    other = asyncio.create_task(worker(ledger, traces).work(stop))
    await asyncio.sleep(1.5)

    assert len(traces.begun) == 1
    traces.gate.set()
    stop.set()
    await asyncio.gather(working, other)
    assert traces.ended == ["a"]


async def test_a_cancelled_run_stops_what_is_under_way(ledger: RunLedger, traces: Traces, clock: Clock) -> None:
    traces.gate.clear()
    run = await batch(ledger, clock, "a", "b", "c")
    stop = asyncio.Event()
    tracing = worker(ledger, traces, slots=2)
    working = asyncio.create_task(tracing.work(stop))
    await until(lambda: len(traces.begun) == 2)
    await ledger.cancel(run.id)
    tracing.wake()
    await until(lambda: traces.broken_off == 2)
    await asyncio.sleep(0.3)

    assert (await ledger.progress(run.id)).cancelled == 3
    assert traces.ended == []
    stop.set()
    await working


async def test_a_waiting_worker_looks_at_once_when_woken(ledger: RunLedger, traces: Traces, clock: Clock) -> None:
    stop = asyncio.Event()
    idle = worker(ledger, traces)
    working = asyncio.create_task(idle.work(stop))
    await asyncio.sleep(0.05)
    await batch(ledger, clock, "a")
    idle.wake()
    await until(lambda: bool(traces.begun), 0.9)
    stop.set()
    await working

    assert traces.ended == ["a"]


async def test_a_listener_hears_begin_progress_and_end(ledger: RunLedger, traces: Traces, clock: Clock) -> None:
    heard: list[RunEvent] = []
    traces.raises["bad"] = NotAllowed(["没有许可"])
    await batch(ledger, clock, "a", "bad")
    await worker(ledger, traces, slots=1, on_event=heard.append).work(asyncio.Event(), until_finished=True)

    assert [(event.case_id, event.state, event.progress is not None) for event in heard] == [
        ("a", CaseState.LEASED, False),
        ("a", CaseState.LEASED, True),
        ("a", CaseState.DONE, False),
        ("bad", CaseState.LEASED, False),
        ("bad", CaseState.LEASED, True),
        ("bad", CaseState.FAILED, False),
    ]
