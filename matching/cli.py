"""The `matching` command: compare values, score pairs of records, link tables, fit weights, explain one pair.

Surprising: `compare` and `score` always write JSON Lines, one for each line read, so that they can stand in a pipe;
what a person should know goes to standard error. Exit: 0 done, 1 done with lines that could not be used, 2 wrong use.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from io import TextIOWrapper
from pathlib import Path
from typing import Annotated, Any, TextIO

import typer
from rich.console import Console
from rich.table import Table

from matching import MatchingError, Verdict, compare, parse_party, score
from matching.comparison import Context, Reliability
from matching.errors import BadRecordError, UnusableFileError
from matching.misuse import run
from matching.model import read_model, stored_text
from matching.reasons import TITLES
from matching.waterfall import DECISIONS, waterfall

app = typer.Typer(add_completion=False, no_args_is_help=True, help="比对身份信息：是否为同一人。")

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
        raise UnusableFileError(f"无法读取文件 {path}") from None
    with stream:
        try:
            yield stream
        except UnicodeDecodeError:
            raise UnusableFileError(f"文件 {path} 应为 UTF-8 编码") from None


def _object(text: str, place: str) -> dict[str, Any]:
    try:
        found = json.loads(text)
    except ValueError:
        raise BadRecordError(place, "不是 JSON") from None
    if not isinstance(found, dict):
        raise BadRecordError(place, "应为 JSON 对象")
    return found


def _date(value: object, place: str) -> date | None:
    """A day as ISO text; a year or a month alone stands for its first day."""
    if value in {None, ""}:
        return None
    text = str(value)[:10].replace("/", "-")
    try:
        return date.fromisoformat(text + "0000-01-01"[len(text) :])
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
        _source(given.get("a_source"), f"{place} a_source"),
        _source(given.get("b_source"), f"{place} b_source"),
    )


def _source(value: object, place: str) -> Reliability:
    try:
        return Reliability(str(value or Reliability.REGISTER))
    except ValueError:
        raise BadRecordError(place, f"来源可靠程度应为 {'、'.join(Reliability)} 之一") from None


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
        raise UnusableFileError(f"无法读取文件 {path}") from None
    except (BadRecordError, UnicodeDecodeError):
        raise UnusableFileError(f"{path} 应为一条记录（UTF-8 的 JSON 对象）") from None


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
    svg: Annotated[Path | None, typer.Option(help="另存瀑布图（SVG）")] = None,
    as_document: AsJson = False,
) -> None:
    """说明两条记录是否为同一人，列出证据、反证与否决理由。"""
    verdict = score(parse_party(_record(a)), parse_party(_record(b)))
    if svg is not None:
        _write(svg, waterfall(verdict))
    if as_document:
        typer.echo(json.dumps(as_json(verdict), ensure_ascii=False))
    else:
        show(verdict, Console())


def _write(path: Path, text: str) -> None:
    try:
        path.write_text(text, "utf-8")
    except OSError:
        raise UnusableFileError(f"无法写入 {path}") from None


def _weights(path: Path | None) -> str:
    if path is None:
        return stored_text()
    try:
        return path.read_text("utf-8")
    except (OSError, UnicodeDecodeError):
        raise UnusableFileError(f"无法读取权重文件 {path}") from None


Model = Annotated[Path | None, typer.Option("--model", metavar="MODEL.toml", help="权重文件；不写则用随包权重")]


@app.command("link")
def link_command(
    left: Annotated[Path, typer.Argument(metavar="LEFT", help="一方表格：CSV 或 Parquet")],
    right: Annotated[Path, typer.Argument(metavar="RIGHT", help="另一方表格，可以很大，分批读取")],
    *,
    out: Annotated[Path, typer.Option(metavar="LINKS", help="结果写入此文件：.csv 或 .parquet")],
    floor: Annotated[float, typer.Option(min=1e-9, max=1.0, help="概率不低于此数的各对都写出")] = 0.01,
    model: Model = None,
    reasons: Annotated[bool, typer.Option("--reasons", help="理由写成文字，否则写成代号")] = False,
    processes: Annotated[int | None, typer.Option(min=1, help="并行进程数；不写则用全部核心")] = None,
    as_document: AsJson = False,
) -> None:
    """比对两张表，写出可能为同一人的各对记录。"""
    from matching.linking import link  # noqa: PLC0415 - numpy and Arrow load only for tables

    links = link(left, right, floor=floor, model_text=_weights(model), processes=processes, sentences=reasons)
    links.write(out)
    counts = Counter(row.verdict for row in links)
    if as_document:
        told = {
            "pairs": len(links),
            "verdicts": dict(sorted(counts.items())),
            "model_version": links.model_version,
            "model_prior": links.model_prior,
            "estimated_prior": links.estimated_prior,
        }
        typer.echo(json.dumps(told, ensure_ascii=False))
        return
    typer.echo(f"写出 {len(links)} 对 → {out}（权重版本 {links.model_version}）")
    for decision, name in DECISIONS.items():
        typer.echo(f"  {name}：{counts[decision.value]}")
    told_by_ids = f"估计为 {links.estimated_prior:.2g}" if links.estimated_prior else "无法估计（相同的太少）"
    typer.echo(f"  先验：权重所用 {links.model_prior:.2g}；按两表有效身份证号{told_by_ids}。供参考，不改变结论")


@app.command("fit")
def fit_command(
    left: Annotated[Path, typer.Argument(metavar="LEFT", help="一方表格：CSV 或 Parquet")],
    right: Annotated[Path, typer.Argument(metavar="RIGHT", help="另一方表格")],
    *,
    out: Annotated[Path, typer.Option(metavar="MODEL.toml", help="新权重写入此文件")],
    reviewed: Annotated[
        Path | None,
        typer.Option(metavar="LINKS", help="人工复核过的各对：left_id、right_id、verdict（same/different）"),
    ] = None,
    model: Model = None,
    as_document: AsJson = False,
) -> None:
    """由两张表估计权重：无须标注，也可加上人工复核的结果。"""
    from matching.fit import fit  # noqa: PLC0415 - as above
    from matching.linking.observing import observed  # noqa: PLC0415
    from matching.linking.tables import answers  # noqa: PLC0415
    from matching.weights_file import rewritten  # noqa: PLC0415

    text = _weights(model)
    start = read_model(text)
    seen = observed(left, right, start, answers(reviewed) if reviewed else None)
    fitted = fit(seen.patterns, start, seen.prior)
    new = rewritten(text, fitted.levels)
    _write(out, new)
    told = {
        "pairs": fitted.pairs,
        "true_pairs": round(fitted.true_pairs, 1),
        "rounds": fitted.rounds,
        "prior_of_these_tables": seen.prior,
        "model_version": read_model(new).version,
    }
    if as_document:
        typer.echo(json.dumps(told, ensure_ascii=False))
        return
    typer.echo(f"由 {fitted.pairs} 对估计，其中约 {fitted.true_pairs:.0f} 对为同一人，{fitted.rounds} 轮收敛")
    typer.echo(f"本次两表任取一对为同一人的可能约 {seen.prior:.2g}，权重文件沿用 {start.prior:.2g}")
    typer.echo(f"新权重 {told['model_version']} → {out}")


def main() -> None:
    """Entry point of the console script."""
    sys.exit(run(app, "matching", sys.argv[1:]))
