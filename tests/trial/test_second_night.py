"""The night after: what was published yesterday stands for the new cases, on record, and never without its permit."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import openpyxl

from connectors.answer import Outcome
from connectors.asker import KEPT
from skiptrace import service as root
from skiptrace.batch.owner import this_owner
from skiptrace.batch.run import RunKind
from skiptrace.batch.worker import Worker
from skiptrace.cases.case import Case
from skiptrace.journal import Action, Actor
from skiptrace.permits.permit import Purpose
from skiptrace.settings import load
from skiptrace.tracing.profile import SourceOutcome
from skiptrace.trial import job, papers
from skiptrace.trial.scene import Plot, Scene, scene
from tests.fakes.creditor_file import PLAIN, QIAN, ZHAO, Cells, write_xlsx

HEADINGS = (*PLAIN, "担保人姓名", "担保人身份证号")
NIGHT = timedelta(hours=24)
SOURCE = "company_registry"
WU, HEAD = Actor("wu", "operator"), Actor("qian", "supervisor")


@asynccontextmanager
async def night_after(folder: Path) -> AsyncIterator[tuple[Scene, root.House, Case]]:
    """A day after a first night, with a case of it whose debtor the company registry knows."""
    async with (
        scene(folder / "data", Plot(3, 6)) as played,
        root.open_house(load(played.folder), played.clock) as house,
    ):
        adding = house.acting(WU)
        known = await job.taken_in(played, adding)
        await papers.enter(played, adding, house.acting(HEAD), known)
        await run_off(house, [case.id for case, _ in known])
        published = [case for case, _ in known if case.debtor.id_no and await answered(house, case)]
        played.wait(NIGHT)
        yield played, house, published[0]


async def answered(house: root.House, case: Case) -> list[SourceOutcome]:
    outcomes = (await house.acting(WU).profile(case)).outcomes
    return [each for each in outcomes if each.source == SOURCE and each.outcome is Outcome.FOUND]


async def run_off(house: root.House, cases: Sequence[str]) -> str:
    run = await house.runs.create(RunKind.BATCH, WU, cases, at=house.clock.now())
    worker = Worker(house.runs, house.trace_case, owner=this_owner())
    await worker.work(asyncio.Event(), only_run=run.id, until_finished=True)
    return run.number


async def brought(house: root.House, row: Cells, surety: Case, file: Path) -> Case:
    """A new case for whose debt a debtor of the first night answers."""
    given = (*row, surety.debtor.name, surety.debtor.id_no)
    report = await house.acting(WU).cases.import_file(write_xlsx(file, [HEADINGS, given]))
    (number,) = (await house.acting(WU).cases.placed(report.evidence_id)).case_ids
    return await house.acting(WU).cases.case(number)


async def kept_uses(house: root.House, case: Case) -> list[str]:
    lines = house.journal.lines(case_id=case.id, actions={Action.INTENT})
    return [str(line.entry.detail["source"]) async for line in lines if line.entry.detail["attempt"] == KEPT]


async def test_the_night_after_uses_what_was_published_and_says_of_when_it_is(tmp_path: Path) -> None:
    """No call for it; the journal names the bytes; the report bears the day on which they came."""
    async with night_after(tmp_path) as (played, house, surety):
        case = await brought(house, ZHAO, surety, tmp_path / "second.xlsx")
        number = await run_off(house, [case.id])
        uses, (answer,) = await kept_uses(house, case), await answered(house, case)
        await house.run_report(HEAD, number, tmp_path / "report.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "report.xlsx")["来源"]
    rows = [[str(cell) for cell in row] for row in sheet.iter_rows(values_only=True)]
    (told,) = [row for row in rows if row[2] == "企业信用信息公示系统" and row[1] == "保证人"]

    assert uses == [SOURCE]
    assert answer.at < played.clock.now() - timedelta(hours=23)
    assert told[-1] == answer.at.strftime("%Y-%m-%d %H:%M:%S")


async def test_without_its_permit_or_for_another_purpose_nothing_kept_is_used(tmp_path: Path) -> None:
    """A revoked permit closes the source, kept answer or not; another purpose asks anew."""
    async with night_after(tmp_path) as (_, house, surety):
        adding, head = house.acting(WU), house.acting(HEAD)
        (public,) = [p for p in (await adding.permits.papers(surety.id)).permits if p.authority == "PUB"]
        await head.permits.revoke(public.number)
        closed = await brought(house, ZHAO, surety, tmp_path / "second.xlsx")
        await run_off(house, [closed.id])
        draft = replace(papers.public_permit(adding.scribe.today()), purpose=Purpose.EXECUTION)
        await head.permits.approve((await adding.permits.add_permit(draft)).number)
        other = await brought(house, QIAN, surety, tmp_path / "third.xlsx")
        await run_off(house, [other.id])

        assert SOURCE not in await kept_uses(house, closed)
        assert await answered(house, closed) == []
        assert SOURCE not in await kept_uses(house, other)
        assert [each.at > house.clock.now() - timedelta(hours=1) for each in await answered(house, other)] == [True]
