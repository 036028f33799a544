"""`skiptrace plan`: what to ask the court to seize, a lawyer's tick on each thing, and what a thing is worth."""

from collections.abc import Callable, Coroutine
from decimal import Decimal, InvalidOperation
from typing import Annotated, Any

import typer

from skiptrace.access.permission import Permission
from skiptrace.acting import Service
from skiptrace.assets.asset import Asset
from skiptrace.cases.case import Case
from skiptrace.cli.dates import day
from skiptrace.cli.frame import Frame
from skiptrace.cli.group import Group
from skiptrace.errors import NotAllowed, UsageError
from skiptrace.law.reckoning import yuan
from skiptrace.views.plan import PlanView, plan_view

app = Group("申请方案：查看、逐项勾选、登记估值")

_COLUMNS = (
    ("asset", "财产"),
    ("kind_text", "种类"),
    ("what", "名称"),
    ("included", "列入"),
    ("amount", "申请金额"),
    ("running", "累计"),
    ("chosen", "人工"),
    ("reason", "理由"),
    ("citation", "依据"),
)
_Case = Annotated[str, typer.Argument(help="案件编号，如 C000001")]
_Asset = Annotated[str, typer.Argument(help="财产编号，如 A1（见 plan show 或者档案）")]
_Reason = Annotated[str, typer.Option(help="理由，写入档案")]


@app.command("show")
def show(context: typer.Context, case: _Case) -> None:
    """列出方案：上限、逐项列入与否及理由、累计、申请条件、法院、费用与处理建议。"""
    frame: Frame = context.obj

    async def work(service: Service) -> None:
        found = await service.cases.case(case)
        masked = await frame.masked(service, found.id)
        view = plan_view(await service.book(found), masked=masked)
        frame.output.document(view.model_dump())
        _told(frame, view)

    frame.run(work)


@app.command("tick")
def tick(context: typer.Context, case: _Case, asset: _Asset, reason: _Reason) -> None:
    """选定列入一项财产；法律或者在先权利排除的、超过上限的，仍不列入并说明。"""
    _choose(context, case, asset, "已选定列入", _chosen(reason, included=True))


@app.command("untick")
def untick(context: typer.Context, case: _Case, asset: _Asset, reason: _Reason) -> None:
    """选定不列入一项财产；累计随之改变。"""
    _choose(context, case, asset, "已选定不列入", _chosen(reason, included=False))


@app.command("value")
def value(
    context: typer.Context,
    case: _Case,
    asset: _Asset,
    low: Annotated[str, typer.Argument(help="低值（元）")],
    high: Annotated[str, typer.Argument(help="高值（元），没有区间的填同一数")],
    basis: Annotated[str, typer.Option(help="估值依据，例如评估报告编号")],
    as_of: Annotated[str, typer.Option(help="估值的日期，YYYY-MM-DD")],
) -> None:
    """登记房屋、机动车或者股权的估值；只用于方案和内部档案，不写进法院材料。"""
    least, most, when = _amount(low), _amount(high), day(as_of)
    if when is None:
        raise UsageError("请填写估值的日期（--as-of）")

    async def keep(service: Service, found: Case, thing: Asset) -> None:
        await service.planner.appraise(found, thing, least, most, basis, when)

    _choose(context, case, asset, "已登记估值", keep)


@app.command("clear")
def clear(context: typer.Context, case: _Case, asset: _Asset) -> None:
    """撤销对一项财产的勾选和估值。"""

    async def keep(service: Service, found: Case, thing: Asset) -> None:
        await service.planner.clear(found, thing)

    _choose(context, case, asset, "已撤销人工选择", keep)


_Keep = Callable[[Service, Case, Asset], Coroutine[Any, Any, None]]


def _chosen(reason: str, *, included: bool) -> _Keep:
    async def keep(service: Service, found: Case, thing: Asset) -> None:
        await service.planner.choose(found, thing, included=included, reason=reason)

    return keep


def _choose(context: typer.Context, case: str, asset: str, done: str, keep: _Keep) -> None:
    """Keep a choice, then show what became of the totals."""
    frame: Frame = context.obj

    async def work(service: Service) -> None:
        found = await service.cases.case(case)
        if why := await service.refused(Permission.PLAN_CHOOSE, found):
            raise NotAllowed([why.text])
        await keep(service, found, (await service.book(found)).asset(asset))
        view = plan_view(await service.book(found), masked=True)
        frame.output.say(f"{done} {asset}：{_totals(view)}")
        frame.output.document(view.model_dump())

    frame.run(work)


def _told(frame: Frame, view: PlanView) -> None:
    say = frame.output.say
    say(f"{view.case} {view.kind_text}：{_totals(view)}")
    say(f"建议：{view.advice_text}。" + "；".join(f"{each.text}（{each.citation}）" for each in view.grounds))
    if frame.output.as_json:
        return
    frame.output.records("财产", _COLUMNS, [line.model_dump() for line in view.lines])
    say(f"上限：{'；'.join(view.cap_steps)}")
    say(f"申请费 {yuan(view.fee)}：{'；'.join(view.fee_steps)}")
    say(f"担保：{view.security}" + (f"；保函费用：{'；'.join(view.premium_steps)}" if view.premium_steps else ""))
    for gate in view.gates:
        state = {True: "已具备", False: "尚缺", None: "请核对"}[gate.met]
        say(f"条件（{state}）：{gate.text}（{gate.citation}）")
    for venue in view.venues:
        say(f"法院：{venue.court}：{venue.ground}（{venue.citation}）")
    for each in view.dates:
        say(f"期限：{each.what} {each.day}：{'；'.join(each.steps)}（{each.citation}）")
    for caution in view.cautions:
        frame.output.note(f"注意：{caution.text}（{caution.citation}）")


def _totals(view: PlanView) -> str:
    count = sum(line.included for line in view.lines)
    return f"上限 {yuan(view.cap)}，列入 {count} 项，已计 {yuan(view.covered)}，尚缺 {yuan(view.uncovered)}"


def _amount(text: str) -> Decimal:
    try:
        amount = Decimal(text.replace(",", ""))
    except InvalidOperation:
        amount = Decimal("NaN")
    if not amount.is_finite():
        raise UsageError("估值应为数字，例如 1500000")
    return amount
