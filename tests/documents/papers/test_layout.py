"""How the shipped templates hold together on a page: what pictures of the pages once showed to be broken."""

import io
from collections.abc import Callable
from itertools import pairwise
from typing import Any

import pytest
from docx import Document
from docx.shared import Pt
from docx.text.paragraph import Paragraph

from skiptrace.documents.book import Book
from skiptrace.documents.court import court_set
from skiptrace.documents.draft import SHIPPED, draft_docx
from skiptrace.documents.papers.paper import REFERENCE, Paper, catalogue, field_register, paper, root_field
from skiptrace.permits.docket import Stage
from tests.fakes import papers as made

ALL = list(catalogue().values())
PRESERVATION = ("preservation_pre_suit", "preservation_in_suit", "preservation_pre_execution")
_EM = 9 * 2.54 / 72
_INSET = 0.4
"""A column of 9 point loses this much to its margins and lines, in cm."""


def body(of: Paper) -> list[Any]:
    """Paragraphs and tables in their order."""
    document: Any = Document(str(SHIPPED / f"{of.id}.docx"))
    return list(document.iter_inner_content())


def tables(of: Paper) -> list[Any]:
    return [each for each in body(of) if not isinstance(each, Paragraph)]


def held(cells: Any) -> bool:
    return all(cell.paragraphs[0].paragraph_format.keep_with_next for cell in cells)


def is_form(table: Any) -> bool:
    return not any("{%tr" in row.cells[0].text for row in table.rows)


@pytest.mark.parametrize("each", ALL, ids=lambda each: each.id)
def test_the_box_of_a_party_is_never_cut_in_two(each: Paper) -> None:
    for table in filter(is_form, tables(each)):
        *before, last = table.rows
        assert all(held(row.cells) for row in before)
        assert not held(last.cells)


@pytest.mark.parametrize("each", ALL, ids=lambda each: each.id)
def test_a_short_heading_fits_its_column(each: Paper) -> None:
    for passage in (*each.passages, *each.annexes):
        for heading, _, width in passage.columns:
            if len(heading) <= 4:
                assert width >= len(heading) * _EM + _INSET, (heading, width)
        if passage.columns:
            assert sum(width for _, _, width in passage.columns) <= (25.7 if each.wide else 16.01)


@pytest.mark.parametrize("each", ALL, ids=lambda each: each.id)
def test_a_list_repeats_its_heading_and_no_heading_ends_a_page(each: Paper) -> None:
    for table in tables(each):
        if not is_form(table):
            assert held(table.rows[0].cells)
            assert "w:tblHeader" in table.rows[0]._tr.xml


@pytest.mark.parametrize("each", ALL, ids=lambda each: each.id)
def test_no_signature_and_no_small_note_stands_on_a_page_alone(each: Paper) -> None:
    parts = [part for part in body(each) if not isinstance(part, Paragraph) or part.text.strip()]
    parts = [part for part in parts if not isinstance(part, Paragraph) or not part.text.startswith("{%")]
    closing = next(
        n for n, part in enumerate(parts) if isinstance(part, Paragraph) and "{{" not in part.text and _ends(part)
    )
    before = parts[closing - 1]
    if isinstance(before, Paragraph):
        assert before.paragraph_format.keep_with_next
    elif not is_form(before):
        assert held(before.rows[-2].cells)
    for part, after in pairwise(parts):
        if isinstance(part, Paragraph) and isinstance(after, Paragraph) and _small(after) and not _small(part):
            assert part.paragraph_format.keep_with_next, after.text


def _ends(paragraph: Paragraph) -> bool:
    """`此致`, or the signature where nobody is addressed."""
    return paragraph.text == "此致" or "（签名" in paragraph.text or "（盖章" in paragraph.text


def _small(paragraph: Paragraph) -> bool:
    return bool(paragraph.runs) and paragraph.runs[0].font.size == Pt(9)


@pytest.mark.parametrize("each", ALL, ids=lambda each: each.id)
def test_whoever_is_addressed_is_a_gap_where_he_is_not_known(each: Paper) -> None:
    register = field_register()
    addressed = {root_field(found["path"], register) for found in REFERENCE.finditer(each.to)}
    assert addressed <= {field.path for field in each.required}


def printed(of: Paper, case: Callable[[Stage | None], Book]) -> str:
    """What a draft prints at the latest stage that offers it."""
    book = case(of.stages[-1])
    document: Any = Document(io.BytesIO(draft_docx(court_set(book, of), book.at)))
    return "\n".join(paragraph.text for paragraph in document.paragraphs)


@pytest.mark.parametrize("each", [each for each in ALL if each.annexes], ids=lambda each: each.id)
def test_an_annex_that_has_nothing_to_tell_takes_no_page(each: Paper) -> None:
    heads = [passage.head for passage in each.annexes]

    assert all(head in printed(each, made.full) for head in heads)
    assert not any(head in printed(each, made.minimal) for head in heads)


def test_only_before_the_instrument_a_fee_is_left_to_claim_in_the_suit() -> None:
    said = {name: printed(paper(name), made.full) for name in PRESERVATION}

    assert "由申请人预交，列入诉讼请求" in said["preservation_pre_suit"]
    assert "由申请人预交，列入诉讼请求" in said["preservation_in_suit"]
    assert "由申请人预交。" in said["preservation_pre_execution"]
