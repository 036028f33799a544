"""`skiptrace desk`: public sites that only a person may ask: what to type where, and the saved page taken in."""

from pathlib import Path
from typing import Annotated

import typer

from skiptrace.acting import Service
from skiptrace.cases.case import PartyRole
from skiptrace.cli.frame import Frame
from skiptrace.cli.group import Group
from skiptrace.views.errand import ErrandView, errand_view
from skiptrace.views.wording import OUTCOMES

app = Group("公开网站的人工查询：步骤、取入结果页")


@app.command("steps")
def steps(context: typer.Context, case: Annotated[str, typer.Argument(help="案件编号")]) -> None:
    """列出待人工查询的事项：对谁、到哪个网站、填写什么；完整号码须加 --reveal 理由。"""
    frame: Frame = context.obj

    async def work(service: Service) -> None:
        found = await service.cases.case(case)
        masked = await frame.masked(service, found.id)
        errands = [errand_view(each, masked=masked) for each in await service.desk_captures.errands(found)]
        for number, errand in enumerate(errands, 1):
            for line in _lines(number, errand):
                frame.output.say(line)
        if not errands:
            frame.output.say(f"{found.number} 没有待人工查询的事项")
        elif masked:
            frame.output.say("姓名、号码已脱敏；实际查询时加 --reveal 理由 显示完整内容，记入日志")
        frame.output.document([errand.model_dump() for errand in errands])

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


def _lines(number: int, view: ErrandView) -> list[str]:
    head = f"{number}. {view.party}：{view.site} {view.address}"
    if view.closed:
        return [head, *(f"   不得查询：{reason}" for reason in view.closed)]
    due = f"，{view.due} 前完成" if view.due else ""
    return [head + due, *(f"   {line}" for line in view.steps)]
