"""One evaluation: a world, the whole job on it, and the judge's figures."""

import time
from collections.abc import Callable
from pathlib import Path

from skiptrace.journal import Action
from skiptrace.service import Service
from skiptrace.trial import job
from skiptrace.trial.judge import Judge, figures
from skiptrace.trial.sampler import RoomSampler
from skiptrace.trial.scene import EMBEDDED, Means, Plot, Scene, scene


async def evaluate(
    folder: Path, plot: Plot, on_step: Callable[[str, int, int], None] = lambda *_: None, *, means: Means = EMBEDDED
) -> dict[str, object]:
    """The figures of the plot's debtors; `folder` must be empty and may be thrown away."""
    async with scene(folder, plot, means=means) as played:
        judge = Judge(played)
        with RoomSampler() as sampler:
            start = time.monotonic()
            known = await job.run(played, on_step)
            seconds = time.monotonic() - start
        async with played.acting("chen", "legal") as service:
            for place, (case, pid) in enumerate(known, 1):
                profile = await service.profile(await service.cases.case(case.id))
                judge.judge(profile, pid, await service.contact_points(profile))
                on_step("评判", place, len(known))
            asked, without = await _questions(played, service)
        return figures(judge.tally, asked, without, seconds, sampler.shares())


async def _questions(played: Scene, service: Service) -> tuple[int, int]:
    """Questions that the sources saw, and those of them that came without a grant that the journal knows."""
    ledger = played.sources.counter.ledger
    journalled: set[object] = set()
    packs = 0
    async for line in service.journal.lines():
        if line.entry.action is Action.INTENT:
            journalled.add(line.entry.detail["grant"])
        packs += line.entry.action is Action.PACK_CARRIED
    unknown = len(ledger.grants - journalled)
    return sum(ledger.total.values()) + packs, ledger.without_grant + ledger.unauthorised + unknown
