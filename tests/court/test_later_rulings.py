"""What the court does later: rulings that lift, renew or replace a measure, read by two people as every paper is."""

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from skiptrace.court.choices import PaperKind
from skiptrace.court.measure import Measure
from skiptrace.errors import NotAllowed, UsageError
from skiptrace.journal import Action
from skiptrace.law.rule import rule
from tests.fakes.court_papers import COURT, LATER_NO, NOTICE_NO, image, later, lifted, measure, notice, renewed

if TYPE_CHECKING:
    from tests.court.conftest import Office

OTHER = "6222020000000000025"


async def _measures(office: "Office") -> tuple[Measure, ...]:
    return await office.acting("wu").court.measures(office.case.id)


async def _ends(office: "Office") -> dict[str, date]:
    service = office.acting("wu")
    found = await service.calendar(await service.cases.case(office.case.id))
    return {each.what: each.day for each in found.duties if each.what.startswith("M")}


async def _held(office: "Office", *measures: dict[str, Any]) -> None:
    await office.docket()
    await office.settled(PaperKind.RESULT_NOTICE, notice(*measures))


async def test_a_lifted_measure_has_no_days_left_and_is_still_shown(office: "Office") -> None:
    await _held(office)
    assert await _ends(office)
    paper = await office.settled(PaperKind.LIFTING_RULING, later(lifted=[lifted()]), image(text="lift"))
    (found,) = await _measures(office)

    assert found.lifted == date(2026, 10, 30)
    assert [each.text for each in found.changes] == [f"2026-10-30 裁定解除（{paper.number}）"]
    assert await _ends(office) == {}


async def test_a_paper_that_one_person_has_read_lifts_nothing(office: "Office") -> None:
    await _held(office)
    paper = await office.take(PaperKind.LIFTING_RULING, image(text="lift"))
    await office.enter("wu", paper, later(lifted=[lifted()]))
    (found,) = await _measures(office)
    assert found.lifted is None

    unlike = await office.enter("qian", paper, later(lifted=[lifted(what=OTHER)]))
    assert [each.path for each in unlike.differences] == ["lifted.0.what"]
    assert (await _measures(office))[0].lifted is None


async def test_a_partial_lifting_leaves_the_rest_frozen(office: "Office") -> None:
    await _held(office)
    part = later(lifted=[lifted(extent="partial", amount="12000.00")])
    await office.settled(PaperKind.LIFTING_RULING, part, image(text="part"))
    (found,) = await _measures(office)

    assert found.lifted is None
    assert found.frozen == Decimal("18000.00")
    assert (await _ends(office))["M1 银行存款 冻结届满"] == date(2027, 10, 28)


async def test_a_renewal_moves_the_end_the_window_and_the_last_day_to_ask_again(office: "Office") -> None:
    """保全规定 18: seven days before the new end, or the earlier end of the court's own window."""
    await _held(office)
    row = renewed(window_opens="2028-10-01", window_closes="2028-10-15")
    await office.settled(PaperKind.RENEWAL_RULING, later(renewed=[row]), image(text="renew"))
    (found,) = await _measures(office)
    days = await _ends(office)

    assert (found.end, found.former_ends) == (date(2028, 10, 28), (date(2027, 10, 28),))
    assert days["M1 银行存款 冻结届满"] == date(2028, 10, 28)
    assert days["M1 银行存款 冻结 最后续行申请日"] == date(2028, 10, 15)
    assert LATER_NO in {number.replace("(", "（").replace(")", "）") for number in found.numbers}


async def test_a_waiting_measure_that_came_to_the_front_begins_to_count(office: "Office") -> None:
    """查封规定 26: what waited takes effect when the one before it is lifted; then its end matters."""
    await _held(office, measure(order="waiting", queue=1, end=None))
    assert await _ends(office) == {}
    await office.settled(PaperKind.RENEWAL_RULING, later(renewed=[renewed(order="first")]), image(text="first"))
    (found,) = await _measures(office)

    assert (found.rank, found.waiting) == (0, False)
    assert (await _ends(office))["M1 银行存款 冻结届满"] == date(2028, 10, 28)


async def test_a_replacement_lifts_one_thing_and_holds_another(office: "Office") -> None:
    """民诉解释 167."""
    await _held(office)
    new = measure(what=OTHER, start="2026-10-30", end="2027-10-29", notice_no=None)
    form = later(lifted=[lifted()], measures=[new])
    await office.settled(PaperKind.REPLACEMENT_RULING, form, image(text="replace"))
    gone, held = await _measures(office)

    assert (gone.lifted, held.lifted) == (date(2026, 10, 30), None)
    assert held.what == OTHER
    assert held.document_no.replace("(", "（").replace(")", "）") == LATER_NO
    assert set(await _ends(office)) == {"M2 银行存款 冻结届满", "M2 银行存款 冻结 最后续行申请日"}


async def test_which_paper_comes_first_does_not_matter(office: "Office") -> None:
    await office.docket()
    before = await office.settled(PaperKind.LIFTING_RULING, later(lifted=[lifted()]), image(text="lift"))
    shown = await office.acting("wu").court.show(before.number)
    await office.settled(PaperKind.RESULT_NOTICE, notice())

    assert ["没有与该财产标识完全相同" in each.text for each in shown.notices] == [True]
    assert (await _measures(office))[0].lifted == date(2026, 10, 30)
    assert (await office.acting("wu").court.show(before.number)).notices == ()


async def test_a_measure_taken_after_the_ruling_is_untouched(office: "Office") -> None:
    await _held(office, measure(), measure(start="2026-11-05", end="2027-11-04"))
    await office.settled(PaperKind.LIFTING_RULING, later(lifted=[lifted()]), image(text="lift"))

    assert [each.lifted is None for each in await _measures(office)] == [False, True]


async def test_only_an_equal_whole_number_is_the_same_thing(office: "Office") -> None:
    await _held(office)
    await office.settled(PaperKind.LIFTING_RULING, later(lifted=[lifted(what=OTHER)]), image(text="other"))
    assert (await _measures(office))[0].lifted is None


@pytest.mark.parametrize(
    ("kind", "form", "match"),
    [
        (PaperKind.LIFTING_RULING, later(lifted=[lifted(extent="partial")]), "须录入解除数额"),
        (PaperKind.LIFTING_RULING, later(lifted=[lifted(amount="1.00")]), "全部解除的不填数额"),
        (PaperKind.LIFTING_RULING, later(lifted=[lifted()], served_on="2026-10-01"), "早于作出日期"),
        (PaperKind.RENEWAL_RULING, later(renewed=[renewed(window_opens="2028-10-01")]), "续行申请期间"),
        (PaperKind.RENEWAL_RULING, later(renewed=[renewed(start="2028-12-01")]), "早于起日"),
        (PaperKind.LIFTING_RULING, later(lifted=[]), "至少 1 行"),
    ],
)
async def test_what_cannot_stand_on_the_paper_is_sent_back(
    office: "Office", kind: PaperKind, form: dict[str, Any], match: str
) -> None:
    await _held(office)
    paper = await office.take(kind, image(text="wrong"))
    with pytest.raises(UsageError, match=match):
        await office.enter("wu", paper, form)


async def test_a_strangers_measure_and_anothers_number_are_not_this_cases(office: "Office") -> None:
    await _held(office)
    paper = await office.take(PaperKind.LIFTING_RULING, image(text="wrong"))
    with pytest.raises(NotAllowed, match="不是本案"):
        await office.enter("wu", paper, later(lifted=[lifted(name="李小红", id_no="110101198505053210")]))
    with pytest.raises(NotAllowed, match="案号"):
        await office.enter("wu", paper, later(lifted=[lifted()], docket_no="（2026）京0102民初999号"))


async def test_a_renewal_beyond_the_maximum_and_one_after_the_end_are_kept_and_marked(office: "Office") -> None:
    """民诉解释 485: one year for deposits; 查封规定 27: what has ended is gone."""
    await _held(office, measure(start="2024-10-29", end="2025-10-28"))
    paper = await office.take(PaperKind.RENEWAL_RULING, image(text="renew"))
    entered = await office.enter("wu", paper, later(renewed=[renewed(end="2029-10-30")]))

    assert [each.article for each in entered.notices] == [rule("A-30").brief, rule("A-32").brief]


async def test_the_journal_tells_what_was_changed_and_no_value(office: "Office") -> None:
    await _held(office)
    await office.settled(PaperKind.LIFTING_RULING, later(lifted=[lifted()]), image(text="lift"))
    lines = [each.entry async for each in office.acting("wu").journal.lines(case_id=office.case.id)]
    last = next(each for each in reversed(lines) if each.action is Action.COURT_SETTLED)

    assert last.detail["changes"] == ["lifted"]
    assert all(text not in last.canonical() for text in (OTHER, NOTICE_NO, COURT))
