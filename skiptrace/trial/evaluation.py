"""One evaluation: a world, the whole job on it, and the judge's figures; by calls of the rooms, or of the interface."""

import time
from collections.abc import AsyncIterator, Callable, Iterable
from pathlib import Path

from skiptrace.contacts.point import ContactPoint
from skiptrace.journal import Action
from skiptrace.tracing.profile import Profile
from skiptrace.trial import called_job, job
from skiptrace.trial.called_profile import called_profile
from skiptrace.trial.caller import Caller, callers
from skiptrace.trial.judge import Judge, figures
from skiptrace.trial.sampler import RoomSampler
from skiptrace.trial.scene import EMBEDDED, Means, Plot, Scene, scene

Step = Callable[[str, int, int], None]
Judged = tuple[Profile, str, tuple[ContactPoint, ...]]
"""A profile, the pid of its debtor, and its contact points."""
_PAGE = 1000


async def evaluate(
    folder: Path, plot: Plot, on_step: Step = lambda *_: None, *, via_api: bool = False, means: Means = EMBEDDED
) -> dict[str, object]:
    """The figures of the plot's debtors; `folder` must be empty and may be thrown away."""
    async with scene(folder, plot, means=means) as played:
        run = _called if via_api else _played
        return await run(played, on_step)


async def _played(played: Scene, on_step: Step) -> dict[str, object]:
    with RoomSampler() as sampler:
        start = time.monotonic()
        known = await job.run(played, on_step)
        seconds = time.monotonic() - start

    async def profiles() -> AsyncIterator[Judged]:
        for case, pid in known:
            profile = await service.profile(await service.cases.case(case.id))
            yield profile, pid, await service.contact_points(profile)

    async with played.acting("chen", "legal") as service:
        judge = await _judged(played, profiles(), len(known), on_step)
        lines = [(line.entry.action, line.entry.detail) async for line in service.journal.lines()]
    return figures(judge.tally, *_questions(played, lines), seconds, sampler.shares())


async def _called(played: Scene, on_step: Step) -> dict[str, object]:
    async with callers(played) as people:
        with RoomSampler() as sampler:
            start = time.monotonic()
            known = await called_job.run(played, people, on_step)
            seconds = time.monotonic() - start

        async def profiles() -> AsyncIterator[Judged]:
            for case, pid in known:
                profile, points = await called_profile(people["chen"], case)
                yield profile, pid, points

        judge = await _judged(played, profiles(), len(known), on_step)
        lines = [line async for line in _journal(people["chen"])]
    return figures(judge.tally, *_questions(played, lines), seconds, sampler.shares())


async def _judged(played: Scene, profiles: AsyncIterator[Judged], count: int, on_step: Step) -> Judge:
    judge, place = Judge(played), 0
    async for profile, pid, points in profiles:
        judge.judge(profile, pid, points)
        place += 1
        on_step("评判", place, count)
    return judge


async def _journal(caller: Caller) -> AsyncIterator[tuple[Action, dict[str, object]]]:
    after = 0
    while True:
        page = await caller.get("/journal", after=after, limit=_PAGE)
        for line in page["items"]:
            yield Action(line["action"]), line["detail"]
        after = page["next"]
        if not after:
            return


def _questions(played: Scene, lines: Iterable[tuple[Action, dict[str, object] | object]]) -> tuple[int, int]:
    """Questions that the sources saw, and those of them that came without a grant that the journal knows."""
    ledger = played.sources.counter.ledger
    journalled: set[object] = set()
    packs = 0
    for action, detail in lines:
        if action is Action.INTENT and isinstance(detail, dict):
            journalled.add(detail["grant"])
        packs += action is Action.PACK_CARRIED
    unknown = len(ledger.grants - journalled)
    return sum(ledger.total.values()) + packs, ledger.without_grant + ledger.unauthorised + unknown
