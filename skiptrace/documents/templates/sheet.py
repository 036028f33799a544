"""A Word template under construction: the page, its fonts, its tables. Only `build` uses it.

Surprising: the Latin language stays en-US while the far-east one is zh-CN. With zh-CN for both, LibreOffice breaks an
identity number in two at the end of a line; with en-US for both, Chinese punctuation is centred.
"""

import io
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from docx import Document
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

from skiptrace.documents.archive import canonical

HEI = "黑体"
_SONG = "仿宋_GB2312"
_WHEN = datetime(2026, 1, 1, tzinfo=UTC)
_SMALL = 9
_FORM = (Cm(4.6), Cm(11.4))
_DRAFT = "草　稿　　由系统依证据生成，未经承办律师核对签署，不得提交"


class Sheet:
    """One template under construction; `wide` turns the page."""

    def __init__(self, title: str, subtitle: str, *, wide: bool = False) -> None:
        self.doc: Any = Document()
        self._page(title, wide=wide)
        self.line(_DRAFT, font=HEI, size=10.5, center=True, color=RGBColor(0xB0, 0x00, 0x00))
        self.line(title, font=HEI, size=20, center=True)
        if subtitle:
            self.line(subtitle, size=12, center=True)

    def _page(self, title: str, *, wide: bool) -> None:
        section = self.doc.sections[0]
        sides = (Cm(29.7), Cm(21)) if wide else (Cm(21), Cm(29.7))
        section.page_width, section.page_height = sides
        section.orientation = WD_ORIENT.LANDSCAPE if wide else WD_ORIENT.PORTRAIT
        section.left_margin = section.right_margin = Cm(2 if wide else 2.5)
        section.top_margin = section.bottom_margin = Cm(2 if wide else 2.5)
        section.header.paragraphs[0].text = f"{title}　{{{{ case }}}}　草稿"
        section.header.paragraphs[0].paragraph_format.space_after = Pt(8)
        _page_number(section.footer.paragraphs[0])
        style = self.doc.styles["Normal"]
        style.font.name, style.font.size = _SONG, Pt(14)
        style.element.rPr.rFonts.set(qn("w:eastAsia"), _SONG)
        style.paragraph_format.line_spacing = 1.25
        style.paragraph_format.space_after = Pt(0)
        _chinese(self.doc.styles.element)
        core = self.doc.core_properties
        core.author, core.last_modified_by, core.title, core.comments = "skiptrace", "skiptrace", title, ""
        core.language, core.created, core.modified = "zh-CN", _WHEN, _WHEN

    def line(
        self,
        text: str,
        *,
        font: str = "",
        size: float = 14,
        center: bool = False,
        keep: bool = False,
        color: RGBColor | None = None,
    ) -> None:
        """One paragraph without indent; `keep` holds it on the page of the next."""
        paragraph = self.doc.add_paragraph()
        paragraph.paragraph_format.keep_with_next = keep
        run = paragraph.add_run(text)
        _font(run, font or _SONG, size)
        if color is not None:
            run.font.color.rgb = color
        if center:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER

    def body(self, text: str, *, keep: bool = False) -> None:
        """Body text is indented by two characters."""
        paragraph = self.doc.add_paragraph()
        paragraph.paragraph_format.first_line_indent = Pt(28)
        paragraph.paragraph_format.keep_with_next = keep
        _font(paragraph.add_run(text), _SONG, 14)

    def right(self, text: str, *, keep: bool = False) -> None:
        """A line at the right: signature and date."""
        paragraph = self.doc.add_paragraph()
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        paragraph.paragraph_format.keep_with_next = keep
        _font(paragraph.add_run(text), _SONG, 14)

    def keep_last(self) -> None:
        """Hold the last text on the page of what follows, so that no signature stands alone.

        A small note is held by the text that it explains, and that one too.
        """
        texts = [each for each in self.doc.paragraphs if each.text.strip() and not each.text.startswith("{%")]
        for paragraph in reversed(texts):
            paragraph.paragraph_format.keep_with_next = True
            if paragraph.runs[0].font.size != Pt(_SMALL):
                return

    def small(self, text: str) -> None:
        self.line(text, size=_SMALL)

    def head(self, text: str, *, new_page: bool = False) -> None:
        paragraph = self.doc.add_paragraph()
        paragraph.paragraph_format.space_before = Pt(8)
        paragraph.paragraph_format.keep_with_next = True
        paragraph.paragraph_format.page_break_before = new_page
        _font(paragraph.add_run(text), HEI, 14)

    def tag(self, text: str) -> None:
        """A paragraph that docxtpl takes away."""
        self.doc.add_paragraph(text)

    def form(self, rows: Sequence[tuple[str, str]]) -> None:
        """A table of (label, text): the elements of a form, on one page."""
        table = self.doc.add_table(rows=len(rows), cols=2)
        table.style = "Table Grid"
        table.autofit = False
        for number, texts in enumerate(rows):
            for place, (text, width, font) in enumerate(zip(texts, _FORM, (HEI, _SONG), strict=True)):
                target = table.rows[number].cells[place]
                target.width = width
                table.columns[place].width = width
                _font(target.paragraphs[0].add_run(text), font, 12)
                target.paragraphs[0].paragraph_format.keep_with_next = number < len(rows) - 1
            _mark(table.rows[number], "w:cantSplit")
        self.line("", size=4)

    def table(self, turn: str, group: str, columns: Sequence[tuple[str, str, float]], *, held: bool = False) -> None:
        """A table of (heading, cell, width in cm) with one row for each `turn` of `group`.

        `held`: the last row stays on the page of what follows, a signature.
        """
        parts = [f"{group}[:-1]", f"{group}[-1:]"] if held else [group]
        table = self.doc.add_table(rows=1 + 3 * len(parts), cols=len(columns))
        table.style = "Table Grid"
        table.autofit = False
        for place, (heading, _, width) in enumerate(columns):
            table.columns[place].width = Cm(width)
            _cell(table.rows[0].cells[place], heading, width, HEI, keep=True)
        _mark(table.rows[0], "w:tblHeader")
        for number, part in enumerate(parts):
            begin, row, end = table.rows[1 + 3 * number : 4 + 3 * number]
            begin.cells[0].text = f"{{%tr for {turn} in {part} %}}"
            end.cells[0].text = "{%tr endfor %}"
            for place, (_, text, width) in enumerate(columns):
                _cell(row.cells[place], text, width, _SONG, keep=number > 0)
            _mark(row, "w:cantSplit")

    def to_bytes(self) -> bytes:
        out = io.BytesIO()
        self.doc.save(out)
        return canonical(out.getvalue())


def _cell(target: Any, text: str, width: float, font: str, *, keep: bool) -> None:
    target.width = Cm(width)
    paragraph = target.paragraphs[0]
    paragraph.paragraph_format.keep_with_next = keep
    _font(paragraph.add_run(text), font, _SMALL)


def _font(run: Any, font: str, size: float) -> None:
    run.font.name, run.font.size = font, Pt(size)
    fonts = run._element.rPr.rFonts  # noqa: SLF001 - python-docx knows no far-east font
    fonts.set(qn("w:eastAsia"), font)


def _page_number(paragraph: Any) -> None:
    """`第 n 页`, counted by Word."""
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    paragraph.add_run("第 ")
    for kind, text in (("begin", ""), ("", " PAGE "), ("end", "")):
        run = paragraph.add_run()
        element = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            element.set(qn("w:fldCharType"), kind)
        else:
            element.text = text
        run._element.append(element)  # noqa: SLF001 - python-docx knows no fields
    paragraph.add_run(" 页")


def _chinese(styles: Any) -> None:
    for lang in styles.iter(qn("w:lang")):
        lang.set(qn("w:val"), "en-US")
        lang.set(qn("w:eastAsia"), "zh-CN")


def _mark(row: Any, name: str) -> None:
    row._tr.get_or_add_trPr().append(OxmlElement(name))  # noqa: SLF001 - python-docx has no switch for it
