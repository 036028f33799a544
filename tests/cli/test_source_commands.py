"""`skiptrace source try` at a real holder: no easier than a trace."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
import yaml
from aiohttp import web

from connectors.authority import Authority
from connectors.registry import FOLDER
from connectors.source import Lookup
from skiptrace import service
from skiptrace.cli import source_asking
from skiptrace.errors import NotAllowed
from skiptrace.journal import Action, Actor
from skiptrace.permits.permit import Purpose
from skiptrace.permits.register import PermitDraft
from skiptrace.settings import FILE_NAME, load
from tests.fakes.creditor_file import PLAIN, ZHAO, write_xlsx

ACTOR = Actor("wu", "supervisor")


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
