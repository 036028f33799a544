"""Every paper opened by LibreOffice and looked at page by page: text, fonts, pages, nothing cut, no empty sheet.

With SKIPTRACE_ARTEFACTS set the pages are kept there as pictures for people (`scripts/papers`).
"""

import os
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest
from PIL import Image, ImageChops
from pypdf import PdfReader

from skiptrace.documents.book import Book
from skiptrace.documents.court import court_set
from skiptrace.documents.draft import draft_docx
from skiptrace.documents.papers.paper import Paper, at_stage, catalogue
from skiptrace.permits.docket import Stage
from tests.documents.test_office import program, run
from tests.fakes import papers as made
from tests.fakes.estate import DEBTOR_ID

pytestmark = pytest.mark.office
_CASES: Mapping[str, Callable[[Stage | None], Book]] = {
    "full": made.full,
    "minimal": made.minimal,
    "hostile": made.hostile,
    "large": made.large,
}
_RUNNING = re.compile(r"第 ?\d+ ?页|.+　C000001　草稿")
_DPI = 70
_LOOKED_AT = 12
"""Pages that are drawn; beyond them a long list only goes on."""
_EDGE = 20
"""Pixels at the border of a page on which nothing may be drawn (7 mm)."""


@dataclass(frozen=True)
class Opened:
    """One paper as LibreOffice shows it."""

    paper: Paper
    book: Book
    pdf: Path
    text: str


def stage_of(paper: Paper) -> Stage:
    """The latest stage at which it is offered: there it holds most."""
    return [stage for stage in Stage if stage in paper.stages][-1]


@pytest.fixture(scope="module", params=list(_CASES))
def shown(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[str, list[Opened]]:
    """All papers of one kind of case, converted in one run."""
    office, reader = program("soffice"), program("pdftotext")
    kind = request.param
    folder = tmp_path_factory.mktemp(kind)
    books = {stage: _CASES[kind](stage) for stage in Stage}
    chosen = [each for each in catalogue().values() if kind != "large" or each.shows("assets")]
    for paper in chosen:
        book = books[stage_of(paper)]
        (folder / f"{paper.id}.docx").write_bytes(draft_docx(court_set(book, paper), book.at))
    run(office, "--headless", "--convert-to", "pdf", "--outdir", folder, *sorted(folder.glob("*.docx")), home=folder)
    found = []
    for paper in chosen:
        pdf = folder / f"{paper.id}.pdf"
        found.append(Opened(paper, books[stage_of(paper)], pdf, body_text(run(reader, pdf, "-", home=folder))))
    return kind, found


def test_every_paper_opens_with_its_title_its_draft_mark_and_its_gaps(shown: tuple[str, list[Opened]]) -> None:
    for each in shown[1]:
        court = court_set(each.book, each.paper)
        assert each.paper.title in each.text
        assert "不得提交" in each.text
        assert "0x" not in each.text
        assert "object" not in each.text
        for item in (*court.lacks, *court.citations, *court.blocked):
            assert "".join(item.split()) in each.text, (each.paper.id, item)


def body_text(printed: str) -> str:
    """The text without blanks, and without what stands at a page break: running head and page number."""
    lines = [line.strip() for line in printed.replace("\f", "\n").splitlines()]
    return "".join("".join(line.split()) for line in lines if not _RUNNING.fullmatch(line))


def test_what_looks_like_markup_is_printed_as_it_stands(shown: tuple[str, list[Opened]]) -> None:
    if shown[0] != "hostile":
        pytest.skip("其他数据没有这种姓名")
    for each in shown[1]:
        if any(field.path == "respondents.name" for field in each.paper.fields):
            assert "".join(made.HOSTILE.split()) in each.text, each.paper.id


def test_every_character_has_a_glyph(shown: tuple[str, list[Opened]]) -> None:
    """LibreOffice embeds a font for each character that it found; .notdef leaves none, and the text is lost."""
    reader = program("pdffonts")
    for each in shown[1]:
        lines = run(reader, each.pdf, home=each.pdf.parent).splitlines()[2:]
        assert lines, each.paper.id
        assert all(line.split()[-5] == "yes" for line in lines), each.paper.id
        assert "\ufffd" not in each.text
        if shown[0] == "hostile" and any(field.path == "respondents.name" for field in each.paper.fields):
            assert made.RARE in each.text


def test_no_page_is_blank_and_nothing_runs_over_the_edge(shown: tuple[str, list[Opened]]) -> None:
    painter = program("pdftoppm")
    kept = os.environ.get("SKIPTRACE_ARTEFACTS")
    for each in shown[1]:
        folder = Path(kept) / shown[0] if kept else each.pdf.parent
        folder.mkdir(parents=True, exist_ok=True)
        for old in folder.glob(f"{each.paper.id}-*.png"):
            old.unlink()
        count = len(PdfReader(each.pdf).pages)
        assert 1 < count < (120 if shown[0] == "large" else 12), (each.paper.id, count)
        some = ("-r", str(_DPI), "-l", str(_LOOKED_AT))
        run(painter, *some, "-png", each.pdf, folder / each.paper.id, home=each.pdf.parent)
        pages = sorted(folder.glob(f"{each.paper.id}-*.png"))
        assert len(pages) == min(count, _LOOKED_AT)
        for page in pages:
            with Image.open(page) as picture:
                box = ImageChops.invert(picture.convert("L")).getbbox()
                assert box is not None, page.name
                left, top, right, bottom = box
                assert left >= _EDGE <= picture.width - right, page.name
                assert top >= _EDGE <= picture.height - bottom, page.name


def test_long_lists_keep_every_line_and_repeat_their_heading(shown: tuple[str, list[Opened]]) -> None:
    if shown[0] != "large":
        pytest.skip("只看二百项财产")
    for each in shown[1]:
        held = [asset.title for asset in court_set(each.book, each.paper).assets]
        assert len(held) == 200
        text = each.text
        for title in held:
            assert "".join(title.split())[-19:] in text, (each.paper.id, title)


def test_the_full_case_prints_the_debtors_number(shown: tuple[str, list[Opened]]) -> None:
    if shown[0] != "full":
        pytest.skip("只看完整数据")
    for each in shown[1]:
        if any(field.path == "respondents.id_no" for field in each.paper.fields):
            assert DEBTOR_ID in each.text, each.paper.id


def test_each_stage_offers_papers() -> None:
    assert all(len(at_stage(stage)) > 5 for stage in Stage)
