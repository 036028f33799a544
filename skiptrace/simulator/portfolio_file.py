"""Writes a portfolio as such files really look: a title, two header rows, merged cells, gaps, a line of sums.

Surprising: an id that Excel has turned into a number is written as a number, so a reader meets the float itself and
not a picture of it.
"""

from __future__ import annotations

import csv
from datetime import UTC, datetime, time
from typing import TYPE_CHECKING

import xlsxwriter

if TYPE_CHECKING:
    from pathlib import Path

    from skiptrace.simulator.portfolio import Party, Portfolio, Row

_GROUPS = (
    ("客户信息", ("客户姓名", "证件号码", "手机号码", "家庭地址", "单位名称", "抵押车牌号", "不动产权证号")),
    ("借款信息", ("合同号", "逾期本金(元)", "欠息(元)", "罚息(元)", "费用(元)", "逾期日期")),
    ("共同借款人", ("姓名", "证件号码", "电话")),
    ("担保人", ("姓名", "证件号码", "电话")),
)
_PLAIN = (
    "合同编号,借款人姓名,身份证号,联系电话,现住址,工作单位,车牌号,房产证号,剩余本金,利息,罚息,费用,逾期开始日期,"
    "共同借款人姓名,共同借款人身份证号,共同借款人电话,担保人姓名,担保人身份证号,担保人电话,备注"
)
_EVERY = 37
"""An empty row after so many."""


def write_xlsx(portfolio: Portfolio, path: Path) -> None:
    """The XLSX of docs: title, two header rows with merged groups, empty rows now and then, 合计 at the end.

    Equal portfolio, equal bytes.
    """
    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(path, options) as book:
        book.set_properties({"created": datetime.combine(portfolio.as_of, time(), UTC)})
        sheet = book.add_worksheet("逾期客户明细")
        last = 1 + sum(len(columns) for _, columns in _GROUPS)
        sheet.merge_range(0, 0, 0, last, f"{portfolio.creditor}逾期客户明细表（截至{portfolio.as_of:%Y年%m月%d日}）")
        _headers(sheet, last)
        place = 3
        for number, row in enumerate(portfolio.rows, start=1):
            sheet.write_number(place, 0, number)
            for column, value in enumerate(_cells(row), start=1):
                if isinstance(value, float):
                    sheet.write_number(place, column, value)
                elif value:
                    sheet.write_string(place, column, value)
            place += 2 if number % _EVERY == 0 else 1
        sheet.write_string(place, 0, "合计")
        sheet.write_number(place, 9, float(sum(row.true_principal for row in portfolio.rows)))


def _headers(sheet: xlsxwriter.worksheet.Worksheet, last: int) -> None:
    sheet.merge_range(1, 0, 2, 0, "序号")
    column = 1
    for group, names in _GROUPS:
        sheet.merge_range(1, column, 1, column + len(names) - 1, group)
        for offset, name in enumerate(names):
            sheet.write_string(2, column + offset, name)
        column += len(names)
    sheet.merge_range(1, last, 2, last, "备注")


def _cells(row: Row) -> list[str | float]:
    """Values in the order of the columns; a float where Excel holds a number."""
    plain_amount = row.principal.replace(".", "").isdigit()
    serial = row.overdue_since.isdigit() and len(row.overdue_since) == 5
    return [
        row.name,
        float(row.id_no) if row.id_as_number else row.id_no,
        row.phones,
        row.address,
        row.employer,
        row.plate,
        row.certificate,
        row.contract_no,
        float(row.principal) if plain_amount else row.principal,
        float(row.interest),
        float(row.penalty),
        float(row.costs),
        float(row.overdue_since) if serial else row.overdue_since,
        *_party_cells(row.co_borrower),
        *_party_cells(row.guarantor),
        row.remark,
    ]


def _party_cells(party: Party | None) -> tuple[str, str, str]:
    return (party.name, party.id_no, party.phone) if party else ("", "", "")


def write_csv(portfolio: Portfolio, path: Path, encoding: str = "gbk") -> None:
    """A plain CSV with one header row of other wording; what the encoding lacks becomes a question mark."""
    with path.open("w", encoding=encoding, errors="replace", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(_PLAIN.split(","))
        for row in portfolio.rows:
            writer.writerow(_plain_cells(row))


def _plain_cells(row: Row) -> list[str]:
    return [
        row.contract_no,
        row.name,
        row.id_no,
        row.phones,
        row.address,
        row.employer,
        row.plate,
        row.certificate,
        row.principal,
        f"{row.interest:.2f}",
        f"{row.penalty:.2f}",
        f"{row.costs:.2f}",
        row.overdue_since,
        *_party_cells(row.co_borrower),
        *_party_cells(row.guarantor),
        row.remark,
    ]
