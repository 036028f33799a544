"""Page one says what can be got, what it costs and what follows; the file shows the way there."""

import io
from dataclasses import replace
from decimal import Decimal

from pypdf import PdfReader

from skiptrace.assets.asset import AssetKind
from skiptrace.assets.choice import Act, Choice, Choices, Valuation
from skiptrace.assets.costs import Premium
from skiptrace.assets.plan import Terms
from skiptrace.documents.book import Book, Means, make_book
from skiptrace.documents.court import court_set
from skiptrace.documents.internal import internal_file
from skiptrace.documents.pdf import dossier_pdf
from skiptrace.permits.docket import Stage
from skiptrace.settings import Creditor
from tests.fakes.estate import (
    AT,
    DEBTOR,
    DEPOSIT,
    EQUITY,
    EXECUTED,
    FUND,
    HOUSE,
    TODAY,
    VEHICLE,
    profile,
    record,
)  # fmt: skip

LIVING = Decimal(1500)


def book(stage: Stage = Stage.EXECUTION, terms: Terms | None = None) -> Book:
    records = [
        record("house", {**HOUSE, "mortgagee": "某某银行", "mortgage_from": "2025-08-01"}),
        record("vehicle", VEHICLE),
        record("deposit", DEPOSIT),
        record("housing_fund", {**FUND, "base": "9000.00"}),
        record("equity", {**EQUITY, "share": "90%", "as_of": "2025-11-01"}),
        record("equity", EQUITY),
        record("executed", EXECUTED),
    ]
    return make_book(
        profile(records, stage), Creditor(name="某某公司"), means=Means(LIVING, terms or Terms(), {DEBTOR: 0})
    )


def valued() -> Terms:
    car = record("vehicle", VEHICLE)
    choice = Choice("c1", Act.VALUE, AssetKind.VEHICLE, frozenset({car.id}), "周律师", AT, "询价单7号")
    tick = replace(choice, id="c2", act=Act.UNTICK, kind=AssetKind.DEPOSIT, reason="账户为专用账户")
    tick = replace(tick, record_ids=frozenset({record("deposit", DEPOSIT).id}))
    return Terms(Choices((tick,), (Valuation(choice, Decimal(60000), Decimal(80000), TODAY),)))


def pages(of: Book) -> list[str]:
    read = PdfReader(io.BytesIO(dossier_pdf(internal_file(of), of.at)))
    return [page.extract_text().replace("\n", "").replace(" ", "") for page in read.pages]


def test_page_one_has_ability_advice_and_leads_on_transfers() -> None:
    first = pages(book())[0]

    for expected in ("还款能力：", "每月至多可扣留7,500.00元", "建议：通过法院追索", "可能可撤销的处分线索2项"):
        assert expected in first


def test_the_dossier_shows_conditions_courts_exceptions_and_the_clock_of_each_lead() -> None:
    text = "".join(pages(book()))

    for expected in (
        "权属标准",
        "能否执行",
        "可以向何处申请",
        "第一审法院",
        "2027-10-30",
        "份额由90%降为60%",
        "例外：",
    ):
        assert expected in text


def test_kinds_without_a_record_are_named_as_unknown_and_not_as_none() -> None:
    made = internal_file(book())
    text = "".join(pages(book()))

    assert {"证券、理财", "保险", "债权"} <= set(made.unseen_kinds)
    assert "房屋" not in made.unseen_kinds
    assert "没有记录，不等于没有" in text


def test_a_lawyers_choice_and_value_stand_in_the_dossier_with_their_author() -> None:
    made = internal_file(book(terms=valued()))
    lines = {line.title: line for line in made.plan.lines}

    assert "账户为专用账户" in next(line.chosen for title, line in lines.items() if "某某银行" in title)
    assert any("询价单7号" in asset.value for asset in made.assets)


def test_neither_a_lawyers_value_nor_his_reason_reaches_the_court() -> None:
    made = court_set(book(terms=valued())).model_dump_json()

    for strategy in ("询价单7号", "账户为专用账户", "33600", "33,600", "周律师"):
        assert strategy not in made


def test_a_guarantee_without_a_rate_says_what_lacks_and_with_one_shows_the_arithmetic() -> None:
    bare = internal_file(book(Stage.IN_SUIT)).plan
    priced = internal_file(book(Stage.IN_SUIT, Terms(premium=Premium(Decimal("0.002"))))).plan

    assert bare.premium is None
    assert "费率" in bare.premium_lacks[0]
    assert priced.premium is not None
    assert priced.premium.value.yuan == Decimal("63.00")  # 105,000 × 30% × 0.2%
    assert "31,500.00 元 × 费率 0.2%" in priced.premium.steps[0]
