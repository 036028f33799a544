"""Reads a whole file: every sheet with a header, every data row once, in the order of the file.

Surprising: hidden sheets are left out (mostly old copies), and a contract number that occurs twice in one file is
reported on its later row: which of the two is right, only the creditor can say.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from matching.script import clean
from skiptrace.cases.cells import RowCells, as_text, is_damaged_number
from skiptrace.cases.dates import date_in, read_date
from skiptrace.cases.headers import Column, Field, Header, find_header, is_repeated
from skiptrace.cases.money import is_blank, read_money
from skiptrace.cases.people import read_debtor, read_others
from skiptrace.cases.remarks import Marks, read_marks
from skiptrace.cases.row import Problem, RowAmount, RowClaim, RowResult
from skiptrace.cases.spreadsheet import Sheet, Workbook
from skiptrace.errors import UsageError

_TOTAL = re.compile(r"(?:合\s*计|总\s*计|小\s*计|共\s*计|汇\s*总|累\s*计|本页合计|总额)[::]?.{0,6}")
_FOOTER = re.compile(r"^(?:注|备注|说明|制表|填表|审核|复核|打印|单位|经办|负责人|第\d+页|共\d+页|联系人|报送)")


@dataclass(frozen=True, slots=True)
class Table:
    """A sheet with its header. `as_of` is the date that the rows above the header name."""

    sheet: Sheet
    header: Header
    as_of: date | None


@dataclass(frozen=True, slots=True)
class Reading:
    """A file whose tables were found. `notes` (Chinese) say what was left out: sheets and columns."""

    workbook: Workbook
    tables: tuple[Table, ...]
    notes: tuple[str, ...]

    @property
    def titles(self) -> Mapping[str, tuple[str, ...]]:
        """Original column titles by sheet."""
        return {table.sheet.name: table.header.titles for table in self.tables}


def read_tables(workbook: Workbook) -> Reading:
    """Find the tables. UsageError when no visible sheet has a header with a debtor's name and an amount."""
    tables: list[Table] = []
    notes: list[str] = []
    for sheet in workbook.sheets:
        header = None if sheet.hidden else find_header(sheet)
        if header:
            above = " ".join(as_text(cell) for row in sheet.rows[: header.first_row] for cell in row)
            tables.append(Table(sheet, header, date_in(f"{sheet.name} {above}")))
            notes.extend(f"工作表“{sheet.name}”：{note}" for note in header.notes)
        elif any(cell != "" for row in sheet.rows for cell in row):
            why = "是隐藏的" if sheet.hidden else "没有找到“姓名”和“本金（或欠款金额）”两列的表头"
            notes.append(f"工作表“{sheet.name}”{why}，未导入")
    if not tables:
        raise UsageError(
            "没有找到可导入的表格：表头须有借款人姓名一列和本金（或欠款金额）一列，且在前 40 行内。"
            + "".join(f"\n{note}" for note in notes)
        )
    return Reading(workbook, tuple(tables), tuple(notes))


def read_rows(reading: Reading) -> Iterator[RowResult]:
    """Every data row: not the empty ones, totals, footers, or the header repeated by a page break. Never raises."""
    seen: dict[str, _Seen] = {}
    for table in reading.tables:
        for index in range(table.header.first_row, len(table.sheet.rows)):
            cells = RowCells(table.sheet, table.header, index, csv=reading.workbook.kind == "csv")
            if not _is_data(cells):
                continue
            result = _read(cells)
            twice = _occurs_twice(result, seen, table.header)
            yield replace(result, problems=(*result.problems, twice)) if twice else result


def _is_data(cells: RowCells) -> bool:
    serials = {column.index for column in cells.header.of(Field.SERIAL)}
    own = [
        (index, cell)
        for index, cell in enumerate(cells.row)
        if index not in serials
        and not is_blank(cell)
        and cells.sheet.anchors.get((cells.index, index), (cells.index,))[0] == cells.index
    ]
    if not own or is_repeated(cells.header, cells.row):
        return False
    if cells.has_text(_TOTAL) and not cells.first(Field.CONTRACT)[1] and not cells.first(Field.ID_NO)[1]:
        return False
    texts = {clean(as_text(cell)) for _, cell in own}
    return not (len(texts) == 1 and _FOOTER.match(texts.pop()))


def _read(cells: RowCells) -> RowResult:
    debtor = read_debtor(cells)
    others = read_others(cells, debtor)
    claim = _claim(cells)
    marks, remark = _remarks(cells)
    problems = tuple(cells.problems)
    anchors = {
        c: cells.sheet.anchors[cells.index, c] for c in range(len(cells.row)) if (cells.index, c) in cells.sheet.anchors
    }
    return RowResult(
        cells.sheet.name,
        cells.index + 1,
        not any(problem.fatal for problem in problems),
        debtor,
        others,
        claim,
        marks,
        remark,
        problems,
        cells.row,
        anchors,
    )


def _claim(cells: RowCells) -> RowClaim:
    return RowClaim(
        _contract(cells),
        _principal(cells),
        _part(cells, Field.INTEREST),
        _part(cells, Field.PENALTY),
        _part(cells, Field.COSTS),
        _date(cells, Field.OVERDUE_SINCE, "逾期日期"),
        _date(cells, Field.AS_OF, "余额日期"),
    )


def _contract(cells: RowCells) -> str:
    column, text = cells.first(Field.CONTRACT)
    if column is None:
        return ""
    if text and is_damaged_number(cells.raw(column)):
        cells.problem(
            "contract_damaged", column, "合同号被表格软件转成数字，末几位已丢失", "请将该列设为“文本”后重新导出"
        )
        return ""
    if not text:
        cells.problem(
            "contract_missing", column, "没有合同号，改以姓名、证件、金额和日期识别", "请补填合同号，以便下月更新"
        )
    return re.sub(r"\s+", "", clean(text)).strip("'").upper()


def _principal(cells: RowCells) -> RowAmount | None:
    columns = cells.header.of(Field.PRINCIPAL) or cells.header.of(Field.TOTAL)
    column = columns[0]
    cell = cells.raw(column)
    value = read_money(cell, column.scale)
    if cells.filled_from_above(column):
        cells.reject("amount_merged", column, "金额单元格与上一行合并，无法分到各合同", "请取消合并，逐行填写金额")
        return None
    if value is None:
        reason = "没有金额" if is_blank(cell) else "金额无法识别"
        cells.reject("amount_missing", column, reason, "请填写大于零的数字（单位：元）")
        return None
    if value <= 0:
        cells.reject("amount_not_positive", column, "金额不大于零", "请填写大于零的金额；已结清的请在备注中注明")
    elif column.field is Field.TOTAL:
        cells.problem(
            "amount_total_only", column, "只有欠款总额，没有本金、利息的分项", "请补充本金、利息、罚息、费用各列"
        )
    return RowAmount(value, column.index)


def _part(cells: RowCells, kind: Field) -> RowAmount | None:
    column, text = cells.first(kind)
    if column is None or not text or cells.filled_from_above(column):
        return None
    value = read_money(cells.raw(column), column.scale)
    if value is None or value < 0:
        cells.problem("amount_part_unreadable", column, "金额无法识别或为负数，未计入", "请填写不小于零的数字")
        return None
    return RowAmount(value, column.index)


def _date(cells: RowCells, kind: Field, what: str) -> date | None:
    column, text = cells.first(kind)
    if column is None or not text:
        if column is not None and kind is Field.OVERDUE_SINCE:
            cells.problem("date_missing", column, f"没有{what}", f"请补填{what}")
        return None
    day = read_date(cells.raw(column))
    if day is None:
        cells.problem("date_unreadable", column, f"{what}无法识别", "请写成 2025-06-22 的形式")
    return day


def _remarks(cells: RowCells) -> tuple[Marks, str | None]:
    columns: tuple[Column, ...] = cells.header.of(Field.REMARK)
    marks, texts = Marks(), []
    for column in columns:
        text = cells.text(column)
        marks |= read_marks(column.title, text)
        if text:
            texts.append(text)
    if marks.other_death:
        cells.problem(
            "other_death", columns[0], "备注提到他人死亡，未按债务人死亡处理", "如为债务人本人死亡，请明确写明"
        )
    return marks, "；".join(texts) if columns else None


@dataclass(frozen=True, slots=True)
class _Seen:
    row: int
    name: str = field(repr=False)
    id_text: str = field(repr=False)


def _occurs_twice(result: RowResult, seen: dict[str, _Seen], header: Header) -> Problem | None:
    """A warning when an earlier row of the file has the same contract number."""
    number = result.claim.contract_no
    if not number:
        return None
    id_text = "".join(clean(as_text(result.cells[c.index])).strip("'").upper() for c in header.of(Field.ID_NO))
    this = _Seen(result.row, result.debtor.name, result.debtor.id_no or id_text)
    first = seen.setdefault(number, this)
    if first is this:
        return None
    column = header.of(Field.CONTRACT)[0]
    if first.name != this.name or (first.id_text and this.id_text and first.id_text != this.id_text):
        reason = f"合同号与第 {first.row} 行相同，但姓名或证件号码不同；不以本行覆盖"
        return Problem("contract_conflict", column.label, column.index, reason, "请核对哪一行正确，删去另一行")
    reason = f"合同号与第 {first.row} 行相同，按同一合同处理"
    return Problem("contract_repeated", column.label, column.index, reason, "请删去重复行")
