"""`skiptrace trace CASE`: ask what may be asked, then show the profile."""

from typing import Annotated

import typer

from skiptrace.acting import Service
from skiptrace.cli.frame import Frame
from skiptrace.cli.output import Output
from skiptrace.cli.profile import show_profile
from skiptrace.tracing.tracer import Progress


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("trace")(trace)
    app.command("profile")(profile)


def trace(context: typer.Context, case: Annotated[str, typer.Argument(help="案件编号，如 C000001")]) -> None:
    """查询一个案件：计划、查询、固证、比对、成档；中断后再次运行即可继续。"""
    frame: Frame = context.obj

    async def work(service: Service) -> None:
        found = await service.cases.case(case)
        with frame.output.progress(f"{found.number} 查询", None) as bar:

            def advance(progress: Progress) -> None:
                bar.step(f"{progress.case_number} {progress.source}", total=progress.planned)

            await service.trace(found, advance)
        await _show(service, frame, found.number, frame.output)

    frame.run(work)


def profile(context: typer.Context, case: Annotated[str, typer.Argument(help="案件编号")]) -> None:
    """只看已有结果，不查询。"""
    frame: Frame = context.obj

    async def work(service: Service) -> None:
        await _show(service, frame, case, frame.output)

    frame.run(work)


async def _show(service: Service, frame: Frame, number: str, output: Output) -> None:
    found = await service.cases.case(number)
    masked = await frame.masked(service, found.id)
    await show_profile(service, found, output, masked=masked)
