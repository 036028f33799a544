"""Whatever two workers do in whatever order: no case has two live leases, none is lost, none is traced twice."""

import asyncio
import tempfile
from datetime import datetime
from pathlib import Path
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, consumes, initialize, invariant, multiple, rule
from sqlalchemy.ext.asyncio import create_async_engine

from skiptrace.batch.ledger import RunLedger
from skiptrace.batch.run import CaseState, Leased, RunKind
from skiptrace.clock import CHINA, SystemClock
from skiptrace.journal import Actor
from skiptrace.storage.schema import metadata
from skiptrace.storage.store import Store

OWNERS = st.sampled_from(["one", "two"])
CASES = st.lists(st.sampled_from("abcdef"), min_size=1, max_size=4, unique=True)
LEASE = 10.0
AT = datetime(2026, 10, 30, tzinfo=CHINA)


class LeaseMachine(RuleBasedStateMachine):
    """Two owners, each with a store of its own on one file, beside a model that knows what must hold."""

    taken: Bundle[Any] = Bundle("taken")

    @initialize()
    def begin(self) -> None:
        self.runner = asyncio.Runner()
        self.folder = tempfile.TemporaryDirectory()
        url = f"sqlite+aiosqlite:///{Path(self.folder.name) / 's.sqlite'}"
        self.now = 0.0
        self.stores = {owner: Store(url, synchronous="NORMAL") for owner in ("one", "two")}
        self.ledgers = {o: RunLedger(s, SystemClock(), lambda: self.now) for o, s in self.stores.items()}
        self.do(self._tables(url))
        self.runs: list[str] = []
        self.cancelled: set[str] = set()
        self.state: dict[tuple[str, str], CaseState] = {}
        self.attempts: dict[tuple[str, str], int] = {}
        self.leases: dict[str, tuple[str, str, float]] = {}  # case: owner, run, until

    async def _tables(self, url: str) -> None:
        engine = create_async_engine(url)
        async with engine.begin() as connection:
            await connection.run_sync(metadata.create_all)
        await engine.dispose()

    def do(self, work: Any) -> Any:
        return self.runner.run(work)

    def teardown(self) -> None:
        if hasattr(self, "stores"):
            for store in self.stores.values():
                self.do(store.close())
            self.runner.close()
            self.folder.cleanup()

    @rule(cases=CASES, kind=st.sampled_from(RunKind))
    def create(self, cases: list[str], kind: RunKind) -> None:
        run = self.do(self.ledgers["one"].create(kind, Actor("wu", "operator"), cases, at=AT))
        self.runs.append(run.id)
        for case in cases:
            self.state[run.id, case] = CaseState.WAITING
            self.attempts[run.id, case] = 0

    @rule(target=taken, owner=OWNERS, count=st.integers(1, 4))
    def lease(self, owner: str, count: int) -> Any:
        found = self.do(self.ledgers[owner].lease(owner, count, now=self.now, seconds=LEASE))
        self.leases = {c: x for c, x in self.leases.items() if x[0] == owner or x[2] > self.now}
        free = {
            case
            for (run, case), state in self.state.items()
            if state is CaseState.WAITING and run not in self.cancelled and case not in self.leases
        }
        assert len(found) == min(count, len(free))
        for leased in found:
            assert leased.case_id in free
            free.discard(leased.case_id)
            assert self.state[leased.key] is CaseState.WAITING
            assert leased.run.id not in self.cancelled
            self.attempts[leased.key] += 1
            assert leased.attempts == self.attempts[leased.key]
            self.leases[leased.case_id] = owner, leased.run.id, self.now + LEASE
        return multiple(*found)

    @rule(leased=consumes(taken))
    def complete(self, leased: Leased) -> None:
        assert self.do(self.ledgers["one"].complete(None, leased)) == self._current(leased)
        if self._current(leased):
            self.state[leased.key] = CaseState.DONE
            self._end(leased)

    @rule(leased=consumes(taken), retry=st.booleans())
    def fail(self, leased: Leased, retry: bool) -> None:  # noqa: FBT001  drawn by hypothesis
        self.do(self.ledgers["two"].fail(leased, "TimeoutError", retry=retry))
        if self._current(leased):
            self.state[leased.key] = CaseState.WAITING if retry else CaseState.FAILED
            self._end(leased)

    @rule(seconds=st.sampled_from([1.0, LEASE]))
    def wait(self, seconds: float) -> None:
        self.now += seconds

    @rule(owner=OWNERS)
    def renew(self, owner: str) -> None:
        kept = self.do(self.ledgers[owner].renew(owner, now=self.now, seconds=LEASE))
        mine = {case: lease for case, lease in self.leases.items() if lease[0] == owner}
        assert kept == {(run, case) for case, (_, run, _) in mine.items() if run not in self.cancelled}
        self.leases |= {case: (owner, run, self.now + LEASE) for case, (_, run, _) in mine.items()}

    @rule(owner=OWNERS)
    def release(self, owner: str) -> None:
        self.do(self.ledgers[owner].release(owner))
        self.leases = {case: lease for case, lease in self.leases.items() if lease[0] != owner}

    @rule(data=st.data())
    def cancel(self, data: st.DataObject) -> None:
        if self.runs:
            run = data.draw(st.sampled_from(self.runs))
            self.do(self.ledgers["one"].cancel(run))
            if any(r == run and state is CaseState.WAITING for (r, _), state in self.state.items()):
                self.cancelled.add(run)

    @invariant()
    def every_case_is_counted_where_it_stands(self) -> None:
        for run in getattr(self, "runs", []):
            progress = self.do(self.ledgers["two"].progress(run))
            states = [state for (r, _), state in self.state.items() if r == run]
            live = sum(lease[1] == run and lease[2] > self.now for lease in self.leases.values())
            open_cases = states.count(CaseState.WAITING) - live
            assert progress.total == len(states)
            assert (progress.done, progress.failed) == (states.count(CaseState.DONE), states.count(CaseState.FAILED))
            assert progress.leased == live
            assert (progress.cancelled if run in self.cancelled else progress.waiting) == open_cases

    def _current(self, leased: Leased) -> bool:
        return self.state[leased.key] is CaseState.WAITING and self.attempts[leased.key] == leased.attempts

    def _end(self, leased: Leased) -> None:
        if leased.case_id in self.leases and self.leases[leased.case_id][1] == leased.run.id:
            del self.leases[leased.case_id]


LeaseMachine.TestCase.settings = settings(max_examples=25, stateful_step_count=30, deadline=None)
TestLeases = LeaseMachine.TestCase
