"""`skiptrace calendar event`: what interrupted a limitation, with its proof: entered, confirmed, undone."""

from collections.abc import Iterable
from pathlib import Path
from typing import Annotated

import typer

from skiptrace.access.permission import Permission
from skiptrace.acting import Service
from skiptrace.cases.case import Case
from skiptrace.cases.event import EventKind, Telling, addressed, concerned
from skiptrace.cases.events import MAX_PROOF, Proof
from skiptrace.cli.dates import day
from skiptrace.cli.frame import Frame
from skiptrace.cli.group import Group
from skiptrace.contacts.confirmable import find
from skiptrace.documents.calendar import RIGHTS
from skiptrace.errors import NotAllowed, UsageError
from skiptrace.views.event import confirmable_view, event_view

app = Group("时效事件：催收、还款、承诺、起诉等使时效中断的事实")

_COLUMNS = (
    ("number", "编号"),
    ("day", "日期"),
    ("ends", "终结"),
    ("kind_text", "事件"),
    ("to", "对谁"),
    ("claims", "合同"),
    ("proof", "以何证明"),
    ("prover", "由谁证明"),
    ("entered_by", "登记人"),
    ("state", "状态"),
)
_OFFERED = (
    ("ref", "编号"),
    ("day", "日期"),
    ("to", "对谁"),
    ("outcome_text", "联系结果"),
    ("kind_text", "可以作为"),
    ("by", "联系人"),
)
_KINDS = "；".join(f"{kind.value} {kind.chinese}" for kind in EventKind)
_Case = Annotated[str, typer.Argument(help="案件编号，如 C000001")]
_Proof = Annotated[str, typer.Option(help="以什么证明，例如 EMS 签收回执及单号")]
_Prover = Annotated[str, typer.Option(help="由谁证明，例如经办人、保管原件的部门")]
_Claims = Annotated[list[str] | None, typer.Option("--claim", help="合同序号，可多次；默认全部在追索的合同")]
_File = Annotated[Path | None, typer.Option(help="证明材料（密封保存为证据）")]


@app.command("add")
def add(
    context: typer.Context,
    case: _Case,
    kind: Annotated[EventKind, typer.Argument(help=_KINDS)],
    on: Annotated[str, typer.Argument(help="发生日（到达日），YYYY-MM-DD")],
    proof: _Proof,
    prover: _Prover,
    to: Annotated[str, typer.Option(help="对谁：债务人、共同借款人1、保证人1")] = "债务人",
    claims: _Claims = None,
    ends: Annotated[str, typer.Option(help="程序终结日或者障碍消除日，尚未终结的不填")] = "",
    file: _File = None,
) -> None:
    """登记一个使时效中断或者中止的事件；没有证明的不收。"""
    frame: Frame = context.obj

    async def work(service: Service) -> None:
        found = await may_enter(service, case)
        started = day(on)
        if started is None:
            raise UsageError("请填写发生日")
        told = Telling(kind, started, proof, prover, day(ends))
        party, chosen = addressed(found, to), concerned(found, claims or ())
        event = await service.events.enter(found, party, chosen, told, _read(file))
        frame.output.say(f"已登记 {event.number} {kind.chinese} {event.day}")
        await say_dates(frame, service, found)

    frame.run(work)


@app.command("candidates")
def candidates(context: typer.Context, case: _Case) -> None:
    """列出可能使时效中断的联系；只有经人确认并写明证明的才计入。"""
    frame: Frame = context.obj

    async def work(service: Service) -> None:
        found = await service.cases.case(case)
        offered = await service.confirmable(found)
        rows = [confirmable_view(found, each).model_dump() for each in offered]
        frame.output.records(f"{found.number} 可以确认的联系", _OFFERED, rows)

    frame.run(work)


@app.command("confirm")
def confirm(
    context: typer.Context,
    case: _Case,
    ref: Annotated[str, typer.Argument(help="联系的编号，如 K1（见 candidates）")],
    proof: _Proof,
    prover: _Prover,
    claims: _Claims = None,
    file: _File = None,
) -> None:
    """确认一次联系使时效中断：写明以什么、由谁证明。"""
    frame: Frame = context.obj

    async def work(service: Service) -> None:
        found = await may_enter(service, case)
        chosen = find(await service.confirmable(found), ref)
        party = next(each for each in found.parties if each.id == chosen.party_id)
        told = Telling(chosen.kind, chosen.day, proof, prover, contact_id=chosen.contact_id)
        event = await service.events.enter(found, party, concerned(found, claims or ()), told, _read(file))
        frame.output.say(f"已确认 {chosen.ref} 为 {event.number} {event.kind.chinese} {event.day}")
        await say_dates(frame, service, found)

    frame.run(work)


@app.command("undo")
def undo(
    context: typer.Context,
    case: _Case,
    number: Annotated[str, typer.Argument(help="事件编号，如 L000001")],
    reason: Annotated[str, typer.Option(help="撤销的理由（密封保存）")],
) -> None:
    """撤销一个事件：不再计入，但仍列出何人何时为何撤销。"""
    frame: Frame = context.obj

    async def work(service: Service) -> None:
        found = await may_enter(service, case)
        event = await service.events.undo(found, number, reason)
        frame.output.say(f"已撤销 {event.number} {event.kind.chinese}")
        await say_dates(frame, service, found)

    frame.run(work)


@app.command("list")
def list_events(context: typer.Context, case: _Case) -> None:
    """列出全部事件，含已撤销的。"""
    frame: Frame = context.obj

    async def work(service: Service) -> None:
        found = await service.cases.case(case)
        masked = await frame.masked(service, found.id)
        views = [event_view(found, each, masked=masked) for each in await service.events.of_case(found.id)]
        rows = [{**view.model_dump(), "state": _state(view.undone_by)} for view in views]
        frame.output.records(f"{found.number} 的时效事件", _COLUMNS, rows)

    frame.run(work)


def _state(undone_by: str) -> str:
    return f"已由 {undone_by} 撤销" if undone_by else "计入"


async def may_enter(service: Service, case: str) -> Case:
    """The case when this person may tell what moves its dates; NotAllowed, journalled, when not."""
    found = await service.cases.case(case)
    if why := await service.refused(Permission.EVENT_ENTER, found):
        raise NotAllowed([why.text])
    return found


async def say_dates(frame: Frame, service: Service, case: Case) -> None:
    """What has become of the limitation and the guarantees, with the chain of events."""
    duties = [each for each in (await service.calendar(case)).duties if each.key.startswith(RIGHTS)]
    for duty in duties:
        frame.output.say(f"{duty.what}：{duty.met or duty.deadline.text}")
        _chain(frame, duty.deadline.steps)
    rows = [{"key": d.key, "what": d.what, "day": d.day, "met": d.met, "steps": d.deadline.steps} for d in duties]
    frame.output.document({"case": case.number, "dates": rows})


def _chain(frame: Frame, steps: Iterable[str]) -> None:
    for step in steps:
        frame.output.say(f"  {step}")


def _read(file: Path | None) -> Proof | None:
    if file is None:
        return None
    try:
        if file.stat().st_size > MAX_PROOF:
            raise UsageError(f"证明材料超过 {MAX_PROOF // 2**20} MB；请检查文件")
        return Proof(file.read_bytes(), file.suffix.lstrip(".").lower()[:8] or "bin")
    except OSError:
        raise UsageError(f"无法读取 {file}；请检查路径与权限") from None
