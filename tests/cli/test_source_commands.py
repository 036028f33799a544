"""`skiptrace source try` at a real holder: no easier than a trace."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
import yaml
from aiohttp import web

from connectors.authority import Authority
from connectors.registry import FOLDER
from connectors.source import Lookup
from skiptrace import service
from skiptrace.cli import source_asking, sources
from skiptrace.errors import NotAllowed
from skiptrace.journal import Action, Actor
from skiptrace.permits.permit import Purpose
from skiptrace.permits.register import PermitDraft
from skiptrace.settings import FILE_NAME, load
from skiptrace.views.source import Guarded, source_lines
from tests.fakes.creditor_file import PLAIN, ZHAO, write_xlsx
from tests.fakes.terminal import say

DAY = date(2026, 10, 30)
ACTOR = Actor("wu", "supervisor")
GUARDED = Guarded(datetime(2026, 10, 30, 10, 0, tzinfo=UTC))


@dataclass
class Holder:
    """A holder that knows nobody, and counts."""

    asked: list[dict[str, str]] = field(default_factory=list)

    async def answer(self, request: web.Request) -> web.Response:
        self.asked.append(await request.json())
        return web.json_response({"code": "1001", "msg": "客户不存在"})


@pytest.fixture
def holder() -> Holder:
    return Holder()


@pytest.fixture
async def house(tmp_path: Path, holder: Holder) -> AsyncIterator[service.House]:
    """A house whose core banking is a real one: not simulated, with an assessment of its own."""
    app = web.Application()
    app.router.add_post("/{path:.*}", holder.answer)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    given = yaml.safe_load((FOLDER / "core_banking" / "assessment.yaml").read_text(encoding="utf-8"))
    given |= {"simulated": False, "assessor": "甲评估员", "approver": "乙处长", "review_due": "2099-01-01"}
    (tmp_path / "core.yaml").write_text(yaml.safe_dump(given, allow_unicode=True), encoding="utf-8")
    url = f"http://127.0.0.1:{runner.addresses[0][1]}"
    lines = f'[sources.core_banking]\nbase_url = "{url}"\nsecret = "s"\nassessment = "core.yaml"\n'
    (tmp_path / FILE_NAME).write_text(lines, encoding="utf-8")
    settings = load(tmp_path)
    await service.initialise(settings)
    write_xlsx(tmp_path / "file.xlsx", [PLAIN, ZHAO])
    async with service.open_house(settings) as opened:
        await opened.acting(ACTOR).cases.import_file(tmp_path / "file.xlsx")
        yield opened
    await runner.cleanup()


async def permitted(house: service.House) -> None:
    acting = house.acting(ACTOR)
    day = acting.scribe.today()
    draft = PermitDraft(Authority.OWN, Purpose.POST_LOAN, "借款合同", "a" * 64, "", day, day)
    permit = await acting.permits.add_permit(draft)
    await house.acting(Actor("qian", "supervisor")).permits.approve(permit.number)


async def asked_for(house: service.House, given: dict[str, str], case: str) -> source_asking.Question:
    source = house.sources["core_banking"]
    assert isinstance(source, Lookup)
    return await source_asking.at_holder(house, house.acting(ACTOR), source, "customer", given, case)


async def test_a_real_holder_is_not_asked_without_case_nor_permit(house: service.House, holder: Holder) -> None:
    with pytest.raises(NotAllowed, match="--case"):
        await asked_for(house, {}, "")
    with pytest.raises(NotAllowed, match="OWN"):
        await asked_for(house, {}, "C000001")

    assert holder.asked == []


async def test_nobody_but_the_debtor_is_asked_about(house: service.House) -> None:
    await permitted(house)

    with pytest.raises(NotAllowed, match="不是本案债务人"):
        await asked_for(house, {"id_no": "330106195611030026"}, "C000001")


async def test_a_permitted_question_is_journalled_sent_and_kept(house: service.House, holder: Holder) -> None:
    await permitted(house)
    question = await asked_for(house, {}, "C000001")
    watched, asked = await source_asking.put(house, house.acting(ACTOR), question)
    acting = house.acting(ACTOR)
    case = await acting.cases.case("C000001")
    actions = [line.entry.action async for line in acting.journal.lines(case_id=case.id)]
    rows = await acting.desk.ledger.of_case(case.id)

    assert [each.path for each in watched] == ["/customer/get"]
    assert holder.asked == [{"certNo": case.debtor.id_no}]
    assert str(asked.answer.outcome) == "no_record"
    assert Action.INTENT in actions
    assert [(row.source, str(row.outcome)) for row in rows] == [("core_banking", "no_record")]


async def test_a_trace_names_the_article_where_no_assessment_counts(house: service.House, holder: Holder) -> None:
    """The core's own is there and it is asked; the registry's is the simulator's and it is not."""
    await permitted(house)
    acting = house.acting(ACTOR)
    case = await acting.cases.case("C000001")
    await acting.trace(case)
    rows = {row.source: row for row in await acting.desk.ledger.of_case(case.id)}

    assert len(holder.asked) > 0
    assert str(rows["property_registry"].outcome) == "not_asked"
    assert "另作评估" in rows["property_registry"].why
    assert "个人信息保护法第55条、第56条" in rows["property_registry"].articles
    assert "影响评估" not in rows["core_banking"].why


async def test_the_pane_says_which_is_real_and_why_another_is_not_asked(house: service.House) -> None:
    lines = await asyncio.to_thread(
        source_lines, house.sources, house.settings, house.assessed, Guarded(house.clock.now())
    )
    unexamined = source_lines(house.sources, house.settings, house.assessed, GUARDED, examined=False)
    core, registry = (next(line for line in lines if line.id == name) for name in ("core_banking", "property_registry"))

    assert (core.reached, core.enabled, core.tier, core.used_today) == ("真实", True, "金", None)
    assert (core.assessment, core.limits) == ("PIA-模拟-2026-01", ("400/秒",))
    assert (registry.reached, registry.enabled) == ("由人送取文件", False)
    assert "sources.property_registry.assessment" in registry.why
    assert {line.id: line.tier for line in unexamined} == {line.id: line.tier for line in lines}
    (house.settings.data / "conformance.json").unlink()
    forgotten = source_lines(house.sources, house.settings, house.assessed, GUARDED, examined=False)
    assert {line.tier for line in forgotten} == {"未检验"}


async def test_the_pane_shows_what_the_guards_know(house: service.House) -> None:
    """Used of the quota, held, resting, stopped: and a stopped source counts as one that is not asked."""
    await house.lanes.hold("company_registry", 90.0)
    await house.lanes.rest("company_registry", 5.0)
    await house.lanes.stop("core_banking", "来源不接受我方的密钥（401）")
    now = house.clock.now()
    lines = source_lines(
        house.sources, house.settings, house.assessed, Guarded(now, await house.standings()), examined=False
    )
    core, registry, fund = (
        next(line for line in lines if line.id == name) for name in ("core_banking", "company_registry", "housing_fund")
    )

    assert (core.enabled, core.why, core.stopped_why) == (False, *["来源不接受我方的密钥（401）"] * 2)
    assert core.stopped_at is not None
    assert (registry.used_today, registry.quota_today) == (0, 200_000)
    assert registry.held_until is not None
    assert 85 < (registry.held_until - now).total_seconds() <= 91
    assert registry.rests_until is not None
    assert (fund.used_today, fund.quota_today, fund.held_until, fund.stopped_why) == (None, 200_000, None, "")


def _says(folder: Path, *words: str) -> tuple[int, str]:
    said = say(*words, "--data", str(folder))
    return said.code, said.out + said.err


async def test_a_stopped_source_is_released_by_who_may_and_says_why(house: service.House) -> None:
    """The reason stands in the journal; a source that was not stopped is left alone."""
    await house.lanes.stop("core_banking", "来源不接受我方的密钥（401）")
    folder, why = house.settings.data, "已更换密钥"
    words = ("source", "release", "core_banking", "--why", why, "--role")
    denied = await asyncio.to_thread(_says, folder, *words, "legal")
    (stopped,) = (
        each
        for each in source_lines(
            house.sources, house.settings, house.assessed, await sources._guarded(house), examined=False
        )
        if each.stopped_why
    )
    done = await asyncio.to_thread(_says, folder, *words, "operator")
    again = await asyncio.to_thread(_says, folder, *words, "operator")
    entries = [line.entry async for line in house.journal.lines()]
    released = [entry.detail for entry in entries if entry.action is Action.RELEASED]

    assert denied[0] == 2
    assert "解除来源的暂停" in denied[1]
    assert "已暂停（20" in sources._standing(stopped)
    assert (done[0], again[0]) == (0, 0)
    assert "已解除暂停" in done[1]
    assert "未作改动" in again[1]
    assert released == [{"source": "core_banking", "reason": why}]
    assert not (await house.standings())["core_banking"].stopped_why
