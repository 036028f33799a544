"""`skiptrace packs` and `skiptrace replies`: what people carry out and bring back."""

from pathlib import Path
from typing import Annotated

import typer

from skiptrace.acting import Service
from skiptrace.cli.frame import FAILED, Frame
from skiptrace.cli.output import plain
from skiptrace.cli.reply_papers import app as paper_replies
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


@packs.command("send")
def send(
    context: typer.Context,
    numbers: Annotated[list[str] | None, typer.Argument(help="包号；不写则发送全部已批准的")] = None,
) -> None:
    """经 SFTP 把已批准的请求包送到对方目录；许可已撤销的不送，送不到的说明原因，可再次运行。"""
    frame: Frame = context.obj

    async def work(service: Service) -> int | None:
        done = await service.courier.send(numbers or ())
        for each in done:
            told = f"未送出：{each.why}" if each.why else f"已送达，预计 {each.pack.due} 前回复"
            frame.output.say(f"{each.pack.no} {told}")
        frame.output.document([_line(service, each.pack, "") | {"why": each.why} for each in done])
        return FAILED if any(each.why for each in done) else None

    frame.run(work)


@replies.command("fetch")
def fetch(context: typer.Context) -> None:
    """经 SFTP 取回对方目录中已写完的回复，放入收件箱并收取；可随时再次运行，不会遗漏或重复。"""
    frame: Frame = context.obj

    async def work(service: Service) -> int | None:
        found = await service.courier.fetch()
        swept = await service.replies.sweep(service.settings.inbox)
        for source, why in found.troubles:
            frame.output.note(f"{service.sources[source].title}：{why}" if source in service.sources else why)
        for why in swept.left:
            frame.output.note(why)
        frame.output.say(f"取回 {len(found.files)} 个文件，收取 {len(swept.taken)} 份回复")
        frame.output.document({"files": [path.name for path in found.files], "taken": plain(swept.taken)})
        return FAILED if found.troubles else None

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
