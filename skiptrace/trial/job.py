"""Runs the main job over a scene: import, papers, traces, packs out, replies back, traces again. Nobody reviews."""

import asyncio
from collections.abc import Callable, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import timedelta

from skiptrace.acting import Service
from skiptrace.cases.case import Case
from skiptrace.tracing.packs import PackState
from skiptrace.trial import papers
from skiptrace.trial.lookup import saved
from skiptrace.trial.scene import Scene

LATE = timedelta(days=14)
"""By then every reply has come: at most 6 days late, and at most 6 more for the rest of a partial one."""


@dataclass(frozen=True, slots=True)
class Staff:
    """The people of the trial: one enters, another approves, a lawyer traces."""

    entering: Service
    approving: Service
    tracing: Service


async def run(scene: Scene, on_step: Callable[[str, int, int], None] = lambda *_: None) -> list[tuple[Case, str]]:
    """The job from the file to the last late reply; returns each case with its debtor's pid, for the judge."""
    async with AsyncExitStack() as stack:
        staff = Staff(
            await stack.enter_async_context(scene.acting("wu", "operator")),
            await stack.enter_async_context(scene.acting("qian", "supervisor")),
            await stack.enter_async_context(scene.acting("chen", "legal")),
        )
        known = await taken_in(scene, staff.entering)
        cases = [case for case, _ in known]
        await papers.enter(scene, staff.entering, staff.approving, known)
        at_once = scene.means.cases_at_once
        await trace_all(staff.tracing, cases, lambda n: on_step("查询", n, len(cases)), at_once=at_once)
        await carry(scene, staff)
        await look_up(scene, staff.tracing, cases)
        await trace_all(staff.tracing, cases, lambda n: on_step("收取回复", n, len(cases)), at_once=at_once)
        return known


async def taken_in(scene: Scene, service: Service) -> list[tuple[Case, str]]:
    """Import the creditor's file; each case with its debtor's pid (a contract that nobody numbered has none)."""
    await service.cases.import_file(scene.cast.file, as_of=scene.cast.as_of)
    cases = [await service.cases.case(line.id) for line in await service.cases.list()]
    pids = [(case, scene.cast.pid_of.get(case.claims[0].contract_no, "")) for case in cases]
    return [(case, pid) for case, pid in pids if pid]


async def trace_all(
    service: Service, cases: Sequence[Case], on_done: Callable[[int], None] = lambda _: None, *, at_once: int = 4
) -> None:
    """Trace cases, a few at a time."""
    slots, done = asyncio.Semaphore(at_once), 0

    async def one(case: Case) -> None:
        nonlocal done
        async with slots:
            await service.trace(await service.cases.case(case.number))
        done += 1
        on_done(done)

    async with asyncio.TaskGroup() as group:
        for case in cases:
            group.create_task(one(case))


async def look_up(scene: Scene, service: Service, cases: Sequence[Case]) -> None:
    """The person at the desk: runs every errand at the public site, saves the pages and takes them in."""
    folder = service.settings.data / "captures"
    for case in cases:
        for errand in await service.desk_captures.errands(await service.cases.case(case.id)):
            if errand.closed:
                continue
            stem = f"{case.number}-{errand.party.id[:8]}-{errand.query.operation}"
            files = await asyncio.to_thread(saved, scene.cast.world, errand.query, folder, stem)
            await service.desk_captures.take(case, files, errand.source.id)


async def carry(scene: Scene, staff: Staff) -> None:
    """Approve and carry all packs, let the court answer, and wait until the last reply is there."""
    for pack in await staff.approving.packs.list(state=PackState.DRAFTED):
        await staff.approving.packs.approve(pack.no)
        await staff.approving.packs.carried(pack.no)
    await asyncio.to_thread(scene.wait, LATE)
    inbox = staff.tracing.settings.inbox
    await asyncio.to_thread(scene.carrier.run, scene.clock.now().date())
    await asyncio.to_thread(scene.carrier.drop_court_results, inbox, scene.court_subjects())
    await staff.tracing.replies.sweep(inbox)
