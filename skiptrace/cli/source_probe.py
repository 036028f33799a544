"""`skiptrace source probe`: could this source be asked; nobody is asked about, and the journal has what was found."""

import time
from collections.abc import AsyncIterator
from typing import Annotated

import typer

from connectors.authority import Family
from connectors.errors import ManifestError
from connectors.probe import Checked, probe_database, probe_http, probe_mailbox
from connectors.source import Lookup, Source
from skiptrace.cli.frame import FAILED, Frame
from skiptrace.errors import UsageError
from skiptrace.journal import Action, Actor
from skiptrace.lines import mailboxes
from skiptrace.permits.assessed import simulated
from skiptrace.service import House

_CLOCK = "时钟"


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("probe")(probe)


def probe(context: typer.Context, source: Annotated[str, typer.Argument(help="来源名")]) -> None:
    """接口、数据库或 SFTP 能否连通、登录、读写约定之处，时钟是否相符；不发送任何个人信息，记入日志。"""
    frame: Frame = context.obj

    async def work(house: House, actor: Actor) -> int | None:
        wanted = _known(house, source)
        started = time.perf_counter()
        try:
            found = [checked async for checked in _checks(house, wanted) if _counts(house, wanted, checked)]
        except ManifestError:
            name = "database_url" if wanted.manifest.database else "base_url"
            raise UsageError(f"未设置接入地址（sources.{source}.{name}）") from None
        milliseconds = round((time.perf_counter() - started) * 1000)
        reached = not any(checked.down for checked in found)
        accepted = all(checked.trouble is None for checked in found)
        told = {checked.what: str(checked.trouble or "") for checked in found}
        detail: dict[str, object] = {"source": source, "reached": reached, "accepted": accepted}
        failing = [what for what, trouble in told.items() if trouble]
        await house.acting(actor).scribe.commit(Action.SOURCE_PROBED, "", {**detail, "failing": failing})
        rows = [[what, "正常" if not trouble else "不正常", trouble] for what, trouble in told.items()]
        frame.output.table(f"{wanted.title}（{milliseconds} 毫秒，未发送个人信息）", ["项目", "结果", "说明"], rows)
        if not reached and simulated(house.settings.sources.get(source)):
            frame.output.say(f"模拟来源未启动：请另开一个窗口运行 skiptrace source simulate --data {frame.data}")
        frame.output.document({**detail, "ms": milliseconds, "checks": told})
        return None if accepted else FAILED

    frame.run_house(work)


def _known(house: House, source: str) -> Source:
    found = house.sources.get(source)
    if found is None:
        raise UsageError(f"没有来源 {source}；可用：{'、'.join(house.sources)}")
    return found


def _checks(house: House, source: Source) -> AsyncIterator[Checked]:
    """By the way on which the source is asked. UsageError where people carry its papers."""
    if isinstance(source, Lookup):
        way = probe_database if source.manifest.database else probe_http
        return way(source, house.transport)
    opening = mailboxes(house.settings, house.clock).get(source.id)
    if opening is not None:
        return probe_mailbox(opening, house.clock.now())
    if source.family is Family.EXCHANGE:
        raise UsageError(f"{source.title}由人送取，没有可试的线路；有 SFTP 的请先填写 [sources.{source.id}.sftp]")
    raise UsageError(f"{source.title}由人办理，没有可试的线路")


def _counts(house: House, source: Source, checked: Checked) -> bool:
    """A simulated world has a day of its own: there its clock says nothing about a holder's."""
    apart = house.settings.clock is not None or simulated(house.settings.sources.get(source.id))
    return not (apart and checked.what == _CLOCK)
