"""The files themselves, opened again: every fact is in them, nothing is evaluated, same input same bytes."""

import hashlib
import io
import zipfile
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import openpyxl
import pytest
from docx import Document
from pypdf import PdfReader

from connectors.answer import Outcome
from skiptrace.cases.case import PartyRole
from skiptrace.documents import draft, glyphs
from skiptrace.documents.archive import canonical
from skiptrace.documents.book import Book, make_book
from skiptrace.documents.court import STAGE_PAPER, court_set
from skiptrace.documents.errors import TemplateError
from skiptrace.documents.papers.paper import catalogue
from skiptrace.documents.set import COURT, INTERNAL, render, write_files
from skiptrace.documents.templates import build
from skiptrace.errors import UsageError
from skiptrace.permits.docket import Stage
from skiptrace.settings import Creditor
from skiptrace.tracing.profile import Standing
from tests.fakes.estate import (
    AT,
    DEBTOR_ID,
    DEPOSIT,
    FUND,
    HOUSE,
    VEHICLE,
    case,
    outcome,
    party,
    profile,
    record,
)  # fmt: skip

HOSTILE = '𬸦㛃<w:t>&amp;{{ case }}{% raw %}=1+1#read("x")'
CREDITOR = Creditor(
    name="某某消费金融有限公司",
    credit_code="91110000MA00000000",
    address="某市某路1号",
    representative="张某",
    phone="010-1",
    bank="某某银行",
    account_name="某某公司",
    account_no="1100",
)


def book(stage: Stage | None = Stage.EXECUTION, name: str = "王小明") -> Book:
    records = [
        record("house", {**HOUSE, "mortgagee": "某某银行", "mortgage_amount": "600000", "seized_by": "甲法院"}),
        record("vehicle", {**VEHICLE, "brand": name}),
        record("deposit", DEPOSIT),
        record("housing_fund", FUND),
        record("vehicle", {**VEHICLE, "plate": "京B99999", "vin": "V2"}, Standing.REVIEW),
    ]
    of = case(party(name), party("赵某", "", PartyRole.GUARANTOR))
    outcomes = [outcome("property_registry", "不动产登记中心", Outcome.NO_RECORD)]
    return make_book(profile(records, stage, of=of, outcomes=outcomes), CREDITOR)


def one(files: Mapping[str, bytes], ending: str) -> bytes:
    (found,) = [body for place, body in files.items() if place.endswith(ending)]
    return found


def pdf_text(body: bytes) -> str:
    """The text without line breaks, as a reader would search it."""
    return "".join(page.extract_text() for page in PdfReader(io.BytesIO(body)).pages).replace("\n", "").replace(" ", "")


def docx_text(body: bytes) -> str:
    document = Document(io.BytesIO(body))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells])


def xlsx_cells(body: bytes) -> list[object]:
    workbook = openpyxl.load_workbook(io.BytesIO(body))
    return [cell for sheet in workbook for row in sheet.iter_rows() for cell in row if cell.value is not None]


def test_the_pdf_holds_every_fact_with_its_exhibit_and_stays_short() -> None:
    body = one(render(book()), ".pdf")
    text = pdf_text(body)
    for expected in (DEBTOR_ID, HOUSE["certificate_no"], VEHICLE["vin"], DEPOSIT["account_no"], FUND["account_no"]):
        assert expected.replace(" ", "") in text
    for expected in ("要点", "无登记", "来源覆盖", "证据目录", "〔E2Sheet1!location〕", "105,000.00元", "待核"):
        assert expected in text
    assert len(PdfReader(io.BytesIO(body)).pages) < 30
    assert b"pdfaid" in body


@pytest.mark.parametrize("stage", [None, *Stage])
def test_same_book_same_bytes(stage: Stage | None) -> None:
    first, second = render(book(stage)), render(book(stage))
    assert {place: hashlib.sha256(body).hexdigest() for place, body in first.items()} == {
        place: hashlib.sha256(body).hexdigest() for place, body in second.items()
    }


@pytest.mark.parametrize(
    ("stage", "name"),
    [
        (None, "财产保全申请书（诉前）"),
        (Stage.PRE_SUIT, "财产保全申请书（诉前）"),
        (Stage.IN_SUIT, "财产保全申请书（诉讼）"),
        (Stage.EXECUTION, "强制执行申请书"),
    ],
)
def test_the_docket_decides_the_paper(stage: Stage | None, name: str) -> None:
    assert f"{COURT}/C000001-{name}-草稿.docx" in render(book(stage))


@pytest.mark.parametrize("stage", [None, *Stage])
def test_the_draft_holds_every_fact_of_the_court_set_and_what_it_lacks(stage: Stage | None) -> None:
    made = book(stage)
    court = court_set(made)
    text = docx_text(one(render(made), ".docx"))
    for asset in court.assets:
        for detail in asset.details:
            assert f"{detail.label}：{detail.text}（{detail.evidence} {detail.source} {detail.pointer}）" in text
        assert asset.amount in text
    for each in court.respondents:
        assert each.name in text
        assert each.id_no in text
    assert "缺件清单" in text
    for item in (*court.lacks, *court.citations, *court.blocked):
        assert item in text
    for expected in ("草　稿", court.amount.text, court.capital, court.fee.value.text, court.court):
        assert expected in text
    assert "保证人的完整有效身份证号" in court.lacks


def test_the_execution_draft_names_the_instrument_and_the_account() -> None:
    text = docx_text(one(render(book()), ".docx"))
    for expected in ("（2026）京0102民初0号", "2026年6月1日", "1100", "加倍部分债务利息"):
        assert expected in text


def test_security_is_stated_before_and_in_suit() -> None:
    assert "应当提供担保，数额相当于请求保全数额：105,000.00 元" in docx_text(one(render(book(None)), ".docx"))
    assert "不超过 31,500.00 元" in docx_text(one(render(book(Stage.IN_SUIT)), ".docx"))


def test_before_suit_a_lead_blocks_the_paper_by_name() -> None:
    lead = record("housing_fund", {**FUND, "account_no": "01****01"})
    made = make_book(profile([lead], None), CREDITOR)
    text = docx_text(one(render(made), ".docx"))
    assert "本草稿目前不能提交" in text
    assert "尚缺完整账号" in text
    assert "没有明确的被保全财产信息" in text


def test_an_empty_creditor_leaves_gaps_and_invents_nothing() -> None:
    made = make_book(profile(), Creditor())
    text = docx_text(one(render(made), ".docx"))
    assert "【缺：申请人名称】" in text
    assert "申请人银行账号" in court_set(made).lacks


@pytest.mark.parametrize("stage", [None, Stage.EXECUTION])
def test_hostile_text_is_shown_as_it_stands_and_never_evaluated(stage: Stage | None) -> None:
    files = render(book(stage, HOSTILE))
    assert HOSTILE in docx_text(one(files, ".docx"))
    assert HOSTILE.replace(" ", "") in pdf_text(one(files, ".pdf"))
    cells = xlsx_cells(one(files, ".xlsx"))
    assert any(HOSTILE in str(cell.value) for cell in cells)  # type: ignore[attr-defined]  # openpyxl has no types
    assert HOSTILE in one(files, ".json").decode().replace('\\"', '"')


@pytest.mark.parametrize("name", ["=1+1", "+1", "@x", "-1", "http://a.b"])
def test_no_cell_is_a_formula_a_link_or_a_number(name: str) -> None:
    for cell in xlsx_cells(one(render(book(Stage.EXECUTION, name)), ".xlsx")):
        assert cell.data_type == "s"  # type: ignore[attr-defined]  # openpyxl has no types
        assert cell.hyperlink is None  # type: ignore[attr-defined]


def test_long_numbers_keep_their_digits_in_the_clue_list() -> None:
    values = [str(cell.value) for cell in xlsx_cells(one(render(book()), ".xlsx"))]  # type: ignore[attr-defined]
    assert DEPOSIT["account_no"] in values


def test_a_character_without_a_glyph_is_spelled_out_and_told() -> None:
    unknown = "\U000323b1"
    assert glyphs.undrawable(f"王{unknown}") == ("U+323B1",)
    text = pdf_text(one(render(book(name=f"王{unknown}\u200b\x01")), ".pdf"))
    assert "王〔U+323B1〕〔U+200B〕〔U+0001〕" in text
    assert "没有字形" in text


def test_a_character_that_xml_forbids_does_not_break_the_office_files() -> None:
    files = render(book(name="王\x01\x0b\ufffe明"))
    assert "王〔U+0001〕〔U+000B〕〔U+FFFE〕明" in docx_text(one(files, ".docx"))
    assert xlsx_cells(one(files, ".xlsx"))


def test_two_hundred_confirmed_things_stay_under_thirty_pages_and_each_is_in_the_plan() -> None:
    """Houses and vehicles without a value have one long reason, which is written once."""
    records = [
        record("vehicle", {**VEHICLE, "plate": f"京C{n:05d}", "vin": f"LTESTVIN{n:09d}"}, record_id=f"v{n}")
        for n in range(200)
    ]
    body = one(render(make_book(profile(records, Stage.EXECUTION), CREDITOR)), ".pdf")
    text = pdf_text(body)

    assert len(PdfReader(io.BytesIO(body)).pages) < 30
    assert text.count("理由同A1") >= 190
    assert all(f"京C{n:05d}" in text for n in range(200))


def test_two_hundred_assets_stay_under_thirty_pages() -> None:
    records = [
        record("deposit", {**DEPOSIT, "account_no": f"62220200000{n:08d}", "balance": "10"}, record_id=f"d{n}")
        for n in range(120)
    ]
    records += [
        record("vehicle", {**VEHICLE, "plate": f"京C{n:05d}", "vin": f"V{n}"}, Standing.REVIEW, record_id=f"v{n}")
        for n in range(80)
    ]
    files = render(make_book(profile(records), CREDITOR))
    assert len(PdfReader(io.BytesIO(one(files, ".pdf"))).pages) < 30
    lengths = [len(table.rows) for table in Document(io.BytesIO(one(files, ".docx"))).tables]
    assert 121 in lengths


def test_the_set_is_written_for_its_owner_only_and_named_by_hash(tmp_path: Path) -> None:
    written = write_files(render(book()), tmp_path / "out")
    assert {each.path.parent.name for each in written} == {INTERNAL, COURT}
    for each in written:
        assert hashlib.sha256(each.path.read_bytes()).hexdigest() == each.sha256
        assert each.path.stat().st_mode & 0o077 == 0
    assert sorted(path.name for path in tmp_path.rglob("*.part")) == []


def test_the_committed_templates_are_those_that_the_script_builds(tmp_path: Path) -> None:
    build.build(tmp_path)
    built = {path.name for path in tmp_path.iterdir()}
    assert built == {path.name for path in build.FOLDER.glob("*.docx")} == {f"{name}.docx" for name in catalogue()}
    for name in built:
        assert (tmp_path / name).read_bytes() == (build.FOLDER / name).read_bytes()


def test_a_lawyers_template_with_an_unknown_variable_is_named_and_nothing_is_written(tmp_path: Path) -> None:
    templates = tmp_path / "templates"
    templates.mkdir()
    document = Document()
    document.add_paragraph("{{ no_such_value }}")
    document.save(str(templates / "execution.docx"))
    with pytest.raises(TemplateError, match=r"execution\.docx.*no_such_value"):
        write_files(render(book(), templates), tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_a_lawyers_template_with_a_broken_tag_is_named(tmp_path: Path) -> None:
    court = court_set(book())
    document = Document()
    document.add_paragraph("{{ case }")
    document.add_paragraph("{% if %}")
    document.save(str(tmp_path / "execution.docx"))
    with pytest.raises(TemplateError, match="标记有误"):
        draft.draft_docx(court, AT, tmp_path)


def test_every_template_uses_every_part_of_the_court_set_that_a_court_reads() -> None:
    """Unused parts are those that only the list or the other papers print."""
    for stage in Stage:
        name = f"{STAGE_PAPER[stage]}.docx"
        with zipfile.ZipFile(build.FOLDER / name) as archive:
            body = archive.read("word/document.xml").decode() + archive.read("word/styles.xml").decode()
        for part in ("applicant", "respondents", "claims", "assets", "amount", "capital", "fee", "exhibits", "lacks"):
            assert part in body
        assert "仿宋_GB2312" in body
        assert 'w:eastAsia="zh-CN"' in body


def test_an_archive_written_at_another_time_is_the_same() -> None:
    def archive(when: datetime) -> bytes:
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w") as made:
            for name in ("b", "a") if when.year > 2000 else ("a", "b"):
                made.writestr(zipfile.ZipInfo(name, when.timetuple()[:6]), name)
        return out.getvalue()

    assert canonical(archive(datetime(1999, 1, 1, tzinfo=UTC))) == canonical(archive(datetime(2026, 1, 1, tzinfo=UTC)))


def test_a_case_without_a_docket_and_without_assets_still_has_its_set() -> None:
    bare = replace(profile(stage=None), exhibits=())
    files = render(make_book(bare, Creditor()))
    assert len(files) == 4
    assert "目前没有已确认的财产" in [c.value for c in xlsx_cells(one(files, ".xlsx"))]  # type: ignore[attr-defined]


def test_the_dossiers_layout_fetches_nothing() -> None:
    """Typst would download `@preview` packages at run time."""
    layout = (build.FOLDER / "dossier.typ").read_text(encoding="utf-8")
    assert "@preview" not in layout
    assert "#import" not in layout


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(UsageError, match="file"):
        write_files({"a.docx": b"x"}, tmp_path / "file")
