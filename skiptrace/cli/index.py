"""`skiptrace index`: the candidate index built anew beside the old one, verified, put in front, looked at."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Annotated

import typer

from skiptrace.acting import Service
from skiptrace.candidates.builder import Built, Step
from skiptrace.candidates.desk import Stats
from skiptrace.candidates.person import Kind
from skiptrace.candidates.verification import Verification
from skiptrace.cases.case import PartyRole
from skiptrace.cli.frame import DONE, FAILED, WITH_REJECTS, Frame
from skiptrace.cli.group import Group
from skiptrace.cli.output import Output
from skiptrace.errors import UsageError
from skiptrace.views.wording import ROLES

app = Group("候选检索库：重建、校验、切换、状态")

_STATES = {"": "不是本系统建立", "building": "未建成", "ready": "已建成"}
_COLUMNS = (
    ("name", "代"),
    ("current", "现用"),
    ("state", "状态"),
    ("records", "人数"),
    ("size", "大小"),
    ("token_version", "特征版本"),
    ("heavy", "常见特征版本"),
    ("heavy_keys", "常见特征数"),
    ("behind", "待跟上变更"),
)
_FOUND = (("case", "案件"), ("kind", "身份"), ("verdict", "结论"), ("probability", "概率"), ("reasons", "理由"))
_SHOWN = 50
_EVERY = 5.0


@app.command("build")
def build(
    context: typer.Context,
    swap: Annotated[bool, typer.Option("--swap/--no-swap", help="校验通过后立即换上；--no-swap 只建不换")] = True,
) -> None:
    """从记录库另建一代检索库，跟上期间的变更，校验后换上；期间现用的一代照常可用。"""
    frame: Frame = context.obj

    async def work(service: Service) -> int:
        with _steps(frame.output) as on_step:
            built = await service.index.build(on_step, swap=swap)
        _show_built(frame.output, built, wanted=swap)
        return DONE if built.verification.ok else FAILED

    frame.run(work)


@app.command("verify")
def verify(
    context: typer.Context,
    generation: Annotated[str, typer.Option(help="第几代；默认现用的一代")] = "",
) -> None:
    """与记录库逐人核对，列出缺少、多余、内容不同的记录编号与案件；不一致时退出码为 3。"""
    frame: Frame = context.obj

    async def work(service: Service) -> int:
        with _steps(frame.output) as on_step:
            found = await service.index.verify(
                generation, lambda done, total: on_step(Step("与记录库核对", done, total))
            )
        frame.output.document(_verified(found))
        _show_verification(frame.output, found)
        return DONE if found.ok else FAILED

    frame.run(work)


@app.command("swap")
def swap(
    context: typer.Context,
    generation: Annotated[str, typer.Option(help="第几代；默认最新建成而未换上的一代")] = "",
) -> None:
    """把另建的一代换上；正在进行的检索不受影响。"""
    frame: Frame = context.obj

    async def work(service: Service) -> None:
        chosen = await service.index.swap(generation)
        frame.output.say(f"已换上第 {chosen} 代检索库")
        frame.output.document({"generation": chosen, "swapped": True})

    frame.run(work)


@app.command("stats")
def stats(context: typer.Context) -> None:
    """各代检索库的人数、大小、版本，以及还有多少变更未跟上。"""
    frame: Frame = context.obj

    async def work(service: Service) -> int:
        found = await service.index.stats()
        _show_stats(frame.output, found)
        return WITH_REJECTS if found.trouble else DONE

    frame.run(work)


@app.command("find")
def find(
    context: typer.Context,
    name: Annotated[str, typer.Option(help="姓名，可含 * 等遮盖")] = "",
    id_no: Annotated[str, typer.Option(help="证件号码，可含遮盖")] = "",
    phone: Annotated[str, typer.Option(help="电话")] = "",
    address: Annotated[str, typer.Option(help="地址")] = "",
    employer: Annotated[str, typer.Option(help="工作单位")] = "",
    case: Annotated[str, typer.Option(help="为哪个案件查找：并查本案法院案件范围内的记录")] = "",
) -> None:
    """检索库中谁可能是此人：只在有权查看的范围内查找，逐一附比对结论；记入日志（不含所填内容）。"""
    frame: Frame = context.obj
    known: dict[str, str | list[str]] = {"name": name, "id_no": id_no}
    known |= {key: [text] for key, text in (("phones", phone), ("address", address), ("employer", employer)) if text}
    if not any(known.values()):
        raise UsageError("请至少填写一项（--name、--id-no、--phone、--address、--employer）")

    async def work(service: Service) -> int:
        found = await service.near(known, await service.cases.case(case) if case else None)
        rows = [
            {
                "case": each.case,
                "kind": "名单记录" if each.at.kind is Kind.RECORD else ROLES[PartyRole(each.role)],
                "verdict": each.verdict.decision,
                "probability": round(each.verdict.probability, 4),
                "reasons": "；".join(reason.text for reason in each.verdict.reasons),
            }
            for each in found.near
        ]
        frame.output.records("可能是此人", _FOUND, rows)
        if found.incomplete:
            frame.output.note(found.incomplete)
        return WITH_REJECTS if found.incomplete else DONE

    frame.run(work)


@contextmanager
def _steps(output: Output) -> Iterator[Callable[[Step], None]]:
    """A bar where somebody looks; else a line every few seconds, so that a log shows how far it is."""
    begun = told = time.monotonic()
    with output.progress("检索库", None) as bar:

        def on_step(step: Step) -> None:
            nonlocal told
            now = time.monotonic()
            text = _told(step, now - begun)
            bar.at(step.done, step.total, text)
            if not output.watched and now - told >= _EVERY:
                told = now
                output.note(f"{text}，案件 {step.done}/{step.total}")

        yield on_step


def _told(step: Step, seconds: float) -> str:
    if not step.people:
        return step.text
    return f"{step.text} {step.people} 人，每秒 {step.people / max(seconds, 0.001):.0f} 人"


def _show_built(output: Output, built: Built, *, wanted: bool) -> None:
    output.document(
        {
            "generation": built.generation,
            "people": built.people,
            "heavy_keys": built.heavy,
            "swapped": built.swapped,
            "verification": _verified(built.verification),
        }
    )
    output.say(f"第 {built.generation} 代检索库已建成：{built.people} 人，常见特征 {built.heavy} 个")
    _show_verification(output, built.verification)
    if built.swapped:
        output.say("已换上")
    elif wanted:
        output.say("与记录库不一致，未换上；现用的一代照常可用")
    else:
        output.say(f"未换上；换上请运行 skiptrace index swap --generation {built.generation}")


def _show_verification(output: Output, found: Verification) -> None:
    if found.ok:
        output.say(f"第 {found.generation} 代与记录库一致：{found.people} 人")
    else:
        output.say(
            f"第 {found.generation} 代与记录库不一致：应有 {found.people} 人，缺少 {found.missing}，"
            f"多余 {found.left_over}，内容不同 {found.different}；请运行 skiptrace index build 重建"
        )
        rows = [(each.fault.chinese, each.number, each.case or "（无此编号）") for each in found.odd[:_SHOWN]]
        output.table("不一致的记录", ["问题", "记录编号", "案件"], rows)
        if len(found.odd) > _SHOWN:
            output.say("……--json 列出更多")
    if found.waiting:
        output.say(f"核对期间又有 {found.waiting} 项变更，所涉案件未计入")


def _verified(found: Verification) -> dict[str, object]:
    return {
        "ok": found.ok,
        "generation": found.generation,
        "people": found.people,
        "missing": found.missing,
        "left_over": found.left_over,
        "different": found.different,
        "waiting": found.waiting,
        "odd": [{"fault": each.fault, "number": each.number, "case": each.case} for each in found.odd],
    }


def _show_stats(output: Output, found: Stats) -> None:
    output.document(found)
    output.say(f"检索库：{found.place}；记录库中约 {found.people} 人；本程序的特征版本 {found.token_version}")
    if found.trouble:
        output.note(found.trouble)
    rows = [
        {
            "name": each.name,
            "current": each.current,
            "state": _STATES[each.state],
            "records": each.records,
            "size": f"{each.bytes / 2**20:.1f} MiB",
            "token_version": each.token_version,
            "heavy": each.heavy,
            "heavy_keys": each.heavy_keys,
            "behind": each.behind,
        }
        for each in found.generations
    ]
    if not output.as_json:
        output.records("各代", _COLUMNS, rows)
