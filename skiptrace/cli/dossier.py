"""`skiptrace dossier CASE --out DIR`: the internal file and the court set of the docket's stage."""

from pathlib import Path
from typing import Annotated

import typer

from skiptrace.cli.frame import Frame
from skiptrace.documents.book import JournalHead, make_book
from skiptrace.documents.set import Written, write_dossier
from skiptrace.errors import NotAllowed
from skiptrace.journal import Action
from skiptrace.service import Service
from skiptrace.tracing.sight import WITHHELD_WHY, may_see_court_values


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("dossier")(dossier)


def dossier(
    context: typer.Context,
    case: Annotated[str, typer.Argument(help="案件编号")],
    out: Annotated[Path, typer.Option(help="写入的文件夹")],
    templates: Annotated[Path | None, typer.Option(help="律师自己的文书模板（.docx）所在文件夹")] = None,
) -> None:
    """写出内部档案（PDF、JSON）与当前阶段的法院材料草稿（XLSX、DOCX）。"""
    frame: Frame = context.obj

    async def work(service: Service) -> None:
        files = await make_dossier(service, case, out, templates)
        for file in files:
            frame.output.say(f"{file.path}  SHA-256 {file.sha256[:16]}…")
        frame.output.document({"case": case, "files": files})

    frame.run(work)


async def make_dossier(service: Service, case: str, out: Path, templates: Path | None = None) -> tuple[Written, ...]:
    """Build the book of a case as it stands, write both products, and journal what was written.

    NotAllowed for a role that may not see what a court obtained.
    """
    if not may_see_court_values(service.settings.role):
        raise NotAllowed([WITHHELD_WHY])
    found = await service.cases.case(case)
    profile = await service.profile(found)
    number, head = await service.journal.end()
    points = await service.contact_points(profile)
    book = make_book(profile, service.settings.creditor, points, JournalHead(number, head))
    files = write_dossier(book, out, templates)
    detail = {"files": {file.path.name.split("-", 1)[-1]: file.sha256 for file in files}}
    await service.scribe.commit(Action.DOSSIER_MADE, found.id, detail)
    return files
