"""A trace killed at any moment and run again loses nothing, and asks nothing twice that had an answer."""

import asyncio
import sys
import time
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from skiptrace.trial import papers
from skiptrace.trial.job import taken_in
from skiptrace.trial.questions import asked_again
from skiptrace.trial.scene import Plot, Scene, scene

COMMAND = "import sys; from skiptrace.cli import main; sys.argv[0] = 'skiptrace'; main()"
KILL_AT = (0.4, 0.6, 0.7, 0.75, 0.8, 0.85, 0.9, 0.95)
"""Shares of an undisturbed run: from before the first question to behind the last."""


@pytest.fixture
async def played(tmp_path: Path) -> AsyncIterator[Scene]:
    """A dozen debtors with all their papers, and no trace yet."""
    async with scene(tmp_path / "data", Plot(5, 12)) as opened:
        async with opened.acting("wu", "operator") as entering, opened.acting("qian", "supervisor") as approving:
            await papers.enter(opened, entering, approving, await taken_in(opened, entering))
        yield opened


async def _run(played: Scene, *words: str, kill_after: float | None = None) -> int:
    started = await asyncio.create_subprocess_exec(
        sys.executable, "-c", COMMAND, "--data", str(played.folder), *words, stdout=asyncio.subprocess.DEVNULL
    )
    try:
        return await asyncio.wait_for(started.wait(), kill_after)
    except TimeoutError:
        started.kill()
        return await started.wait()


@pytest.mark.journey
async def test_a_trace_killed_at_many_moments_ends_as_if_undisturbed(played: Scene) -> None:
    async with played.acting("chen", "legal") as service:
        undisturbed, *numbers = [line.number for line in await service.cases.list()][: len(KILL_AT) + 1]
        started = time.monotonic()
        assert await _run(played, "trace", undisturbed) == 0
        whole = time.monotonic() - started
        killed = 0
        for number, share in zip(numbers, KILL_AT, strict=True):
            started = time.monotonic()
            if await _run(played, "trace", number, kill_after=share * whole) < 0:
                killed += 1
            else:
                whole = min(whole, time.monotonic() - started)  # quicker than the first one, which met a cold machine
        assert killed >= 3
        for number in numbers:
            assert await _run(played, "trace", number, "--json") == 0

        assert await asked_again(service) == 0
        assert (await service.journal.verify()).broken_at is None
        for number in numbers:
            profile = await service.profile(await service.cases.case(number))
            assert all(outcome.outcome != "failed" for outcome in profile.outcomes)
            assert {outcome.source for outcome in profile.outcomes} == set(service.sources)
            proven = {fact.citation.evidence_id for record in profile.records for fact in record.facts.values()}
            assert proven <= {exhibit.evidence_id for exhibit in profile.exhibits}
