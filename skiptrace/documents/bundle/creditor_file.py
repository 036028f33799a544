"""The creditor's own list with the rows of one case, all other rows blacked out.

Surprising: rows and columns keep their places, so that `清单!C7` still leads to the cell, and every other row becomes a
single ■: which of its cells were empty is somebody else's matter too.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from matching.script import clean
from skiptrace.cases.case import Case, Origin
from skiptrace.cases.cells import as_text
from skiptrace.cases.dates import read_date
from skiptrace.cases.headers import Column, Field
from skiptrace.cases.reading import Table, read_tables
from skiptrace.cases.spreadsheet import Workbook, parse_workbook, pointer
from skiptrace.documents.bundle.blackout import BLACK, LeftOut, Redacted, Tally, only, stripped
from skiptrace.documents.bundle.csv_text import written_csv
from skiptrace.documents.bundle.workbook import WrittenSheet, workbook
from skiptrace.errors import UsageError

RULE = (
    "债权人清单：行列位置不变；只保留表头与本案合同所在行，其他客户的行整行遮盖，本案行中第三人、备注及含义不明的列遮盖"
)
_AMOUNTS = frozenset({Field.PRINCIPAL, Field.INTEREST, Field.PENALTY, Field.COSTS, Field.TOTAL})
_DATES = frozenset({Field.OVERDUE_SINCE, Field.AS_OF, Field.BIRTH_DATE})
_AMOUNT = re.compile(r"[-+0-9.,，\s￥¥元万亿千百角分整人民币'’‘`]{1,24}")
_TITLE = re.compile(
    r"[\s()（）\[\]【】:：、，,。.\-—_/年月日0-9]|截至|截止|逾期|不良|贷款|信用卡|客户|债务人|借款人|明细|清单|台账|委托|汇总|"
    r"数据|日期|单位|人民币|万元|元|信息|统计|表"
)
"""Words of which a title above the header may be made, beside the creditor's name; any other blacks it out."""

_GROUPS = frozenset(
    {"客户信息", "借款人信息", "债务人信息", "借款信息", "贷款信息", "逾期信息", "共同借款人", "共同借款人信息"}
    | {"担保人", "担保人信息", "保证人", "保证人信息", "基本信息", "合同信息", "欠款信息"}
)
"""What may stand over columns that are understood."""


def redact(body: bytes, case: Case, evidence_id: str, creditor: str, at: datetime) -> Redacted | LeftOut:
    """The list as one case may show it: XLSX and CSV as they came, XLS as XLSX."""
    try:
        book = parse_workbook(body)
        tables = read_tables(book).tables
    except UsageError:
        return LeftOut("不能按表格读取")  # the error names sheets, and a sheet may be named after a person
    pen = _Pen(case, _cited(case, evidence_id), creditor)
    sheets = [WrittenSheet(each.sheet.name, list(pen.rows(each))) for each in tables if pen.concerns(each)]
    left = len(book.sheets) - len(sheets)
    counts = pen.tally.counts | ({"sheets": left} if left else {})
    return _written(book, sheets, counts, at)


def _written(
    book: Workbook, sheets: Sequence[WrittenSheet], counts: Mapping[str, int], at: datetime
) -> Redacted | LeftOut:
    if not sheets:
        return LeftOut("其中没有本案的行")
    if book.kind == "csv":
        return Redacted(written_csv(book.body, sheets[0].rows), "csv", RULE, counts)
    rule = RULE if book.kind == "xlsx" else f"{RULE}；原件为 XLS，以 XLSX 重建"
    return Redacted(workbook(sheets, at), "xlsx", rule, counts)


@dataclass(frozen=True, slots=True)
class _Cited:
    """Where the case stands in the file: rows of its contracts, and single cells, with what was read there."""

    rows: frozenset[tuple[str, int]]
    values: Mapping[str, frozenset[str]] = field(repr=False)


def _cited(case: Case, evidence_id: str) -> _Cited:
    """An amount is never taken from a merged cell, so that its row is the contract's own."""
    parts = [part for c in case.claims for part in (c.principal, c.interest, c.penalty, c.costs) if part]
    rows = {_row(part.origin) for part in parts if part.origin.evidence_id == evidence_id}
    values: defaultdict[str, set[str]] = defaultdict(set)
    for party in case.parties:
        held = [(fact.origin, fact.value) for fact in party.facts]
        held += [(origin, getattr(party, name)) for name, origin in party.origins.items()]
        held += [(origin, each) for each in party.former_names for origin in [party.origins.get("name")] if origin]
        for origin, value in held:
            if origin.evidence_id == evidence_id and value:
                values[origin.pointer].add(value)
    return _Cited(frozenset(rows), {place: frozenset(each) for place, each in values.items()})


def _row(origin: Origin) -> tuple[str, int]:
    sheet, _, cell = origin.pointer.rpartition("!")
    return sheet, int(cell.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")) - 1


@dataclass(frozen=True, slots=True)
class _Pen:
    case: Case
    cited: _Cited
    creditor: str
    tally: Tally = field(default_factory=Tally)

    def concerns(self, table: Table) -> bool:
        return any(sheet == table.sheet.name for sheet, _ in self.cited.rows)

    def rows(self, table: Table) -> Iterator[list[Any]]:
        """Every row of the sheet, the header's as it is."""
        name = table.sheet.name
        columns = {column.index: column for column in table.header.columns}
        singles = {place for place in self.cited.values if place.startswith(f"{name}!")}
        for row, cells in enumerate(table.sheet.rows):
            if row < table.header.first_row:
                anchored = [(row, n) in table.sheet.anchors for n in range(len(cells))]
                yield ["" if anchored[n] else self._above(cell, columns.get(n)) for n, cell in enumerate(cells)]
            elif (name, row) in self.cited.rows:
                yield [self._ours(pointer(name, row, n), cell, columns.get(n)) for n, cell in enumerate(cells)]
            else:
                here = {n for n in range(len(cells)) if pointer(name, row, n) in singles} if singles else set()
                yield self._theirs(name, row, cells, here)

    def _theirs(self, sheet: str, row: int, cells: Sequence[Any], cited: set[int]) -> list[Any]:
        """One ■ for the row, and the cells that the case cites there."""
        if all(cell == "" for cell in cells):
            return []
        self.tally.black("rows")
        kept: list[Any] = ["", *[""] * (len(cells) - 1)]
        kept[0] = BLACK
        for place in cited:
            kept[place] = self._values(pointer(sheet, row, place), cells[place], "cell")
        return kept

    def _above(self, cell: Any, column: Column | None) -> Any:
        """A heading that is understood, a group's name, or a title of known words; anything else is black."""
        text = re.sub(r"\s+", "", as_text(cell))
        if not text or (column and (text == column.title or text in _GROUPS)):
            return cell
        rest = text.replace(self.creditor, "") if self.creditor else text
        return cell if not _TITLE.sub("", rest) else self.tally.black("heading")

    def _ours(self, place: str, cell: Any, column: Column | None) -> Any:
        """A cell of a contract's row."""
        text = as_text(cell)
        if not text:
            return "" if cell == "" or isinstance(cell, bool) else cell
        if column is None:
            return self.tally.black("third_party_or_unknown")
        if column.field in _AMOUNTS | _DATES | {Field.SERIAL, Field.SEX, Field.CONTRACT}:
            return cell if self._plain(column.field, cell, text) else self.tally.black(column.field)
        if column.field in {Field.REMARK, Field.OTHER}:
            return self.tally.black(column.field)
        return self._values(place, cell, column.field)

    def _plain(self, kind: Field, cell: Any, text: str) -> bool:
        """Whether the cell holds what its column says, and nothing beside it."""
        if kind in _AMOUNTS:
            return not isinstance(cell, str) or bool(_AMOUNT.fullmatch(clean(text)))
        if kind in _DATES:
            return isinstance(cell, date) or (
                len(text) <= len("2026年10月31日 00:00:00") and read_date(cell) is not None
            )
        if kind is Field.SERIAL:
            return bool(re.fullmatch(r"\d{1,7}", text))
        if kind is Field.SEX:
            return text in {"男", "女", "男性", "女性"}
        return any(stripped(text) == stripped(claim.contract_no) for claim in self.case.claims)

    def _values(self, place: str, cell: Any, kind: str) -> Any:
        """The parties' own values of a cell, as they stand there; at the cited cell always what was read from it."""
        text = as_text(cell)
        here = self.cited.values.get(place, frozenset())
        if any(stripped(text) == stripped(value) for value in here):
            return cell
        shown = only(text, here or self._known())
        if lost := [value for value in here if stripped(value) not in stripped(shown)]:
            shown = f"{'、'.join(sorted(lost))}{BLACK}"
        return cell if shown == text else self.tally.changed(kind, text, shown)

    def _known(self) -> frozenset[str]:
        found = {text for party in self.case.parties for text in (party.name, party.id_no, *party.former_names)}
        return frozenset(found | {fact.value for party in self.case.parties for fact in party.facts})
