"""What may happen to a request on its way: taken up, asked after, late, sent back, withdrawn, answered in part."""

from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from connectors.answer import Outcome
from skiptrace.errors import NotAllowed, UsageError
from skiptrace.journal import Action
from skiptrace.storage.store import Store
from skiptrace.tracing.ledger import Ledger, answered
from skiptrace.tracing.packs import Pack, PackState
from skiptrace.tracing.tables import lookups
from tests.tracing.test_packs import Desks, desks

if TYPE_CHECKING:
    from skiptrace.journal import Journal
    from tests.conftest import FixedClock

__all__ = ["desks"]
TODAY = date(2026, 10, 30)


async def carried(desks: Desks) -> Pack:
    await desks.approving.approve("K1")
    return await desks.drafting.carried("K1")


async def question(store: Store) -> tuple[str, str, str, date | None]:
    async with store.read() as tx:
        row = (await tx.execute(select(lookups))).one()
    return row.outcome, row.why, row.error, row.due


async def test_a_holder_that_took_it_up_is_late_by_its_own_day(desks: Desks, store: Store) -> None:
    await carried(desks)
    pack = await desks.drafting.accepted("K1", TODAY + timedelta(days=3))

    assert (pack.state, pack.due) == (PackState.ACCEPTED, date(2026, 11, 2))
    assert [pack.overdue(TODAY + timedelta(days=n)) for n in (3, 4, 10)] == [0, 1, 7]
    assert await question(store) == (Outcome.PENDING, "对方已受理，等待回复", "", date(2026, 11, 2))


async def test_late_is_not_answered_and_a_reminder_sets_a_new_day(
    desks: Desks, store: Store, clock: "FixedClock", journal: "Journal"
) -> None:
    pack = await carried(desks)
    clock.at += timedelta(days=12)
    today = clock.at.date()
    assert pack.overdue(today) == 2

    again = await desks.drafting.reminded("K1", "电话询问窗口，称本周寄出", today + timedelta(days=5))
    lines = [line.entry.detail async for line in journal.lines(actions={Action.PACK_REMINDED})]

    assert (again.state, again.overdue(today)) == (PackState.CARRIED, 0)
    outcome, why, _, due = await question(store)
    assert (outcome, due) == (Outcome.PENDING, today + timedelta(days=5))
    assert "已催询（2026-11-11）：电话询问窗口，称本周寄出" in why
    assert [(each["pack"], each["due"]) for each in lines] == [("K1", "2026-11-16")]


async def test_what_was_sent_back_goes_out_again_by_a_second_persons_word_only(desks: Desks, store: Store) -> None:
    """The question still waits: nothing was said of the person."""
    await carried(desks)
    pack = await desks.drafting.returned("K1", "缺少委托书原件")
    outcome, why, _, _ = await question(store)

    assert (pack.state, pack.due, outcome) == (PackState.RETURNED, None, Outcome.PENDING)
    assert "缺少委托书原件" in why
    with pytest.raises(NotAllowed):
        await desks.drafting.approve("K1")
    with pytest.raises(UsageError, match="已退件"):
        await desks.drafting.body("K1")
    assert (await desks.approving.approve("K1")).state is PackState.APPROVED
    assert (await desks.drafting.carried("K1")).due == date(2026, 11, 9)


async def test_what_was_withdrawn_leaves_no_more_and_is_not_asked_by_itself(desks: Desks, store: Store) -> None:
    """The file is out of the outbox, the question says not asked and why, and a trace leaves it alone."""
    await desks.approving.approve("K1")
    pack = await desks.drafting.withdraw("K1", "债务人已还清")
    outcome, why, _, _ = await question(store)
    rows = await Ledger(store).of_case("case-1")

    assert (pack.state, list(desks.outbox.iterdir())) == (PackState.WITHDRAWN, [])
    assert (outcome, "债务人已还清" in why) == (Outcome.NOT_ASKED, True)
    assert answered(rows) == {rows[0].key}
    await Ledger(store).drop_unplanned(rows, {(*rows[0].key[:3], "another")})
    assert len(await Ledger(store).of_case("case-1")) == 1
    assert (await desks.approving.approve("K1")).state is PackState.APPROVED
    assert (await question(store))[:3] == (Outcome.PENDING, "请求包已批准，待送达", "")


async def test_a_part_leaves_the_rest_owed_and_a_late_part_takes_nothing_back(desks: Desks, store: Store) -> None:
    await carried(desks)
    async with store.write() as tx:
        await desks.drafting.answered(tx, "K1", whole=False)
    part = await desks.drafting.pack("K1")
    async with store.write() as tx:
        await desks.drafting.answered(tx, "K1")
        await desks.drafting.answered(tx, "K1", whole=False)

    assert (part.state, part.overdue(TODAY + timedelta(days=11))) == (PackState.PARTLY, 1)
    assert (await desks.drafting.pack("K1")).state is PackState.ANSWERED


@pytest.mark.parametrize("state", ["drafted", "approved", "answered"])
async def test_only_what_the_holder_owes_is_taken_up_asked_after_or_sent_back(
    desks: Desks, store: Store, state: str
) -> None:
    if state != "drafted":
        await desks.approving.approve("K1")
    if state == "answered":
        async with store.write() as tx:
            await desks.drafting.answered(tx, "K1")
        with pytest.raises(UsageError, match="不能撤回"):
            await desks.drafting.withdraw("K1", "不再需要")

    with pytest.raises(UsageError, match="等待回复"):
        await desks.drafting.accepted("K1", TODAY)
    with pytest.raises(UsageError, match="等待回复"):
        await desks.drafting.reminded("K1", "已电话催询", TODAY)
    with pytest.raises(UsageError, match="没有可登记的退件"):
        await desks.drafting.returned("K1", "材料不全")


async def test_a_day_that_is_over_and_a_reason_that_says_nothing_are_refused(desks: Desks) -> None:
    await carried(desks)

    with pytest.raises(UsageError, match="早于今日"):
        await desks.drafting.accepted("K1", TODAY - timedelta(days=1))
    with pytest.raises(UsageError, match="写明"):
        await desks.drafting.returned("K1", " ")
