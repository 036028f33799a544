"""`skiptrace demo`: everything from nothing on a simulated world, and four scenes that can be repeated by hand."""

import asyncio
import re
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Annotated

import typer

from connectors.answer import Outcome
from skiptrace.acting import Service
from skiptrace.assets.register import assets
from skiptrace.cases.masking import mask_address, mask_phone
from skiptrace.cases.rejects import write_rejects
from skiptrace.cli.dossier import make_dossier
from skiptrace.cli.frame import Frame
from skiptrace.cli.output import Output
from skiptrace.contacts.check import ContactDenied, check, journal_check
from skiptrace.errors import UsageError
from skiptrace.permits.errors import Denial
from skiptrace.permits.gate import Door
from skiptrace.settings import FILE_NAME
from skiptrace.tracing.profile import Standing
from skiptrace.trial import job, scenes
from skiptrace.trial.replay import remember
from skiptrace.trial.scene import Plot, Scene, scene
from skiptrace.views.wording import OUTCOMES

_MARK = ".skiptrace-demo"
_EVENING = timedelta(hours=12, minutes=20)
"""The demo ends late in the evening, so that the contact check has a reason to say no."""


@dataclass(frozen=True, slots=True)
class Stage:
    """What the scenes play on."""

    played: Scene
    service: Service
    cases: list[scenes.Shown]
    output: Output
    data: Path

    def run(self, command: str) -> None:
        """Print a command that repeats what was just shown."""
        self.output.say(f"    重复：.venv/bin/skiptrace --data {self.data} {command}")


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("demo")(demo)


def demo(
    context: typer.Context,
    seed: Annotated[int, typer.Option(help="世界的种子")] = 7,
    debtors: Annotated[int, typer.Option(help="债务人数", min=12)] = 40,
    portfolio: Annotated[Path | None, typer.Option(help="改为围绕这份逾期清单的债务人建造世界")] = None,
) -> None:
    """从空目录开始：模拟世界、逾期清单、查询、档案，最后是四个场景。"""
    frame: Frame = context.obj
    _clear(frame.data)
    with frame.output.progress("准备世界", None) as bar:

        def step(what: str, _done: int, total: int) -> None:
            bar.step(what, total=total)

        asyncio.run(_play(frame.data, Plot(seed, debtors, portfolio), frame.output, step))


def _clear(data: Path) -> None:
    """Only a folder that a demo made may be made anew."""
    if data.exists() and any(data.iterdir()) and not (data / _MARK).exists():
        raise UsageError(f"{data} 不是演示目录，不会清空；请换一个 --data")
    shutil.rmtree(data, ignore_errors=True)
    data.mkdir(parents=True)
    (data / _MARK).touch()


async def _play(data: Path, plot: Plot, output: Output, step: Callable[[str, int, int], None]) -> None:
    async with scene(data, plot) as played:
        async with played.acting("wu", "operator") as early:
            await early.cases.import_file(played.cast.file, as_of=played.cast.as_of)
            first = (await early.cases.list())[0]
            await early.trace(await early.cases.case(first.id))
        await job.run(played, step)
        remember(data, plot)
        played.clock.advance(_EVENING)
        _fix_clock(data, played)
        async with played.acting("chen", "legal") as service:
            stage = Stage(played, service, await scenes.look(service), output, data)
            people = len(played.cast.world.people)
            output.say(f"模拟世界（种子 {plot.seed}）：{people} 人，{len(stage.cases)} 个案件；一切人物均为虚构。")
            await _collector(stage)
            await _lawyer(stage)
            await _operator(stage)
            await _compliance(stage, first.number)
            output.document({"data": data, "cases": len(stage.cases)})


def _fix_clock(data: Path, played: Scene) -> None:
    """Later commands on this folder go on from the evening on which the demo ended."""
    file = data / FILE_NAME
    now = f'clock = "{played.clock.now():%Y-%m-%dT%H:%M:%S}+08:00"'
    file.write_text(re.sub(r"^clock = .*$", now, file.read_text("utf-8"), flags=re.MULTILINE), "utf-8")


async def _collector(stage: Stage) -> None:
    shown = scenes.lost_debtor(stage.cases)
    say, case = stage.output.say, shown.profile.case
    say(f"\n一、催收员：{shown.number} 失联，哪个号码能找到本人？现在能打吗？")
    for point in shown.points:
        if point.kind == "phone" and point.set_aside:
            say(f"  停用 {mask_phone(point.value)}：{point.set_aside}")
    best = next((point for point in shown.points if point.usable and point.kind == "phone"), None)
    if best is not None:
        say(f"  最可能 {best.ref} {mask_phone(best.value)}，概率 {best.probability:.2f}：{'；'.join(best.reasons)}")
    now = stage.service.scribe.now()
    log = await stage.service.contacts.lines(case, shown.points)
    answer = check(case, shown.points, log, now)
    await journal_check(stage.service.scribe, case, answer)
    if isinstance(answer, ContactDenied):
        why = "；".join(f"{reason.text}（{reason.article}）" for reason in answer.reasons)
        when = f"{answer.next_allowed:%m月%d日 %H:%M} 起可以" if answer.next_allowed else "等待不能解决"
        say(f"  现在是 {now:%H:%M}，不可以：{why}；{when}")
    else:
        say(f"  现在是 {now:%H:%M}，可以，{answer.until:%H:%M} 以前有效")
    stage.run(f"contact check {shown.number}")


async def _lawyer(stage: Stage) -> None:
    say = stage.output.say
    say("\n二、律师：两位同名者，一套房认定，一套房排除")
    pair = scenes.namesakes(stage.cases)
    if pair is not None:
        ours = [reason.text for reason in pair.accepted.verdict.reasons if reason.supports]
        against = [reason.text for reason in pair.rejected.verdict.reasons if not reason.supports]
        place = mask_address(pair.accepted.text("location"))
        say(f"  {pair.shown.number} 认定 {place} 的房屋：{'；'.join(ours)}")
        other = mask_address(pair.rejected.text("location"))
        say(f"  排除 {other} 的房屋：{'；'.join(against)}")
        stage.run(f"review list {pair.shown.number} --rejected")
    say("  三个阶段的档案与法院材料：")
    for shown in scenes.three_stages(stage.cases):
        folder = stage.data / "dossiers" / f"{shown.number}-{shown.stage.chinese}"
        files = await make_dossier(stage.service, shown.number, folder)
        say(f"    {shown.stage.chinese} {shown.number}：")
        for file in files:
            say(f"      {file.path}")
    stage.run(f"dossier {shown.number} --out {folder}")


async def _operator(stage: Stage) -> None:
    say = stage.output.say
    say("\n三、批量操作员：清单导入，问题行退回，查得什么、没查什么、为什么")
    report = await stage.service.cases.import_file(stage.played.cast.file, as_of=stage.played.cast.as_of)
    rejects = stage.data / "退回债权人.xlsx"
    write_rejects(report, rejects)
    say(f"  {report.rows} 行，被拒 {len(report.rejected)} 行已写入 {rejects}；再次导入同一文件：未作任何改动")
    counts: dict[Outcome, int] = {}
    why: dict[str, int] = {}
    for shown in stage.cases:
        for outcome in shown.profile.outcomes:
            counts[outcome.outcome] = counts.get(outcome.outcome, 0) + 1
            if outcome.outcome is Outcome.NOT_ASKED:
                why[outcome.why] = why.get(outcome.why, 0) + 1
    say("  " + "，".join(f"{OUTCOMES[key]} {count}" for key, count in counts.items()))
    for text, count in sorted(why.items(), key=lambda item: -item[1])[:3]:
        say(f"  未查询 {count} 次：{text}")
    known = [asset for shown in stage.cases for asset in assets(shown.profile, shown.profile.at.date())]
    certain = sum(asset.standing is Standing.COURT for asset in known)
    say(f"  归并财产 {len(known)} 项，已确认 {certain} 项；其余待人工核对")
    stage.run(f"cases import {stage.played.cast.file} --rejects {rejects}")


async def _compliance(stage: Stage, first: str) -> None:
    say = stage.output.say
    say("\n四、合规：没有许可不查，亲属的财产不查，每一步可证明")
    case = await stage.service.cases.case(first)
    profile = await stage.service.profile(case)
    refused = next(outcome for outcome in profile.outcomes if outcome.articles)
    say(f"  {first} {refused.title}：未查询，{refused.why}（{'、'.join(refused.articles)}）")
    papers = await stage.service.permits.papers(case.id)
    door = Door.of(stage.service.sources["property_registry"].manifest)
    answer = stage.service.desk.gate.open(door, case, "relative", papers)
    if isinstance(answer, Denial):
        say(f"  查债务人亲属的房产：拒绝，{answer.text}")
    stage.run(f"permits check {first} --source property_registry --about relative")
    verified = await stage.service.journal.verify()
    lines = [line async for line in stage.service.journal.lines(case_id=case.id)]
    say(f"  {first} 的日志 {len(lines)} 条；全链 {verified.lines} 条校验通过，链尾 {verified.head[:16]}…")
    stage.run(f"journal show {first}")
    stage.run("journal verify")
