"""The `skiptrace` command."""

import sys
from pathlib import Path
from typing import Annotated

import structlog
import typer

from skiptrace import cycles
from skiptrace.cli.commands import Commands
from skiptrace.cli.frame import Frame, guarded, hoisted, typed
from skiptrace.cli.output import Output

app = typer.Typer(
    name="skiptrace",
    cls=Commands,
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
    role: Annotated[str, typer.Option(help="角色：collector、legal、operator、supervisor、auditor")] = "",
    reveal: Annotated[str, typer.Option(help="显示完整个人信息，须写明理由，记入日志")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="标准输出只给 JSON")] = False,
) -> None:
    context.obj = Frame(data, person, role, reveal, Output(as_json=as_json))


def main() -> None:
    """Entry point of the command line."""
    cycles.relax()
    structlog.configure(logger_factory=structlog.PrintLoggerFactory(sys.stderr))
    sys.exit(guarded(lambda: typed(app, hoisted(sys.argv[1:]))))
