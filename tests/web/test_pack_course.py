"""A pack that waits with the holder, through the interface: taken up, asked after, late, sent back, taken back."""

from datetime import timedelta

from skiptrace.settings import Role
from tests.web.conftest import Desk


async def _waiting(desk: Desk) -> tuple[str, str]:
    """A pack that the played job left with the holder, and the day after the world's own."""
    listed = await desk.call(Role.LEGAL, "GET", "/api/v1/packs?state=carried")
    tomorrow = desk.acting(Role.LEGAL).scribe.today() + timedelta(days=1)
    return listed.json["items"][0]["no"], tomorrow.isoformat()


async def test_a_pack_is_taken_up_asked_after_and_sent_back(desk: Desk) -> None:
    no, tomorrow = await _waiting(desk)
    path = f"/api/v1/packs/{no}"
    accepted = await desk.call(Role.OPERATOR, "POST", f"{path}/acceptance", json={"due": tomorrow})
    asked = {"note": "电话询问窗口，称明日寄出", "due": tomorrow}
    reminded = await desk.call(Role.OPERATOR, "POST", f"{path}/reminders", json=asked)
    returned = await desk.call(Role.OPERATOR, "POST", f"{path}/return", json={"why": "缺少委托书"})

    assert (accepted.status, accepted.json["state"], accepted.json["due"]) == (200, "accepted", tomorrow)
    assert (reminded.status, reminded.json["overdue"]) == (200, 0)
    assert (returned.status, returned.json["state"], returned.json["due"]) == (200, "returned", None)


async def test_what_is_no_longer_awaited_cannot_be_asked_after(desk: Desk) -> None:
    no, tomorrow = await _waiting(desk)
    withdrawn = await desk.call(Role.OPERATOR, "POST", f"/api/v1/packs/{no}/withdrawal", json={"why": "债务已还清"})
    again = await desk.call(
        Role.OPERATOR, "POST", f"/api/v1/packs/{no}/reminders", json={"note": "电话催询", "due": tomorrow}
    )
    past = await desk.call(Role.OPERATOR, "POST", f"/api/v1/packs/{no}/acceptance", json={"due": "2020-01-01"})

    assert (withdrawn.status, withdrawn.json["state_text"]) == (200, "已撤回")
    assert (again.status, past.status) == (422, 422)
    assert no in again.json["detail"]


async def test_only_late_packs_are_listed_when_asked_for(desk: Desk) -> None:
    late = await desk.call(Role.LEGAL, "GET", "/api/v1/packs?overdue=true")
    every = await desk.call(Role.LEGAL, "GET", "/api/v1/packs")

    assert [pack["no"] for pack in late.json["items"]] == [p["no"] for p in every.json["items"] if p["overdue"]]


async def test_a_collector_says_nothing_about_packs(desk: Desk) -> None:
    no, tomorrow = await _waiting(desk)
    said = await desk.call(Role.COLLECTOR, "POST", f"/api/v1/packs/{no}/acceptance", json={"due": tomorrow})

    assert said.status == 403
