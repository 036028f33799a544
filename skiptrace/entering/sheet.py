"""Writes an empty form as a workbook: the cells to fill on the left, the pictures of the paper on the right.

Surprising: the form is always empty. Each person gets an own one, so that nobody reads the
paper through another's eyes.
"""

import io
import math
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

import xlsxwriter

from skiptrace.entering.drawn import Drawn
from skiptrace.entering.entry import page_text
from skiptrace.entering.form import MOST_COUNT, Cell, Place, Shape, places
from skiptrace.entering.original import Original

MARK = "skiptrace-form-1"
PATH, LABEL, VALUE, PAGE, HINT, PICTURE = 0, 1, 2, 3, 4, 6
_HEAD = 3
"""Rows above the first cell; the first of them carry the mark, the paper's number and its hash, unseen."""
_WIDTHS = {LABEL: 20, VALUE: 36, PAGE: 6, HINT: 32, PICTURE - 1: 2, PICTURE: 110}
_SHOWN = 760
"""Pixels of a picture's width on the sheet."""
_ROW = 20
"""Pixels of a row's height."""
_DATES = (datetime(1990, 1, 1), datetime(2099, 12, 31))  # noqa: DTZ001  Excel knows no zone
_FORMATS = {Shape.DAY: "yyyy-mm-dd", Shape.AMOUNT: "#,##0.00", Shape.COUNT: "0", Shape.NUMBER: "General"}
_GUIDE = (
    "请对照右侧图像照录。页码填该值所在的页，与上一项同页的可留空。标＊的必填；每人各填一份空表，不得参照他人所填。"
)


def blank_form(paper: Original, pages: Sequence[Drawn], rows: int | None = None) -> bytes:
    """The empty form of a paper; `rows` of each block, or as many as the form offers."""
    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(out, options) as book:
        book.set_properties(
            {"title": paper.heading, "author": "skiptrace", "created": paper.taken_at.replace(tzinfo=None)}
        )
        sheet = book.add_worksheet("录入")
        styles = _Styles(book)
        _heading(sheet, styles, paper)
        _cells(sheet, styles, paper, places(paper.form, rows))
        _pictures(sheet, styles, pages)
        for column, width in _WIDTHS.items():
            sheet.set_column(column, column, width)
        sheet.set_column(PATH, PATH, None, None, {"hidden": True})
        sheet.freeze_panes(_HEAD, 0)
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        sheet.protect("", {"format_columns": True, "format_rows": True, "select_locked_cells": True})
    return out.getvalue()


class _Styles:
    """Cell formats of one workbook."""

    def __init__(self, book: Any) -> None:
        base = {"font_name": "宋体", "font_size": 10, "valign": "vcenter"}
        self._book = book
        self._open = {**base, "border": 1, "align": "left", "locked": False, "bg_color": "#FFFBE6"}
        self._made: dict[str, Any] = {}
        self.title = book.add_format({**base, "font_name": "黑体", "font_size": 13})
        self.guide = book.add_format({**base, "font_color": "#8A4B00"})
        self.head = book.add_format({**base, "font_name": "黑体", "bg_color": "#EEEEEE", "border": 1})
        self.block = book.add_format({**base, "font_name": "黑体", "bg_color": "#DCE6F1"})
        self.label = book.add_format({**base, "border": 1})
        self.hint = book.add_format({**base, "font_size": 9, "font_color": "#777777"})

    def open(self, shape: Shape) -> Any:
        """Unlocked; text wherever a number would lose its last digits."""
        form = _FORMATS.get(shape, "@")
        if form not in self._made:
            self._made[form] = self._book.add_format({**self._open, "num_format": form})
        return self._made[form]


def _heading(sheet: Any, styles: _Styles, paper: Original) -> None:
    for row, text in enumerate((MARK, paper.number, paper.sha256)):
        sheet.write_string(row, PATH, text)
    sheet.write_string(0, LABEL, f"{paper.heading}：{paper.title} {paper.number}（共 {paper.pages} 页）", styles.title)
    sheet.write_string(1, LABEL, _GUIDE, styles.guide)
    for column, text in ((LABEL, "项目"), (VALUE, "填写"), (PAGE, "页码"), (HINT, "说明")):
        sheet.write_string(2, column, text, styles.head)


def _cells(sheet: Any, styles: _Styles, paper: Original, all_places: Iterable[Place]) -> None:
    row, block = _HEAD, ""
    for place in all_places:
        above = place.path.rpartition(".")[0]
        if above != block:
            block = above
            sheet.merge_range(row, LABEL, row, HINT, place.label.partition(" ")[0], styles.block)
            row += 1
        _cell(sheet, styles, paper, row, place)
        row += 1


def _cell(sheet: Any, styles: _Styles, paper: Original, row: int, place: Place) -> None:
    cell = place.cell
    sheet.write_string(row, PATH, place.path)
    sheet.write_string(row, LABEL, f"＊{cell.label}" if place.required else cell.label, styles.label)
    sheet.write_blank(row, VALUE, None, styles.open(cell.shape))
    sheet.write_blank(row, PAGE, None, styles.open(Shape.COUNT))
    sheet.write_string(row, HINT, cell.hint, styles.hint)
    sheet.data_validation(row, VALUE, row, VALUE, _allowed(cell))
    page = {"validate": "integer", "criteria": "between", "minimum": 1, "maximum": paper.pages}
    sheet.data_validation(row, PAGE, row, PAGE, {**page, "error_message": f"页码应为 1 至 {paper.pages}"})


def _allowed(cell: Cell) -> dict[str, Any]:
    if cell.choices:
        words = [choice.chinese for choice in cell.choices]
        return {"validate": "list", "source": words, "error_message": "请从列表中选择"}
    if cell.shape is Shape.DAY:
        bounds = {"minimum": _DATES[0], "maximum": _DATES[1]}
        return {"validate": "date", "criteria": "between", **bounds, "error_message": "日期应形如 2026-10-30"}
    if cell.shape is Shape.NUMBER:
        return {"validate": "decimal", "criteria": ">", "value": -MOST_COUNT, "error_message": "请填数字"}
    if cell.shape is Shape.AMOUNT:
        return {"validate": "decimal", "criteria": ">=", "value": 0, "error_message": "请填以元为单位的数字"}
    if cell.shape is Shape.COUNT:
        return {
            "validate": "integer",
            "criteria": "between",
            "minimum": 0,
            "maximum": MOST_COUNT,
            "error_message": "请填整数",
        }
    return {"validate": "length", "criteria": "<=", "value": 200, "error_message": "至多 200 字"}


def _pictures(sheet: Any, styles: _Styles, pages: Sequence[Drawn]) -> None:
    """One below the other, each under its page number."""
    row = _HEAD
    for number, page in enumerate(pages, 1):
        sheet.write_string(row, PICTURE, page_text(number), styles.block)
        scale = _SHOWN / page.width
        place = {"image_data": io.BytesIO(page.body), "x_scale": scale, "y_scale": scale, "object_position": 3}
        sheet.insert_image(row + 1, PICTURE, f"{page_text(number)}.jpg", {**place, "description": page_text(number)})
        row += math.ceil(page.height * scale / _ROW) + 3
