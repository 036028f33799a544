"""Reads a filled form, from the workbook or from JSON with the same names. Errors name the cell, never its value."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from pydantic import ValidationError

from skiptrace.cases.dates import read_date
from skiptrace.cases.money import read_money
from skiptrace.cases.spreadsheet import Cell as Value
from skiptrace.cases.spreadsheet import Sheet, parse_workbook
from skiptrace.entering.form import MOST_ROWS, Choice, Form, Place, Shape, places
from skiptrace.entering.original import Original
from skiptrace.entering.sheet import MARK, PAGE, PATH, VALUE
from skiptrace.errors import UsageError

MAX_JSON = 2 * 2**20
MAX_FORM = 60 * 2**20
_NUMBER = re.compile(r"-?(\d+|\d{1,3}(,\d{3})+)(\.\d+)?", re.ASCII)
_LOSSLESS = 10**15
"""Whole numbers of a spreadsheet keep their digits below this."""
_SHOWN = 30
"""Errors told at once."""


def read_form(paper: Original, body: bytes) -> Form:
    """The form that was filled for this paper. UsageError lists every cell that cannot be read, with its mend."""
    if body.lstrip()[:1] == b"{":
        if len(body) > MAX_JSON:
            raise UsageError(f"录入内容超过 {MAX_JSON // 2**20} MB；请检查文件")
        return _from_json(paper, body)
    if len(body) > MAX_FORM:
        raise UsageError(f"录入表超过 {MAX_FORM // 2**20} MB；请用 {paper.command} 重新取表")
    return _from_workbook(paper, body)


@dataclass(frozen=True, slots=True)
class _Filled:
    """A cell of the workbook that holds something; `row` counts from 1, as Excel shows it."""

    place: Place
    row: int
    value: Any
    page: int | None

    @property
    def where(self) -> str:
        return f"第 {self.row} 行「{self.place.label}」"


def _from_json(paper: Original, body: bytes) -> Form:
    try:
        return paper.form.model_validate_json(body)
    except ValidationError as error:
        raise UsageError(_told(paper, error)) from None


def _from_workbook(paper: Original, body: bytes) -> Form:
    sheet = _sheet(paper, body)
    filled, wrong = _filled(paper, sheet)
    wrong += _missing(paper, filled)
    if wrong:
        raise UsageError("\n".join(wrong[:_SHOWN]))
    try:
        return paper.form.model_validate(_nested(filled))
    except ValidationError as error:
        raise UsageError(_told(paper, error)) from None


def _sheet(paper: Original, body: bytes) -> Sheet:
    book = parse_workbook(body)
    sheet = next((each for each in book.sheets if each.rows and each.rows[0] and each.rows[0][PATH] == MARK), None)
    if book.kind != "xlsx" or sheet is None or len(sheet.rows) < 3:
        raise UsageError(f"不是{paper.heading}；请用 skiptrace {paper.command} {paper.number} --out 取表后填写")
    if (sheet.rows[1][PATH], sheet.rows[2][PATH]) != (paper.number, paper.sha256):
        again = f"skiptrace {paper.command} {paper.number} --out"
        raise UsageError(f"录入表不是文书 {paper.number} 的；请用 {again} 重新取表")
    return sheet


def _filled(paper: Original, sheet: Sheet) -> tuple[list[_Filled], list[str]]:
    known = {place.path: place for place in places(paper.form, MOST_ROWS)}
    filled: list[_Filled] = []
    wrong: list[str] = []
    page = 1 if paper.pages == 1 else None
    for number, cells in enumerate(sheet.rows, 1):
        place = known.get(str(cells[PATH]))
        if place is None or _empty(cells, VALUE):
            continue
        value, why = _value(place, cells[VALUE])
        page, why_page = _page(cells[PAGE] if len(cells) > PAGE else "", page)
        each = _Filled(place, number, value, page)
        wrong += [f"{each.where}：{reason}" for reason in (why, why_page) if reason]
        filled.append(each)
    return filled, wrong


def _empty(cells: Sequence[Value], column: int) -> bool:
    return len(cells) <= column or (isinstance(cells[column], str) and not str(cells[column]).strip())


def _page(cell: Value, before: int | None) -> tuple[int | None, str]:
    """The page of a value: said, or that of the value above."""
    text = _whole(cell)
    if text.isascii() and text.isdigit() and int(text):
        return int(text), ""
    if text:
        return before, "页码应为从 1 起的整数"
    return before, "" if before else "请填写页码"


def _value(place: Place, cell: Value) -> tuple[Any, str]:
    """The value in its type, or why it cannot be read."""
    shape = place.cell.shape
    if shape is Shape.DAY:
        day = read_date(cell)
        return day, "" if day else "不是日期，应形如 2026-10-30"
    if shape is Shape.NUMBER:
        number = _number(cell)
        return number, "" if number is not None else "不是数字"
    if shape is Shape.AMOUNT:
        amount = read_money(cell)
        return amount, "" if amount is not None and amount >= 0 else "不是金额，应为以元为单位、不小于零的数字"
    text = _whole(cell)
    if shape is Shape.COUNT:
        good = text.isascii() and text.isdigit()
        return int(text) if good else None, "" if good else "应为整数"
    if place.cell.choices:
        return _choice(place.cell.choices, text)
    return text, "" if text else "应为文本；长数字请先将单元格设为文本格式再照录，以免丢失末位"


def _number(cell: Value) -> Decimal | None:
    """A plain number; thousands may be set apart by commas."""
    if isinstance(cell, bool) or not isinstance(cell, str | int | float):
        return None
    text = cell.strip() if isinstance(cell, str) else repr(cell)
    return Decimal(text.replace(",", "")) if _NUMBER.fullmatch(text) else None


def _whole(cell: Value) -> str:
    """A cell as text; empty for what lost its digits or is no text."""
    if isinstance(cell, str):
        return cell.strip()
    if isinstance(cell, bool) or not isinstance(cell, int | float):
        return ""
    return str(int(cell)) if cell == int(cell) and abs(cell) < _LOSSLESS else ""


def _choice(choices: type[Choice], text: str) -> tuple[Choice | None, str]:
    found = next((choice for choice in choices if text in {choice.chinese, choice.value}), None)
    return found, "" if found else f"只能填：{'、'.join(choice.chinese for choice in choices)}"


def _missing(paper: Original, filled: Sequence[_Filled]) -> list[str]:
    """Required cells without a value, of the head and of every row that was begun."""
    paths = {each.place.path for each in filled}
    begun = {path.rpartition(".")[0] for path in paths} | {""}
    return [
        f"「{place.label}」：未填写；请对照图像补录"
        for place in places(paper.form, MOST_ROWS)
        if place.required and place.path not in paths and place.path.rpartition(".")[0] in begun
    ]


def _nested(filled: Sequence[_Filled]) -> dict[str, Any]:
    """The form's own structure; rows that were left empty in between close up."""
    form: dict[str, Any] = {}
    rows: dict[str, dict[str, Any]] = {}
    for each in filled:
        entered = {"value": each.value, "page": each.page}
        above, _, name = each.place.path.rpartition(".")
        if not above:
            form[name] = entered
            continue
        if above not in rows:
            rows[above] = {}
            form.setdefault(above.partition(".")[0], []).append(rows[above])
        rows[above][name] = entered
    return form


def _told(paper: Original, error: ValidationError) -> str:
    known = {place.path: place.label for place in places(paper.form, MOST_ROWS)}
    return "\n".join(
        f"「{_named(known, item['loc'])}」：{_why(item)}"
        for item in error.errors(include_input=False, include_url=False, include_context=True)[:_SHOWN]
    )


def _named(known: Mapping[str, str], location: Sequence[int | str]) -> str:
    """The label of the cell at fault; a name that is none of the form's is not repeated, it may be a value."""
    parts = [str(part) for part in location]
    for end in range(len(parts), 0, -1):
        if (label := known.get(".".join(parts[:end]))) is not None:
            return f"{label} 页码" if parts[end:] == ["page"] else label
    blocks = {path.partition(".")[0] for path in known}
    return parts[0] if parts and parts[0] in blocks else "录入内容"


def _why(item: Mapping[str, Any]) -> str:
    context: Mapping[str, Any] = item.get("ctx") or {}
    return _MESSAGES.get(item["type"], "取值无效（{type}）").format_map({**context, "type": item["type"]})


_MESSAGES = {
    "missing": "未填写；请对照图像补录",
    "extra_forbidden": "没有这个项目；请核对名称或删除",
    "json_invalid": "不是有效的 JSON（UTF-8）",
    "model_type": "应为 {{value, page}} 形式",
    "model_attributes_type": "应为 {{value, page}} 形式",
    "tuple_type": "应为列表",
    "too_short": "至少 {min_length} 行",
    "too_long": "至多 {max_length} 行",
    "string_type": "应为文字",
    "string_too_short": "不应为空",
    "string_too_long": "至多 {max_length} 个字",
    "string_pattern_mismatch": "写法不符合要求",
    "enum": "取值不在允许的范围内：{expected}",
    "decimal_type": "应为金额",
    "decimal_parsing": "应为金额",
    "decimal_max_digits": "金额过大",
    "decimal_whole_digits": "金额过大",
    "decimal_max_places": "金额至多两位小数",
    "finite_number": "应为金额",
    "int_type": "应为整数",
    "int_parsing": "应为整数",
    "int_from_float": "应为整数",
    "date_type": "不是日期，应形如 2026-10-30",
    "date_parsing": "不是日期，应形如 2026-10-30",
    "date_from_datetime_parsing": "不是日期，应形如 2026-10-30",
    "date_from_datetime_inexact": "不是日期，应形如 2026-10-30",
    "greater_than_equal": "不应小于 {ge}",
    "less_than_equal": "不应大于 {le}",
}
