"""The form: an empty workbook beside the pictures, filled by a person, read back with every value's page."""

import io
import json
import zipfile
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import openpyxl
import pytest
from PIL import Image

from skiptrace.court.choices import Act, Order, PaperKind, Thing
from skiptrace.court.forms import FORMS, MeasuresPaper, NetworkPrint, Ruling
from skiptrace.court.paper import CourtPaper
from skiptrace.entering.entry import PaperState
from skiptrace.entering.form import places
from skiptrace.entering.original import Original
from skiptrace.entering.picture import drawn
from skiptrace.entering.reading import read_form
from skiptrace.entering.sheet import blank_form
from skiptrace.errors import UsageError
from tests.fakes.court_papers import (
    ACCOUNT,
    COURT,
    DOCKET_NO,
    ID_NO,
    NAME,
    encoded,
    filled,
    image,
    measure,
    notice,
    pdf,
)

HEAD = {
    "court": COURT,
    "docket_no": DOCKET_NO,
    "document_no": "（2026）京0102执保9号告知书",
    "made_on": datetime(2026, 10, 29),  # noqa: DTZ001  as a spreadsheet holds it
}
ROW = {
    "kind": "银行存款",
    "what": ACCOUNT,
    "name": NAME,
    "id_no": ID_NO,
    "holder": "某某银行北京丰收支行",
    "measure": "冻结",
    "order": "首封",
    "start": datetime(2026, 10, 29),  # noqa: DTZ001
    "end": "2027年10月28日",
    "asked": 105000,
    "frozen": "30,000.00",
}


def paper(kind: PaperKind = PaperKind.RESULT_NOTICE, pages: int = 1) -> Original:
    at = datetime(2026, 10, 30, tzinfo=UTC)
    return CourtPaper(
        "p", "W000001", "c", "d", kind, "e", "a" * 64, "pdf", pages, PaperState.TAKEN, "sun", at, "", None
    ).original


def blank(of: Original, rows: int | None = None) -> bytes:
    return blank_form(of, drawn(pdf(*["page"] * of.pages)), rows)


def under(row: str, values: dict[str, Any]) -> dict[str, Any]:
    return {f"{row}.{name}": value for name, value in values.items()}


@pytest.mark.parametrize(
    "body", [pdf("one", "two"), image("PNG"), image("JPEG", (3000, 2000))], ids=["pdf", "png", "jpeg"]
)
def test_the_pictures_stand_beside_the_cells(body: bytes) -> None:
    pages = drawn(body)
    book = openpyxl.load_workbook(io.BytesIO(blank_form(paper(pages=len(pages)), pages)))
    sheet = book["录入"]
    shown = sheet._images  # openpyxl names what it read so
    assert len(shown) == len(pages)
    for picture, page in zip(shown, pages, strict=True):
        assert picture.anchor._from.col >= 6
        with Image.open(io.BytesIO(page.body)) as ours, Image.open(picture.ref) as theirs:
            assert theirs.size == ours.size == (page.width, page.height)
    rows = [picture.anchor._from.row for picture in shown]
    assert rows == sorted(set(rows))


@pytest.mark.parametrize("kind", list(PaperKind))
def test_the_empty_form_holds_every_cell_and_no_value(kind: PaperKind) -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(blank(paper(kind))))["录入"]
    paths = {sheet.cell(row, 1).value: row for row in range(4, sheet.max_row + 1)}
    for place in places(FORMS[kind]):
        row = paths[place.path]
        assert sheet.cell(row, 2).value.lstrip("＊") == place.cell.label
        assert sheet.cell(row, 2).value.startswith("＊") == place.required
        assert sheet.cell(row, 3).value is None
        assert sheet.cell(row, 4).value is None
        assert not sheet.cell(row, 3).protection.locked
        assert not sheet.cell(row, 4).protection.locked
    assert sheet.protection.sheet
    assert sheet.column_dimensions["A"].hidden


def test_lists_dates_and_text_are_set_in_the_cells() -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(blank(paper())))["录入"]
    rows = {sheet.cell(row, 1).value: row for row in range(4, sheet.max_row + 1)}
    rules = {str(each.sqref): each for each in sheet.data_validations.dataValidation}

    def rule(path: str) -> Any:
        return rules[f"C{rows[path]}"]

    assert rule("measures.0.measure").type == "list"
    assert "查封" in rule("measures.0.measure").formula1
    assert rule("measures.0.start").type == "date"
    assert rule("measures.0.asked").type == "decimal"
    assert rule("measures.0.queue").type == "whole"
    assert sheet.cell(rows["measures.0.what"], 3).number_format == "@"
    assert sheet.cell(rows["docket_no"], 3).number_format == "@"
    assert sheet.cell(rows["measures.0.end"], 3).number_format == "yyyy-mm-dd"


def test_a_filled_form_reads_back_with_types_and_pages() -> None:
    two = paper(pages=2)
    values = HEAD | under("measures.0", ROW) | under("measures.2", ROW | {"order": "轮候", "queue": 3})
    given = filled(blank(two), values, {"court": 1, "measures.0.kind": 2, "measures.2.queue": 1})
    form = read_form(two, given)

    assert isinstance(form, MeasuresPaper)
    first, second = form.measures
    assert (first.kind.value, first.measure.value, first.order.value) == (Thing.DEPOSIT, Act.FREEZE, Order.FIRST)
    assert (first.what.value, first.asked and first.asked.value) == (ACCOUNT, Decimal(105000))
    assert first.frozen is not None
    assert first.frozen.value == Decimal("30000.00")
    assert first.start is not None
    assert first.end is not None
    assert (first.start.value.isoformat(), first.end.value.isoformat()) == ("2026-10-29", "2027-10-28")
    assert (form.court.page, form.made_on.page, first.kind.page, first.frozen.page) == (1, 1, 2, 2)
    assert second.queue is not None
    assert (second.order.value, second.queue.value, second.queue.page) == (Order.WAITING, 3, 1)


def test_json_with_the_same_names_reads_as_the_same_form() -> None:
    values = (
        HEAD
        | {"ruling_no": "（2026）京0102民初1号之一"}
        | under("measures.0", ROW | {"notice_no": "（2026）京0102执保9号"})
    )
    by_hand = read_form(paper(), filled(blank(paper()), values))
    assert read_form(paper(), encoded(notice(measure()))) == by_hand


@pytest.mark.parametrize("kind", [PaperKind.RULING, PaperKind.NETWORK_PRINT])
def test_the_other_forms_read_back_too(kind: PaperKind) -> None:
    values: dict[str, Any] = {"court": COURT, "docket_no": DOCKET_NO}
    if kind is PaperKind.RULING:
        values |= {"ruling_no": "裁1号", "decision": "准予保全", "made_on": "2026-10-28", "amount": 105000}
        values |= {
            "applicant": "某某公司",
            "respondents.0.name": NAME,
            "asked.0.text": "冻结存款",
            "asked.1.text": "查封房屋",
        }
    else:
        values |= {"name": NAME, "total": 21, "answered": 20, "accounts.0.bank": "某某银行", "accounts.0.name": NAME}
        values |= {"accounts.0.account_no": ACCOUNT, "accounts.0.balance": 0, "accounts.0.as_of": "2026-10-20"}
    form = read_form(paper(kind), filled(blank(paper(kind)), values))

    if isinstance(form, Ruling):
        assert [each.text.value for each in form.asked] == ["冻结存款", "查封房屋"]
        assert form.respondents[0].id_no is None
    else:
        assert isinstance(form, NetworkPrint)
        assert (form.total.value, form.answered.value, form.accounts[0].balance.value) == (21, 20, Decimal(0))


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"measures.0.what": None}, "「措施1 财产标识」：未填写"),
        ({"court": None}, "「法院」：未填写"),
        ({"measures.0.what": float(ACCOUNT)}, "「措施1 财产标识」：应为文本；长数字"),
        ({"measures.0.end": "明年"}, "「措施1 止日」：不是日期"),
        ({"measures.0.asked": "约三万"}, "「措施1 要求数额」：不是金额"),
        ({"measures.0.asked": -5}, "「措施1 要求数额」：不是金额"),
        ({"measures.0.measure": "没收"}, "「措施1 措施」：只能填：查封、扣押、冻结"),
        ({"measures.0.queue": "二"}, "「措施1 轮候顺位」：应为整数"),
        ({"measures.0.holder": "某" * 201}, "「措施1 协助单位」：至多 200 个字"),
    ],
)
def test_a_cell_that_cannot_be_read_is_named_with_its_mend_and_without_its_value(
    changes: dict[str, Any], expected: str
) -> None:
    with pytest.raises(UsageError) as refused:
        read_form(paper(), filled(blank(paper()), HEAD | under("measures.0", ROW) | changes))
    assert expected in str(refused.value)
    for value in (*changes.values(), ACCOUNT, NAME):
        assert value is None or str(value) not in str(refused.value)


def test_on_several_pages_the_first_value_must_say_its_page() -> None:
    two = paper(pages=2)
    values = HEAD | under("measures.0", ROW)
    with pytest.raises(UsageError, match="「法院」：请填写页码"):
        read_form(two, filled(blank(two), values))
    with pytest.raises(UsageError, match="页码应为从 1 起的整数"):
        read_form(two, filled(blank(two), values, {"court": 0}))


@pytest.mark.parametrize(
    ("form", "expected"),
    [
        (notice(measure(kind="gold")), "「措施1 财产种类」：取值不在允许的范围内"),
        (notice(measure(asked="1.234")), "「措施1 要求数额」：金额至多两位小数"),
        (notice(measure(asked="NaN")), "「措施1 要求数额」：应为金额"),
        (notice(measure(end=20271028)), "「措施1 止日」：不是日期"),
        (notice(measure(what={"value": ACCOUNT, "page": 0})), "「措施1 财产标识 页码」：不应小于 1"),
        (notice(measure(what={"value": ACCOUNT})), "「措施1 财产标识 页码」：未填写"),
        (notice(measure(what="")), "「措施1 财产标识」：不应为空"),
        (notice() | {NAME: 1}, "「录入内容」：没有这个项目"),
        ({"measures": []}, "「measures」：至少 1 行"),
    ],
)
def test_json_at_fault_is_told_by_label_and_never_repeated(form: dict[str, Any], expected: str) -> None:
    with pytest.raises(UsageError) as refused:
        read_form(paper(), encoded(form))
    assert expected in str(refused.value)
    assert ACCOUNT not in str(refused.value)
    assert NAME not in str(refused.value)


def test_what_is_no_form_or_another_papers_is_refused() -> None:
    other = replace(paper(), number="W000002")
    with pytest.raises(UsageError, match="录入表不是文书 W000002 的"):
        read_form(other, blank(paper()))
    with pytest.raises(UsageError, match="录入表不是文书"):
        read_form(replace(paper(), sha256="b" * 64), blank(paper()))
    for body in (b"a,b\n1,2\n", b"{not json", b"\x89PNG", b""):
        with pytest.raises(UsageError):
            read_form(paper(), body)
    book = openpyxl.Workbook()
    out = io.BytesIO()
    book.save(out)
    with pytest.raises(UsageError, match="不是法院文书录入表"):
        read_form(paper(), out.getvalue())


def test_a_form_offers_as_many_rows_as_asked_for() -> None:
    def rows(body: bytes) -> int:
        sheet = openpyxl.load_workbook(io.BytesIO(body))["录入"]
        return sum(str(sheet.cell(row, 1).value).endswith(".what") for row in range(1, sheet.max_row + 1))

    assert (rows(blank(paper())), rows(blank(paper(), 20))) == (8, 20)
    assert rows(blank(paper(), 20)) == 20


def test_a_form_is_a_sound_workbook_without_formulas() -> None:
    with zipfile.ZipFile(io.BytesIO(blank(paper()))) as archive:
        assert archive.testzip() is None
        assert b"<f>" not in archive.read("xl/worksheets/sheet1.xml")
    assert json.loads(encoded(notice()))["court"] == {"value": COURT, "page": 1}
