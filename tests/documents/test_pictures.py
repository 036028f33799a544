"""The dossier's pictures and the table of kinds and sources say what the file says, and never take silence for none."""

import io
from dataclasses import replace
from datetime import date

from pypdf import PdfReader

from connectors.answer import Outcome
from skiptrace.assets.asset import AssetKind
from skiptrace.cases.case import PartyRole
from skiptrace.cases.event import Event, EventKind
from skiptrace.documents.book import Book, Means, Teller, make_book
from skiptrace.documents.dossier.asked import KindText
from skiptrace.documents.internal import internal_file
from skiptrace.documents.pdf import dossier_pdf
from skiptrace.permits.docket import Stage
from skiptrace.settings import Creditor
from skiptrace.tracing.profile import SourceOutcome, Standing
from tests.fakes.estate import AT, DEBTOR, DEPOSIT, HOUSE, VEHICLE, outcome, profile, record
from tests.fakes.measures import court_file, measure

HOUSES = Teller("property_registry", "不动产登记中心", frozenset({"house"}))
FUNDS = Teller("housing_fund", "住房公积金管理中心", frozenset({"housing_fund"}))
CORE = Teller("core_banking", "本行核心系统", frozenset({"person", "deposit"}))
PHONES = Teller("operator_repair", "运营商", frozenset({"operator_number"}))


def book(*outcomes: SourceOutcome, guarantor: bool = False) -> Book:
    plain = profile().case
    claim = replace(plain.claims[0], overdue_since=date(2024, 8, 31))
    other = replace(plain.debtor, id="p-guarantor", role=PartyRole.GUARANTOR)
    case = replace(plain, claims=(claim,), parties=(plain.debtor, *([other] if guarantor else [])))
    records = [
        record("house", HOUSE),
        record("deposit", DEPOSIT),
        record("vehicle", VEHICLE, standing=Standing.REVIEW),
    ]
    event = Event(
        "e1", "L000001", EventKind.DEMAND, date(2025, 3, 5), None, DEBTOR, (claim.id,), "回执", "丁某", "", "", "",
        "sun", AT,
    )  # fmt: skip
    means = Means(events=(event,), tellers=(HOUSES, FUNDS, CORE, PHONES))
    view = profile(records, Stage.EXECUTION, of=case, outcomes=outcomes)
    return make_book(view, Creditor(name="某某公司"), court=court_file([measure()]), means=means)


def row(of: Book, kind: AssetKind) -> KindText:
    return next(each for each in internal_file(of).categories.rows if each.kind == kind.chinese)


def test_every_kind_of_the_courts_categories_has_its_row_and_only_sources_of_things_their_column() -> None:
    table = internal_file(book()).categories

    assert {each.kind for each in table.rows} == {kind.chinese for kind in AssetKind}
    assert table.sources == (HOUSES.title, FUNDS.title, CORE.title)
    assert all(len(each.cells) == len(table.sources) for each in table.rows)


def test_a_source_that_was_in_no_plan_is_not_asked_and_one_that_never_tells_is_empty() -> None:
    found = row(book(), AssetKind.HOUSE)

    assert [each.text for each in found.cells] == ["未查询", "", ""]
    assert found.state == "尚无来源答复，不等于没有"
    assert found.found == 1


def test_an_answer_for_the_debtor_alone_is_no_answer_for_the_guarantor() -> None:
    said = outcome("property_registry", "不动产登记中心", Outcome.NO_RECORD)
    alone, both = row(book(said), AssetKind.HOUSE), row(book(said, guarantor=True), AssetKind.HOUSE)

    assert (alone.cells[0].text, alone.state) == ("无登记", "会答复的来源均已答复")
    assert both.cells[0].text == "债务人无登记；保证人未查询"
    assert both.state == "尚无来源答复，不等于没有"


def test_a_partial_answer_is_none_and_a_kind_without_a_source_says_what_is_left() -> None:
    part = outcome("housing_fund", "住房公积金管理中心", Outcome.PARTIAL)

    assert row(book(part), AssetKind.WAGES).state == "尚无来源答复，不等于没有"
    assert "责令报告" in row(book(), AssetKind.SECURITIES).state


def test_the_picture_of_relations_draws_what_waits_for_review_apart() -> None:
    debtor, guarantor = internal_file(book(guarantor=True)).relations

    assert {each.kind: each.sure for each in debtor.things} == {"银行存款": True, "房屋": True, "机动车": False}
    assert (guarantor.things, guarantor.more) == ((), 0)


def test_the_picture_of_time_holds_what_happened_and_what_is_to_come_in_order() -> None:
    moments = internal_file(book()).timeline
    days = [each.day for each in moments]

    assert days == sorted(days)
    assert {each.text: each.past for each in moments}["催收到达（L000001）"] is True
    assert next(each for each in moments if each.text.endswith("冻结届满")).past is False


def test_the_pages_show_both_pictures_and_the_table() -> None:
    of = book(guarantor=True)
    pages = PdfReader(io.BytesIO(dossier_pdf(internal_file(of), of.at))).pages
    said = "".join(page.extract_text() for page in pages).replace("\n", "").replace(" ", "")

    for expected in ("关系图与时间线", "催收到达（L000001）", "财产种类与来源", "没有已知财产"):
        assert expected in said
