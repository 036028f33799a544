"""`skiptrace replies paper`: replies that came on paper, each entered by two people from a form beside its picture."""

from pathlib import Path
from typing import Annotated

import typer

from skiptrace.acting import Service
from skiptrace.cases.case import PartyRole
from skiptrace.cli.frame import WITH_REJECTS, Frame
from skiptrace.cli.group import Group
from skiptrace.cli.private_file import write_private
from skiptrace.entering.agreement import Difference
from skiptrace.entering.entry import PaperState
from skiptrace.entering.picture import read_file
from skiptrace.errors import UsageError
from skiptrace.paper_replies.desk import PaperTaken
from skiptrace.views.reply_paper import reply_paper_detail_view, reply_paper_view
from skiptrace.views.wording import OUTCOMES

app = Group("纸质回复：扫描件或照片登记、双人录入")

_PAPERS = (
    ("number", "编号"),
    ("case", "案件"),
    ("source_text", "来源"),
    ("pack", "请求包"),
    ("pages", "页数"),
    ("state_text", "状态"),
    ("taken_by", "登记人"),
    ("taken_at", "登记时间"),
)
_WHAT = {
    PaperState.ENTERED_ONCE: "已录入，待另一人从空表录入",
    PaperState.DIFFERS: "两人录入不一致，尚未生效；请对照图像重新录入",
    PaperState.SETTLED: "两人录入一致，已作为来源的答复",
}


@app.command("add")
def add(
    context: typer.Context,
    files: Annotated[list[Path], typer.Argument(help="扫描件或照片（PDF、PNG、JPEG），按页序")],
    pack: Annotated[str, typer.Option(help="所答的请求包，如 K0123456789")] = "",
    case: Annotated[str, typer.Option(help="公开网站打印件：案件编号")] = "",
    source: Annotated[str, typer.Option(help="公开网站打印件：来源，如 dishonest_debtors")] = "",
    operation: Annotated[str, typer.Option(help="公开网站打印件：哪一项查询")] = "",
    party: Annotated[PartyRole | None, typer.Option(help="公开网站打印件：查的是哪类当事人")] = None,
) -> None:
    """登记一份纸质回复；图像密封保存，同一文件再次登记不变。"""
    frame: Frame = context.obj

    async def work(service: Service) -> None:
        pictures = [read_file(file) for file in files]
        taken = await _taken(service, pictures, pack, (case, source, operation, party or ""))
        paper, title = taken.paper, service.sources[taken.paper.source].title
        number = (await service.cases.case(paper.case_id)).number
        done = "已登记" if taken.new else "此前已登记，未作改动："
        frame.output.say(f"{done} {paper.number} {title}，共 {paper.pages} 页，{paper.state.chinese}")
        form = f"replies paper form {paper.number} --out 表.xlsx"
        frame.output.say(f"下一步：由两人各自运行 {form}，填好后 replies paper enter")
        frame.output.document({**reply_paper_view(paper, number, title).model_dump(), "new": taken.new})

    frame.run(work)


@app.command("form")
def form(
    context: typer.Context,
    number: Annotated[str, typer.Argument(help="纸质回复编号，如 H000001")],
    out: Annotated[Path, typer.Option(help="写入的文件（.xlsx）")],
    rows: Annotated[int | None, typer.Option(min=1, max=60, help="预留多少条记录")] = None,
) -> None:
    """写出一份空录入表，右侧附图像；查看图像记入日志。"""
    frame: Frame = context.obj

    async def work(service: Service) -> None:
        write_private(out, await service.reply_papers.form(number, rows))
        frame.output.say(f"已写出 {out}；填好后运行 replies paper enter {number} {out} --person 姓名，用毕请删除")
        frame.output.document({"number": number, "file": out})

    frame.run(work)


@app.command("enter")
def enter(
    context: typer.Context,
    number: Annotated[str, typer.Argument(help="纸质回复编号，如 H000001")],
    file: Annotated[Path, typer.Argument(help="填好的录入表（.xlsx），或同名项目的 JSON")],
) -> None:
    """录入一人所填；两个不同的人录入一致后即为来源的答复，不一致时只说明位置。"""
    frame: Frame = context.obj

    async def work(service: Service) -> int | None:
        entered = await service.reply_papers.enter(number, read_file(file))
        paper = entered.paper
        frame.output.say(f"{paper.number}：{_WHAT[paper.state]}")
        _tell(frame, entered.differences)
        if entered.outcome is not None:
            title = service.sources[paper.source].title
            frame.output.say(f"{title}：{OUTCOMES[entered.outcome]}，{entered.records} 条记录")
        told = {"differences": entered.differences, "outcome": entered.outcome, "records": entered.records}
        frame.output.document({"number": paper.number, "state": paper.state, **told})
        return WITH_REJECTS if paper.state is PaperState.DIFFERS else None

    frame.run(work)


@app.command("list")
def list_papers(
    context: typer.Context, case: Annotated[str, typer.Argument(help="案件编号；不填为全部案件")] = ""
) -> None:
    """列出纸质回复及其状态。"""
    frame: Frame = context.obj

    async def work(service: Service) -> None:
        found = await service.cases.case(case) if case else None
        papers = await service.reply_papers.list(found.id if found else "")
        names = {one: (await service.cases.case(one)).number for one in {paper.case_id for paper in papers}}
        rows = [
            reply_paper_view(paper, names[paper.case_id], service.sources[paper.source].title).model_dump()
            for paper in papers
        ]
        frame.output.records("纸质回复", _PAPERS, rows)

    frame.run(work)


@app.command("show")
def show(context: typer.Context, number: Annotated[str, typer.Argument(help="纸质回复编号，如 H000001")]) -> None:
    """显示一份纸质回复录入到哪一步、何人录入、何处不一致（不显示所填内容）。"""
    frame: Frame = context.obj

    async def work(service: Service) -> None:
        shown = await service.reply_papers.show(number)
        case = await service.cases.case(shown.paper.case_id)
        title = service.sources[shown.paper.source].title
        frame.output.say(f"{shown.paper.number}（{case.number}）{title}：{shown.paper.state.chinese}")
        view = reply_paper_detail_view(shown, case.number, title)
        entries = [[each.number, each.person, each.entered_at] for each in view.entries]
        frame.output.table("录入", ["次序", "录入人", "时间"], entries)
        _tell(frame, shown.differences)
        frame.output.document(view.model_dump())

    frame.run(work)


async def _taken(service: Service, pictures: list[bytes], pack: str, errand: tuple[str, str, str, str]) -> PaperTaken:
    case, source, operation, party = errand
    if bool(pack) == bool(case and source):
        raise UsageError("请指明所答的是什么：--pack 请求包编号，或 --case 案件 --source 公开来源")
    if pack:
        return await service.reply_papers.answer_pack(pack, pictures)
    found = await service.cases.case(case)
    return await service.reply_papers.answer_errand(found, source, pictures, operation, party)


def _tell(frame: Frame, differences: tuple[Difference, ...]) -> None:
    for each in differences:
        frame.output.say(f"- 不一致：{each.text}")
