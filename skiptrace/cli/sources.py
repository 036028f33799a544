"""`skiptrace source list`, `show`, `release`: which sources there are and how far each has come."""

import asyncio
from typing import Annotated

import typer

from connectors import added
from connectors.authority import Family
from skiptrace.access.permission import Permission
from skiptrace.cli.frame import Frame
from skiptrace.errors import NotAllowed, UsageError
from skiptrace.journal import Actor
from skiptrace.service import House
from skiptrace.views.source import Guarded, SourceLineView, SourceView, source_lines, source_view
from skiptrace.views.wording import CATEGORIES, FAMILIES

_SHORTEST_WHY = 2
_COLUMNS = (
    ("id", "来源"),
    ("title", "名称"),
    ("family_text", "方式"),
    ("category_text", "类别"),
    ("authorities", "依据"),
    ("tier", "档次"),
    ("opens", "档次所许"),
    ("reached", "接入"),
    ("state", "启用"),
    ("assessment", "影响评估"),
    ("assessed", "评估日期"),
    ("limits", "限额"),
    ("used", "今日已用"),
    ("guarded", "现状"),
)


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command("list")(list_sources)
    app.command("show")(show_source)
    app.command("release")(release)


def list_sources(context: typer.Context) -> None:
    """列出全部来源：方式、依据、档次、真实还是模拟、是否启用及原因、影响评估、限额。"""
    frame: Frame = context.obj

    async def work(house: House, _: Actor) -> None:
        guarded = await _guarded(house)
        lines = await asyncio.to_thread(source_lines, house.sources, house.settings, house.assessed, guarded)
        rows = [
            line.model_dump()
            | {
                "authorities": "、".join(line.authorities),
                "limits": "，".join(line.limits),
                "opens": _opens(line),
                "family_text": FAMILIES[Family(line.family)],
                "category_text": CATEGORIES[line.category],
                "state": "是" if line.enabled else f"否：{line.why}",
                "used": _used(line),
                "guarded": _standing(line),
            }
            for line in lines
        ]
        frame.output.records("来源", _COLUMNS, rows)
        for name, why in added(house.settings.own_sources).broken.items():
            frame.output.note(f"来源 {name} 未载入：{why}")

    frame.run_house(work)


def show_source(context: typer.Context, source: Annotated[str, typer.Argument(help="来源名")]) -> None:
    """一个来源的全部：操作、所需的键、披露什么、答复沿用多久、什么打开它。"""
    frame: Frame = context.obj

    async def work(house: House, _: Actor) -> None:
        found = house.sources.get(source)
        if found is None:
            raise UsageError(f"没有来源 {source}；可用：{'、'.join(house.sources)}")
        guarded = await _guarded(house)
        view = await asyncio.to_thread(source_view, found, house.settings, house.assessed, guarded)
        _say(frame, view)
        frame.output.document(view.model_dump())

    frame.run_house(work)


def _say(frame: Frame, view: SourceView) -> None:
    line = view.line
    assessed = f"{line.assessment}（{line.assessed} 起，{line.review_due} 前复评）" if line.assessment else "无"
    rows = {
        "名称": f"{line.title}（{line.id}）",
        "接入": f"{line.reached}，{'已启用' if line.enabled else f'未启用：{line.why}'}",
        "档次": f"{line.tier}（{_opens(line)}）" + (f"；不合格：{'、'.join(view.red)}" if view.red else ""),
        "负责部门": view.owner,
        "法律依据": "、".join(view.bases),
        "目的": "、".join(view.purposes),
        "披露给持有方": "、".join(view.discloses) or "无",
        "影响评估": assessed,
        "限额": "，".join(line.limits) or "无",
        "今日已用": _used(line) or "未问过",
        "现状": _standing(line) or "正常",
        "沿用答复": view.cache,
    }
    frame.output.table("", ["项目", "内容"], [[name, value] for name, value in rows.items()])
    operations = [
        [each.name, each.form, "、".join(each.needs) or "不发问", "、".join(each.obtains), each.repeatable]
        for each in view.operations
    ]
    frame.output.table("操作", ["名称", "形式", "所需的键", "取得", "可重复"], operations)
    frame.output.table("由什么打开", ["依据", "文件", "阶段"], [[d.authority, d.paper, d.stage] for d in view.doors])


def release(
    context: typer.Context,
    source: Annotated[str, typer.Argument(help="来源名")],
    why: Annotated[str, typer.Option(help="查明并更正了什么，记入日志")],
) -> None:
    """解除一个来源的暂停：密钥不被接受，或连续多次回复不在约定之内，查明更正之后。"""
    frame: Frame = context.obj

    async def work(house: House, actor: Actor) -> None:
        if source not in house.sources:
            raise UsageError(f"没有来源 {source}；可用：{'、'.join(house.sources)}")
        if len(why.strip()) < _SHORTEST_WHY:
            raise UsageError("--why 应写明查明并更正了什么")
        if refusal := await house.acting(actor).refused(Permission.SOURCE_RELEASE):
            raise NotAllowed([f"{refusal.text}（{refusal.article}）"])
        released = await house.release_source(actor, source, why.strip())
        title = house.sources[source].title
        frame.output.say(f"{title}已解除暂停，可再次询问" if released else f"{title}没有被暂停，未作改动")
        frame.output.document({"source": source, "released": released})

    frame.run_house(work)


async def _guarded(house: House) -> Guarded:
    return Guarded(house.clock.now(), await house.standings())


def _opens(line: SourceLineView) -> str:
    """The tier that is needed where it is asked, and whether a court paper may rest on what it says."""
    court = "可入法院材料" if line.for_court else "未达金级，不入法院材料"
    where = line.reached if line.reached in {"真实", "模拟"} else "送真实持有方"
    return f"{where}须{line.needed}；{court}"


def _used(line: SourceLineView) -> str:
    if line.used_today is None:
        return ""
    return f"{line.used_today}/{line.quota_today}" if line.quota_today else str(line.used_today)


def _standing(line: SourceLineView) -> str:
    """What stands in the way of a question now."""
    told = []
    if line.stopped_why:
        since = f"{line.stopped_at:%Y-%m-%d %H:%M} 起" if line.stopped_at else ""
        told.append(f"已暂停（{since}）：{line.stopped_why}")
    if line.held_until:
        told.append(f"持有方要求暂停询问，至 {line.held_until:%H:%M:%S}")
    if line.rests_until:
        told.append(f"来源故障，{line.rests_until:%H:%M:%S} 后试探")
    return "；".join(told)
