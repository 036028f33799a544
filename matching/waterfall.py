"""Draws how a verdict came about: the prior, each piece of evidence, and where the sum ended, as an SVG picture.

Surprising: the picture is plain text made here, without script, style sheet or font file, so that it can stand in a
page of strict content policy, in a file, or in a printed paper.
"""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, NamedTuple

from matching.reasons import TITLES
from matching.verdict import Decision

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matching.verdict import Verdict

DECISIONS = {
    Decision.SAME: "同一人",
    Decision.POSSIBLE: "可能是同一人，待复核",
    Decision.DIFFERENT: "不是同一人",
    Decision.CANNOT_TELL: "无法判断",
}
_FOR, _AGAINST, _LEVEL = "#2f7d4f", "#b3392f", "#5b6472"
_LEFT, _WIDTH, _TEXT, _ROW, _TOP = 92, 360, 250, 30, 66
_LONGEST = 19
_FONT = 'font-family="system-ui, Noto Sans SC, sans-serif"'


class Bar(NamedTuple):
    """One step: its name, the weight before and after it, and what it says."""

    title: str
    start: float
    end: float
    text: str

    @property
    def bits(self) -> float:
        """The step's own weight."""
        return self.end - self.start


def bars(verdict: Verdict) -> list[Bar]:
    """The steps from the prior to the sum, weightiest first."""
    total = verdict.weight_bits
    start = total - sum(reason.bits for reason in verdict.reasons)
    found = [Bar("先验", 0.0, start, "任取两条记录为同一人的可能")]
    for reason in verdict.reasons:
        found.append(Bar(TITLES[reason.field], start, start + reason.bits, reason.text))
        start += reason.bits
    return [*found, Bar("合计", 0.0, total, f"概率 {_percent(verdict.probability)}")]


def _percent(probability: float) -> str:
    if probability > 0.9999:
        return "大于 99.99%"
    return "小于 0.01%" if probability < 0.0001 else f"{probability:.2%}"


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"


def _scale(steps: Sequence[Bar]) -> tuple[float, float]:
    ends = [0.0, *(b.start for b in steps), *(b.end for b in steps)]
    low, high = min(ends), max(ends)
    return low, _WIDTH / max(high - low, 1.0)


def _label(x: float, y: float, text: str, *, anchor: str = "start", size: int = 13, fill: str = "#1d2430") -> str:
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size}" fill="{fill}" text-anchor="{anchor}">{escape(text)}</text>'
    )


def _row(bar: Bar, place: int, low: float, scale: float, *, level: bool) -> list[str]:
    y = _TOP + place * _ROW
    x, end = (_LEFT + (value - low) * scale for value in sorted((bar.start, bar.end)))
    fill = _LEVEL if level else _FOR if bar.bits >= 0 else _AGAINST
    side = "" if level else "证据 " if bar.bits >= 0 else "反证 "
    told = f"<title>{escape(f'{bar.title} {side}{bar.bits:+.1f} 比特：{bar.text}')}</title>"
    return [
        _label(_LEFT - 8, y + 15, bar.title, anchor="end"),
        f'<rect x="{x:.1f}" y="{y}" width="{max(end - x, 1.5):.1f}" height="20" fill="{fill}">{told}</rect>',
        _label(_LEFT + _WIDTH + 52, y + 15, f"{bar.bits:+.1f}", anchor="end", fill=fill),
        _label(_LEFT + _WIDTH + 62, y + 15, _short(bar.text), size=12, fill=_LEVEL),
    ]


def waterfall(verdict: Verdict) -> str:
    """The picture of one verdict; vetoes stand below the bars. It shows no value of either record."""
    steps = bars(verdict)
    low, scale = _scale(steps)
    lines: list[str] = []
    for place, bar in enumerate(steps):
        lines += _row(bar, place, low, scale, level=place in {0, len(steps) - 1})
    below = _TOP + len(steps) * _ROW
    for place, veto in enumerate(verdict.vetoes):
        lines.append(_label(_LEFT, below + 18 + place * 22, f"否决：{veto}", fill=_AGAINST))
    height = below + 12 + 22 * len(verdict.vetoes)
    zero = _LEFT - low * scale
    title = f"{DECISIONS[verdict.decision]}（概率 {_percent(verdict.probability)}）"
    width = _LEFT + _WIDTH + 62 + _TEXT
    axis = (
        f'<line x1="{zero:.1f}" y1="{_TOP - 8}" x2="{zero:.1f}" y2="{below}" stroke="{_LEVEL}" stroke-dasharray="3 3"/>'
    )
    head = f'xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}"'
    head += f' role="img" aria-label="{escape(title, quote=True)}"'
    return "\n".join(
        [
            f"<svg {head} {_FONT}>",
            f'<rect width="{width}" height="{height}" fill="#ffffff"/>',
            _label(16, 28, title, size=17),
            _label(16, 48, f"证据以比特计，绿为证据，红为反证；权重版本 {verdict.model_version}", size=12, fill=_LEVEL),
            axis,
            *lines,
            "</svg>",
            "",
        ]
    )
