"""Our whole stack: permit and case looked at before every attempt, intents committed in groups on SQLite, limits with
portions in the store, breaker, evidence hashed, reply parsed. Without the journal for the price of it.
"""

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

from sqlalchemy import insert

from bench.sources.figures import Plan, Run, cpu, rss
from connectors import Address, Asker, Authority, Grant, Guards, Lookup, Outcome, Query, Reply, registry
from connectors.manifest.assessment import FILE_NAME, load_assessment
from connectors.manifest.schema import Limit, Retry
from connectors.transport.http import HttpTransport
from connectors.wire import WireRequest
from skiptrace.cases.tables import claims
from skiptrace.clock import SystemClock
from skiptrace.journal import Actor, Journal, Scribe
from skiptrace.permits.assessed import Assessed, Coverage
from skiptrace.permits.gate import StandingGrants
from skiptrace.permits.tables import permits
from skiptrace.storage import migrate
from skiptrace.storage.sealing import MasterKey
from skiptrace.storage.store import Store
from skiptrace.tracing.intents import JournalledIntents
from skiptrace.tracing.lanes import Lanes

CASE = "bench"


class _Unwritten:
    """No journal, to see what it costs."""

    async def intend(self, grant: Grant, query: Query, attempt: int) -> None:
        """Nothing."""


class _Watched(HttpTransport):
    """Notes each departure by the client's clock."""

    departures: dict[str, list[float]]

    async def send(self, request: WireRequest) -> Reply:
        self.departures[request.source].append(time.monotonic())
        return await super().send(request)


@dataclass(frozen=True, slots=True)
class Stack:
    """Everything that asks."""

    asker: Asker
    store: Store
    clock: SystemClock
    scribe: Scribe
    departures: dict[str, list[float]]

    def grant(self, source: str) -> Grant:
        day = timedelta(days=1)
        return Grant(
            "G-" + source, "P", Authority.AUTH, "0" * 64, "post_loan", CASE, "s", source, frozenset({"account"}),
            frozenset(), self.clock.now() + day, "SQ-1",
        )  # fmt: skip


@asynccontextmanager
async def stack(plan: Plan, *, journalled: bool = True) -> AsyncIterator[Stack]:
    """Open what a service opens, on a file in the plan's folder."""
    url = f"sqlite+aiosqlite:///{Path(plan.folder) / 'bench.db'}"
    clock = SystemClock()
    fresh = not (Path(plan.folder) / "bench.db").exists()
    await migrate.upgrade(url)
    store = Store(url)
    if fresh:
        await _papers(store, clock)
    scribe = Scribe(Journal(store), clock, Actor("bench", "operator"))
    like = registry()["housing_fund"].manifest
    limits = (Limit(calls=plan.rate, per="second"), Limit(calls=10_000_000, per="day"))
    retry = Retry(first_wait_seconds=0.02)  # the control asks again at once
    sources = {
        n: Lookup(
            like.model_copy(update={"id": n, "limits": limits, "concurrency": plan.workers, "retry": retry}), Path()
        )
        for n in plan.names
    }
    departures: dict[str, list[float]] = {name: [] for name in plan.names}
    guards = Guards(sources, clock, Lanes(store, clock))
    paper = load_assessment(registry()["housing_fund"].folder / FILE_NAME)
    assessed = Assessed({name: Coverage(name, assessment=paper) for name in plan.names})
    async with _Watched({n: Address(f"{plan.url}/{n}") for n in plan.names}, clock) as wire:
        wire.departures = departures
        intents = JournalledIntents(scribe, MasterKey(bytes(32))) if journalled else _Unwritten()
        asker = Asker(guards, wire, check=StandingGrants(store, clock, assessed), intents=intents, clock=clock)
        yield Stack(asker, store, clock, scribe, departures)
        await guards.close()
    await store.close()


async def run(plan: Plan, *, journalled: bool = True) -> Run:
    """Ask all questions of all sources."""
    async with stack(plan, journalled=journalled) as held:
        started, spent = time.monotonic(), cpu()
        answered = await _ask_all(held, plan)
        seconds, used = time.monotonic() - started, cpu() - spent
    return Run.of("ours" if journalled else "ours without journal", plan, held.departures, seconds, used, answered)


async def memory(plan: Plan, marks: tuple[int, ...]) -> dict[int, float]:
    """Resident memory after so many lookups in one process; departures are not noted."""
    async with stack(plan) as held:
        held.departures.update({name: _Unnoted() for name in plan.names})
        seen, done = {}, 0
        for mark in marks:
            await _ask_all(held, replace(plan, calls=mark - done), first=done)
            seen[mark], done = round(rss(), 1), mark
        return seen


class _Unnoted(list[float]):
    def append(self, _: float) -> None:
        """Forget it."""


async def _ask_all(held: Stack, plan: Plan, first: int = 0) -> int:
    answered = 0

    def count() -> None:
        nonlocal answered
        answered += 1

    groups = (_ask_source(held, plan, name, first, count) for name in plan.names)
    await asyncio.gather(*groups)
    return answered


async def _ask_source(held: Stack, plan: Plan, name: str, first: int, count: Callable[[], None]) -> None:
    grant, questions = held.grant(name), iter(range(first, first + plan.calls))

    async def worker() -> None:
        for number in questions:
            query = Query(name, "account", {"id_no": plan.number(number), "name": "林小满"})
            asked = await held.asker.ask(query, grant)
            if asked.answer.outcome is Outcome.FOUND:
                count()

    await asyncio.gather(*(worker() for _ in range(plan.workers)))


async def _papers(store: Store, clock: SystemClock) -> None:
    """An approved permit of a case with an open claim."""
    today = clock.now().date()
    permit = dict.fromkeys(("party_id", "order_no", "docket_id", "revoked_by"), "")
    claim = dict.fromkeys(("ended_why", "stage"), "")
    async with store.write() as tx:
        await tx.execute(
            insert(permits).values(
                **permit, id="P", serial=1, authority="AUTH", purpose="post_loan", case_id=CASE, sources=[], fields=[],
                basis="b", basis_sha256="0" * 64, consent_no="SQ-1", holder="h", valid_from=today,
                valid_to=today + timedelta(days=9), added_by="a", added_at=clock.now(), approved_by="b",
            )
        )  # fmt: skip
        await tx.execute(
            insert(claims).values(
                **claim, id="K", case_id=CASE, place=0, key_print="k", as_of=today, status="active", sealed=b""
            )
        )
