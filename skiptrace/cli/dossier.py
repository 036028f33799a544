"""`skiptrace dossier CASE --out DIR`: the internal file and the court set of the docket's stage."""

from pathlib import Path
from typing import Annotated

import typer

from skiptrace.acting import Service
from skiptrace.cli.frame import Frame
from skiptrace.documents.set import Written, write_files


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
    """Write both products of a case below `out`."""
    return write_files(await service.dossier(await service.cases.case(case), templates), out)
