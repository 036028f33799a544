"""Writes the two products of a case into two folders, and names each file's hash.

Surprising: everything is rendered before anything is written, so that a template at fault leaves no half set; and a
file that is there already is replaced whole, never mixed.
"""

import hashlib
import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from skiptrace.cases.case import Party
from skiptrace.documents.book import Book
from skiptrace.documents.clue_list import clue_list
from skiptrace.documents.court import court_set
from skiptrace.documents.court_matters import doors
from skiptrace.documents.court_set import CourtSet
from skiptrace.documents.draft import draft_docx
from skiptrace.documents.internal import internal_file
from skiptrace.documents.papers.bulk import Drafted
from skiptrace.documents.papers.choice import opening
from skiptrace.documents.papers.paper import Paper
from skiptrace.documents.pdf import dossier_pdf
from skiptrace.errors import UsageError

INTERNAL = "内部档案"
COURT = "法院材料"


@dataclass(frozen=True, slots=True)
class Written:
    """A file as written: its path and the SHA-256 of its bytes."""

    path: Path
    sha256: str


def render(book: Book, templates: Path | None = None) -> dict[str, bytes]:
    """The files by their place below a folder; same book, same bytes.

    `templates` is a folder of lawyers' own .docx templates. DocumentError when something cannot be rendered.
    """
    number = book.profile.case.number
    internal = internal_file(book)
    return {
        f"{INTERNAL}/{number}-财产线索与追偿档案.pdf": dossier_pdf(internal, book.at),
        f"{INTERNAL}/{number}-档案数据.json": internal.to_json(),
        **render_court(court_set(book), book.at, templates),
        **{each.place: each.body for each in drafts(book, opening(book), templates)},
    }


def drafts(book: Book, papers: Iterable[Paper], templates: Path | None = None) -> tuple[Drafted, ...]:
    """The drafts of papers, each with what it lacks."""
    sets = [court_set(book, each, of) for each in papers for of in _signers(book, each)]
    return tuple(_drafted(court, book.at, templates) for court in sets)


def _signers(book: Book, paper: Paper) -> Sequence[Party | None]:
    """Each party for himself where a paper is his to sign, else once for all."""
    if not paper.by_party:
        return (None,)
    asked = [party for party in book.profile.case.parties if any(doors(book, paper, party))]
    return asked or (book.profile.case.debtor,)


def _drafted(court: CourtSet, at: datetime, templates: Path | None) -> Drafted:
    body = draft_docx(court, at, templates)
    return Drafted(court.paper, court.name, place(court), body, court.lacks, court.blocked)


def place(court: CourtSet) -> str:
    """Where the draft of a set stands."""
    return f"{COURT}/{court.case}-{court.name}-草稿.docx"


def render_court(court: CourtSet, at: datetime, templates: Path | None = None) -> dict[str, bytes]:
    """The files of the court set alone, by their place below a folder."""
    return {
        f"{COURT}/{court.case}-财产线索清单.xlsx": clue_list(court, at),
        place(court): draft_docx(court, at, templates),
    }


def hashed_name(place: str) -> str:
    """The name of a file without the case's number: under it the journal notes the hash."""
    return place.rsplit("/", 1)[-1].split("-", 1)[-1]


def write_files(files: Mapping[str, bytes], folder: Path) -> tuple[Written, ...]:
    """Write rendered files below `folder`. UsageError where that cannot be."""
    try:
        return tuple(_write(folder / place, body) for place, body in files.items())
    except OSError:
        raise UsageError(f"无法写入文件夹 {folder}；请检查路径与权限") from None


def _write(path: Path, body: bytes) -> Written:
    """Readable by its owner only; written beside and moved into place."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    part = path.with_name(f".{path.name}.part")
    part.touch(mode=0o600)
    part.write_bytes(body)
    os.replace(part, path)  # noqa: PTH105 - atomic on every platform, which Path.rename is not
    return Written(path, hashlib.sha256(body).hexdigest())
