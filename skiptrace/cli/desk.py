"""`skiptrace desk`: public sites that only a person may ask: what to type where, and the saved page taken in."""

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

import typer

from connectors.query import Query
from skiptrace.cases.case import PartyRole
from skiptrace.cases.masking import mask_value
from skiptrace.cli.frame import Frame
from skiptrace.cli.wording import OUTCOMES, ROLES
from skiptrace.service import Service
from skiptrace.tracing.desk import Errand

app = typer.Typer(help="公开网站的人工查询：步骤、取入结果页", no_args_is_help=True)


@app.command("steps")
def steps(context: typer.Context, case: Annotated[str, typer.Argument(help="案件编号")]) -> None:
    """列出待人工查询的事项：对谁、到哪个网站、填写什么；完整号码须加 --reveal 理由。"""
    frame: Frame = context.obj

    async def work(service: Service) -> None:
        found = await service.cases.case(case)
        masked = await frame.masked(service, found.id)
        errands = await service.desk_captures.errands(found)
        for number, errand in enumerate(errands, 1):
            for line in _lines(number, errand, masked=masked):
                frame.output.say(line)
        if not errands:
            frame.output.say(f"{found.number} 没有待人工查询的事项")
        elif masked:
            frame.output.say("姓名、号码已脱敏；实际查询时加 --reveal 理由 显示完整内容，记入日志")
        frame.output.document([_document(errand, masked=masked) for errand in errands])

    frame.run(work)


@app.command("take")
def take(
    context: typer.Context,
    case: Annotated[str, typer.Argument(help="案件编号")],
    files: Annotated[list[Path], typer.Argument(help="浏览器另存的结果页；同一结果的各页一起取入")],
    source: Annotated[str, typer.Option(help="来源，如 dishonest_debtors")],
    party: Annotated[PartyRole | None, typer.Option(help="只认此类当事人的结果（默认按页面识别）")] = None,
) -> None:
    """取入结果页；同一页取两次不会重复，查的是别人的页退回不留。"""
    frame: Frame = context.obj

    async def work(service: Service) -> None:
        found = await service.cases.case(case)
        taken = await service.desk_captures.take(found, files, source, party or "")
        what = OUTCOMES[taken.outcome] if taken.new else "此前已取入，未作改动"
        title = service.sources[taken.source].title
        frame.output.say(f"{taken.file}：{title}，{what}，{taken.records} 条记录")
        frame.output.document(taken)

    frame.run(work)


def _lines(number: int, errand: Errand, *, masked: bool) -> list[str]:
    shown = _document(errand, masked=masked)
    head = f"{number}. {shown['party']}：{shown['site']} {shown['address']}"
    if errand.closed:
        return [head, *(f"   不得查询：{reason}" for reason in errand.closed)]
    due = f"，{errand.row.due} 前完成" if errand.row.due else ""
    return [head + due, *(f"   {line}" for line in errand.source.form(_query(errand, masked=masked)).lines)]


def _document(errand: Errand, *, masked: bool) -> Mapping[str, object]:
    told = errand.source.form(_query(errand, masked=masked))
    return {
        "source": errand.source.id,
        "operation": errand.query.operation,
        "party": ROLES[errand.party.role],
        "site": told.site,
        "address": told.address,
        "steps": [] if errand.closed else list(told.lines),
        "due": errand.row.due,
        "closed": list(errand.closed),
    }


def _query(errand: Errand, *, masked: bool) -> Query:
    if not masked:
        return errand.query
    keys = {name: mask_value(name, value) for name, value in errand.query.keys.items()}
    return Query(errand.query.source, errand.query.operation, keys)
