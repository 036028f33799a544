"""The `skiptrace` command."""

import sys
from pathlib import Path
from typing import Annotated

import structlog
import typer

from skiptrace.cli import (
    batch,
    bundle,
    calendar,
    cases,
    contact,
    court,
    demo,
    desk,
    dossier,
    evaluate,
    index,
    journal,
    law,
    packs,
    papers,
    permits,
    plan,
    review,
    serve,
    setup,
    sources,
    trace,
)
from skiptrace.cli.frame import Frame, guarded, hoisted
from skiptrace.cli.output import Output

app = typer.Typer(
    name="skiptrace",
    help="合法债务追索：失联债务人查找、财产线索、保全与执行文书。",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)


@app.callback()
def _globals(
    context: typer.Context,
    data: Annotated[
        Path, typer.Option(help="数据目录（内置数据库、主密钥、设置文件）", envvar="SKIPTRACE_DATA")
    ] = Path("skiptrace-data"),
    person: Annotated[str, typer.Option(help="以谁的名义操作（默认取设置）")] = "",
    role: Annotated[str, typer.Option(help="角色：collector legal operator supervisor auditor")] = "",
    reveal: Annotated[str, typer.Option(help="显示完整个人信息，须写明理由，记入日志")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="标准输出只给 JSON")] = False,
) -> None:
    context.obj = Frame(data, person, role, reveal, Output(as_json=as_json))


setup.register(app)
trace.register(app)
dossier.register(app)
bundle.register(app)
evaluate.register(app)
demo.register(app)
serve.register(app)
app.add_typer(serve.keys, name="keys")
app.add_typer(cases.app, name="cases")
app.add_typer(batch.app, name="batch")
app.add_typer(permits.dockets, name="dockets")
app.add_typer(permits.permits, name="permits")
app.add_typer(packs.packs, name="packs")
app.add_typer(packs.replies, name="replies")
app.add_typer(court.app, name="court")
app.add_typer(desk.app, name="desk")
app.add_typer(review.app, name="review")
app.add_typer(contact.app, name="contact")
app.add_typer(index.app, name="index")
app.add_typer(journal.app, name="journal")
app.add_typer(sources.app, name="source")
app.add_typer(sources.app, name="sources", hidden=True)  # its name in scripts of earlier days
app.add_typer(law.app, name="law")
app.add_typer(calendar.app, name="calendar")
app.add_typer(plan.app, name="plan")
app.add_typer(papers.app, name="papers")


def main() -> None:
    """Entry point of the command line."""
    structlog.configure(logger_factory=structlog.PrintLoggerFactory(sys.stderr))
    sys.exit(guarded(lambda: app(hoisted(sys.argv[1:]))))
