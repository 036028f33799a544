"""`skiptrace packs` and `skiptrace replies`: what people carry out and bring back."""

from pathlib import Path
from typing import Annotated

import typer

from skiptrace.cli.frame import Frame
from skiptrace.cli.reply_papers import app as paper_replies
from skiptrace.service import Service
from skiptrace.tracing.packs import Pack
from skiptrace.views.wording import OUTCOMES

packs = typer.Typer(help="调查令请求包：起草、批准、送达", no_args_is_help=True)
replies = typer.Typer(help="回复与法院查控结果的收取", no_args_is_help=True)
replies.add_typer(paper_replies, name="paper")

_COLUMNS = (("no", "包号"), ("case", "案件"), ("source", "来源"), ("state", "状态"), ("due", "回复期限"))


@packs.command("list")
def list_packs(context: typer.Context, case: Annotated[str, typer.Option(help="只看一个案件")] = "") -> None:
    """列出请求包及其状态。"""
    frame: Frame = context.obj

    async def work(service: Service) -> None:
        found = await service.cases.case(case) if case else None
        numbers = {line.id: line.number for line in await service.cases.list()}
        listed = await service.packs.list(case_id=found.id if found else "")
        rows = [_line(service, pack, numbers.get(pack.case_id, "")) for pack in listed]
        frame.output.records("请求包", _COLUMNS, rows)

    frame.run(work)


@packs.command("approve")
def approve(context: typer.Context, numbers: Annotated[list[str], typer.Argument(help="包号，可多个")]) -> None:
    """批准他人起草的请求包，并放入发件箱。"""
    frame: Frame = context.obj

    async def work(service: Service) -> None:
        done = [await service.packs.approve(no) for no in numbers]
        for pack in done:
            frame.output.say(f"已批准 {pack.no}：{service.settings.outbox / pack.filename}")
        frame.output.document([_line(service, pack, "") for pack in done])

    frame.run(work)


@packs.command("carried")
def carried(context: typer.Context, numbers: Annotated[list[str], typer.Argument(help="包号，可多个")]) -> None:
    """登记请求包已送达，开始计算回复期限。"""
    frame: Frame = context.obj

    async def work(service: Service) -> None:
        done = [await service.packs.carried(no) for no in numbers]
        for pack in done:
            frame.output.say(f"{pack.no} 已送达，预计 {pack.due} 前回复")
        frame.output.document([_line(service, pack, "") for pack in done])

    frame.run(work)


@replies.command("take")
def take(context: typer.Context, files: Annotated[list[Path], typer.Argument(help="回复文件，可多个")]) -> None:
    """收取回复或法院查控结果；同一文件收两次不会重复。"""
    frame: Frame = context.obj

    async def work(service: Service) -> None:
        done = [await service.replies.take(path) for path in files]
        for taken in done:
            what = OUTCOMES[taken.outcome] if taken.new else "此前已收取，未作改动"
            title = service.sources[taken.source].manifest.title
            frame.output.say(f"{taken.file}：{title}，{what}，{taken.records} 条记录")
        frame.output.document(done)

    frame.run(work)


def _line(service: Service, pack: Pack, case: str) -> dict[str, object]:
    return {
        "no": pack.no,
        "case": case,
        "source": service.sources[pack.source].manifest.title,
        "state": pack.state.chinese,
        "due": pack.due,
        "file": pack.filename,
    }
