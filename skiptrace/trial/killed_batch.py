"""A batch killed again and again against one that runs undisturbed: the same report, nothing answered asked again.

Surprising: the two run in two equal worlds, not one after the other in one. A source that was asked before may answer
differently, and the comparison would prove nothing. The first kill falls into the import of the file.
"""

import asyncio
import json
import shutil
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from random import Random

from python_calamine import CalamineWorkbook
from sqlalchemy import select

from skiptrace.acting import Service
from skiptrace.batch.ledger import RunLedger
from skiptrace.batch.report import MOMENTS
from skiptrace.cases.tables import imports
from skiptrace.trial import papers
from skiptrace.trial.job import taken_in
from skiptrace.trial.questions import asked_again
from skiptrace.trial.scene import Plot, Scene, scene

_COMMAND = "import sys; from skiptrace.cli import main; sys.argv[0] = 'skiptrace'; main()"
_POLL = 0.01
_LATEST_KILL = 0.3
"""Seconds after the awaited progress within which a kill falls, so that it may fall on any step of a trace."""

Table = dict[str, list[list[object]]]


@dataclass(frozen=True, slots=True)
class KilledFigures:
    """`differences` between the reports; `asked_again`: questions sent although the journal held their answer.

    `answers_lost` are answers that a source had sent whole when the process died before its commit.
    """

    cases: int
    kills: int
    differences: tuple[str, ...]
    asked_again: int
    answers_lost: int
    journal_whole: bool
    seconds_undisturbed: float
    seconds_killed: float


async def compare(folder: Path, plot: Plot, kills: int) -> KilledFigures:
    """Run both and compare. `kills` counts the one in the import."""
    async with scene(folder / "calm", plot) as calm:
        await _enter(calm)
        started = time.monotonic()
        await _finish(calm)
        undisturbed = time.monotonic() - started
        wanted = without_moments(_report(calm))
    async with scene(folder / "killed", plot) as struck:
        # Two writings of one portfolio differ in bytes, and a run is known by the hash of its file.
        await asyncio.to_thread(shutil.copyfile, calm.cast.file, struck.cast.file)
        started = time.monotonic()
        died = await _killed_in_import(struck)
        await _enter(struck)
        async with struck.acting("chen", "legal") as service:
            died += await _killed_while_tracing(struck, service, kills - 1, plot.seed)
            await _finish(struck)
            seconds = time.monotonic() - started
            whole = (await service.journal.verify()).broken_at is None
            return KilledFigures(
                len(wanted["查询结果"]) - 1,
                died,
                tuple(differences(wanted, without_moments(_report(struck)))),
                await asked_again(service),
                sum(struck.sources.counter.ledger.repeats.values()),
                whole,
                round(undisturbed, 1),
                round(seconds, 1),
            )


def without_moments(report: Path) -> Table:
    """All sheets of a report with the columns and lines left out that hold a moment of time."""
    book = CalamineWorkbook.from_path(str(report))
    found: Table = {}
    for name in book.sheet_names:
        rows = [list(row) for row in book.get_sheet_by_name(name).to_python(skip_empty_area=False)]
        kept = [place for place, title in enumerate(rows[0]) if title not in MOMENTS]
        found[name] = [[row[place] for place in kept] for row in rows if row[0] not in MOMENTS]
    return found


def differences(wanted: Table, found: Table) -> list[str]:
    """Where two reports differ, by sheet and line; never what stands there."""
    told = [f"{name}: missing" for name in wanted.keys() ^ found.keys()]
    for name in wanted.keys() & found.keys():
        ours, theirs = wanted[name], found[name]
        told += [f"{name}!{line}" for line, pair in enumerate(zip(ours, theirs, strict=False), 1) if pair[0] != pair[1]]
        if len(ours) != len(theirs):
            told.append(f"{name}: {len(ours)} and {len(theirs)} lines")
    return told


async def _enter(played: Scene) -> None:
    async with played.acting("wu", "operator") as entering, played.acting("qian", "supervisor") as approving:
        await papers.enter(played, entering, approving, await taken_in(played, entering))


def _report(played: Scene) -> Path:
    return played.folder / "report.xlsx"


async def _start(played: Scene) -> asyncio.subprocess.Process:
    words = ("--data", str(played.folder), "batch", "run", str(played.cast.file), "--report", str(_report(played)))
    as_of = ("--as-of", played.cast.as_of.isoformat())
    quiet = asyncio.subprocess.DEVNULL
    return await asyncio.create_subprocess_exec(
        sys.executable, "-c", _COMMAND, *words, *as_of, stdout=quiet, stderr=quiet
    )


async def _finish(played: Scene) -> None:
    code = await (await _start(played)).wait()
    if code not in {0, 1}:
        raise RuntimeError(f"batch run ended with {code}")


async def _kill(process: asyncio.subprocess.Process) -> int:
    """1 when it was still alive."""
    if process.returncode is None:
        process.kill()
    return int(await process.wait() < 0)


async def _killed_in_import(played: Scene) -> int:
    """Kill the first start as soon as the file is kept and its rows are not."""
    async with played.acting("chen", "legal") as service:
        process = await _start(played)
        while process.returncode is None:
            async with service.store.read() as tx:
                if (await tx.execute(select(imports.c.id))).first() is not None:
                    break
            await asyncio.sleep(_POLL)
        died = await _kill(process)
        if await RunLedger(service.store).list():
            raise RuntimeError("the first kill came too late: tracing had begun")
        return died


async def _killed_while_tracing(played: Scene, service: Service, kills: int, seed: int) -> int:
    """Kill each start somewhere after it has got a share further."""
    ledger, rng = RunLedger(service.store), Random(seed)  # noqa: S311  moments are drawn, not secrets
    died = 0
    for number in range(1, kills + 1):
        process = await _start(played)
        await _until(process, ledger, number / (kills + 1))
        await asyncio.sleep(rng.uniform(0, _LATEST_KILL))
        died += await _kill(process)
    return died


async def _until(process: asyncio.subprocess.Process, ledger: RunLedger, share: float) -> None:
    """Return when that share of the cases is done, and a case is under way."""
    while process.returncode is None:
        for run in await ledger.list(limit=1):
            progress = await ledger.progress(run.id)
            if progress.leased and progress.done >= share * progress.total:
                return
        await asyncio.sleep(_POLL)


def main(words: Sequence[str]) -> int:
    """`killed_batch [cases] [kills] [seed]`: one JSON document; 1 when a promise was not kept."""
    cases, kills, seed = (int(word) for word in (*words, *("200", "10", "1")[len(words) :]))
    with tempfile.TemporaryDirectory(prefix="skiptrace-") as folder:
        figures = asyncio.run(compare(Path(folder), Plot(seed, cases), kills))
    sys.stdout.write(json.dumps(asdict(figures), ensure_ascii=False) + "\n")
    kept = not figures.differences and not figures.asked_again and figures.journal_whole and figures.kills == kills
    return 0 if kept else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
