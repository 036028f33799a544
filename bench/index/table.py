"""The result as a table for people; the JSON beside it holds the same and more."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_FIGURES = (
    "records_per_s",
    "bytes_per_record",
    "p50",
    "p99",
    "at_once",
    "many",
    "three_scopes",
    "recall_20",
    "recall_50",
)
_HEADINGS = ("", "rec/s", "B/rec", "p50 ms", "p99 ms", "q/s 4", "q/s many", "3:1 scopes", "r@20", "r@50")


def _aligned(rows: Sequence[Sequence[Any]]) -> Iterable[str]:
    texts = [[f"{value:,}" if isinstance(value, int | float) else str(value) for value in row] for row in rows]
    widths = [max(map(len, column)) for column in zip(*texts, strict=True)]
    for row in texts:
        yield "  ".join(
            text.ljust(w) if place == 0 else text.rjust(w)
            for place, (text, w) in enumerate(zip(row, widths, strict=True))
        )


def _overview(found: dict[str, Any]) -> Iterable[str]:
    rows = [[name, *(held.get(figure, "") for figure in _FIGURES)] for name, held in found["contenders"].items()]
    yield from _aligned([_HEADINGS, *rows])
    for name, quotients in found.get("quotients", {}).items():
        yield f"{name}: " + ", ".join(f"{what} {value}" for what, value in quotients.items())


def _kinds(found: dict[str, Any]) -> Iterable[str]:
    names = list(found["contenders"])
    rows = [["kind (@20 / @50)", "n", *names]]
    lines = sorted(found["kinds"], key=lambda kind: bool(kind["lacks"]))
    for kind in lines:
        mark = " (unseen)" if kind["unseen"] else ""
        held = [
            f"{a:.3f} / {b:.3f}" if (a, b) != (None, None) else "-"
            for a, b in (kind["recall"].get(n, (None, None)) for n in names)
        ]
        rows.append([kind["kind"] + mark, kind["queries"], *held])
    texts = list(_aligned(rows))
    yield texts[0]
    for kind, text in zip(lines, texts[1:], strict=True):
        yield f"{text}   {kind['lacks']}" if kind["lacks"] else text


def table(found: dict[str, Any]) -> str:
    """Everything that a reader compares, kinds that carry too little at the end with the reason."""
    made = found["collection"]
    head = (
        f"{made['records']:,} records asked for ({made['total']:,} held in three scopes), {made['tokens_per_record']} tokens each, "
        f"{made['heavy']} heavy tokens, {made['queries']:,} queries of {len(found['kinds'])} kinds; peak {found['mb']:,} MB, {found['seconds']:,} s"
    )
    return "\n".join((head, "", *_overview(found), "", *_kinds(found)))
