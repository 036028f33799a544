"""What stands behind the debt in the papers: printed with its source, ticked only where known, never invented."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from connectors.authority import Authority
from skiptrace.cases.case import Guarantee, PartyRole
from skiptrace.cases.guarantee import Deed, Lasting, Mode, Terms, Told
from skiptrace.court.choices import Thing
from skiptrace.documents.book import Book, Means, make_book
from skiptrace.documents.court import court_set
from skiptrace.documents.court_set import CourtSet
from skiptrace.documents.draft import draft_docx
from skiptrace.documents.papers.paper import paper
from skiptrace.permits.docket import Stage
from skiptrace.tracing.profile import TracedRecord
from tests.documents.papers.test_catalogue import text_of
from tests.fakes import papers as made
from tests.fakes.estate import DEPOSIT, EQUITY, ORIGIN, PLEDGE, case, party, profile, record
from tests.fakes.measures import court_file, measure

SAID = replace(ORIGIN, pointer="逾期清单!G4")
GUARANTOR = "p-guarantor"


def book(
    *told: Told, file: Terms | None = None, stage: Stage = Stage.PRE_SUIT, records: Iterable[TracedRecord] = ()
) -> Book:
    """A case with one guarantor, of whose guarantee the file and people say what is given."""
    guarantor = party("赵某某", made.GUARANTOR_ID, PartyRole.GUARANTOR)
    if file:
        guarantor = replace(guarantor, guarantees=(Guarantee("k-1", file, SAID),))
    of = case(party(), guarantor)
    return make_book(profile(records, stage, of=of), made.CREDITOR, means=Means(guarantees=told))


def of_paper(name: str, of: Book) -> tuple[CourtSet, str]:
    court = court_set(of, paper(name))
    return court, text_of(draft_docx(court, of.at))


def test_a_complaint_prints_the_terms_that_people_entered_with_their_basis() -> None:
    court, text = of_paper("complaint", book(made.told(), file=Terms(Mode.GENERAL)))
    (each,) = court.guarantees

    assert (each.guarantor, each.mode) == ("赵某某", "连带责任保证")
    assert each.period == "主债务履行期限届满之日起 24 个月"
    assert "200,000.00 元（大写：贰拾万元整）" in each.maximum
    assert each.maximum.startswith("□ 否　■ 是")
    assert each.places == "G000001（经办人登记，依据：保证合同第三条、第五条）"
    for value in (each.mode, each.period, each.agreement, each.scope, each.maximum, each.places):
        assert value in text
    assert "■ 有：请求赵某某对合同 HT2024-001 的债务承担连带保证责任" in text
    assert any("系人工登记（G000001），请附保证合同" in lack for lack in court.lacks)


def test_what_the_file_says_is_cited_by_its_cell_and_stands_in_the_list_of_evidence() -> None:
    court, _ = of_paper("complaint", book(file=Terms(Mode.JOINT, Lasting.AGREED, date(2027, 5, 1))))
    (each,) = court.guarantees

    assert (each.period, each.agreement) == ("至2027年5月1日", "【缺：保证合同的编号与签订日期】")
    assert each.places == "E1 债权人提供的逾期清单 逾期清单!G4"
    assert "保证人的保证方式、保证期间" in court.exhibits[0].purpose


def test_what_nobody_has_said_is_a_gap_of_that_guarantor_and_is_not_filled_by_the_law() -> None:
    court, text = of_paper("complaint", book())

    assert {"合同1 保证人的保证方式", "合同1 保证人的保证期间", "合同1 保证人的保证合同的编号与签订日期"} <= set(
        court.lacks
    )
    assert (court.guarantees[0].mode, court.guarantees[0].period) == ("【缺：保证方式】", "【缺：保证期间】")
    assert "一般保证" not in court.guarantees[0].mode
    assert "□ 否　□ 是，最高债权额：" in text
    assert not any("赵某某" in lack for lack in court.lacks)


def test_where_nothing_was_agreed_the_law_says_which_and_is_cited() -> None:
    nothing = Told(
        "G000001", GUARANTOR, ("cl-1",), Terms(Mode.OPEN, Lasting.NONE), "合同", "zhao", made.told().entered_at
    )
    court, _ = of_paper("complaint", book(nothing))
    (each,) = court.guarantees

    assert each.mode == "没有约定或者约定不明，依法为一般保证（民法典第686条）"
    assert each.period == "没有约定，依法为主债务履行期限届满之日起 6 个月（民法典第692条）"
    assert "强制执行后仍不能履行的部分" in each.liability
    assert any("已于2025年11月1日届满" in lack for lack in court.lacks)


def test_without_guarantor_or_mortgage_both_boxes_stay_open() -> None:
    bare = make_book(profile((), Stage.PRE_SUIT), made.CREDITOR)
    court, text = of_paper("complaint", bare)

    assert court.guarantees == ()
    assert court.boxes.secured == "□ 无　□ 有："
    assert court.boxes.preserved == "□ 否　□ 是，保全裁定："
    assert "所保证的合同" not in text


def test_only_the_creditors_own_right_on_a_confirmed_thing_is_claimed() -> None:
    shares = record("equity", EQUITY)
    ours = record("equity", {**PLEDGE, "mortgagee": made.CREDITOR.name})
    court, text = of_paper("complaint", book(records=[shares, ours]))
    others, _ = of_paper("complaint", book(records=[shares, record("equity", PLEDGE)]))

    (each,) = court.mortgages
    assert (each.right, each.amount) == ("质权", "300,000.00 元")
    assert "优先受偿" in court.boxes.secured
    assert each.thing in text
    assert others.mortgages == ()
    assert "优先受偿" not in others.boxes.secured


def test_a_distribution_ticks_the_priority_that_a_registry_notes() -> None:
    ours = record("equity", {**PLEDGE, "mortgagee": made.CREDITOR.name})
    known, text = of_paper("distribution", book(stage=Stage.EXECUTION, records=[record("equity", EQUITY), ours]))
    unknown, _ = of_paper("distribution", book(stage=Stage.EXECUTION))

    assert known.boxes.priority.startswith("□ 无　■ 有（种类与财产）：质权，王小明名下股权")
    assert known.boxes.priority in text
    assert unknown.boxes.priority == "□ 无　□ 有（种类与财产）："


@pytest.mark.parametrize("name", ["preservation_pre_suit", "preservation_in_suit", "preservation_pre_execution"])
def test_an_application_for_preservation_names_the_guarantor_and_how_he_answers(name: str) -> None:
    stage = Stage.PRE_SUIT if name == "preservation_pre_suit" else Stage.IN_SUIT
    court, text = of_paper(name, book(made.told(), stage=stage))

    assert [each.role for each in court.respondents] == ["借款人", "保证人"]
    assert "赵某某对合同 HT2024-001 的债务提供保证。保证方式：连带责任保证" in text


def accounts(stage: Stage, mode: Mode, *, debtor: str) -> Book:
    """An account of the guarantor's, and one of the debtor's if its balance is given."""
    mine = {**DEPOSIT, "account_no": "6222020000000000099", "name": "赵某某", "id_no": made.GUARANTOR_ID}
    records = [record("deposit", mine, party_id=GUARANTOR, record_id="g", authority=Authority.AUTH)]
    if debtor:
        its = {**DEPOSIT, "balance": debtor, "available": debtor}
        records.append(record("deposit", its, record_id="d", authority=Authority.AUTH))
    return book(made.told(mode), stage=stage, records=records)


def test_a_general_guarantors_things_are_asked_for_only_behind_the_debtors() -> None:
    """担保制度解释 26(3): not before the debtor's are asked for, nor while those are enough."""
    alone = accounts(Stage.IN_SUIT, Mode.GENERAL, debtor="").plan.lines
    enough = accounts(Stage.IN_SUIT, Mode.GENERAL, debtor="500000").plan.lines
    short = accounts(Stage.IN_SUIT, Mode.GENERAL, debtor="1000").plan.lines

    assert [(line.included, line.rule.id) for line in alone] == [(False, "GUARANTEE-PRESERVATION")]
    assert [(line.asset.party_id == GUARANTOR, line.included) for line in enough] == [(False, True), (True, False)]
    assert [(line.asset.party_id == GUARANTOR, line.included) for line in short] == [(False, True), (True, True)]
    assert short[1].running == Decimal(31000)


def test_a_joint_guarantors_things_and_those_in_execution_are_asked_for_at_once() -> None:
    joint = accounts(Stage.IN_SUIT, Mode.JOINT, debtor="").plan.lines
    enforced = accounts(Stage.EXECUTION, Mode.GENERAL, debtor="").plan.lines

    assert [line.included for line in (*joint, *enforced)] == [True, True]


def test_preservation_before_the_suit_and_its_first_end_stand_where_the_forms_ask_for_them() -> None:
    held = [measure(), measure(kind=Thing.VEHICLE, what="京A12345", start=date(2025, 2, 1), end=date(2027, 1, 31))]
    before = make_book(profile((), Stage.PRE_SUIT), made.CREDITOR, court=court_file(held))
    after = make_book(profile((), Stage.EXECUTION), made.CREDITOR, court=court_file(held))
    complaint, application = of_paper("complaint", before), of_paper("execution", after)

    assert complaint[0].boxes.preserved.startswith("□ 否　■ 是，保全裁定：（2026）")
    assert complaint[0].boxes.preserved in complaint[1]
    assert application[0].earliest_end.startswith("2027年1月31日")
    assert application[0].earliest_end in application[1]


def test_late_interest_that_cannot_be_counted_says_so_and_names_no_day() -> None:
    known, unknown = made.full(Stage.EXECUTION), made.minimal(Stage.EXECUTION)

    assert "暂计至2026年10月30日" in court_set(known).totals.late_interest
    assert court_set(unknown).totals.late_interest == "未计算（履行期限届满日未登记）"


def test_interest_of_an_old_instrument_is_counted_from_the_rule_on_and_says_what_it_leaves_out() -> None:
    """迟延利息解释 7: what ran up before 2014-08-01 follows the rule of its time."""
    view = made.full(Stage.EXECUTION).profile
    assert view.docket is not None
    old = make_book(replace(view, docket=replace(view.docket, performance_due=date(2013, 5, 1))), made.CREDITOR)
    days = (view.at.date() - date(2014, 8, 1)).days
    late = old.plan.late_interest

    assert late is not None
    assert late.value == Decimal(100000) * Decimal("0.000175") * days
    assert "自2014年8月1日起，暂计至" in court_set(old).totals.late_interest
    assert "此前的迟延履行期间按当时的规定另行计算" in court_set(old).totals.late_interest
    assert any("2013-05-01 至 2014-08-01" in step for step in old.plan.cap.steps)


def test_the_deed_is_no_more_than_what_was_entered() -> None:
    silent = court_set(book(made.told(deed=Deed())), paper("complaint")).guarantees[0]
    assert (silent.scope, silent.agreement) == ("", "【缺：保证合同的编号与签订日期】")


def test_a_paper_that_prints_no_guarantee_gathers_none() -> None:
    """What one party signs alone holds nothing of another's."""
    court = court_set(made.full(Stage.PRE_SUIT), paper("consent"))
    assert (court.guarantees, court.mortgages) == ((), ())
    assert "赵某某" not in court.model_dump_json()
