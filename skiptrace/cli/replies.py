"""`skiptrace replies`: what people bring back, and what holders lay out."""

from pathlib import Path
from typing import Annotated

import typer

from skiptrace.acting import Service
from skiptrace.cli.frame import FAILED, Frame
from skiptrace.cli.output import plain
from skiptrace.views.wording import OUTCOMES


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command("fetch")(fetch)
    app.command("take")(take)


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
