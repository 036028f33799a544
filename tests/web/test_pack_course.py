"""A pack that waits with the holder, through the interface: taken up, asked after, late, sent back, taken back."""

from datetime import timedelta

from sqlalchemy import update

from skiptrace.settings import Role
from skiptrace.tracing.packs import PackState
from skiptrace.tracing.tables import packs
from tests.web.conftest import Desk


async def _waiting(desk: Desk, days: int = 1) -> tuple[str, str]:
    """A pack whose answer is taken out of the played world, owed in so many days; and that day."""
    (pack, *_), day = await desk.acting(Role.LEGAL).packs.list(), desk.acting(Role.LEGAL).scribe.today()
    due = day + timedelta(days=days)
    async with desk.house.store.write() as tx:
        await tx.execute(update(packs).where(packs.c.no == pack.no).values(state=PackState.CARRIED, due=due))
    return pack.no, due.isoformat()


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
    no, _ = await _waiting(desk, days=-2)
    late = await desk.call(Role.LEGAL, "GET", "/api/v1/packs?overdue=true")
    every = await desk.call(Role.LEGAL, "GET", "/api/v1/packs")

    assert [(pack["no"], pack["overdue"]) for pack in late.json["items"]] == [(no, 2)]
    assert len(every.json["items"]) > 1


async def test_a_collector_says_nothing_about_packs(desk: Desk) -> None:
    no, tomorrow = await _waiting(desk)
    said = await desk.call(Role.COLLECTOR, "POST", f"/api/v1/packs/{no}/acceptance", json={"due": tomorrow})

    assert said.status == 403
