"""`skiptrace batch`: a creditor's file traced whole, to be stopped and gone on with at any moment, and its report."""

import asyncio
import contextlib
import signal
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Annotated, Any

import typer

from skiptrace.acting import Service
from skiptrace.batch.owner import this_owner
from skiptrace.batch.run import CaseState, Run, RunKind, RunProgress
from skiptrace.batch.worker import RunEvent, Worker
from skiptrace.cases.rejects import write_rejects
from skiptrace.cases.report import ImportReport
from skiptrace.cli.dates import day
from skiptrace.cli.frame import DONE, FAILED, WITH_REJECTS, Frame
from skiptrace.cli.group import Group
from skiptrace.cli.output import Bar, Output
from skiptrace.errors import UsageError
from skiptrace.journal import Action, Actor
from skiptrace.service import House

app = Group("批量：整份清单导入并逐案查询，可随时中断和继续，最后给出报告")

_SHOWN = 20
_COLUMNS = (
    ("number", "批次"),
    ("kind_text", "种类"),
    ("by", "发起"),
    ("created_at", "时间"),
    ("state_text", "状态"),
    ("total", "案件"),
    ("done", "完成"),
    ("failed", "出错"),
    ("waiting", "等待"),
)


@dataclass(frozen=True, slots=True)
class _Order:
    """What the command line asks for."""

    file: Path
    as_of: date | None
    report: Path | None
    rejects: Path | None
    retry_failed: bool
    reopen: bool


@app.command("run")
def run(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help="逾期清单：XLSX、XLS 或 CSV")],
    as_of: Annotated[str, typer.Option(help="余额日期；文件中没有写时使用")] = "",
    report: Annotated[Path | None, typer.Option(help="报告写到哪里（默认：数据目录 reports/批次号.xlsx）")] = None,
    rejects: Annotated[Path | None, typer.Option(help="把被拒的行另写成 XLSX，退回债权人")] = None,
    retry_failed: Annotated[
        bool, typer.Option("--retry-failed", help="出错、来源查询失败或答复已到期可取的案件再查一次")
    ] = False,
    reopen: Annotated[bool, typer.Option("--reopen", help="继续一个已取消的批次")] = False,
) -> None:
    """导入一份清单，查询其中每个案件，写出报告；中断后再次运行同一命令即从中断处继续。"""
    frame: Frame = context.obj
    order = _Order(file, day(as_of), report, rejects, retry_failed, reopen)
    frame.run_house(lambda house, actor: _run(house, actor, frame, order))


@app.command("list")
def list_runs(context: typer.Context) -> None:
    """列出最近的批次，新的在前。"""
    frame: Frame = context.obj

    async def work(house: House, _: Actor) -> None:
        rows = [_row(await house.runs.progress(each.id)) for each in await house.runs.list()]
        frame.output.records("批次", _COLUMNS, rows)

    frame.run_house(work)


@app.command("show")
def show(context: typer.Context, number: Annotated[str, typer.Argument(help="批次编号，如 R000001")]) -> None:
    """显示一个批次的进度和出错的案件。"""
    frame: Frame = context.obj

    async def work(house: House, actor: Actor) -> None:
        progress = await house.runs.progress(number)
        failed = await _failed(house, house.acting(actor), progress.run)
        frame.output.document({**_row(progress), "errors": failed})
        frame.output.table("批次", [title for _, title in _COLUMNS], [[_row(progress)[key] for key, _ in _COLUMNS]])
        if failed:
            frame.output.table("出错的案件", ["案件", "错误"], [(f["case"], f["error"]) for f in failed[:_SHOWN]])
        if len(failed) > _SHOWN:
            frame.output.say(f"……另有 {len(failed) - _SHOWN} 件（--json 给出全部）")

    frame.run_house(work)


@app.command("report")
def report_of(
    context: typer.Context,
    number: Annotated[str, typer.Argument(help="批次编号，如 R000001")],
    out: Annotated[Path, typer.Option(help="写到哪里（.xlsx）")],
) -> None:
    """按现有结果重新写出报告，不查询。"""
    frame: Frame = context.obj

    async def work(house: House, actor: Actor) -> None:
        progress = await house.runs.progress(number)
        count = await _write_report(house, actor, frame, progress.run, out)
        frame.output.say(f"{progress.run.number} 的报告（{count} 件）已写入 {out}")
        frame.output.document({**_row(progress), "cases": count, "report": out})

    frame.run_house(work)


@app.command("cancel")
def cancel(context: typer.Context, number: Annotated[str, typer.Argument(help="批次编号")]) -> None:
    """取消一个批次：不再开始新的案件，已得到的结果保留。"""
    frame: Frame = context.obj

    async def work(house: House, actor: Actor) -> None:
        progress = await house.runs.cancel(number, by=actor)
        frame.output.say(f"{progress.run.number} {progress.state.chinese}：{_counts(progress)}")
        frame.output.document(_row(progress))

    frame.run_house(work)


async def _run(house: House, actor: Actor, frame: Frame, order: _Order) -> int:
    output, service = frame.output, house.acting(actor)
    with output.progress("导入清单", None):
        brought = await service.cases.import_file(order.file, as_of=order.as_of)
        if order.rejects is not None and brought.rejected:
            await asyncio.to_thread(write_rejects, brought, order.rejects)
        started = await _begin(house, service, brought, order)
    _say_begun(output, brought, started, actor)
    for left in (await service.replies.sweep(house.settings.inbox)).left:
        output.note(f"收件箱：{left}")
    stopped = await _trace(house, started, output)
    progress = await house.runs.progress(started.id)
    if stopped and not progress.finished:
        output.document({**_row(progress), "rejected": len(brought.rejected), "report": None})
        output.note(f"已停止：{_counts(progress)}；再次运行同一命令即可从中断处继续")
        return FAILED
    out = order.report or house.settings.data / "reports" / f"{started.number}.xlsx"
    with output.progress("写出报告", None):
        await _write_report(house, actor, frame, started, out)
    output.say(f"{started.number} {progress.state.chinese}：{_counts(progress)}")
    output.say(f"报告已写入 {out}（含债权人原件内容，请按个人信息保管）")
    output.document({**_row(progress), "rejected": len(brought.rejected), "report": out})
    return WITH_REJECTS if brought.rejected or progress.failed or progress.cancelled else DONE


async def _begin(house: House, service: Service, brought: ImportReport, order: _Order) -> Run:
    """The run of this file: made, or gone on with."""
    cases = (await service.cases.placed(brought.evidence_id)).case_ids
    run = await house.runs.create(
        RunKind.BATCH,
        service.scribe.actor,
        cases,
        at=service.scribe.now(),
        key=f"file:{brought.sha256}",
        file_sha256=brought.sha256,
        evidence_id=brought.evidence_id,
    )
    if run.cancelled and not order.reopen:
        raise UsageError(
            f"此文件的批次 {run.number} 已取消；要继续请加 --reopen，只看结果请用 batch report {run.number}"
        )
    if order.reopen or order.retry_failed:
        run = (await house.runs.reopen(run.id, failed=order.retry_failed, by=service.scribe.actor)).run
    return run


def _say_begun(output: Output, brought: ImportReport, run: Run, actor: Actor) -> None:
    output.say(
        f"{brought.rows} 行；新建案件 {brought.cases_created} 件；被拒 {len(brought.rejected)} 行；批次 {run.number}"
    )
    if run.actor != actor:
        output.note(f"批次 {run.number} 由 {run.actor.name}（{run.actor.role}）发起，继续以其名义查询")


async def _trace(house: House, run: Run, output: Output) -> bool:
    """Work the run off with a bar; True when a signal stopped it."""
    start = await house.runs.progress(run.id)
    with output.progress(f"{run.number} 查询", start.total) as bar, _stoppable() as stop:
        tally = _Tally(bar, start)
        worker = Worker(house.runs, house.trace_case, owner=this_owner(), on_event=tally.heard)
        await worker.work(stop, only_run=run.id, until_finished=True)
        return stop.is_set()


class _Tally:
    """Counts ends of cases for the bar; what ended before this start counts too."""

    def __init__(self, bar: Bar, start: RunProgress) -> None:
        self._bar = bar
        self._total = start.total
        self._done = start.done
        self._failed = start.failed
        self._number = start.run.number
        self._show()

    def heard(self, event: RunEvent) -> None:
        if event.progress is None and event.state in {CaseState.DONE, CaseState.FAILED}:
            self._done += event.state is CaseState.DONE
            self._failed += event.state is CaseState.FAILED
            self._show()

    def _show(self) -> None:
        text = f"{self._number} 完成 {self._done}，出错 {self._failed}"
        self._bar.at(self._done + self._failed, self._total, text)


@contextlib.contextmanager
def _stoppable() -> Iterator[asyncio.Event]:
    """Set at the first Ctrl-C or SIGTERM; the second one ends the process at once, and nothing is lost by it."""
    stop, loop = asyncio.Event(), asyncio.get_running_loop()
    signals = (signal.SIGINT, signal.SIGTERM)

    def asked() -> None:
        stop.set()
        for each in signals:
            loop.remove_signal_handler(each)

    for each in signals:
        loop.add_signal_handler(each, asked)
    try:
        yield stop
    finally:
        for each in signals:
            loop.remove_signal_handler(each)


async def _write_report(house: House, actor: Actor, frame: Frame, run: Run, out: Path) -> int:
    if frame.reveal:
        detail = {"reason": frame.reveal, "fields": "full", "run": run.number}
        await house.acting(actor).scribe.commit(Action.READ, "", detail)
    return await house.run_report(actor, run.id, out, masked=not frame.reveal)


async def _failed(house: House, service: Service, run: Run) -> list[dict[str, str]]:
    failed = [line for line in await house.runs.cases(run.id) if line.state is CaseState.FAILED]
    return [{"case": (await service.cases.case(line.case_id)).number, "error": line.error} for line in failed]


def _row(progress: RunProgress) -> dict[str, Any]:
    run = progress.run
    return {
        "number": run.number,
        "kind": run.kind,
        "kind_text": run.kind.chinese,
        "by": f"{run.actor.name}（{run.actor.role}）",
        "created_at": run.created_at,
        "state": progress.state,
        "state_text": progress.state.chinese,
        "total": progress.total,
        "done": progress.done,
        "failed": progress.failed,
        "waiting": progress.waiting + progress.leased,
        "cancelled": progress.cancelled,
        "file_sha256": run.file_sha256,
    }


def _counts(progress: RunProgress) -> str:
    waiting = progress.waiting + progress.leased + progress.cancelled
    told = f"共 {progress.total} 件，流程走完 {progress.done}，出错 {progress.failed}，尚未进行 {waiting}"
    return f"{told}；各来源查得、查无、未查询及其原因见报告"
