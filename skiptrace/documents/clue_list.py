"""The clue list as a workbook: the form's columns, one detail sheet for each kind of thing, and a sheet of notes.

Surprising: every cell is text. Numbers of eighteen digits lose their last three as numbers, and `=1+1` in a name would
become a formula.
"""

import io
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

import xlsxwriter

from skiptrace.documents.archive import canonical
from skiptrace.documents.court_set import CourtAsset, CourtSet
from skiptrace.documents.glyphs import legible
from skiptrace.documents.wording import FIELDS

_COLUMNS: tuple[tuple[str, int], ...] = (
    ("序号", 5), ("被申请人", 9), ("财产类别", 14), ("财产种类", 9), ("详细信息", 36), ("所在地", 20),
    ("登记机关", 12), ("权利人/共有", 15), ("抵押", 18), ("查封/轮候", 22), ("估值及依据", 18), ("可供保全净值", 15),
    ("措施", 8), ("申请金额", 15), ("线索等级", 8), ("来源", 13), ("取得日期", 12), ("证据编号", 11), ("备注", 26),
)  # fmt: skip
_LINE = 14
"""Points of height for each line of a wrapped cell."""
_SHEETS = {
    "house": "房屋", "unit": "房屋（按坐落）", "vehicle": "车辆", "deposit": "账户", "housing_fund": "住房公积金",
    "social_insurance": "社会保险", "equity": "股权", "securities": "证券", "insurance": "保险",
    "chattel_charge": "动产与权利担保",
}  # fmt: skip


def clue_list(court: CourtSet, at: datetime) -> bytes:
    """The workbook; same set, same bytes."""
    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(out, options) as book:
        book.set_properties({"title": "财产线索清单", "author": "skiptrace", "created": at.replace(tzinfo=None)})
        styles = _Styles(book)
        _main(book, styles, court)
        for kind, name in _SHEETS.items():
            _details(book, styles, name, kind, [a for a in court.assets if a.record_kind == kind])
        _notes(book, styles, court)
    return canonical(out.getvalue())


class _Styles:
    """Cell formats, made once for each workbook."""

    def __init__(self, book: Any) -> None:
        self.title = book.add_format({"bold": True, "font_size": 14, "align": "center", "font_name": "黑体"})
        base = {
            "border": 1,
            "text_wrap": True,
            "valign": "top",
            "num_format": "@",
            "font_name": "宋体",
            "font_size": 10,
        }
        self.head = book.add_format({**base, "bold": True, "bg_color": "#EEEEEE"})
        self.cell = book.add_format(base)


def _main(book: Any, styles: _Styles, court: CourtSet) -> None:
    sheet = book.add_worksheet("财产线索清单")
    last = len(_COLUMNS) - 1
    sheet.merge_range(0, 0, 0, last, "财产线索清单（草稿）", styles.title)
    docket = court.docket or "尚无案号"
    head = f"案号：{docket}　法院：{court.court}　申请人：{court.applicant.name}　请求数额：{court.amount.text}"
    sheet.merge_range(1, 0, 1, last, legible(head), styles.cell)
    _row(sheet, 2, [name for name, _ in _COLUMNS], styles.head)
    for place, (_, width) in enumerate(_COLUMNS):
        sheet.set_column(place, place, width)
    for number, asset in enumerate(court.assets):
        cells = _cells(asset)
        sheet.set_row(3 + number, _height(cells, [width for _, width in _COLUMNS]))
        _row(sheet, 3 + number, cells, styles.cell)
    if not court.assets:
        sheet.merge_range(3, 0, 3, last, "目前没有已确认的财产", styles.cell)
    sheet.freeze_panes(3, 2)
    _paper(sheet, heading=2)


def _cells(asset: CourtAsset) -> list[str]:
    detail = "；".join(f"{each.label}：{each.text}" for each in asset.details)
    return [
        str(asset.number), asset.respondent, asset.category, asset.kind, detail, asset.location, asset.registry,
        asset.owner, asset.mortgages, asset.seizures, asset.value, asset.net, asset.measure, asset.amount,
        asset.grade, asset.source, asset.obtained, asset.evidence, asset.remark,
    ]  # fmt: skip


def _details(book: Any, styles: _Styles, name: str, kind: str, assets: Sequence[CourtAsset]) -> None:
    """One sheet a kind: each field in its own column, and after it the place where it stands."""
    if not assets:
        return
    sheet = book.add_worksheet(name)
    labels = list(FIELDS[kind].values())
    _row(sheet, 0, ["序号", *labels, "权利人/共有", "抵押", "查封/轮候", "占有、租赁情况", "各项出处"], styles.head)
    widths = [5, *[16] * (len(labels) + 4), 50]
    for place, width in enumerate(widths):
        sheet.set_column(place, place, width)
    for number, asset in enumerate(assets, 1):
        found = {each.label: each for each in asset.details}
        values = [found[label].text if label in found else "" for label in labels]
        places = "；".join(f"{each.label} {each.place}" for each in asset.details)
        tail = [asset.owner, asset.mortgages, asset.seizures, "待核实", places]
        cells = [str(asset.number), *values, *tail]
        sheet.set_row(number, _height(cells, widths))
        _row(sheet, number, cells, styles.cell)
    sheet.freeze_panes(1, 1)
    _paper(sheet, heading=0)


def _notes(book: Any, styles: _Styles, court: CourtSet) -> None:
    sheet = book.add_worksheet("说明")
    rows = [
        ("文件", f"财产线索清单（{court.stage}），案件 {court.case}"),
        ("制作日期", court.written),
        ("数据口径", "只列完整有效身份证号一致或者经人工核定的财产；未核定的记录不在其中"),
        ("脱敏", "未脱敏，仅供提交法院和承办人员使用"),
        ("共有人", "只写人数，姓名见证据原件"),
        ("净值", "余额减在先冻结、抵押；房屋、车辆没有估值来源，写「未估值」"),
        *(("来源", f"{each.number} {each.title}（{each.source}，{each.obtained}）") for each in court.exhibits),
        *(("缺件", item) for item in court.lacks),
        *(("不能提交", item) for item in court.blocked),
        *(("依据", item) for item in court.citations),
    ]
    sheet.set_column(0, 0, 12)
    sheet.set_column(1, 1, 110)
    for number, row in enumerate(rows):
        sheet.set_row(number, _height(row, (12, 110)))
        _row(sheet, number, row, styles.cell)
    _paper(sheet, heading=0)


def _paper(sheet: Any, heading: int) -> None:
    """A3 across, one page wide, the heading row on every page."""
    sheet.set_landscape()
    sheet.set_paper(8)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(heading)


def _height(texts: Sequence[str], widths: Sequence[int]) -> float:
    """Enough for the longest cell: a Chinese character is two columns wide. Excel shows at most 409 points."""
    lines = [
        -(-sum(1 + (ord(char) > 0xFF) for char in text) // width) for text, width in zip(texts, widths, strict=True)
    ]
    return float(min(409, _LINE * max([1, *lines]) + 4))


def _row(sheet: Any, number: int, texts: Iterable[str], style: Any) -> None:
    for place, text in enumerate(texts):
        sheet.write_string(number, place, legible(text), style)
