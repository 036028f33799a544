"""The `matching` command: compare values, score pairs of records, explain one pair.

Surprising: `compare` and `score` always write JSON Lines, one for each line read, so that they can stand in a pipe;
what a person should know goes to standard error. Exit: 0 done, 1 done with lines that could not be used, 2 wrong use.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from io import TextIOWrapper
from pathlib import Path
from typing import Annotated, Any, TextIO

import typer
from rich.console import Console
from rich.table import Table

from matching import Decision, MatchingError, Verdict, compare, parse_party, score
from matching.comparison import Context
from matching.errors import BadRecordError
from matching.reasons import TITLES

app = typer.Typer(add_completion=False, no_args_is_help=True, help="比对身份信息：是否为同一人。")

DECISIONS = {
    Decision.SAME: "同一人",
    Decision.POSSIBLE: "可能是同一人，待复核",
    Decision.DIFFERENT: "不是同一人",
    Decision.CANNOT_TELL: "无法判断",
}
Pairs = Annotated[Path, typer.Argument(metavar="PAIRS.jsonl", help="JSON Lines 文件；- 为标准输入", allow_dash=True)]
AsJson = Annotated[bool, typer.Option("--json", help="机器可读输出")]


@contextmanager
def _reader(path: Path) -> Iterator[TextIO]:
    if str(path) == "-":
        if isinstance(sys.stdin, TextIOWrapper):
            sys.stdin.reconfigure(encoding="utf-8")
        yield sys.stdin
        return
    try:
        stream = path.open(encoding="utf-8-sig")
    except OSError:
        raise typer.BadParameter(f"无法读取文件 {path}") from None
    with stream:
        try:
            yield stream
        except UnicodeDecodeError:
            raise typer.BadParameter(f"文件 {path} 应为 UTF-8 编码") from None


def _object(text: str, place: str) -> dict[str, Any]:
    try:
        found = json.loads(text)
    except ValueError:
        raise BadRecordError(place, "不是 JSON") from None
    if not isinstance(found, dict):
        raise BadRecordError(place, "应为 JSON 对象")
    return found


def _date(value: object, place: str) -> date | None:
    if value in {None, ""}:
        return None
    try:
        return date.fromisoformat(str(value)[:10])
    except ValueError:
        raise BadRecordError(place, "日期应写作 2024-05-01") from None


def _names(value: object) -> tuple[str, ...]:
    if isinstance(value, str):
        return tuple(v for v in value.split(";") if v)
    return tuple(map(str, value)) if isinstance(value, list) else ()


def _context(line: dict[str, Any], place: str) -> Context:
    given = line.get("context") or {}
    if not isinstance(given, dict):
        raise BadRecordError(place, "context 应为 JSON 对象")
    holders = given.get("holders")
    return Context(
        _date(given.get("a_date"), f"{place} a_date"),
        _date(given.get("b_date"), f"{place} b_date"),
        _names(given.get("a_aliases")),
        _names(given.get("b_aliases")),
        holders if isinstance(holders, int) else None,
    )


def _compared(line: dict[str, Any], place: str) -> dict[str, Any]:
    context = _context(line, place)
    a, b = ("" if line.get(side) is None else str(line.get(side)) for side in ("a", "b"))
    found = compare(
        str(line.get("field", "")),
        a,
        b,
        a_date=context.a_date,
        b_date=context.b_date,
        a_aliases=context.a_aliases,
        b_aliases=context.b_aliases,
        holders=context.holders,
    )
    return {"level": found.level, "label": found.label}


def as_json(verdict: Verdict) -> dict[str, Any]:
    """A verdict as the columns of a result line."""
    return {
        "verdict": verdict.decision,
        "ground": verdict.ground,
        "probability": verdict.probability,
        "weight_bits": verdict.weight_bits,
        "reasons": [
            {"field": r.field, "level": r.level, "bits": r.bits, "supports": r.supports, "text": r.text}
            for r in verdict.reasons
        ],
        "vetoes": list(verdict.vetoes),
        "settle": list(verdict.settle),
        "model_version": verdict.model_version,
    }


def _scored(line: dict[str, Any], place: str) -> dict[str, Any]:
    for side in ("a", "b"):
        if not isinstance(line.get(side), dict):
            raise BadRecordError(f"{place} {side}", "应为一条记录（JSON 对象）")
    return as_json(score(parse_party(line["a"]), parse_party(line["b"]), _context(line, place)))


def _stream(path: Path, work: Callable[[dict[str, Any], str], dict[str, Any]]) -> None:
    """Writes each line back with what `work` adds; a line that cannot be used carries `problem` instead."""
    rejected = 0
    with _reader(path) as stream:
        for number, text in enumerate(stream, 1):
            if not text.strip():
                continue
            place = f"第 {number} 行"
            line: dict[str, Any] = {}
            try:
                line = _object(text, place)
                line |= work(line, place)
            except MatchingError as error:
                rejected += 1
                line["problem"] = str(error)
                typer.echo(str(error), err=True)
            typer.echo(json.dumps(line, ensure_ascii=False))
    if rejected:
        typer.echo(f"{rejected} 行未能比对", err=True)
        raise typer.Exit(1)


@app.command("compare")
def compare_command(pairs: Pairs, *, _as_lines: AsJson = False) -> None:
    """逐行比对一个字段的两个值，写回 level 与 label。"""
    _stream(pairs, _compared)


@app.command("score")
def score_command(pairs: Pairs, *, _as_lines: AsJson = False) -> None:
    """逐行比对两条记录，写回 verdict、probability、weight_bits 与 reasons。"""
    _stream(pairs, _scored)


def _record(path: Path) -> dict[str, Any]:
    try:
        return _object(path.read_text("utf-8-sig"), str(path))
    except OSError:
        raise typer.BadParameter(f"无法读取文件 {path}") from None
    except (MatchingError, UnicodeDecodeError):
        raise typer.BadParameter(f"{path} 应为一条记录（UTF-8 的 JSON 对象）") from None


def show(verdict: Verdict, console: Console) -> None:
    """Prints a verdict for a person: decision, evidence for and against, vetoes, what would settle it."""
    certain = f"概率 {verdict.probability:.4f}，证据 {verdict.weight_bits:+.1f} 比特"
    console.print(f"[bold]{DECISIONS[verdict.decision]}[/bold]（{certain}，权重版本 {verdict.model_version}）")
    table = Table("字段", "证据/反证", "比特", "理由")
    for reason in verdict.reasons:
        side = "证据" if reason.supports else "反证"
        table.add_row(TITLES[reason.field], side, f"{reason.bits:+.1f}", reason.text)
    console.print(table)
    for veto in verdict.vetoes:
        console.print(f"否决：{veto}")
    if verdict.settle:
        console.print(f"可由此查明：{'；'.join(verdict.settle)}")


@app.command("explain")
def explain_command(
    a: Annotated[Path, typer.Argument(metavar="A.json")],
    b: Annotated[Path, typer.Argument(metavar="B.json")],
    *,
    as_document: AsJson = False,
) -> None:
    """说明两条记录是否为同一人，列出证据、反证与否决理由。"""
    verdict = score(parse_party(_record(a)), parse_party(_record(b)))
    if as_document:
        typer.echo(json.dumps(as_json(verdict), ensure_ascii=False))
    else:
        show(verdict, Console())


def main() -> None:
    """Entry point of the console script."""
    app()
