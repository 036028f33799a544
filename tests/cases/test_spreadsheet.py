"""Files are read as they are, and what is no spreadsheet is refused in Chinese with a mend."""

import io
import zipfile
from pathlib import Path

import pytest
import xlsxwriter
import xlwt

from skiptrace.cases.spreadsheet import column_letters, parse_workbook, pointer, read_workbook
from skiptrace.errors import UsageError


def test_row_numbers_are_those_of_excel_even_with_an_empty_area_above(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        book.add_worksheet("明细").write_string(3, 2, "姓名")

    sheet = read_workbook(path).sheets[0]

    assert sheet.rows[3][2] == "姓名"


def test_a_merged_range_is_filled_and_remembers_its_anchor(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet()
        sheet.merge_range(0, 0, 1, 1, "甲")
        sheet.write_row(2, 0, ["a", "b"])

    sheet_read = read_workbook(path).sheets[0]

    assert [list(row) for row in sheet_read.rows[:2]] == [["甲", "甲"], ["甲", "甲"]]
    assert sheet_read.anchors == {(0, 1): (0, 0), (1, 0): (0, 0), (1, 1): (0, 0)}


def test_an_xls_of_the_nineties_is_read(tmp_path: Path) -> None:
    book = xlwt.Workbook()
    book.add_sheet("旧").write(1, 0, "赵一")
    book.save(str(tmp_path / "a.xls"))

    read = read_workbook(tmp_path / "a.xls")

    assert (read.kind, read.sheets[0].name, read.sheets[0].rows[1][0]) == ("xls", "旧", "赵一")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
def test_csv_is_read_in_every_usual_encoding(encoding: str, delimiter: str) -> None:
    text = delimiter.join(("姓名", "本金")) + "\r\n" + delimiter.join(("赵一鸣", '"1"'))

    sheet = parse_workbook(text.encode(encoding)).sheets[0]

    assert [list(row) for row in sheet.rows] == [["姓名", "本金"], ["赵一鸣", "1"]]


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b"", "空的"),
        (b"PK\x03\x04 broken", "已损坏"),
        (bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 600, "不是有效的 XLS"),
        (b"<html><table></table></html>", "网页格式"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\0\xff\xff", "不是 XLSX"),
    ],
)
def test_what_is_no_spreadsheet_is_refused_with_a_mend(body: bytes, said: str) -> None:
    with pytest.raises(UsageError, match=said):
        parse_workbook(body)


def test_a_missing_file_is_wrong_use(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="无法读取"):
        read_workbook(tmp_path / "none.xlsx")


def test_a_zip_bomb_is_refused_before_it_is_opened() -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * (40 * 2**20))

    with pytest.raises(UsageError, match="解压后过大"):
        parse_workbook(packed.getvalue())


def test_a_pointer_names_sheet_column_and_row() -> None:
    assert pointer("明细", 6, 2) == "明细!C7"
    assert [column_letters(n) for n in (0, 25, 26, 701, 702)] == ["A", "Z", "AA", "ZZ", "AAA"]


def test_an_old_workbook_that_claims_rows_without_end_is_refused_before_the_reader(tmp_path: Path) -> None:
    """The reader would make room for them all, and end the process."""
    book = xlwt.Workbook()
    book.add_sheet("x").write(0, 0, "姓名")
    book.save(str(tmp_path / "x.xls"))
    body = (tmp_path / "x.xls").read_bytes()
    at = body.index(b"\x00\x02\x0e\x00") + 4

    with pytest.raises(UsageError, match="行"):
        parse_workbook(body[: at + 4] + b"\xff\xff\xff\xff" + body[at + 8 :])
