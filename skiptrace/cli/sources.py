"""`skiptrace sources`: which sources there are, which are simulated, and the simulated ones served on loopback."""

import asyncio
import signal
import tomllib
from pathlib import Path
from urllib.parse import urlsplit

import typer

from skiptrace.cli.frame import Frame
from skiptrace.errors import UsageError
from skiptrace.service import Service
from skiptrace.settings import FILE_NAME
from skiptrace.trial.replay import Replay, serve

app = typer.Typer(help="来源：清单、模拟服务", no_args_is_help=True)

_COLUMNS = (("id", "来源"), ("title", "名称"), ("family", "方式"), ("authorities", "依据"), ("reached", "接入"))


@app.command("list")
def list_sources(context: typer.Context) -> None:
    """列出全部来源：方式、所需依据、是真实接入还是模拟。"""
    frame: Frame = context.obj

    async def work(service: Service) -> None:
        rows = []
        for source in service.sources.values():
            address = service.settings.sources.get(source.id)
            offline = "由人送取文件" if not source.needs or source.family != "lookup" else "未设置"
            reached = ("模拟" if address.simulated else "真实") if address else offline
            authorities = "、".join(sorted(source.authorities))
            row = {"id": source.id, "title": source.title, "family": source.family, "authorities": authorities}
            rows.append(row | {"reached": reached})
        frame.output.records("来源", _COLUMNS, rows)

    frame.run(work)


@app.command("simulate")
def simulate(context: typer.Context) -> None:
    """在本机提供演示目录的模拟来源，直到按 Ctrl-C。"""
    frame: Frame = context.obj
    replay = _replay(frame.data)
    frame.output.say(f"模拟来源：http://127.0.0.1:{replay.port}（Ctrl-C 结束）")

    async def until_stopped() -> None:
        stop = asyncio.Event()
        loop = asyncio.get_running_loop()
        for name in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(name, stop.set)
        async with serve(replay):
            await stop.wait()

    asyncio.run(until_stopped())


def _replay(data: Path) -> Replay:
    """What a demo wrote into its folder, enough to build its world again."""
    file = data / FILE_NAME
    try:
        settings = tomllib.loads(file.read_text(encoding="utf-8"))
        core = settings["sources"]["core_banking"]
        port = urlsplit(core["base_url"]).port
    except (FileNotFoundError, KeyError, tomllib.TOMLDecodeError):
        raise UsageError(f"{data} 不是演示目录；请先运行 scripts/demo") from None
    if not core.get("simulated") or port is None:
        raise UsageError(f"{data} 的来源不是模拟来源，不能由本机提供")
    return Replay(data, port, core["secret"])
