"""What the court did stands in the dossier with its page, in the calendar with its count, and is proof for a court."""

import io
from datetime import date

import pypdf
import pytest

from skiptrace.court.choices import PaperKind, Thing
from skiptrace.court.measure import Measure
from skiptrace.documents.book import Book, make_book
from skiptrace.documents.court import court_set
from skiptrace.documents.dossier.file import InternalFile
from skiptrace.documents.dossier.planned import DeadlineText
from skiptrace.documents.internal import internal_file
from skiptrace.documents.pdf import dossier_pdf
from skiptrace.permits.docket import Stage
from skiptrace.settings import Creditor
from skiptrace.tracing.profile import TracedRecord
from tests.fakes.court_papers import ACCOUNT, NOTICE_NO, RULING_NO
from tests.fakes.estate import AT, DEPOSIT, HOUSE, profile, record
from tests.fakes.measures import court_file, measure, with_paper


def book(*measures: Measure, stage: Stage = Stage.IN_SUIT, records: tuple[TracedRecord, ...] = ()) -> Book:
    view = with_paper(profile(records, stage))
    return make_book(view, Creditor(name="某某公司"), court=court_file(measures))


def days(made: InternalFile) -> dict[str, DeadlineText]:
    return {each.what: each for each in made.deadlines}


def test_a_measure_stands_in_the_dossier_each_value_with_its_page() -> None:
    made = internal_file(book(measure(), measure(kind=Thing.HOUSE, what="某证号", rank=2, end=None)))
    first, second = made.measures

    assert (first.number, first.kind, first.rank, first.start, first.end) == (
        "M1", "银行存款", "首封", "2026-10-29", "2027-10-28",
    )  # fmt: skip
    assert first.asked is not None
    assert first.frozen is not None
    assert (first.asked.text, first.frozen.text) == ("105,000.00 元", "30,000.00 元")
    assert {(fact.evidence, fact.pointer) for fact in first.facts} == {("E7", "第2页")}
    assert {"财产", "止日", "协助执行通知书文号"} <= {fact.label for fact in first.facts}
    assert (second.rank, second.waiting, [each.citation for each in second.cautions]) == (
        "轮候第 2 位", True, ["查封规定第26条"],
    )  # fmt: skip
    assert InternalFile.model_validate_json(made.to_json()) == made
    assert any("首封 1 项，轮候 1 项" in line for line in made.summary)
    assert [each.authority for each in made.evidence if each.number == "E7"] == ["法院送达的文书"]


def test_the_pdf_prints_the_measures_with_their_place() -> None:
    made = internal_file(book(measure(end=date(2029, 10, 28))))
    pages = pypdf.PdfReader(io.BytesIO(dossier_pdf(made, AT))).pages
    text = "".join("".join(page.extract_text().split()) for page in pages)
    for expected in (
        "保全措施", "首封", ACCOUNT, "2026-10-29起", "2029-10-28止", "105,000.00元", "30,000.00元", NOTICE_NO,
        "E7第2页", "超过存款的法定", "民诉解释第485条",
    ):  # fmt: skip
        assert expected in text, expected
    assert "超过存款的法定最长期限" in made.to_json().decode()  # a row of the page may break in its middle


def test_a_dossier_without_measures_says_so() -> None:
    made = internal_file(make_book(profile(), Creditor()))
    text = "".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(dossier_pdf(made, AT))).pages)
    assert made.measures == ()
    assert "法院尚无已登记的保全措施" in text


def test_a_renewal_is_due_seven_days_before_the_end_and_the_end_never_rolls() -> None:
    found = days(internal_file(book(measure(end=date(2026, 12, 26)))))
    renewal, end = found["M1 银行存款 冻结 最后续行申请日"], found["M1 银行存款 冻结届满"]

    assert (renewal.day, renewal.citation) == ("2026-12-18", "保全规定第18条")
    assert "提醒日：2026-10-27（届满前 60 日）、2026-11-26（届满前 30 日）、2026-12-11（届满前 15 日）" in renewal.steps
    assert (end.day, end.citation) == ("2026-12-26", "查封规定第27条")
    assert date(2026, 12, 26).weekday() == 5


def test_what_has_ended_is_said_and_asks_for_no_renewal() -> None:
    found = days(internal_file(book(measure(start=date(2025, 10, 30), end=date(2026, 10, 29)))))
    assert list(found) == ["M1 银行存款 冻结已届满"]
    assert list(days(internal_file(book(measure(end=date(2026, 10, 30)))))) == [
        "M1 银行存款 冻结 最后续行申请日", "M1 银行存款 冻结届满",
    ]  # fmt: skip


def test_a_waiting_measure_has_no_countdown() -> None:
    assert internal_file(book(measure(rank=1), measure(rank=None))).deadlines == ()


def test_a_later_stage_resets_no_clock() -> None:
    in_suit, execution = book(measure()), book(measure(), stage=Stage.EXECUTION)
    before, after = days(internal_file(in_suit)), days(internal_file(execution))
    assert before == {what: day for what, day in after.items() if what.startswith("M1")}


def test_before_suit_thirty_days_run_from_the_first_measure() -> None:
    later = measure(what="京A12345", kind=Thing.VEHICLE, start=date(2026, 11, 5))
    (suit,) = [
        each for each in internal_file(book(later, measure(start=date(2026, 10, 31)), stage=Stage.PRE_SUIT)).deadlines
        if "起诉" in each.what
    ]  # fmt: skip

    assert (suit.day, suit.citation) == ("2026-11-30", "民诉第104条")
    assert suit.steps[0].startswith("法院采取保全措施之日 2026-10-31 不计入")
    unknown = days(internal_file(book(measure(start=None), stage=Stage.PRE_SUIT)))
    assert unknown["诉前保全后起诉"].day == "法院采取措施后三十日内"


@pytest.mark.parametrize("number", [RULING_NO, "(2026)京0102执保9号"])
def test_a_seizure_under_our_papers_number_is_ours_and_is_counted_once(number: str) -> None:
    noted = {**HOUSE, "seized_by": "本院", "seizure_no": number, "seized_to": "2029-10-28"}
    on_paper = measure(kind=Thing.HOUSE, what=HOUSE["certificate_no"], end=date(2029, 10, 28))
    made = book(on_paper, records=(record("house", noted),))

    (asset,) = made.assets
    assert asset.ours
    assert list(days(internal_file(made))) == ["M1 房屋等不动产 冻结 最后续行申请日", "M1 房屋等不动产 冻结届满"]
    assert len(asset.seizures) == 1
    without = make_book(profile([record("house", noted)], Stage.IN_SUIT), Creditor())
    assert without.assets[0].waiting


def test_a_seizure_of_ours_that_waits_in_a_registry_has_no_countdown() -> None:
    noted = {**HOUSE, "seized_by": "本院", "seizure_no": RULING_NO, "seized_to": "2029-10-28", "seizure_rank": "1"}
    made = make_book(profile([record("house", noted)], Stage.IN_SUIT, ruling=RULING_NO), Creditor())
    assert made.assets[0].ours
    assert internal_file(made).deadlines == ()


def test_the_courts_paper_is_evidence_in_the_court_set() -> None:
    (exhibit,) = [each for each in court_set(book(measure())).exhibits if each.number == "E7"]
    assert (exhibit.title, exhibit.source) == ("保全结果告知书", "法院送达的文书")
    assert exhibit.purpose == "本案已采取的保全措施及其期限"
    view = with_paper(profile([record("deposit", DEPOSIT)], Stage.EXECUTION))
    print_only = make_book(view, Creditor(), court=court_file([], PaperKind.NETWORK_PRINT))
    assert "E7" not in {each.number for each in court_set(print_only).exhibits}


def test_a_thing_under_our_measure_is_not_asked_for_again() -> None:
    made = book(measure(), stage=Stage.EXECUTION, records=(record("deposit", DEPOSIT),))
    (asset,), file = made.assets, internal_file(made)

    assert asset.ours
    assert [line.included for line in made.plan.lines] == [False]
    assert "注意届满前续行" in made.plan.lines[0].reason
    assert [(each.evidence, each.pointer) for each in file.assets[0].seizures] == [("E7", "第2页")]
    assert [what for what in days(file) if "冻结" in what] == [
        "M1 银行存款 冻结 最后续行申请日",
        "M1 银行存款 冻结届满",
    ]


@pytest.mark.parametrize(
    "changes",
    [
        {"what": ACCOUNT[:-1] + "8"},
        {"kind": Thing.HOUSING_FUND},
        {"start": date(2025, 10, 1), "end": date(2026, 10, 29)},
    ],
    ids=["another-account", "another-kind", "ended"],
)
def test_only_an_equal_number_under_a_measure_in_force_is_ours(changes: dict[str, object]) -> None:
    (asset,) = book(measure(**changes), stage=Stage.EXECUTION, records=(record("deposit", DEPOSIT),)).assets
    assert not asset.ours
    assert asset.seizures == ()
