"""The vendored tables, read once a process. Each is a small text file beside this one; NOTICE names their origins.

Surprising: a division keeps its former codes and names forever, because ids and old addresses are written in them.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib import resources
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping

Sex = Literal["男", "女"]


@dataclass(frozen=True, slots=True)
class Division:
    """One administrative division, of today or of former years.

    `code` has six digits (GB/T 2260); `full_name` runs from the province down; `parent` is "" for a province;
    `successors` are codes of today: of an abolished division its heirs, of a living one those that were split off.
    """

    code: str
    name: str
    full_name: str
    parent: str
    current: bool
    successors: tuple[str, ...]
    former_names: tuple[str, ...]


def lines(name: str) -> tuple[tuple[str, ...], ...]:
    """The rows of one tab-separated table of this folder."""
    text = resources.files(__name__).joinpath(name).read_text("utf-8")
    return tuple(tuple(line.split("\t")) for line in text.splitlines() if line and not line.startswith("#"))


def mapping(name: str) -> dict[str, str]:
    """The first column of one table -> the rest of its line."""
    text = resources.files(__name__).joinpath(name).read_text("utf-8")
    found: dict[str, str] = dict(line.split("\t", 1) for line in text.splitlines() if line and line[0] != "#")
    return found


def pairs(name: str) -> tuple[tuple[str, str], ...]:
    """The first two columns of one table."""
    return tuple((row[0], row[1]) for row in lines(name))


@cache
def surnames() -> Mapping[str, float]:
    """Surname -> share of the population (0..1), most frequent first; compound surnames included."""
    return MappingProxyType({name: float(share) for name, share in lines("surnames.tsv")})


@cache
def given_characters(sex: Sex) -> Mapping[str, float]:
    """Character -> share among all characters of given names of that sex (sums to about 1), most frequent first."""
    column = 1 if sex == "男" else 2
    counts = {row[0]: int(row[column]) for row in lines("given_characters.tsv")}
    total = sum(counts.values())
    ordered = sorted(((c, n / total) for c, n in counts.items() if n), key=lambda item: (-item[1], item[0]))
    return MappingProxyType(dict(ordered))


@cache
def divisions() -> Mapping[str, Division]:
    """Six-digit code -> Division, every code ever in force since 1980 that the origins know."""
    rows = {row[0]: row for row in lines("divisions.tsv")}
    table: dict[str, Division] = {}
    for code, name, parent, current, successors, former in rows.values():
        table[code] = Division(
            code=code,
            name=name,
            full_name=_full_name(code, rows),
            parent=parent,
            current=current == "1",
            successors=tuple(s for s in successors.split(",") if s),
            former_names=tuple(s for s in former.split(",") if s),
        )
    return MappingProxyType(table)


def _full_name(code: str, rows: Mapping[str, tuple[str, ...]]) -> str:
    parts: list[str] = []
    while code and len(parts) < 4:
        parts.append(rows[code][1])
        code = rows[code][2]
    return "".join(reversed(parts))
