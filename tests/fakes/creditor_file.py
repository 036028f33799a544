"""Small creditors' files, made for one test each."""

from collections.abc import Sequence
from pathlib import Path

import xlsxwriter

Cells = Sequence[str | float]

PLAIN = ("姓名", "身份证号", "手机号", "合同号", "剩余本金", "逾期日期", "备注")
ZHAO = ("赵一鸣", "110105198901089874", "13900000001", "HT001", 1000.5, "2025-01-02", "")
QIAN = ("钱二", "330106197711269869", "13900000002", "HT002", 2000, "2025-02-03", "")


def write_xlsx(
    path: Path, rows: Sequence[Cells], *, merges: Sequence[tuple[int, int, int, int, str]] = (), sheet: str = "明细"
) -> Path:
    """Rows as they stand; `merges` as (first row, first column, last row, last column, text), from 0."""
    with xlsxwriter.Workbook(str(path), {"strings_to_formulas": False}) as book:
        page = book.add_worksheet(sheet)
        for number, row in enumerate(rows):
            page.write_row(number, 0, row)
        for merge in merges:
            page.merge_range(*merge)
    return path


def changed(row: Cells, **cells: str | float) -> Cells:
    """A row of the plain form with other cells: name, id_no, phone, contract, principal, since, remark."""
    names = ("name", "id_no", "phone", "contract", "principal", "since", "remark")
    return tuple(cells.get(name, cell) for name, cell in zip(names, row, strict=True))
