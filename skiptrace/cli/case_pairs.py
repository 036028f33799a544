"""`skiptrace cases duplicates`, `join`: two cases of one debtor, found by the index, joined by a person."""

from typing import Annotated

import typer

from skiptrace.acting import Service
from skiptrace.cli.frame import DONE, WITH_REJECTS, Frame
from skiptrace.views.wording import DECISIONS


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command("join")(join)
    app.command("duplicates")(duplicates)


def join(
    context: typer.Context,
    into: Annotated[str, typer.Argument(help="保留的案件编号")],
    gone: Annotated[str, typer.Argument(help="并入的案件编号")],
) -> None:
    """认定两个案件是同一债务人，合并为一案。"""
    frame: Frame = context.obj

    async def work(service: Service) -> None:
        found = await service.cases.join(into, gone)
        frame.output.say(f"{gone} 已并入 {found.number}")
        frame.output.document({"case": found.number, "joined": gone})

    frame.run(work)


def duplicates(context: typer.Context) -> None:
    """找出可能是同一债务人的案件（候选索引提出，逐对比对），由人决定是否合并。"""
    frame: Frame = context.obj
    columns = (
        ("first", "案件"),
        ("second", "案件"),
        ("verdict_text", "结论"),
        ("probability", "概率"),
        ("reasons", "理由"),
    )

    async def work(service: Service) -> int:
        found = await service.candidates.pairs()
        rows = [
            {
                "first": pair.first,
                "second": pair.second,
                "verdict": pair.verdict.decision,
                "verdict_text": DECISIONS[pair.verdict.decision],
                "probability": round(pair.verdict.probability, 4),
                "reasons": "；".join(reason.text for reason in pair.verdict.reasons),
            }
            for pair in found.pairs
        ]
        frame.output.records("可能重复的案件", columns, rows)
        if found.incomplete:
            frame.output.note(found.incomplete)
        return WITH_REJECTS if found.incomplete else DONE

    frame.run(work)
