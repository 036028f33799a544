"""Entries: two different people must read a paper alike; what cannot be its, or this case's, goes back."""

from typing import TYPE_CHECKING

import pytest

from skiptrace.court.choices import PaperKind
from skiptrace.entering.entry import PaperState
from skiptrace.errors import NotAllowed, UsageError
from tests.fakes.court_papers import ACCOUNT, NAME, image, measure, notice, pdf, ruling

if TYPE_CHECKING:
    from tests.court.conftest import Office

NOTICE = PaperKind.RESULT_NOTICE


async def test_two_people_who_enter_alike_settle_a_paper(office: "Office") -> None:
    await office.docket()
    paper = await office.take(NOTICE)
    first = await office.enter("wu", paper, notice())
    assert first.paper.state is PaperState.ENTERED_ONCE
    assert await office.acting("wu").court.measures(office.case.id) == ()
    second = await office.enter("qian", paper, notice())

    assert (second.paper.state, second.differences) == (PaperState.SETTLED, ())
    assert len(await office.acting("wu").court.measures(office.case.id)) == 1
    with pytest.raises(UsageError, match="已由两人录入一致并生效"):
        await office.enter("li", paper, notice())


@pytest.mark.parametrize("name", ["wu", "WU", " wu ", "ｗｕ"])
async def test_the_same_person_twice_is_not_two_people(office: "Office", name: str) -> None:
    await office.docket()
    paper = await office.take(NOTICE)
    await office.enter("wu", paper, notice())

    with pytest.raises(NotAllowed, match="个人信息保护法第51条"):
        await office.enter(name, paper, notice())
    assert len((await office.acting("wu").court.show(paper.number)).entries) == 1


async def test_a_difference_names_field_and_page_and_no_value(office: "Office") -> None:
    await office.docket()
    paper = await office.take(NOTICE, pdf("one", "two"))
    wrong = measure(what={"value": "6222020000000000018", "page": 2}, frozen="31000.00")
    await office.enter("wu", paper, notice())
    entered = await office.enter("qian", paper, notice(wrong))

    assert entered.paper.state is PaperState.DIFFERS
    assert [(each.path, each.label, each.pages) for each in entered.differences] == [
        ("measures.0.what", "措施1 财产标识", (1, 2)),
        ("measures.0.frozen", "措施1 实际冻结数额", (1,)),
    ]
    assert (await office.acting("li").court.show(paper.number)).differences == entered.differences
    assert await office.acting("wu").court.measures(office.case.id) == ()


async def test_after_a_difference_either_person_or_a_third_may_enter_again(office: "Office") -> None:
    await office.docket()
    slip = notice(measure(asked="150000.00"))
    paper = await office.take(NOTICE)
    await office.enter("wu", paper, slip)
    await office.enter("qian", paper, notice())
    assert (await office.enter("wu", paper, notice())).paper.state is PaperState.SETTLED

    other = await office.take(PaperKind.ASSISTANCE_RECEIPT)
    await office.enter("wu", other, slip)
    await office.enter("qian", other, notice())
    third = await office.enter("li", other, notice())
    assert third.paper.state is PaperState.SETTLED
    assert [str(each.asked) for each in await office.acting("wu").court.measures(office.case.id)] == ["105000.00"] * 2


async def test_one_person_alone_never_settles_a_paper_that_differs(office: "Office") -> None:
    await office.docket()
    paper = await office.take(NOTICE)
    await office.enter("wu", paper, notice(measure(asked="1.00")))
    await office.enter("qian", paper, notice())
    again = await office.enter("qian", paper, notice())

    assert again.paper.state is PaperState.DIFFERS
    assert await office.acting("wu").court.measures(office.case.id) == ()


async def test_a_foreign_docket_is_refused_with_its_page_and_article(office: "Office") -> None:
    await office.docket()
    paper = await office.take(NOTICE)

    with pytest.raises(NotAllowed, match=r"第1页.*不是本案登记的案号.*保全规定第12条"):
        await office.enter("wu", paper, notice(docket_no="（2026）京0102民初999号"))
    assert (await office.acting("wu").court.show(paper.number)).entries == ()


@pytest.mark.parametrize("written", ["(2026)京0102民初1号", "〔2026〕京 0102 民初１号", "（2026）京0102民初1号之二"])
async def test_the_dockets_number_is_known_however_it_is_written(office: "Office", written: str) -> None:
    await office.docket()
    paper = await office.take(NOTICE)
    assert (await office.enter("wu", paper, notice(docket_no=written))).paper.state is PaperState.ENTERED_ONCE


@pytest.mark.parametrize(
    ("name", "id_no"), [("李某某", None), (NAME, "440524188001010014"), ("李某某", "440524188001010014")]
)
async def test_a_respondent_who_is_no_party_is_refused(office: "Office", name: str, id_no: str | None) -> None:
    await office.docket()
    paper = await office.take(NOTICE)
    with pytest.raises(NotAllowed, match="不是本案债务人") as refused:
        await office.enter("wu", paper, notice(measure(name=name, id_no=id_no)))
    assert name not in str(refused.value)

    other = await office.take(PaperKind.RULING)
    with pytest.raises(NotAllowed, match="被申请人1"):
        await office.enter("wu", other, ruling(name=name, id_no=id_no))


async def test_what_cannot_stand_on_the_paper_goes_back_with_its_place(office: "Office") -> None:
    await office.docket()
    paper = await office.take(NOTICE)
    with pytest.raises(UsageError, match="措施1 止日（第1页）：早于起日"):
        await office.enter("wu", paper, notice(measure(end="2026-10-01")))
    with pytest.raises(UsageError, match="首封没有轮候顺位"):
        await office.enter("wu", paper, notice(measure(queue=2)))
    with pytest.raises(UsageError, match="页码大于文书的页数（共 1 页）"):
        await office.enter("wu", paper, notice(measure(what={"value": ACCOUNT, "page": 2})))
    assert (await office.acting("wu").court.show(paper.number)).entries == ()


async def test_what_the_court_wrote_beyond_the_maximum_is_kept_and_marked(office: "Office") -> None:
    await office.docket()
    entered = await office.enter("wu", await office.take(NOTICE), notice(measure(end="2029-10-28", frozen="200000")))

    assert [(each.article, "第1页" in each.text) for each in entered.notices] == [
        ("民诉解释第485条（保全依第156条适用）", True),
        ("查封规定第19条", True),
    ]
    assert "2029" not in "".join(each.text for each in entered.notices)
    paper = await office.settled(NOTICE, notice(measure(end="2029-10-28")), image(text="other"))
    (kept,) = await office.acting("wu").court.measures(office.case.id)
    assert kept.exceeds_maximum
    assert kept.end is not None
    assert kept.end.isoformat() == "2029-10-28"
    assert (await office.acting("wu").court.show(paper.number)).notices
