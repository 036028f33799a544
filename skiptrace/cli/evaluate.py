"""`skiptrace evaluate`: the job over a simulated world, judged against its truth."""

import asyncio
import tempfile
from pathlib import Path
from typing import Annotated, Any

import typer

from skiptrace.cli.frame import Frame
from skiptrace.cli.output import Bar
from skiptrace.trial.evaluation import evaluate as run_evaluation
from skiptrace.trial.scene import Plot

_NAMES = {
    "cases": "案件",
    "assets_true": "应可确认的财产",
    "assets_attributed": "已确认的财产",
    "assets_wrong": "错认（他人财产认作本人）",
    "attribution_recall": "确认召回率",
    "review_true": "应待核的财产",
    "review_recall": "待核召回率（排在他人之上）",
    "stranger_records": "每案见到的他人记录",
    "contact_top1": "首个联系点有效率",
    "contact_top3": "前三个联系点有效率",
    "contact_reachable": "其中：有现用号码可寻的案件",
    "queries": "查询次数",
    "queries_without_grant": "无授权查询",
    "records_without_full_id": "无完整证件号的记录占比",
    "seconds_per_case": "每案耗时（秒）",
}


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("evaluate")(evaluate)


def evaluate(
    context: typer.Context,
    seed: Annotated[int, typer.Option(help="世界的种子")] = 1,
    cases: Annotated[int, typer.Option(help="债务人数", min=1)] = 200,
    via_api: Annotated[bool, typer.Option("--via-api", help="全程经 HTTP 接口进行，而不是直接调用")] = False,
    portfolio: Annotated[Path | None, typer.Option(help="改为围绕这份逾期清单的债务人建造世界")] = None,
) -> None:
    """在模拟世界上跑完整流程，与真相核对并打印指标。"""
    frame: Frame = context.obj
    with tempfile.TemporaryDirectory(prefix="skiptrace-") as folder, frame.output.progress("准备世界", None) as bar:
        plot = Plot(seed, cases, portfolio)
        result = asyncio.run(run_evaluation(Path(folder) / "data", plot, _steps(bar), via_api=via_api))
    frame.output.document(result)
    rows: list[tuple[str, Any]] = [(name, result[key]) for key, name in _NAMES.items()]
    rows += [(f"结论 {name}", count) for name, count in _counts(result["verdicts"])]
    rows += [(f"来源 {name}", count) for name, count in _counts(result["outcomes"])]
    rows += [(f"耗时占比 {room}", share) for room, share in _counts(result["rooms"])]
    frame.output.table(f"评估：种子 {seed}", ["指标", "值"], rows)


def _steps(bar: Bar) -> Any:
    def step(what: str, _done: int, total: int) -> None:
        bar.step(what, total=total)

    return step


def _counts(value: Any) -> list[tuple[str, Any]]:
    return list(value.items())
