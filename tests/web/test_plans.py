"""The plan over the interface: masked unless read for a reason, changed by a tick, journalled, and only by who may."""

from typing import Any

from skiptrace.journal import Action
from skiptrace.settings import Role
from tests.web.conftest import Desk


async def _planned(desk: Desk) -> tuple[str, dict[str, Any]]:
    """A case of the played job with something in its plan."""
    for line in await desk.acting(Role.LEGAL).cases.list():
        said = await desk.call(Role.LEGAL, "GET", f"/api/v1/cases/{line.number}/plan")
        assert said.status == 200
        if any(each["included"] for each in said.json["lines"]):
            return line.number, said.json
    raise AssertionError("no case has a plan")


async def test_an_untick_changes_the_totals_is_journalled_and_can_be_taken_back(desk: Desk) -> None:
    case, before = await _planned(desk)
    line = next(each for each in before["lines"] if each["included"])
    at = f"/api/v1/cases/{case}/plan/{line['asset']}/choice"
    after = await desk.call(Role.LEGAL, "POST", at, json={"included": False, "reason": "专用账户，姓名甲乙丙"})
    back = await desk.call(Role.LEGAL, "DELETE", at)
    again = await desk.call(Role.LEGAL, "DELETE", at)
    found = await desk.acting(Role.LEGAL).cases.case(case)
    entries = [each.entry async for each in desk.house.journal.lines(case_id=found.id)]
    chosen = [entry for entry in entries if entry.action is Action.PLAN_CHOSEN]
    changed = next(each for each in after.json["lines"] if each["asset"] == line["asset"])

    assert after.status == 200
    assert not changed["included"]
    assert changed["chosen"].endswith("不列入")
    assert changed["chosen_reason"] == ""
    assert changed["amount"] is None
    assert back.json == before
    assert again.status in {400, 422}
    assert [entry.detail["act"] for entry in chosen] == ["untick", "clear"]
    assert all("甲乙丙" not in str(dict(entry.detail)) for entry in chosen)


async def test_values_are_masked_and_read_with_a_reason(desk: Desk) -> None:
    case, masked = await _planned(desk)
    whole = await desk.call(Role.LEGAL, "GET", f"/api/v1/cases/{case}/plan", params={"reveal": "起草保全申请"})
    pairs = zip(masked["lines"], whole.json["lines"], strict=True)

    assert any(one["what"] != other["what"] for one, other in pairs)
    assert whole.json["cap"] == masked["cap"]


async def test_only_who_answers_for_the_plan_may_choose_and_an_unknown_thing_is_named(desk: Desk) -> None:
    case, _ = await _planned(desk)
    body = {"included": False, "reason": "试试"}
    by_operator = await desk.call(Role.OPERATOR, "POST", f"/api/v1/cases/{case}/plan/A1/choice", json=body)
    unknown = await desk.call(Role.LEGAL, "POST", f"/api/v1/cases/{case}/plan/A9999/choice", json=body)

    assert by_operator.status == 403
    assert unknown.status == 404
