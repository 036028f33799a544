"""Other creditors' enforcement: facts about the party only when a person confirmed them, and never in a court paper."""

import io

import pytest
from pypdf import PdfReader

from skiptrace.documents.book import Book, make_book
from skiptrace.documents.court import court_set
from skiptrace.documents.internal import internal_file
from skiptrace.documents.set import INTERNAL, render
from skiptrace.permits.docket import Stage
from skiptrace.settings import Creditor
from skiptrace.tracing.profile import Standing, TracedRecord
from tests.fakes.estate import DISHONEST, EQUITY, EXECUTED, FREEZE, PLEDGE, profile, record


def book(*records: TracedRecord, stage: Stage = Stage.EXECUTION) -> Book:
    return make_book(profile(records, stage), Creditor(name="某某消费金融有限公司"))


def test_a_confirmed_entry_is_told_with_docket_court_and_what_it_opens() -> None:
    made = internal_file(book(record("dishonest", DISHONEST), record("executed", EXECUTED)))
    first = made.enforcement[0]
    facts = {each.label: each.text for each in first.facts}

    assert (facts["案号"], facts["执行法院"]) == (DISHONEST["docket"], DISHONEST["court"])
    assert first.lead == "财产执行终结前可以申请参与分配"
    assert any("已被其他法院列入失信被执行人名单 1 次" in line for line in made.summary)
    assert any("另有执行案件 1 件" in line for line in made.summary)
    assert sum("申请参与分配（民诉解释第506条至第510条）" in line for line in made.open_items) == 1
    assert any("参与分配" in line for line in made.law)


def test_before_execution_the_instrument_comes_first() -> None:
    made = internal_file(book(record("executed", EXECUTED), stage=Stage.PRE_SUIT))

    assert made.enforcement[0].lead.startswith("取得执行依据后")


@pytest.mark.parametrize("standing", [Standing.LIKELY, Standing.REVIEW, Standing.UNCLEAR, Standing.REJECTED])
def test_an_entry_that_nobody_confirmed_is_no_fact_about_the_party(standing: Standing) -> None:
    """It waits among the doubtful, or is only counted; page one does not speak of it."""
    made = internal_file(book(record("dishonest", DISHONEST, standing)))

    assert made.enforcement == ()
    assert not any("失信" in line for line in (*made.summary, *made.open_items))
    assert not any("参与分配" in line for line in made.law)


def test_a_doubtful_entry_says_which_docket_it_is() -> None:
    made = internal_file(book(record("dishonest", DISHONEST, Standing.REVIEW)))

    assert made.doubtful[0].title == f"失信被执行人，{DISHONEST['docket']}，{DISHONEST['court']}"


def test_the_court_set_is_silent_about_it() -> None:
    told = court_set(book(record("dishonest", DISHONEST), record("equity", EQUITY))).model_dump_json()

    assert "失信" not in told
    assert DISHONEST["docket"] not in told
    assert EQUITY["company"] in told


def test_a_holding_stands_in_the_court_set_with_code_burdens_and_measure() -> None:
    made = court_set(book(record("equity", EQUITY), record("equity", FREEZE), record("equity", PLEDGE)))
    (line,) = made.assets

    assert (line.kind, line.measure, line.location) == ("股权", "轮候冻结", EQUITY["company"])
    assert {each.label for each in line.details} >= {"公司名称", "统一社会信用代码", "持股比例"}
    assert "某某担保有限公司" in line.mortgages
    assert "（2025）京0108执1号" in line.seizures
    assert "公示时生效" in line.remark


def test_the_printed_file_and_the_clue_list_show_both() -> None:
    files = render(book(record("dishonest", DISHONEST), record("equity", EQUITY), record("equity", PLEDGE)), None)
    pdf = next(body for place, body in files.items() if place.startswith(INTERNAL) and place.endswith(".pdf"))
    text = "".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)

    assert "其他法院的执行与失信记录" in text
    assert "出质" in text
    assert any(place.endswith(".xlsx") for place in files)
