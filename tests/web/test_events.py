"""Limitation events over the interface: proof is asked for, dates follow, values are shown for a reason only."""

from pathlib import Path
from typing import Any

import pytest

from skiptrace.contacts.outcome import ContactOutcome
from skiptrace.settings import Role
from tests.fakes.creditor_file import PLAIN, Cells, write_xlsx
from tests.web.conftest import Desk

PROOF = {"proof": "EMS 1234567890123 签收回执", "prover": "保管员丁某"}


async def _case(desk: Desk) -> str:
    """A case whose limitation is still open."""
    service, today = desk.acting(Role.LEGAL), desk.house.clock.now().date()
    for line in await service.cases.list():
        found = await service.calendar(await service.cases.case(line.id))
        if any(each.key.startswith("limitation:") and not each.met and each.day > today for each in found.duties):
            return line.number
    raise AssertionError("no limitation is open")


async def _limit(desk: Desk, case: str) -> dict[str, Any]:
    said = await desk.call(Role.LEGAL, "GET", f"/api/v1/cases/{case}/plan")
    found: dict[str, Any] = max(
        (each for each in said.json["dates"] if "诉讼时效届满" in each["what"] and "保证" not in each["what"]), key=_day
    )
    return found


def _of_claim(row: dict[str, Any]) -> bool:
    return "诉讼时效届满" in row["what"] and "保证" not in row["what"]


def _day(row: dict[str, Any]) -> str:
    return str(row["day"])


async def test_an_event_moves_the_date_in_the_plan_and_its_undoing_moves_it_back(desk: Desk) -> None:
    case = await _case(desk)
    before = await _limit(desk, case)
    day = desk.house.clock.now().date().isoformat()
    at = f"/api/v1/cases/{case}/events"
    entered = await desk.call(Role.LEGAL, "POST", at, json={"kind": "demand", "day": day, **PROOF})
    after = await _limit(desk, case)
    undone = await desk.call(Role.LEGAL, "POST", f"{at}/{entered.json['number']}/undo", json={"reason": "日期记错"})
    listed = await desk.call(Role.LEGAL, "GET", at)

    assert (entered.status, undone.status) == (201, 200)
    assert after["day"] > before["day"]
    assert any(entered.json["number"] in step for step in after["steps"])
    assert await _limit(desk, case) == before
    assert [(each["counted"], each["proof"]) for each in listed.json["items"]] == [(False, "（已密封）")]
    whole = await desk.call(Role.LEGAL, "GET", at, params={"reveal": "准备庭审"})
    assert whole.json["items"][0]["proof"] == PROOF["proof"]


async def test_a_contact_counts_only_when_a_person_confirms_it(desk: Desk) -> None:
    case = await _case(desk)
    service = desk.acting(Role.LEGAL)
    found = await service.cases.case(case)
    point = (await service.contact_points(await service.profile(found)))[0]
    await service.contacts.record(found, point, ContactOutcome.PROMISED, "答应下周还")
    at = f"/api/v1/cases/{case}/confirmable-contacts"
    before = await _limit(desk, case)
    offered = await desk.call(Role.LEGAL, "GET", at)
    (each,) = [one for one in offered.json["items"] if one["kind"] == "promise"]
    without = await desk.call(Role.LEGAL, "POST", f"{at}/{each['ref']}/confirm", json={"proof": "", "prover": "丁"})
    assert await _limit(desk, case) == before
    done = await desk.call(Role.LEGAL, "POST", f"{at}/{each['ref']}/confirm", json=PROOF)
    again = await desk.call(Role.LEGAL, "POST", f"{at}/{each['ref']}/confirm", json=PROOF)

    assert (without.status, done.status, again.status) == (422, 201, 404)
    assert (await _limit(desk, case))["day"] > before["day"]


async def test_who_may_not_enter_events_is_told_so(desk: Desk) -> None:
    case = await _case(desk)
    for role in (Role.COLLECTOR, Role.OPERATOR, Role.AUDITOR):
        said = await desk.call(
            role, "POST", f"/api/v1/cases/{case}/events", json={"kind": "demand", "day": "2020-01-02", **PROOF}
        )
        assert said.status == 403


async def test_dependants_are_told_with_their_basis(desk: Desk) -> None:
    case = await _case(desk)
    at = f"/api/v1/cases/{case}/dependants"
    empty = await desk.call(Role.LEGAL, "GET", at)
    told = await desk.call(Role.LEGAL, "POST", at, json={"dependants": 2, "basis": "户口簿"})
    unknown = await desk.call(Role.LEGAL, "POST", at, json={"dependants": 2, "basis": "户口簿", "of": "保证人99"})

    assert empty.json["items"] == []
    assert (told.status, told.json["dependants"]) == (201, 2)
    assert unknown.status == 404


async def _guaranteed(desk: Desk, folder: Path) -> str:
    """A case of its own file, with a guarantor of whom nothing is agreed yet."""
    overdue = desk.house.clock.now().date().isoformat()
    rows: list[Cells] = [(*PLAIN, "担保人"), ("章一鸣", "110105198901089874", "", "HT900", 1000, overdue, "", "孙三")]
    await desk.acting(Role.OPERATOR).cases.import_file(write_xlsx(folder / "guaranteed.xlsx", rows))
    return (await desk.acting(Role.LEGAL).cases.list())[-1].number


async def test_the_terms_of_a_guarantee_move_its_date_and_their_undoing_moves_it_back(
    desk: Desk, tmp_path: Path
) -> None:
    case = await _guaranteed(desk, tmp_path)
    at = f"/api/v1/cases/{case}/guarantees"
    body = {"of": "保证人1", "mode": "joint", "until": "2032-06-30", "basis": "保证合同第三条"}

    async def ends() -> list[tuple[str, str]]:
        said = await desk.call(Role.LEGAL, "GET", f"/api/v1/cases/{case}/plan")
        return [(each["day"], "".join(each["steps"])) for each in said.json["dates"] if "保证期间" in each["what"]]

    before = await ends()
    told = await desk.call(Role.LEGAL, "POST", at, json=body)
    after, listed = await ends(), await desk.call(Role.LEGAL, "GET", at)
    undone = await desk.call(Role.LEGAL, "POST", f"{at}/{told.json['number']}/undo", json={"reason": "看错合同"})

    assert (told.status, undone.status, undone.json["counted"]) == (201, 200, False)
    assert {day for day, _ in after} >= {"2032-06-30"}
    assert any(f"连带责任保证（{told.json['number']} 登记）" in steps for _, steps in after)
    assert (listed.json["items"][0]["mode"], listed.json["told"][0]["basis"]) == ("joint", "（已密封）")
    assert await ends() == before


@pytest.mark.parametrize(
    "body",
    [
        {"of": "保证人1", "basis": "合同"},
        {"of": "保证人1", "basis": "合同", "until": "2032-06-30", "months": 6},
        {"of": "保证人1", "basis": "合同", "period": "agreed"},
        {"of": "债务人", "basis": "合同", "mode": "joint"},
        {"of": "保证人1", "basis": "合同", "mode": "几乎"},
    ],
)
async def test_terms_that_say_nothing_or_two_things_are_refused(
    desk: Desk, tmp_path: Path, body: dict[str, Any]
) -> None:
    case = await _guaranteed(desk, tmp_path)
    said = await desk.call(Role.LEGAL, "POST", f"/api/v1/cases/{case}/guarantees", json=body)
    assert said.status == 422
