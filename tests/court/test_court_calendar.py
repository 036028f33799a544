"""What the court did, once two people have read it alike, is what the calendar counts from."""

from datetime import date
from typing import TYPE_CHECKING

import pytest

from skiptrace.court.choices import PaperKind
from skiptrace.documents.calendar import case_calendar
from skiptrace.errors import NotAllowed
from skiptrace.law.duty import DutyKind, due_within
from skiptrace.permits.docket import Stage
from tests.fakes.court_papers import image, measure, notice, ruling

if TYPE_CHECKING:
    from tests.court.conftest import Office

TODAY = date(2026, 10, 30)


async def duties(office: "Office") -> dict[str, tuple[date, str]]:
    service = office.acting("wu")
    found = await service.calendar(await service.cases.case(office.case.id))
    return {each.what: (each.day, each.kind) for each in found.duties if not each.met}


async def test_a_settled_notice_gives_the_end_the_renewal_and_the_thirty_days_to_sue(office: "Office") -> None:
    """民诉 104: thirty days from the 29th of October end on a Saturday; 保全规定 18: seven days before the end."""
    await office.docket(Stage.PRE_SUIT)
    await office.settled(PaperKind.RESULT_NOTICE, notice())
    found = await duties(office)

    assert found["诉前保全后起诉或者申请仲裁"] == (date(2026, 11, 30), DutyKind.OURS)
    assert found["M1 银行存款 冻结 最后续行申请日"] == (date(2027, 10, 21), DutyKind.OURS)
    assert found["M1 银行存款 冻结届满"] == (date(2027, 10, 28), DutyKind.END)


async def test_a_paper_that_only_one_person_has_read_counts_for_nothing(office: "Office") -> None:
    await office.docket(Stage.PRE_SUIT)
    paper = await office.take(PaperKind.RESULT_NOTICE)
    await office.enter("wu", paper, notice())

    assert not any("冻结" in what or "起诉" in what for what in await duties(office))


async def test_a_dismissal_gives_five_days_from_its_service(office: "Office") -> None:
    """保全规定 25: received on 28 October, the fifth day is Monday the 2nd of November."""
    await office.docket()
    form = ruling(decision="dismissed", amount=None, made_on="2026-10-26", served_on="2026-10-28")
    paper = await office.settled(PaperKind.RULING, form)

    assert (await duties(office))[f"裁定（{paper.number}） 对保全裁定申请复议"] == (date(2026, 11, 2), DutyKind.OURS)


async def test_a_granted_ruling_is_followed_until_the_court_acts(office: "Office") -> None:
    """保全规定 4: five days to begin; a measure of that time shows that it did."""
    await office.docket()
    paper = await office.settled(PaperKind.RULING, ruling())
    what = f"裁定（{paper.number}） 法院开始执行保全裁定"

    assert (await duties(office))[what] == (date(2026, 11, 2), DutyKind.COURT)
    await office.settled(PaperKind.RESULT_NOTICE, notice(), image(text="notice"))
    assert what not in await duties(office)


async def test_a_renewed_measure_keeps_its_place_and_only_moves_its_day(office: "Office") -> None:
    await office.docket()
    await office.settled(PaperKind.RESULT_NOTICE, notice())
    renewed = notice(measure(start="2027-10-29", end="2028-10-28"), document_no="（2027）京0102执保9号告知书")
    await office.settled(PaperKind.RESULT_NOTICE, renewed, image(text="renewed"))
    ends = [day for what, (day, _) in (await duties(office)).items() if what.endswith("届满") and "冻结" in what]

    assert ends == [date(2028, 10, 28)]


async def test_both_ways_of_reading_a_case_give_the_same_days(office: "Office") -> None:
    await office.docket(Stage.PRE_SUIT)
    await office.settled(PaperKind.RESULT_NOTICE, notice())

    service = office.acting("wu")
    case = await service.cases.case(office.case.id)

    assert await service.calendar(case) == case_calendar(await service.book(case))


async def test_limitation_is_counted_from_the_overdue_day_and_says_that_this_is_early(office: "Office") -> None:
    """民法典 188: overdue since 2 January 2025; 189 counts from the last instalment, which the file does not give."""
    service = office.acting("wu")
    (claim,) = (await service.calendar(office.case)).duties

    assert (claim.what, claim.day) == ("合同1 诉讼时效届满", date(2028, 1, 2))
    assert "偏早" in claim.assumed
    assert due_within([claim], TODAY, 30) == ()


async def test_a_collector_sees_no_calendar(office: "Office") -> None:
    with pytest.raises(NotAllowed):
        await office.acting("li", "collector").calendar(office.case)
