"""`skiptrace source simulate`: the simulated sources of a demo folder, served on loopback."""

import asyncio
import contextlib
import dataclasses
import signal
import tomllib
from datetime import timedelta
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import urlsplit

import typer

from skiptrace.cli.frame import Frame
from skiptrace.errors import UsageError
from skiptrace.settings import FILE_NAME
from skiptrace.simulator.faces.faults import Faults
from skiptrace.trial.replay import Replay, serve

_LATEST = timedelta(days=28)
"""Replies that come days late are brought at once: nobody at a terminal waits for a week."""

_ROUND_SECONDS = 2.0


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("simulate")(simulate)


def simulate(
    context: typer.Context,
    fault: Annotated[list[str] | None, typer.Option(help="打开故障，如 failing=0.1、latency=0.2，可重复")] = None,
) -> None:
    """在本机提供演示目录的模拟来源，并由模拟信使送取请求包，直到按 Ctrl-C。"""
    frame: Frame = context.obj
    replay, faults = _replay(frame.data), _faults(fault or [])

    async def until_stopped() -> None:
        stop = asyncio.Event()
        loop = asyncio.get_running_loop()
        for name in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(name, stop.set)
        async with serve(replay, faults) as carrier:
            frame.output.say(f"模拟来源：http://127.0.0.1:{replay.port}（Ctrl-C 结束）")
            while not stop.is_set():
                for path in await asyncio.to_thread(carrier.run, carrier.world.date + _LATEST):
                    frame.output.say(f"信使送来回复：{path}")
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(stop.wait(), _ROUND_SECONDS)

    asyncio.run(until_stopped())


def _faults(words: list[str]) -> Faults:
    """Shares and seconds by name; UsageError lists the names."""
    known = {field.name for field in dataclasses.fields(Faults) if field.type in {"float", float}}
    chosen: dict[str, Any] = {}
    for word in words:
        name, _, value = word.partition("=")
        try:
            chosen[name] = float(value)
        except ValueError:
            raise UsageError(f"故障应写成 名称=数值，如 failing=0.1；名称：{'、'.join(sorted(known))}") from None
        if name not in known:
            raise UsageError(f"没有故障 {name}；可用：{'、'.join(sorted(known))}")
    return Faults(**chosen)


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
