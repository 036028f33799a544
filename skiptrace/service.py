"""The composition root: the one place that chooses implementations and hands settings to rooms."""

from __future__ import annotations

import asyncio
import hashlib
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from connectors.guard.lane import Guards
from connectors.registry import added, registry
from skiptrace.acting import Service
from skiptrace.candidates.opening import index_place
from skiptrace.clock import Clock, SystemClock, WorldClock
from skiptrace.errors import StoreError
from skiptrace.journal import Action, Actor, Journal, Scribe
from skiptrace.lines import transport as open_lines
from skiptrace.permits.assessed import Assessed
from skiptrace.storage.readiness import require_ready
from skiptrace.storage.sealing import MasterKey, Sealer
from skiptrace.storage.store import Store
from skiptrace.tracing.lanes import Lanes, LaneState
from skiptrace.workings import Shared

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Mapping
    from pathlib import Path

    from connectors.source import Source
    from skiptrace.access.keys import KeyRing
    from skiptrace.batch.finding import Finding
    from skiptrace.batch.ledger import RunLedger
    from skiptrace.candidates.keeper import Keeper
    from skiptrace.candidates.place import IndexPlace
    from skiptrace.settings import Settings
    from skiptrace.tracing.tracer import Progress

_PAGE = 500
"""Lines of a run read at a time."""


@dataclass(frozen=True, slots=True)
class House(Shared):
    """The shared things while a process runs, and who may work with them."""

    @property
    def key_ring(self) -> KeyRing:
        from skiptrace.access.keys import KeyRing

        return KeyRing(self.store, self.sealer.master)

    def acting(self, actor: Actor) -> Service:
        """The service for one person in one role."""
        return Service(self, actor)

    @property
    def runs(self) -> RunLedger:
        """Which traces were asked for, and where they stand."""
        from skiptrace.batch.ledger import RunLedger

        return RunLedger(self.store, self.clock)

    async def standings(self) -> Mapping[str, LaneState]:
        """How each source stands for all processes: used today, held, resting, stopped."""
        return await self.lanes.standings()

    async def release_source(self, actor: Actor, source: str, why: str) -> bool:
        """Let a stopped source be asked again, in the name of who looked at its replies; False when it was not."""
        async with self.store.write() as tx:
            released = await self.lanes.release(tx, source)
            if released:
                scribe = Scribe(self.journal, self.clock, actor)
                await scribe.write(tx, Action.RELEASED, "", {"source": source, "reason": why})
        self.guards.reopen(source)
        return released

    def keeper(self) -> Keeper:
        """What keeps the index up to date while a service runs, in the name of whom the settings name."""
        from skiptrace.candidates.keeper import Keeper

        actor = Actor(self.settings.person, self.settings.role)
        return Keeper(self.acting(actor).index.upkeep)

    async def trace_case(self, actor: Actor, case_id: str, on_progress: Callable[[Progress], None]) -> None:
        """Trace one case in the name of who asked for it: what a worker does with each case."""
        service = self.acting(actor)
        await service.trace(await service.cases.case(case_id), on_progress)

    async def run_report(self, actor: Actor, number_or_id: str, out: Path, *, masked: bool = True) -> int:
        """Write the report of a run as this person's role may see it; how many cases it holds."""
        from skiptrace.batch.finding import View
        from skiptrace.batch.report import ReportHead, write_report
        from skiptrace.tracing.sight import may_see_court_values

        progress, service = await self.runs.progress(number_or_id), self.acting(actor)
        run = progress.run
        titles = {name: source.title for name, source in self.sources.items()}
        withheld = not may_see_court_values(service.role)
        view = View(titles, self.settings.creditor.name, masked, withheld)
        file = await service.cases.placed(run.evidence_id) if run.evidence_id else None
        head = ReportHead(progress, actor, service.scribe.today(), view, file)
        count = await write_report(out, head, self._findings(service, run.id))
        detail = {"run": run.number, "sha256": await asyncio.to_thread(_sha256, out), "masked": masked}
        await service.scribe.commit(Action.REPORT_MADE, "", detail)
        return count

    async def _findings(self, service: Service, run_id: str) -> AsyncIterator[Finding]:
        """The cases of a run in order, each read when it is written."""
        from skiptrace.batch.finding import Finding

        after = -1
        while lines := await self.runs.cases(run_id, after=after, limit=_PAGE):
            for line in lines:
                profile = await service.profile(await service.cases.case(line.case_id))
                yield Finding(line, profile, await service.contact_points(profile))
            after = lines[-1].place


async def initialise(settings: Settings) -> Path:
    """Make the folders, the master key (0600) and the store; what exists is kept. Returns the key's path."""
    from skiptrace.storage import migrate

    for folder in (settings.data, settings.inbox, settings.outbox):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if not settings.key_file.exists():
        MasterKey.create(settings.key_file)
    await migrate.upgrade(settings.url)
    return settings.key_file


@asynccontextmanager
async def open_house(settings: Settings, clock: Clock | None = None) -> AsyncIterator[House]:
    """The house for the time of a process. StoreError when `skiptrace init` was not run."""
    if not settings.key_file.exists():
        raise StoreError(f"找不到主密钥 {settings.key_file}；请先运行 skiptrace init --data {settings.data}")
    await require_ready(settings.url)
    time = clock or (WorldClock(settings.clock) if settings.clock else SystemClock())
    store = Store(settings.url, synchronous=settings.synchronous)
    async with open_lines(settings, time) as transport:
        index: IndexPlace | None = None
        try:
            sealer, sources = Sealer(MasterKey.load(settings.key_file)), known_sources(settings)
            lanes, index = Lanes(store, time), index_place(settings, sealer.master)
            guards, journal = Guards(sources, time, lanes), Journal(store)
            assessed = await asyncio.to_thread(Assessed.of, settings, sources)
            yield House(settings, time, store, sealer, journal, sources, guards, lanes, transport, index, assessed)
            await guards.close()
        finally:
            if index is not None:
                await index.close()
            await store.close()


@asynccontextmanager
async def open_service(settings: Settings, clock: Clock | None = None) -> AsyncIterator[Service]:
    """The service for the time of a command, acting as the person and role of its settings."""
    async with open_house(settings, clock) as house:
        yield house.acting(Actor(settings.person, settings.role))


def known_sources(settings: Settings) -> dict[str, Source]:
    """Every source that this installation knows: those that ship, and its own that are in order."""
    return registry() | added(settings.own_sources).sources


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
