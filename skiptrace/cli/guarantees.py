"""`skiptrace calendar guarantee`: how a guarantor answers, how long and by which deed: entered, corrected, undone."""

from typing import Annotated

import typer

from skiptrace.acting import Service
from skiptrace.cases.event import addressed, concerned
from skiptrace.cases.guarantee import MOST_MONTHS, Deed, Lasting, Mode, Terms
from skiptrace.cli.dates import day
from skiptrace.cli.events import may_enter, say_dates
from skiptrace.cli.frame import Frame
from skiptrace.cli.group import Group
from skiptrace.cli.reckoned import amount
from skiptrace.errors import UsageError
from skiptrace.views.guarantee import guarantee_views, told_view

app = Group("保证约定：保证方式（一般、连带）、保证期间与保证合同")

_STANDING = (
    ("of", "保证人"),
    ("claim", "合同"),
    ("mode_text", "保证方式"),
    ("period_text", "保证期间"),
    ("agreement", "保证合同"),
    ("scope", "保证范围"),
    ("limit", "最高债权额"),
    ("by", "来自"),
)
_ENTRIES = (
    ("number", "编号"),
    ("of", "保证人"),
    ("claims", "合同"),
    ("mode_text", "保证方式"),
    ("period_text", "保证期间"),
    ("basis", "依据"),
    ("entered_by", "登记人"),
    ("state", "状态"),
)
_Case = Annotated[str, typer.Argument(help="案件编号，如 C000001")]


@app.command("set")
def tell(
    context: typer.Context,
    case: _Case,
    of: Annotated[str, typer.Argument(help="哪一个保证人，如 保证人1")],
    basis: Annotated[str, typer.Option(help="依据，例如保证合同编号及条款（密封保存）")],
    mode: Annotated[
        Mode | None, typer.Option(help="general 一般保证；joint 连带责任保证；open 没有约定或者约定不明")
    ] = None,
    until: Annotated[str, typer.Option(help="约定的保证期间止日，YYYY-MM-DD")] = "",
    months: Annotated[
        int | None, typer.Option(min=1, max=MOST_MONTHS, help="约定的保证期间月数，自主债务履行期限届满之日起")
    ] = None,
    period: Annotated[Lasting | None, typer.Option(help="none 没有约定；unclear 约定不明")] = None,
    claims: Annotated[list[str] | None, typer.Option("--claim", help="合同序号，可多次；默认全部在追索的合同")] = None,
    agreement: Annotated[str, typer.Option(help="保证合同的编号与签订日期（密封保存，印入文书）")] = "",
    scope: Annotated[str, typer.Option(help="约定的保证范围（密封保存，印入文书）")] = "",
    limit: Annotated[str, typer.Option(help="最高额保证的最高债权额（元）")] = "",
) -> None:
    """登记或者更正保证方式、保证期间与保证合同；以前登记的保留，以最后一次为准。"""
    frame: Frame = context.obj

    async def work(service: Service) -> None:
        found = await may_enter(service, case)
        party = addressed(found, of)
        terms, deed = _terms(mode, period, until, months), _deed(agreement, scope, limit)
        told = await service.guarantees.tell(found, party, concerned(found, claims or ()), terms, basis, deed)
        frame.output.say(f"已登记 {told.number} {told.terms.mode.chinese}，保证期间{told.terms.period_text}")
        await say_dates(frame, service, found)

    frame.run(work)


@app.command("undo")
def undo(
    context: typer.Context,
    case: _Case,
    number: Annotated[str, typer.Argument(help="登记的编号，如 G000001")],
    reason: Annotated[str, typer.Option(help="撤销的理由（密封保存）")],
) -> None:
    """撤销一次登记：以前的登记或者债权人文件重新起作用，撤销的仍列出。"""
    frame: Frame = context.obj

    async def work(service: Service) -> None:
        found = await may_enter(service, case)
        told = await service.guarantees.undo(found, number, reason)
        frame.output.say(f"已撤销 {told.number}")
        await say_dates(frame, service, found)

    frame.run(work)


@app.command("list")
def list_guarantees(context: typer.Context, case: _Case) -> None:
    """列出每个保证人对每份合同的保证方式与期间、由谁所说，以及全部登记（含已撤销的）。"""
    frame: Frame = context.obj

    async def work(service: Service) -> None:
        found = await service.cases.case(case)
        masked = await frame.masked(service, found.id)
        told = await service.guarantees.of_case(found.id)
        standing = [{**v.model_dump(), "by": "；".join(v.said)} for v in guarantee_views(found, told, masked=masked)]
        frame.output.records(f"{found.number} 的保证约定", _STANDING, standing)
        entries = [told_view(found, each, masked=masked) for each in told]
        rows = [{**v.model_dump(), "state": "计入" if v.counted else f"已由 {v.undone_by} 撤销"} for v in entries]
        frame.output.records("登记", _ENTRIES, rows)

    frame.run(work)


def _deed(agreement: str, scope: str, limit: str) -> Deed:
    return Deed(agreement, scope, amount(limit, "最高债权额（--limit）") if limit else None)


def _terms(mode: Mode | None, period: Lasting | None, until: str, months: int | None) -> Terms:
    last = day(until)
    if sum(each is not None for each in (period, last, months)) > 1:
        raise UsageError("--until、--months 与 --period 只填一项")
    if period is Lasting.AGREED:
        raise UsageError("约定了保证期间的，用 --until 或者 --months 填写")
    agreed = Lasting.AGREED if last or months else Lasting.UNKNOWN
    return Terms(mode or Mode.UNKNOWN, period or agreed, last, months)
