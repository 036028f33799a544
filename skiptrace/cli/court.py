"""`skiptrace court`: what the court did, taken in; each paper entered by two people from a form beside its picture."""

from pathlib import Path
from typing import Annotated

import typer

from skiptrace.acting import Service
from skiptrace.cli.frame import WITH_REJECTS, Frame
from skiptrace.cli.group import Group
from skiptrace.cli.private_file import write_private
from skiptrace.court.choices import PaperKind
from skiptrace.court.validity import Notice
from skiptrace.entering.agreement import Difference
from skiptrace.entering.entry import PaperState
from skiptrace.entering.picture import read_file
from skiptrace.views.court import measure_view, paper_detail_view, paper_view

app = Group("法院文书：登记、双人录入、保全措施")

_PAPERS = (
    ("number", "编号"),
    ("case", "案件"),
    ("kind_text", "种类"),
    ("pages", "页数"),
    ("state_text", "状态"),
    ("taken_by", "登记人"),
    ("taken_at", "登记时间"),
)
_MEASURES = (
    ("number", "编号"),
    ("kind_text", "财产"),
    ("what", "标识"),
    ("name", "被保全人"),
    ("measure_text", "措施"),
    ("rank_text", "顺位"),
    ("start", "起"),
    ("end", "止"),
    ("asked", "要求数额"),
    ("frozen", "实际数额"),
    ("paper", "文书"),
    ("note", "提示"),
)


@app.command("take")
def take(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help="法院文书的扫描件或照片（PDF、PNG、JPEG）")],
    case: Annotated[str, typer.Option(help="案件编号，如 C000001")],
    kind: Annotated[
        PaperKind,
        typer.Option(help="；".join(f"{kind.value} {kind.chinese}" for kind in PaperKind)),
    ],
    form: Annotated[Path | None, typer.Option(help="同时写出一份空录入表（.xlsx）")] = None,
) -> None:
    """登记一份法院文书；图像密封保存，同一文件再次登记不变。"""
    frame: Frame = context.obj

    async def work(service: Service) -> None:
        found = await service.cases.case(case)
        taken = await service.court.take(found, kind, read_file(file))
        paper = taken.paper
        done = "已登记" if taken.new else "此前已登记，未作改动："
        frame.output.say(f"{done} {paper.number} {paper.kind.chinese}，共 {paper.pages} 页，{paper.state.chinese}")
        if form:
            write_private(form, await service.court.form(paper.number))
        frame.output.say(f"下一步：由两人各自运行 court form {paper.number} --out 表.xlsx，填好后 court enter")
        frame.output.document({**paper_view(paper, found.number).model_dump(), "new": taken.new})

    frame.run(work)


@app.command("form")
def form(
    context: typer.Context,
    number: Annotated[str, typer.Argument(help="文书编号，如 W000001")],
    out: Annotated[Path, typer.Option(help="写入的文件（.xlsx）")],
    rows: Annotated[int | None, typer.Option(min=1, max=60, help="每组预留多少行（默认按种类）")] = None,
) -> None:
    """写出一份空录入表，右侧附文书图像；查看图像记入日志。"""
    frame: Frame = context.obj

    async def work(service: Service) -> None:
        write_private(out, await service.court.form(number, rows))
        frame.output.say(f"已写出 {out}；填好后运行 court enter {number} {out} --person 姓名，用毕请删除")
        frame.output.document({"number": number, "file": out})

    frame.run(work)


@app.command("enter")
def enter(
    context: typer.Context,
    number: Annotated[str, typer.Argument(help="文书编号，如 W000001")],
    file: Annotated[Path, typer.Argument(help="填好的录入表（.xlsx），或同名项目的 JSON")],
) -> None:
    """录入一人所填；两个不同的人录入一致后生效，不一致时只说明位置。"""
    frame: Frame = context.obj

    async def work(service: Service) -> int | None:
        entered = await service.court.enter(number, read_file(file))
        paper = entered.paper
        frame.output.say(f"{paper.number}：{_WHAT[paper.state]}")
        _tell(frame, entered.differences, entered.notices)
        told = {"differences": entered.differences, "notices": entered.notices}
        frame.output.document({"number": paper.number, "state": paper.state, **told})
        return WITH_REJECTS if paper.state is PaperState.DIFFERS else None

    frame.run(work)


@app.command("list")
def list_papers(
    context: typer.Context, case: Annotated[str, typer.Argument(help="案件编号；不填为全部案件")] = ""
) -> None:
    """列出法院文书及其状态。"""
    frame: Frame = context.obj

    async def work(service: Service) -> None:
        found = await service.cases.case(case) if case else None
        papers = await service.court.list(found.id if found else "")
        names = {one: (await service.cases.case(one)).number for one in {paper.case_id for paper in papers}}
        rows = [paper_view(paper, names[paper.case_id]).model_dump() for paper in papers]
        frame.output.records("法院文书", _PAPERS, rows)

    frame.run(work)


@app.command("show")
def show(context: typer.Context, number: Annotated[str, typer.Argument(help="文书编号，如 W000001")]) -> None:
    """显示一份文书录入到哪一步、何人录入、何处不一致（不显示所填内容）。"""
    frame: Frame = context.obj

    async def work(service: Service) -> None:
        shown = await service.court.show(number)
        case = await service.cases.case(shown.paper.case_id)
        frame.output.say(
            f"{shown.paper.number}（{case.number}）{shown.paper.kind.chinese}：{shown.paper.state.chinese}"
        )
        view = paper_detail_view(shown.paper, case.number, shown.entries, shown.differences, shown.notices)
        entries = [[each.number, each.person, each.entered_at] for each in view.entries]
        frame.output.table("录入", ["次序", "录入人", "时间"], entries)
        _tell(frame, shown.differences, shown.notices)
        frame.output.document(view.model_dump())

    frame.run(work)


@app.command("measures")
def measures(context: typer.Context, case: Annotated[str, typer.Argument(help="案件编号")]) -> None:
    """列出一个案件已生效文书所载的保全措施。"""
    frame: Frame = context.obj

    async def work(service: Service) -> None:
        found = await service.cases.case(case)
        known = await service.court.measures(found.id)
        masked = await frame.masked(service, found.id)
        rows = [measure_view(number, each, masked=masked).model_dump() for number, each in enumerate(known, 1)]
        frame.output.records(f"{found.number} 的保全措施", _MEASURES, rows)

    frame.run(work)


_WHAT = {
    PaperState.ENTERED_ONCE: "已录入，待另一人从空表录入",
    PaperState.DIFFERS: "两人录入不一致，尚未生效；请对照图像重新录入",
    PaperState.SETTLED: "两人录入一致，已生效",
}


def _tell(frame: Frame, differences: tuple[Difference, ...], notices: tuple[Notice, ...]) -> None:
    for each in differences:
        frame.output.say(f"- 不一致：{each.text}")
    for notice in notices:
        frame.output.say(f"- 注意：{notice.text}（{notice.article}）")
