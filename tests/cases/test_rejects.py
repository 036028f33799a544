"""The creditor gets his rejected rows back as they were, marked, and nothing in them runs."""

from pathlib import Path

from openpyxl import load_workbook

from skiptrace.cases.register import Register
from skiptrace.cases.rejects import REASON_COLUMNS, write_rejects
from tests.fakes.creditor_file import PLAIN, ZHAO, changed, write_xlsx


async def test_the_rejected_rows_of_the_sample_go_back_marked(register: Register, sample: Path, tmp_path: Path) -> None:
    report = await register.import_file(sample)

    assert write_rejects(report, tmp_path / "退回.xlsx") == 13
    sheet = load_workbook(tmp_path / "退回.xlsx").active
    assert sheet is not None
    rows = list(sheet.iter_rows())
    titles = [cell.value for cell in rows[0]]
    assert titles[1] == "客户姓名"
    assert tuple(titles[-4:]) == REASON_COLUMNS
    assert [row[-3].value for row in rows[1:]] == [result.row for result in report.rejected]
    no_name = next(row for row in rows if row[-3].value == 9)
    assert no_name[1].fill.fgColor.rgb == "FFFFC7CE"
    assert no_name[1].comment is not None
    assert "姓名" in str(no_name[1].comment.text)
    assert no_name[2].value == "370202198609119348"
    assert no_name[2].fill.fgColor.rgb != "FFFFC7CE"
    assert no_name[7].value == 328770.65
    assert "没有借款人姓名" in str(no_name[-2].value)
    assert "补填" in str(no_name[-1].value)


async def test_a_formula_or_a_damaged_number_goes_back_as_text(register: Register, tmp_path: Path) -> None:
    hostile = changed(ZHAO, name="", id_no=5.101041958052797e17, phone='=HYPERLINK("http://x")', remark="@SUM(1)")
    report = await register.import_file(write_xlsx(tmp_path / "a.xlsx", [PLAIN, hostile]))
    write_rejects(report, tmp_path / "退回.xlsx")
    sheet = load_workbook(tmp_path / "退回.xlsx").active

    assert sheet is not None
    assert [cell.data_type for row in sheet.iter_rows(min_row=2) for cell in row if cell.data_type == "f"] == []
    assert sheet["B2"].value == "5.101041958052797E+17"
    assert sheet["C2"].value == '=HYPERLINK("http://x")'


async def test_the_workbook_that_goes_back_can_be_filled_in_and_imported(register: Register, tmp_path: Path) -> None:
    report = await register.import_file(write_xlsx(tmp_path / "a.xlsx", [PLAIN, changed(ZHAO, name="")]))
    write_rejects(report, tmp_path / "退回.xlsx")
    book = load_workbook(tmp_path / "退回.xlsx")
    assert book.active is not None
    book.active["A2"] = "赵一鸣"
    book.save(tmp_path / "改好.xlsx")

    report = await register.import_file(tmp_path / "改好.xlsx")

    assert (report.cases_created, report.rejected) == (1, ())


async def test_without_rejects_the_workbook_is_empty(register: Register, tmp_path: Path) -> None:
    report = await register.import_file(write_xlsx(tmp_path / "a.xlsx", [PLAIN, ZHAO]))

    assert write_rejects(report, tmp_path / "退回.xlsx") == 0
    assert (tmp_path / "退回.xlsx").exists()
