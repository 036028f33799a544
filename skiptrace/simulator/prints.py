"""Draws an office's reply as the stamped paper that really comes: the sheet as a picture, for people to type from.

Surprising: the paper is drawn from the very file that the office would have sent, so that both must lead to the same
records; long rows run down the page as label and value, as counters print them.
"""

from __future__ import annotations

import csv
import io
import json
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typst
from pylopdf_fonts_zh_cn import sans_path, serif_path
from python_calamine import CalamineWorkbook

if TYPE_CHECKING:
    from collections.abc import Sequence

_PAGE = """
#set page(paper: "a4", margin: 18mm)
#set text(font: ("Noto Serif CJK SC", "Noto Sans CJK SC"), size: 10pt)
#let data = json(bytes(sys.inputs.data))
#align(center, text(size: 15pt, data.title))
#for line in data.head [ #line \\ ]
#for (number, thing) in data.things.enumerate(start: 1) [
  #v(6pt)
  #block(stroke: 0.4pt, inset: 5pt, width: 100%)[
    #text(weight: "bold")[第 #number 条] \\
    #for (label, value) in thing [ #label：#value \\ ]
  ]
]
#align(right, circle(stroke: 1.5pt + red, radius: 16mm, align(center + horizon, text(fill: red, data.stamp))))
"""
_PPI = 110


def picture(reply: bytes, kind: str, stamp: str) -> bytes:
    """A reply file (`xlsx` or `csv`) as a PNG of its one page, with the office's stamp."""
    pages = _compiled(reply, kind, stamp, "png")
    return pages if isinstance(pages, bytes) else pages[0]


def document(reply: bytes, kind: str, stamp: str) -> bytes:
    """The same as a PDF, as a scanner that counts pages gives it."""
    made = _compiled(reply, kind, stamp, "pdf")
    assert isinstance(made, bytes)
    return made


def _compiled(reply: bytes, kind: str, stamp: str, form: Any) -> Any:
    data = json.dumps(_said(_rows(reply, kind), stamp), ensure_ascii=False)
    page: Any = _PAGE.encode()
    return typst.compile(
        page, format=form, ppi=_PPI, sys_inputs={"data": data}, font_paths=_fonts(), ignore_system_fonts=True
    )


def _said(rows: Sequence[Sequence[str]], stamp: str) -> dict[str, Any]:
    """What stands above the records, and each record as its labels and values; the widest row is the header."""
    width = max((len([cell for cell in row if cell]) for row in rows), default=0)
    header = next((n for n, row in enumerate(rows) if len([cell for cell in row if cell]) == width > 8), len(rows))
    above = [line for row in rows[:header] if (line := "　".join(cell for cell in row if cell))]
    things = [[[a, b] for a, b in zip(rows[header], row, strict=False) if a and b] for row in rows[header + 1 :]]
    return {"title": above[0] if above else "查询结果", "head": above[1:], "things": things, "stamp": stamp}


def _rows(reply: bytes, kind: str) -> list[list[str]]:
    if kind == "csv":
        return list(csv.reader(io.StringIO(reply.decode("gb18030"))))
    book = CalamineWorkbook.from_filelike(io.BytesIO(reply))
    rows = book.get_sheet_by_index(0).to_python(skip_empty_area=False)
    return [[_text(cell) for cell in row] for row in rows]


def _text(cell: Any) -> str:
    """As it is printed: a whole number without its point."""
    return str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell)


@cache
def _fonts() -> list[str]:
    return sorted({str(Path(path).parent) for path in (serif_path(), sans_path())})
