"""`skiptrace journal`: what was asked, read, denied and decided about a person, and the proof that it is whole."""

from collections.abc import Mapping
from typing import Annotated

import typer

from skiptrace.acting import Service
from skiptrace.cli.frame import FAILED, Frame
from skiptrace.cli.group import Group
from skiptrace.cli.output import plain
from skiptrace.views.journal import line_view

app = Group("操作日志：查看与校验")

_COLUMNS = (("seq", "序号"), ("at", "时间"), ("who", "何人"), ("what", "何事"), ("detail", "内容"))


@app.command("show")
def show(context: typer.Context, case: Annotated[str, typer.Argument(help="案件编号")]) -> None:
    """一页列出围绕此人问过、读过、拒绝过、决定过的一切。"""
    frame: Frame = context.obj

    async def work(service: Service) -> None:
        found = await service.cases.case(case)
        views = [line_view(line).model_dump() async for line in service.journal.lines(case_id=found.id)]
        whole = frame.output.as_json
        rows = [view if whole else view | {"detail": _words(view["detail"])} for view in views]
        frame.output.records(f"{found.number} 的操作日志", _COLUMNS, rows)

    frame.run(work)


@app.command("verify")
def verify(context: typer.Context) -> None:
    """重算整条哈希链；任何改动、插入或删除都会指出位置。"""
    frame: Frame = context.obj

    async def work(service: Service) -> int | None:
        result = await service.journal.verify()
        frame.output.document({"ok": result.broken_at is None, **plain(result)})
        if result.broken_at is not None:
            frame.output.note(f"日志在第 {result.broken_at} 条处被改动")
            return FAILED
        frame.output.say(f"日志完整：{result.lines} 条，链尾 {result.head}")
        return None

    frame.run(work)


def _words(detail: Mapping[str, object]) -> str:
    return "，".join(f"{key}={_word(value)}" for key, value in detail.items() if value not in ("", [], None))


def _word(value: object) -> str:
    """Hashes and numbers of rows are shortened; `--json` gives them whole."""
    if isinstance(value, str):
        return value if len(value) < 32 else value[:8] + "…"
    if isinstance(value, Mapping):
        return "（" + "，".join(f"{key} {_word(item)}" for key, item in value.items()) + "）"
    if isinstance(value, list):
        return "、".join(_word(item) for item in value)
    return str(value)
