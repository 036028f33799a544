"""Which papers a case gets, what opens a closed door, and that nobody else's value enters."""

import io
from dataclasses import replace
from datetime import date

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from skiptrace.court.choices import Thing
from skiptrace.documents.book import make_book
from skiptrace.documents.court import court_set
from skiptrace.documents.draft import draft_docx
from skiptrace.documents.papers.bulk import CaseLog, log_sheet
from skiptrace.documents.papers.choice import opening, wanted
from skiptrace.documents.papers.paper import at_stage, paper
from skiptrace.documents.set import COURT, drafts, render
from skiptrace.errors import UsageError
from skiptrace.permits.docket import Stage
from skiptrace.settings import Creditor
from skiptrace.tracing.profile import Standing
from tests.documents.papers.test_catalogue import text_of
from tests.fakes import papers as made
from tests.fakes.estate import AT, DEPOSIT, EXECUTED, HOUSE, VEHICLE, profile, record
from tests.fakes.measures import court_file, measure


def test_a_paper_of_another_stage_is_refused_and_says_which_stage_it_is_for() -> None:
    with pytest.raises(UsageError, match="用于诉讼中、执行中；本案现为诉前"):
        wanted(made.full(None), ("investigation_order",))
    assert wanted(made.full(None), ()) == at_stage(Stage.PRE_SUIT)


@pytest.mark.parametrize(
    ("stage", "papers"),
    [
        (Stage.PRE_SUIT, {"complaint", "consent"}),
        (Stage.IN_SUIT, {"investigation_order", "network_query", "consent"}),
        (Stage.EXECUTION, {"investigation_order", "network_query", "consent"}),
    ],
)
def test_every_source_that_lacked_authority_brings_the_paper_that_opens_it(stage: Stage, papers: set[str]) -> None:
    book = made.full(stage)
    assert {each.id for each in opening(book)} == papers
    files = render(book)
    for each in opening(book):
        name = f"{each.name}（借款人）" if each.by_party else each.name
        assert f"{COURT}/C000001-{name}-草稿.docx" in files


def test_an_authorisation_is_drafted_for_each_party_alone_and_shows_no_other() -> None:
    book = made.full(Stage.EXECUTION)
    debtor, guarantor = book.profile.case.parties
    asked = [replace(each, party_id=guarantor.id) for each in book.profile.outcomes]
    both = replace(book, profile=replace(book.profile, outcomes=(*book.profile.outcomes, *asked)))
    first, second = drafts(both, (paper("consent"),))
    assert (first.name, second.name) == ("个人信息查询授权书（借款人）", "个人信息查询授权书（保证人）")
    assert debtor.id_no in text_of(first.body)
    assert guarantor.id_no not in text_of(first.body)
    assert debtor.id_no not in text_of(second.body)
    assert guarantor.id_no in text_of(second.body)


def test_the_order_asks_the_unasked_holders_about_the_party_and_not_the_answered_ones() -> None:
    book = made.full(Stage.IN_SUIT)
    court = court_set(book, paper("investigation_order"))
    assert [door.holder for door in court.doors] == ["不动产登记中心", "车辆管理所"]
    assert "不动产权证号" in court.doors[0].content
    assert {door.id_no for door in court.doors} == {book.profile.case.debtor.id_no}
    assert [door.holder for door in court_set(book, paper("consent")).doors] == ["住房公积金管理中心"]
    text = text_of(draft_docx(court, AT))
    assert court.doors[1].content in text


def test_before_suit_no_paper_holds_what_a_court_brought() -> None:
    records = [record("deposit", DEPOSIT), record("house", HOUSE)]
    book = make_book(profile(records, None), Creditor())
    for each in drafts(book, at_stage(Stage.PRE_SUIT)):
        text = text_of(each.body)
        assert DEPOSIT["account_no"] not in text
        assert HOUSE["certificate_no"] not in text


_STRANGE = st.sampled_from([standing for standing in Standing if standing is not Standing.COURT])
_KINDS = st.sampled_from(["house", "vehicle", "deposit", "person", "executed"])
_FIELDS = {"house": HOUSE, "vehicle": VEHICLE, "deposit": DEPOSIT, "executed": EXECUTED, "person": {"fact": "phone"}}
_MARKED = {"house": "location", "vehicle": "plate", "deposit": "account_no", "person": "phone", "executed": "docket"}


@settings(max_examples=12, deadline=None)
@given(st.lists(st.tuples(_KINDS, _STRANGE), min_size=1, max_size=5), st.sampled_from(list(Stage)))
def test_no_paper_holds_a_value_that_is_not_surely_the_partys(kinds: list[tuple[str, Standing]], stage: Stage) -> None:
    records = [
        record(kind, {**_FIELDS[kind], _MARKED[kind]: f"生人{n}号"}, standing, record_id=f"r{n}")
        for n, (kind, standing) in enumerate(kinds)
    ]
    strange = measure(name="钱某某", what="62220000生人", kind=Thing.DEPOSIT)
    book = make_book(profile(records, stage), Creditor(), court=court_file([strange]))
    for each in at_stage(stage):
        said = court_set(book, each).model_dump_json()
        assert "生人" not in said
        assert "钱某某" not in said


def test_a_renewal_lists_running_measures_with_their_last_day_and_is_blocked_without() -> None:
    court = court_set(made.full(Stage.EXECUTION), paper("renewal"))
    assert [each.end for each in court.measures] == ["2027年10月28日", "2028年8月31日"]
    assert court.measures[0].renew_by == "2027年10月21日"
    assert court.blocked == ()
    gone = measure(start=date(2025, 10, 1), end=date(2026, 10, 1))
    late = make_book(profile(), Creditor(), court=court_file([gone]))
    blocked = court_set(late, paper("renewal"))
    assert blocked.measures == ()
    assert any("效力已消灭" in item for item in blocked.blocked)


def test_a_renewal_after_the_seventh_day_says_so() -> None:
    close = measure(start=date(2025, 11, 3), end=date(2026, 11, 2))
    court = court_set(make_book(profile(), Creditor(), court=court_file([close])), paper("renewal"))
    assert any("已过届满前七日" in item for item in court.lacks)


def test_distribution_needs_another_courts_case_that_a_person_confirmed() -> None:
    assert court_set(made.full(Stage.EXECUTION), paper("distribution")).elsewhere[0].docket == EXECUTED["docket"]
    doubtful = make_book(profile([record("executed", EXECUTED, Standing.REVIEW)]), Creditor())
    court = court_set(doubtful, paper("distribution"))
    assert court.elsewhere == ()
    assert "没有经人工核定的其他法院执行案件" in court.blocked


def test_a_network_query_in_suit_waits_for_the_ruling() -> None:
    book = make_book(profile((), Stage.IN_SUIT), Creditor())
    assert any("先裁定财产保全" in item for item in court_set(book, paper("network_query")).blocked)
    assert not court_set(made.full(Stage.IN_SUIT), paper("network_query")).blocked


def test_service_by_notice_shows_dead_numbers_with_their_state() -> None:
    (dead,) = [each for each in court_set(made.full(Stage.IN_SUIT), paper("notice_service")).attempts if each.status]
    assert (dead.value, dead.status, dead.seen) == ("13900000009", "停机", "2025年3月1日")


def test_the_bulk_list_has_a_row_for_each_gap_and_one_for_a_case_without_drafts() -> None:
    book = made.minimal(Stage.EXECUTION)
    made_drafts = drafts(book, (paper("execution"), paper("renewal")))
    logs = [CaseLog("C000001", made_drafts, ""), CaseLog("=C2", (), "没有案件")]
    body = log_sheet(logs, AT)
    assert body == log_sheet(logs, AT)
    rows = list(openpyxl.load_workbook(io.BytesIO(body)).active.iter_rows(min_row=2, values_only=True))
    listed = [row[4] for row in rows if row[0] == "C000001" and row[1] == "强制执行申请书"]
    assert set(made_drafts[0].lacks) <= set(listed)
    assert any(str(row[4]).startswith("不能提交：") for row in rows)
    assert ("=C2", None, None, "没有写出", "没有案件") in [tuple(cell or None for cell in row) for row in rows]


def test_a_measure_on_another_persons_thing_stays_out() -> None:
    file = court_file([measure(), replace(measure(), name="钱某某")])
    book = make_book(profile(), Creditor(), court=file)
    court = court_set(book, paper("release"))
    assert {each.owner for each in court.measures} == {"王小明"}
    assert any("与本案当事人姓名不符" in item for item in court.lacks)


@pytest.mark.parametrize("stage", list(Stage))
def test_a_masked_name_is_printed_nowhere_and_the_role_stands_for_it(stage: Stage) -> None:
    hidden = replace(made.full(stage).profile.case.debtor, name="王*")
    whole = made.full(stage)
    kept = tuple(each for each in whole.profile.records if each.kind != "person")
    of = replace(whole.profile.case, parties=(hidden, *whole.profile.case.parties[1:]))
    book = make_book(replace(whole.profile, case=of, records=kept), Creditor(), court=court_file([measure()]))
    for each in drafts(book, at_stage(stage)):
        assert "王*" not in text_of(each.body), each.paper
    if stage is not Stage.PRE_SUIT:
        assert court_set(book, paper("investigation_order")).doors[0].party == "借款人"
