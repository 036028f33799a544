"""Works runs off: takes a free slot, then a case, keeps its leases alive, and loses nothing when it is stopped.

Surprising: it binds late. Nothing is queued inside, so memory does not grow with a run, and a trace that a person waits
for is begun as soon as any slot is free, however long a batch is.
"""

import asyncio
import contextlib
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import partial

import structlog
from sqlalchemy.exc import SQLAlchemyError

from skiptrace.batch.ledger import RunLedger
from skiptrace.batch.run import CaseState, Leased
from skiptrace.errors import NotAllowed, SkiptraceError, UsageError
from skiptrace.journal import Actor
from skiptrace.tracing.tracer import Progress

TRIES = 3
"""How often a trace may raise before its case is given up."""

TraceCase = Callable[[Actor, str, Callable[[Progress], None]], Awaitable[None]]
"""Traces one case in the name of a person."""

_IDLE = 1.0
_PATIENCE = 5
"""How often in a row the store may fail before the worker gives up."""

_log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class RunEvent:
    """Something happened to a case of a run: it was begun, a question was answered, it ended."""

    run_id: str
    case_id: str
    progress: Progress | None
    state: CaseState


class Worker:
    """`slots` traces at a time. `owner` names its leases (`owner.this_owner()`); `grace` is what a stop leaves them."""

    def __init__(
        self,
        ledger: RunLedger,
        trace: TraceCase,
        *,
        owner: str,
        slots: int = 4,
        lease_seconds: float = 15.0,
        grace: float = 10.0,
        pause: float = 1.0,
        on_event: Callable[[RunEvent], None] = lambda _: None,
        machine: Callable[[], float] = time.time,
    ) -> None:
        self._ledger = ledger
        self._trace = trace
        self._owner = owner
        self._slots = slots
        self._seconds = lease_seconds
        self._grace = grace
        self._pause = pause
        self._on_event = on_event
        self._machine = machine
        self._running: dict[tuple[str, str], asyncio.Task[None]] = {}
        self._leasing = asyncio.Lock()
        self._look = asyncio.Event()
        self._beat = asyncio.Event()
        self._renewed = 0.0

    def wake(self) -> None:
        """Look at once for new cases, and whether a run was cancelled."""
        self._look.set()
        self._beat.set()

    async def work(self, stop: asyncio.Event, *, only_run: str = "", until_finished: bool = False) -> None:
        """Trace what is leased until `stop` is set, or until nothing of the run (of any run) is open."""
        stopping = asyncio.create_task(stop.wait())
        stopping.add_done_callback(lambda _: self._look.set())
        beating = asyncio.create_task(self._keep_alive())
        grace = 0.0
        try:
            await self._serve(stop, only_run, until_finished=until_finished)
            grace = self._grace
        finally:
            await self._leave(grace, stopping, beating)

    async def _serve(self, stop: asyncio.Event, only_run: str, *, until_finished: bool) -> None:
        failures = 0
        while not stop.is_set():
            self._look.clear()
            try:
                await self._fill(only_run)
                if until_finished and not self._running and not await self._open(only_run):
                    return
                failures = 0
            except SQLAlchemyError as error:
                failures += 1
                _log.warning("run_store_failed", error=type(error).__name__)
                if failures >= _PATIENCE:
                    raise
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._look.wait(), _IDLE)

    async def _fill(self, only_run: str) -> None:
        """Give each free slot a case. A heartbeat between lease and start would give the fresh leases back."""
        async with self._leasing:
            free = self._slots - len(self._running)
            if free <= 0:
                return
            now = self._machine()
            for leased in await self._ledger.lease(
                self._owner, free, now=now, seconds=self._seconds, only_run=only_run
            ):
                task = asyncio.create_task(self._one(leased))
                self._running[leased.key] = task
                task.add_done_callback(partial(self._ended, leased.key))

    async def _open(self, only_run: str) -> bool:
        if only_run:
            return not (await self._ledger.progress(only_run)).finished
        return await self._ledger.any_open()

    def _ended(self, key: tuple[str, str], task: asyncio.Task[None]) -> None:
        self._running.pop(key, None)
        self._look.set()
        if task.cancelled():
            self._beat.set()

    async def _one(self, leased: Leased) -> None:
        """Trace one case and write down its end; what cannot be written down is given back at the next heartbeat."""
        self._tell(leased, CaseState.LEASED)
        try:
            state = await self._traced(leased)
        except SQLAlchemyError as error:
            _log.warning("run_case_unsettled", run=leased.run.number, error=type(error).__name__)
            return
        if state is not None:
            self._tell(leased, state)

    async def _traced(self, leased: Leased) -> CaseState | None:
        """What became of the case; None when another worker has it by now."""

        def advance(progress: Progress) -> None:
            self._tell(leased, CaseState.LEASED, progress)

        try:
            await self._trace(leased.run.actor, leased.case_id, advance)
        except Exception as error:  # noqa: BLE001  whatever a trace raises, the other cases go on
            return await self._failed(leased, _first(error))
        return CaseState.DONE if await self._ledger.complete(None, leased) else None

    async def _failed(self, leased: Leased, error: Exception) -> CaseState:
        """Only our own errors speak for themselves: they hold no personal value, a foreign message may."""
        text = str(error) if isinstance(error, SkiptraceError) else type(error).__name__
        retry = leased.failures + 1 < TRIES and not isinstance(error, NotAllowed | UsageError)
        _log.warning("run_case_failed", run=leased.run.number, error=type(error).__name__, retry=retry)
        ready_at = self._machine() + self._pause * 2**leased.failures
        return await self._ledger.fail(leased, text, retry=retry, ready_at=ready_at)

    def _tell(self, leased: Leased, state: CaseState, progress: Progress | None = None) -> None:
        self._on_event(RunEvent(leased.run.id, leased.case_id, progress, state))

    async def _keep_alive(self) -> None:
        """Renew the leases at a third of their life; stop the traces whose lease is lost or whose run was cancelled."""
        self._renewed = self._machine()
        while True:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._beat.wait(), self._seconds / 3)
            self._beat.clear()
            async with self._leasing:
                kept = await self._renew()
                for key, task in list(self._running.items()):
                    if key not in kept and not task.cancelling():
                        task.cancel()

    async def _renew(self) -> frozenset[tuple[str, str]]:
        now, held = self._machine(), frozenset(self._running)
        try:
            kept = await self._ledger.renew(self._owner, now=now, seconds=self._seconds, held=held)
        except SQLAlchemyError as error:
            _log.warning("run_lease_not_renewed", error=type(error).__name__)
            return held if now - self._renewed < self._seconds else frozenset()
        self._renewed = now
        return kept

    async def _leave(self, grace: float, *watches: asyncio.Task[object]) -> None:
        """Let what is under way end within the grace, stop the rest, give everything back."""
        if self._running and grace:
            await asyncio.wait(list(self._running.values()), timeout=grace)
        under_way = list(self._running.values())
        for task in (*under_way, *watches):
            task.cancel()
        await asyncio.gather(*under_way, *watches, return_exceptions=True)
        await self._ledger.release(self._owner)


def _first(error: Exception) -> Exception:
    """What really went wrong, where several questions ran at once."""
    while isinstance(error, ExceptionGroup):
        error = error.exceptions[0]
    return error
