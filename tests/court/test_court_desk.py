"""The desk: papers lie sealed, take effect whole or not at all, and are seen by those who may."""

import hashlib
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import func, select, update

from skiptrace import service
from skiptrace.court.choices import PaperKind
from skiptrace.court.tables import court_entries, court_papers, measures
from skiptrace.entering.entry import PaperState
from skiptrace.errors import NotAllowed, NotFound, StoreError, UsageError
from skiptrace.evidence.vault import evidence
from skiptrace.journal import Action, Actor
from skiptrace.permits.docket import Stage
from skiptrace.settings import Settings
from tests.fakes.court_papers import ACCOUNT, ID_NO, NAME, encoded, image, measure, network_print, notice

if TYPE_CHECKING:
    from tests.conftest import FixedClock
    from tests.court.conftest import Office

NOTICE = PaperKind.RESULT_NOTICE


async def test_a_paper_lies_sealed_in_the_vault_under_its_hash(office: "Office", settings: Settings) -> None:
    await office.docket()
    body = image(text="a marked paper") + b"MARKED-BYTES-OF-THE-PAPER"
    paper = await office.take(PaperKind.RULING, body)

    async with office.house.store.read() as tx:
        row = (await tx.execute(select(evidence).where(evidence.c.id == paper.evidence_id))).one()
        kept = await office.acting("wu").vault.open(tx, paper.evidence_id)
    assert kept == body
    assert (row.scope, row.source, row.operation, row.kind) == (office.case.id, "court", "ruling", "png")
    assert row.sha256 == paper.sha256 == hashlib.sha256(body).hexdigest()
    assert (paper.number, paper.pages, paper.state) == ("W000001", 1, PaperState.TAKEN)
    assert not [file for file in settings.data.rglob("*") if file.is_file() and b"MARKED-BYTES" in file.read_bytes()]


async def test_the_same_file_twice_changes_nothing(office: "Office") -> None:
    await office.docket()
    first = await office.acting("sun").court.take(office.case, NOTICE, image())
    lines = await office.house.journal.end()
    again = await office.acting("li").court.take(office.case, PaperKind.RULING, image())

    assert (first.new, again.new) == (True, False)
    assert again.paper == first.paper
    assert await office.house.journal.end() == lines


async def test_without_a_docket_a_paper_is_not_taken_and_the_mend_is_named(office: "Office") -> None:
    with pytest.raises(UsageError, match="dockets add"):
        await office.take(PaperKind.RULING)
    await office.docket(Stage.PRE_SUIT, number="")
    with pytest.raises(UsageError, match="财保案号"):
        await office.take(PaperKind.RULING)


@pytest.mark.parametrize(("stage", "text"), [(Stage.PRE_SUIT, "诉前不得网络查控"), (Stage.IN_SUIT, "尚无保全裁定")])
async def test_a_network_print_waits_for_its_stage(office: "Office", stage: Stage, text: str) -> None:
    await office.docket(stage)
    with pytest.raises(NotAllowed, match=text):
        await office.take(PaperKind.NETWORK_PRINT)


async def test_a_stop_between_the_two_entries_loses_nothing(
    settings: Settings, clock: "FixedClock", office: "Office"
) -> None:
    await office.docket()
    paper = await office.take(NOTICE)
    await office.enter("wu", paper, notice())

    @asynccontextmanager
    async def another_process() -> AsyncIterator[service.House]:
        async with service.open_house(settings, clock) as opened:
            yield opened

    async with another_process() as house:
        shown = await house.acting(Actor("li", "legal")).court.show(paper.number)
        assert [(each.person, each.number) for each in shown.entries] == [("wu", 1)]
        entered = await house.acting(Actor("qian", "legal")).court.enter(paper.number, encoded(notice()))
    assert entered.paper.state is PaperState.SETTLED


async def test_what_fails_while_it_takes_effect_leaves_nothing_of_it(office: "Office") -> None:
    await office.docket(Stage.EXECUTION)
    paper = await office.take(PaperKind.NETWORK_PRINT)
    await office.enter("wu", paper, network_print())
    before = await office.house.journal.end()
    async with office.house.store.write() as tx:
        await tx.execute(update(evidence).where(evidence.c.id == paper.evidence_id).values(sealed=b"x" * 64))
    with pytest.raises(StoreError):
        await office.enter("qian", paper, network_print())

    async with office.house.store.read() as tx:
        assert (await tx.execute(select(court_papers.c.state))).scalar_one() == PaperState.ENTERED_ONCE
        assert (await tx.execute(select(func.count()).select_from(court_entries))).scalar_one() == 1
    assert await office.house.journal.end() == before


async def test_entries_and_measures_are_sealed_and_the_journal_names_no_value(
    office: "Office", settings: Settings
) -> None:
    await office.docket()
    paper = await office.take(NOTICE)
    await office.enter("wu", paper, notice(measure(what="6222029999999999999")))
    await office.enter("qian", paper, notice())
    await office.enter("li", paper, notice())

    async with office.house.store.read() as tx:
        rows = [repr(row) for table in (court_entries, measures) for row in (await tx.execute(select(table))).all()]
    lines = [line.entry async for line in office.house.journal.lines(case_id=office.case.id)]
    told = json.dumps([dict(entry.detail) for entry in lines], ensure_ascii=False)
    stored = b"".join(file.read_bytes() for file in settings.data.rglob("*") if file.is_file())
    for value in (ACCOUNT, "6222029999999999999", ID_NO, NAME):
        assert value not in "".join(rows)
        assert value not in told
        assert value.encode() not in stored
    steps = [entry.action for entry in lines if entry.action.startswith("court_")]
    assert steps == [Action.COURT_TAKEN, *[Action.COURT_ENTERED] * 3, Action.COURT_SETTLED]
    assert [entry.detail.get("differs") for entry in lines if entry.action is Action.COURT_ENTERED] == [
        [], ["measures.0.what"], [],
    ]  # fmt: skip


async def test_a_paper_and_an_entry_show_no_value_when_printed(office: "Office") -> None:
    await office.docket()
    await office.settled(NOTICE, notice())
    (kept,) = await office.acting("wu").court.measures(office.case.id)
    shown = await office.acting("wu").court.show("W000001")

    for value in (ACCOUNT, ID_NO, NAME):
        assert value not in repr(shown)
        assert value not in repr(shown.entries[0].form)
        assert value not in repr(kept)


async def test_a_collector_sees_none_of_it_and_an_auditor_only_the_list(office: "Office") -> None:
    await office.docket()
    paper = await office.settled(NOTICE, notice())
    collector, auditor = office.acting("he", "collector").court, office.acting("shi", "auditor").court
    for call in (
        collector.take(office.case, NOTICE, image()), collector.form(paper.number), collector.list(),
        collector.enter(paper.number, encoded(notice())), collector.show(paper.number),
        collector.measures(office.case.id), collector.file(office.case.id),
    ):  # fmt: skip
        with pytest.raises(NotAllowed, match="保全规定第12条"):
            await call
    for call in (
        auditor.take(office.case, NOTICE, image()), auditor.form(paper.number),
        auditor.enter(paper.number, encoded(notice())), auditor.measures(office.case.id),
    ):  # fmt: skip
        with pytest.raises(NotAllowed, match="审计"):
            await call
    assert [each.number for each in await auditor.list(office.case.id)] == [paper.number]
    assert (await auditor.show(paper.number)).paper.state is PaperState.SETTLED


async def test_an_unknown_number_is_named_with_the_way_to_the_list(office: "Office", tmp_path: Path) -> None:
    court = office.acting("wu").court
    with pytest.raises(NotFound, match="court list"):
        await court.show("W000009")
    with pytest.raises(UsageError, match="W000001"):
        await court.show("7")


async def test_giving_out_the_form_is_journalled_as_a_reading(office: "Office") -> None:
    await office.docket()
    paper = await office.take(NOTICE)
    await office.acting("qian").court.form(paper.number)
    last = [line.entry async for line in office.house.journal.lines(case_id=office.case.id)][-1]

    assert (last.action, last.actor.name, last.detail["paper"]) == (Action.READ, "qian", paper.number)
