"""`skiptrace packs`: requests that people carry, from draft to reply."""

from collections.abc import Awaitable, Callable, Sequence
from datetime import date, timedelta
from typing import Annotated

import typer

from skiptrace.acting import Service
from skiptrace.cli.dates import day
from skiptrace.cli.frame import FAILED, Frame
from skiptrace.cli.group import Group
from skiptrace.errors import UsageError
from skiptrace.tracing.packs import WAITING, Pack

packs = Group("调查令请求包：起草、批准、送达")

_SOON = timedelta(days=3)
_COLUMNS = (("no", "包号"), ("case", "案件"), ("source", "来源"), ("state", "状态"), ("due", "回复期限"))


@packs.command("list")
def list_packs(
    context: typer.Context,
    case: Annotated[str, typer.Option(help="只看一个案件")] = "",
    overdue: Annotated[bool, typer.Option("--overdue", help="只看逾期未复的")] = False,
) -> None:
    """列出请求包及其状态；逾期未复的写明天数，三日内到期的另作提示。"""
    frame: Frame = context.obj

    async def work(service: Service) -> None:
        found = await service.cases.case(case) if case else None
        numbers = {line.id: line.number for line in await service.cases.list()}
        listed = await service.packs.list(case_id=found.id if found else "")
        today = service.scribe.today()
        shown = [pack for pack in listed if pack.overdue(today) or not overdue]
        rows = [_line(service, pack, numbers.get(pack.case_id, "")) for pack in shown]
        frame.output.records("请求包", _COLUMNS, rows)
        _remind(frame, listed, today)

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


@packs.command("accepted")
def accepted(
    context: typer.Context,
    number: Annotated[str, typer.Argument(help="包号")],
    due: Annotated[str, typer.Option(help="对方答应回复的日期，如 2026-12-01")],
) -> None:
    """登记对方已受理，以及答应何时回复。"""
    _noted(context, lambda service: service.packs.accepted(number, _day(due)))


@packs.command("remind")
def remind(
    context: typer.Context,
    number: Annotated[str, typer.Argument(help="包号")],
    note: Annotated[str, typer.Option(help="向谁催询、对方怎么说（不写当事人的信息）")],
    due: Annotated[str, typer.Option(help="新的回复期限，如 2026-12-01")],
) -> None:
    """登记一次催询与新的回复期限。"""
    _noted(context, lambda service: service.packs.reminded(number, note, _day(due)))


@packs.command("returned")
def returned(
    context: typer.Context,
    number: Annotated[str, typer.Argument(help="包号")],
    why: Annotated[str, typer.Option(help="对方退件的理由，如 缺少委托书")],
) -> None:
    """登记对方退件（未作答复）；补正后由另一人重新批准。"""
    _noted(context, lambda service: service.packs.returned(number, why))


@packs.command("withdraw")
def withdraw(
    context: typer.Context,
    number: Annotated[str, typer.Argument(help="包号")],
    why: Annotated[str, typer.Option(help="为什么撤回")],
) -> None:
    """撤回尚未答复的请求包：不再送出，所问之事记为未查询。"""
    _noted(context, lambda service: service.packs.withdraw(number, why))


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
        if not done:
            frame.output.say(
                "没有可经 SFTP 发送的请求包：须已由另一人批准，且设置了对方的 sftp；"
                "其余由人送达后登记 packs carried 包号"
            )
        frame.output.document([_line(service, each.pack, "") | {"why": each.why} for each in done])
        return FAILED if any(each.why for each in done) else None

    frame.run(work)


def _noted(context: typer.Context, act: Callable[[Service], Awaitable[Pack]]) -> None:
    """Run one act on a pack, and say where it stands now."""
    frame: Frame = context.obj

    async def work(service: Service) -> None:
        pack = await act(service)
        due = f"，{pack.due} 前回复" if pack.due else ""
        frame.output.say(f"{pack.no} {pack.state.chinese}{due}")
        frame.output.document(_line(service, pack, ""))

    frame.run(work)


def _day(text: str) -> date:
    if (found := day(text)) is None:
        raise UsageError("请写明日期，如 2026-10-30")
    return found


def _remind(frame: Frame, listed: Sequence[Pack], today: date) -> None:
    late = [pack for pack in listed if pack.overdue(today)]
    soon = [p for p in listed if p.state in WAITING and p.due and today <= p.due <= today + _SOON]
    if late:
        frame.output.note(
            f"{len(late)} 件逾期未复：请催询并登记（packs remind 包号 --note … --due …）；逾期不等于无记录"
        )
    if soon:
        frame.output.note(f"{len(soon)} 件三日内到期：{'、'.join(pack.no for pack in soon)}")


def _line(service: Service, pack: Pack, case: str) -> dict[str, object]:
    late = pack.overdue(service.scribe.today())
    return {
        "no": pack.no,
        "case": case,
        "source": service.sources[pack.source].manifest.title,
        "state": f"{pack.state.chinese}（逾期 {late} 日）" if late else pack.state.chinese,
        "overdue": late,
        "due": pack.due,
        "file": pack.filename,
    }
