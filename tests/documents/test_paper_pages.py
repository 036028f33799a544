"""Every paper opened by LibreOffice and looked at page by page: text, fonts, pages, nothing cut, no empty sheet.

With SKIPTRACE_ARTEFACTS set the pages are kept there as pictures for people (`scripts/papers`). Without it they are
drawn small and grey, which is enough to see edges and empty sheets, and of papers whose list of two hundred things is
laid out alike one is opened.
"""

import os
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest
from PIL import Image, ImageChops

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
_KEPT = os.environ.get("SKIPTRACE_ARTEFACTS")
_DPI = 70 if _KEPT else 40
_LOOKED_AT = 12
"""Pages that are drawn from the beginning of a paper; beyond them a long list only goes on."""
_LAST = 4
"""Pages that are drawn from its end."""
_EDGE = 7 / 25.4 * _DPI
"""Pixels at the border of a page on which nothing may be drawn (7 mm)."""


@dataclass(frozen=True)
class Opened:
    """One paper as LibreOffice shows it."""

    paper: Paper
    book: Book
    pdf: Path
    text: str
    pages: int


def stage_of(paper: Paper) -> Stage:
    """The latest stage at which it is offered: there it holds most."""
    return [stage for stage in Stage if stage in paper.stages][-1]


def chosen(kind: str) -> list[Paper]:
    """The papers that are opened with this kind of case."""
    every = list(catalogue().values())
    if kind != "large":
        return every
    long = [each for each in every if each.shows("assets")]
    return long if _KEPT else list({_layout(each): each for each in long}.values())


def _layout(paper: Paper) -> tuple[object, ...]:
    """What a list of things looks like in a paper: its columns, the page, and what there is before suit."""
    columns = [passage.columns for passage in paper.passages if passage.each == "assets"]
    return paper.wide, stage_of(paper) is Stage.PRE_SUIT, str(columns)


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, list[Opened]]:
    """All papers of every kind of case, converted in one run: to start the office costs more than a paper."""
    office, reader = program("soffice"), program("pdftotext")
    folder = tmp_path_factory.mktemp("papers")
    books = {kind: {stage: make(stage) for stage in Stage} for kind, make in _CASES.items()}
    for kind, of in books.items():
        for paper in chosen(kind):
            book = of[stage_of(paper)]
            (folder / f"{kind}-{paper.id}.docx").write_bytes(draft_docx(court_set(book, paper), book.at))
    run(office, "--headless", "--convert-to", "pdf", "--outdir", folder, *sorted(folder.glob("*.docx")), home=folder)
    found: dict[str, list[Opened]] = {kind: [] for kind in books}
    for kind, of in books.items():
        for paper in chosen(kind):
            pdf = folder / f"{kind}-{paper.id}.pdf"
            text = run(reader, pdf, "-", home=folder)
            found[kind].append(Opened(paper, of[stage_of(paper)], pdf, body_text(text), text.count("\f")))
    return found


@pytest.fixture(scope="module", params=list(_CASES))
def shown(request: pytest.FixtureRequest, opened: Mapping[str, list[Opened]]) -> tuple[str, list[Opened]]:
    """All papers of one kind of case."""
    return request.param, opened[request.param]


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
    for each in shown[1]:
        assert 1 < each.pages < (120 if shown[0] == "large" else 12), (each.paper.id, each.pages)
        for page in drawn(each, Path(_KEPT or each.pdf.parent) / shown[0]):
            with Image.open(page) as picture:
                box = ImageChops.invert(picture.convert("L")).getbbox()
                assert box is not None, page.name
                left, top, right, bottom = box
                assert left >= _EDGE <= picture.width - right, page.name
                assert top >= _EDGE <= picture.height - bottom, page.name


def drawn(of: Opened, folder: Path) -> list[Path]:
    """The pages as pictures, of a long paper those of its beginning and its end; what lay there before is gone."""
    painter = program("pdftoppm")
    folder.mkdir(parents=True, exist_ok=True)
    for old in _pictures(of, folder):
        old.unlink()
    end = max(_LOOKED_AT, of.pages - _LAST)
    form = "-png" if _KEPT else "-gray"
    for first, last in [(1, _LOOKED_AT)] + [(end + 1, of.pages)] * (of.pages > end):
        some = ("-r", str(_DPI), "-f", str(first), "-l", str(last))
        run(painter, *some, form, of.pdf, folder / of.paper.id, home=of.pdf.parent)
    pages = _pictures(of, folder)
    assert len(pages) == min(of.pages, _LOOKED_AT + _LAST)
    return pages


def _pictures(of: Opened, folder: Path) -> list[Path]:
    return sorted(each for each in folder.glob(f"{of.paper.id}-*") if each.suffix in {".png", ".pgm"})


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
