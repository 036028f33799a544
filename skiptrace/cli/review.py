"""`skiptrace review`: doubtful records, most probable first, with what speaks for and against; a person decides."""

from typing import Annotated

import typer

from skiptrace.acting import Service
from skiptrace.cli.frame import Frame
from skiptrace.cli.group import Group
from skiptrace.errors import UsageError
from skiptrace.tracing.profile import Standing
from skiptrace.views.profile import RecordView, records_view

app = Group("待核记录：查看、认定、撤销")

_COLUMNS = (
    ("id", "记录"),
    ("kind", "种类"),
    ("source", "来源"),
    ("standing", "状态"),
    ("probability", "概率"),
    ("for", "支持"),
    ("against", "反对"),
    ("settle", "如何查清"),
)


@app.command("list")
def list_waiting(
    context: typer.Context,
    case: Annotated[str, typer.Argument(help="案件编号")],
    rejected: Annotated[bool, typer.Option("--rejected", help="改为列出已排除的记录（只列理由，不列内容）")] = False,
) -> None:
    """列出一个案件中等待人工认定的记录。"""
    frame: Frame = context.obj

    async def work(service: Service) -> None:
        found = await service.cases.case(case)
        profile = await service.profile(found)
        wanted = (Standing.REJECTED,) if rejected else (Standing.LIKELY, Standing.REVIEW)
        rows = [_line(service, view) for view in records_view(profile, wanted, masked=True, values=False)]
        frame.output.records(f"{found.number} 的{'已排除' if rejected else '待核'}记录", _COLUMNS, rows)

    frame.run(work)


@app.command("decide")
def decide(
    context: typer.Context,
    record: Annotated[str, typer.Argument(help="记录编号（前 8 位即可）")],
    verdict: Annotated[str, typer.Argument(help="accept 认定为本人，reject 认定为他人")],
    reason: Annotated[str, typer.Option(help="理由，写明核对了什么材料")],
) -> None:
    """认定一条记录是否属于债务人；可以撤销。"""
    frame: Frame = context.obj
    if verdict not in {"accept", "reject"}:
        raise UsageError("VERDICT 只能是 accept（认定为本人）或 reject（认定为他人）")

    async def work(service: Service) -> None:
        await service.reviews.decide(record, accept=verdict == "accept", reason=reason)
        whose = "本人" if verdict == "accept" else "他人"
        frame.output.say(f"已认定 {record}：{whose}；可用 review undo {record} 撤销")
        frame.output.document({"record": record, "verdict": verdict})

    frame.run(work)


@app.command("undo")
def undo(context: typer.Context, record: Annotated[str, typer.Argument(help="记录编号")]) -> None:
    """撤销一项认定。"""
    frame: Frame = context.obj

    async def work(service: Service) -> None:
        await service.reviews.undo(record)
        frame.output.say(f"已撤销对 {record} 的认定")
        frame.output.document({"record": record, "verdict": "undone"})

    frame.run(work)


def _line(service: Service, view: RecordView) -> dict[str, object]:
    return {
        "id": view.id[:8],
        "kind": view.kind_text,
        "source": service.sources[view.source].title,
        "standing": view.standing_text,
        "probability": view.probability,
        "for": "；".join(view.supporting),
        "against": "；".join(view.opposing),
        "settle": view.settle,
    }
