"""`skiptrace journal`: what was asked, read, denied and decided about a person, and the proof that it is whole."""

from collections.abc import Mapping
from typing import Annotated

import typer

from skiptrace.cli.frame import FAILED, Frame
from skiptrace.cli.output import plain
from skiptrace.journal import Action
from skiptrace.service import Service

app = typer.Typer(help="操作日志：查看与校验", no_args_is_help=True)

_ACTIONS = {
    Action.IMPORTED: "导入",
    Action.UPDATED: "更新",
    Action.HELD: "停止",
    Action.RELEASED: "恢复",
    Action.DOCKET_ADDED: "登记法院案件",
    Action.PERMIT_ADDED: "申请许可",
    Action.PERMIT_APPROVED: "批准许可",
    Action.PERMIT_REVOKED: "撤销许可",
    Action.PLANNED: "计划查询",
    Action.INTENT: "即将查询",
    Action.ANSWERED: "得到答复",
    Action.DENIED: "拒绝查询",
    Action.PACK_DRAFTED: "起草请求包",
    Action.PACK_APPROVED: "批准请求包",
    Action.PACK_CARRIED: "送达请求包",
    Action.REPLY_TAKEN: "收取回复",
    Action.RESOLVED: "身份比对",
    Action.DECIDED: "人工认定",
    Action.UNDONE: "撤销认定",
    Action.READ: "查看完整信息",
    Action.CONTACT_CHECKED: "联系检查",
    Action.CONTACT_LOGGED: "登记联系结果",
    Action.DOSSIER_MADE: "生成档案",
    Action.BUNDLE_MADE: "生成证据包",
    Action.ERASED: "删除数据",
}
_COLUMNS = (("seq", "序号"), ("at", "时间"), ("who", "何人"), ("what", "何事"), ("detail", "内容"))


@app.command("show")
def show(context: typer.Context, case: Annotated[str, typer.Argument(help="案件编号")]) -> None:
    """一页列出围绕此人问过、读过、拒绝过、决定过的一切。"""
    frame: Frame = context.obj

    async def work(service: Service) -> None:
        found = await service.cases.case(case)
        lines = [line async for line in service.journal.lines(case_id=found.id)]
        rows = [
            {
                "seq": line.seq,
                "at": line.entry.at,
                "who": f"{line.entry.actor.name}（{line.entry.actor.role}）",
                "what": _ACTIONS[line.entry.action],
                "action": line.entry.action,
                "detail": line.entry.detail if frame.output.as_json else _words(line.entry.detail),
                "hash": line.hash,
            }
            for line in lines
        ]
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
