"""Programs that people use open the files: LibreOffice the drafts and lists, poppler the dossier."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from skiptrace.documents.book import Book, make_book
from skiptrace.documents.set import COURT, INTERNAL, render, write_files
from skiptrace.permits.docket import Stage
from skiptrace.settings import Creditor
from tests.fakes.estate import DEPOSIT, HOUSE, profile, record

pytestmark = pytest.mark.office


def program(name: str) -> str:
    """The program's path; skipped where it is missing, unless the services are required."""
    if found := shutil.which(name):
        return found
    if os.environ.get("SKIPTRACE_REQUIRE_SERVICES"):
        pytest.fail(f"缺少程序 {name}，请安装 libreoffice-writer、libreoffice-calc 和 poppler-utils")
    pytest.skip(f"没有安装 {name}，跳过用它打开文件的检查")


def run(*command: str | Path, home: Path) -> str:
    """What the program prints; HOME is apart so that no profile of the machine is touched."""
    environment = {**os.environ, "HOME": str(home)}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True, timeout=180)
    return done.stdout


@pytest.fixture
def book() -> Book:
    return make_book(profile([record("house", HOUSE), record("deposit", DEPOSIT)]), Creditor(name="某某公司"))


@pytest.mark.parametrize("pattern", ["*.docx", "*.xlsx"])
def test_libreoffice_opens_the_draft_and_the_clue_list(book: Book, tmp_path: Path, pattern: str) -> None:
    office = program("soffice")
    reader = program("pdftotext")
    write_files(render(book), tmp_path)
    (file,) = (tmp_path / COURT).glob(pattern)
    run(office, "--headless", "--convert-to", "pdf", "--outdir", tmp_path, file, home=tmp_path)
    text = "".join(run(reader, tmp_path / f"{file.stem}.pdf", "-", home=tmp_path).split())
    assert DEPOSIT["account_no"] in text
    assert book.profile.docket is not None
    assert book.profile.docket.stage is Stage.EXECUTION
    assert book.profile.docket.number in text


def test_poppler_draws_every_page_of_the_dossier(book: Book, tmp_path: Path) -> None:
    painter = program("pdftoppm")
    write_files(render(book), tmp_path)
    (file,) = (tmp_path / INTERNAL).glob("*.pdf")
    run(painter, "-r", "60", "-png", file, tmp_path / "page", home=tmp_path)
    pages = sorted(tmp_path.glob("page-*.png"))
    assert 1 < len(pages) < 30
    assert all(page.stat().st_size > 3000 for page in pages)
