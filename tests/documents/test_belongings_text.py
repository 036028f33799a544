"""Securities, policies and registered charges in the papers: what stands there, and what the court's set leaves out."""

import io

import pytest
from python_calamine import CalamineWorkbook

from connectors.answer import Outcome
from skiptrace.documents.book import Book, make_book
from skiptrace.documents.clue_list import clue_list
from skiptrace.documents.court import court_set
from skiptrace.documents.court_matters import doors
from skiptrace.documents.internal import internal_file
from skiptrace.documents.papers.paper import paper
from skiptrace.permits.docket import Stage
from skiptrace.settings import Creditor
from skiptrace.tracing.profile import Standing
from tests.fakes.estate import AT, CHARGE, INSURANCE, SECURITIES, outcome, profile, record

HOLDING = {**SECURITIES, "mortgagee": "模拟证券股份有限公司", "pledged_quantity": "200"}
POLICY = {**INSURANCE, "insured_relation": "子女", "loan_balance": "10000.00"}


def book(standing: Standing = Standing.COURT) -> Book:
    kinds = [("securities", HOLDING), ("insurance", POLICY), ("chattel_charge", CHARGE)]
    return make_book(profile([record(kind, fields, standing) for kind, fields in kinds], Stage.EXECUTION), Creditor())


def test_each_stands_in_the_internal_file_with_its_place_and_its_words() -> None:
    told = {asset.kind: asset for asset in internal_file(book()).assets}
    holding, policy, charge = told["证券、理财"], told["保险"], told["设备、存货等动产"]

    assert {f.label: f.text for f in holding.facts}["证券代码"] == "000001"
    assert [each.label for each in holding.mortgages] == ["质押"]
    assert {f.label: f.text for f in policy.facts}["被保险人是投保人的"] == "子女"
    assert any("保单贷款" in each.text for each in policy.cautions)
    assert charge.grade == "线索"
    assert [(each.label, "300,000.00" in each.text) for each in charge.mortgages] == [("担保", True)]
    assert all(f.evidence and f.pointer for asset in told.values() for f in asset.facts)


def test_the_clue_list_has_a_sheet_of_each_with_its_leading_zeros() -> None:
    read = CalamineWorkbook.from_filelike(io.BytesIO(clue_list(court_set(book()), AT)))
    holding = read.get_sheet_by_name("证券").to_python()
    main = read.get_sheet_by_name("财产线索清单").to_python()

    assert {"证券", "保险", "动产与权利担保"} <= set(read.sheet_names)
    assert "000001" in holding[1]
    assert any("冻结" in row and SECURITIES["broker"] in row for row in main)
    assert any("线索" in row and "设备、存货等动产" in row for row in main)


def test_what_is_doubtful_enters_no_court_paper() -> None:
    assert court_set(book(Standing.REVIEW)).assets == ()


@pytest.mark.parametrize(
    ("source", "title", "words"),
    [
        ("securities", "中国证券登记结算机构", ("名下证券账户及持有证券的", "质押数量")),
        ("insurance", "保险机构保单查询", ("作为投保人的保单的", "现金价值（元）")),
    ],
)
def test_the_order_that_would_open_the_door_says_what_it_asks_for(
    source: str, title: str, words: tuple[str, ...]
) -> None:
    closed = outcome(source, title, Outcome.NOT_ASKED, "没有有效的律师调查令", opens_with="律师调查令申请书")
    made = make_book(profile((), Stage.EXECUTION, outcomes=[closed]), Creditor())
    (door,) = doors(made, paper("investigation_order"))

    assert all(word in str(door) for word in words)
