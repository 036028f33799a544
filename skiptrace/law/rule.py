"""Every rule of law that the service rests on, as data with its sources: `rules/*.toml` hold it, this file reads it.

Surprising: a rule not confirmed in text (certainty M) is still listed, so that papers can put it as a question, but
`rule(...).figure(...)` refuses to hand out its numbers for a calculation.
"""

import re
import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, TypeAdapter

_FOLDER = "rules"
_NOT_RULES = frozenset({"statutes.toml", "figures.toml", "numbering.toml", "periods.toml", "caps.toml"})
_ID = re.compile(r"[A-Z]+(-[A-Z0-9]+)*")
_PERCENT = frozenset({"ratio", "rate"})
UNITS: Mapping[str, str] = {
    "hours": "小时",
    "days": "日",
    "working_days": "个工作日",
    "months": "个月",
    "years": "年",
    "age": "周岁",
    "count": "",
    "yuan": "元",
    "ratio": "%",
    "rate": "%/日",
}
"""What a figure counts, by the end of its name (`suit_days`, `cap_yuan`)."""


class Certainty(StrEnum):
    """How surely a rule's wording is known, from the surest on."""

    VERIFIED = "V"
    CODE = "C"
    SECONDARY = "P"
    OPEN = "M"

    @property
    def chinese(self) -> str:
        return {"V": "已核对条文", "C": "已核对公开实现", "P": "仅见二手资料", "M": "未确认"}[self.value]


def _exact(value: object) -> object:
    return Decimal(str(value)) if isinstance(value, int | float) else value


_Figure = Annotated[Decimal, Field(allow_inf_nan=True), BeforeValidator(_exact)]
_FROZEN = ConfigDict(frozen=True, extra="forbid")


class _Statute(BaseModel):
    model_config = _FROZEN
    name: str = Field(min_length=2)
    version: str = Field(min_length=2)
    effective: date


class _Entry(BaseModel):
    model_config = _FROZEN
    title: str = Field(min_length=2, max_length=30)
    sources: tuple[str, ...] = Field(min_length=1)
    certainty: Certainty
    text: str = Field(pattern=r"。$")
    figures: Mapping[str, _Figure] = Field(default_factory=dict)
    brackets: tuple[tuple[_Figure, _Figure], ...] = ()
    read: str = ""


class RulesError(ValueError):
    """The files of rules contradict themselves; every fault is listed."""


@dataclass(frozen=True, slots=True)
class Bracket:
    """`rate` applies to the part of the base up to `until` yuan (the last one is infinite)."""

    until: Decimal
    rate: Decimal

    @property
    def text(self) -> str:
        part = f"{self.until.normalize():,f} 元以下" if self.until.is_finite() else "以上"
        return f"{part}部分 {figure_text('ratio', self.rate)}"


@dataclass(frozen=True, slots=True)
class Source:
    """Where a rule stands: the statute in full and short, its version and day of effect, and the articles."""

    statute: str
    short: str
    article: str
    version: str
    effective: date

    @property
    def brief(self) -> str:
        """For tables: 民诉第104条."""
        return f"{self.short}{self.article}"

    def citation(self, certainty: Certainty = Certainty.VERIFIED) -> str:
        """As printed in a paper: 《...》第n条（version）; a rule that is not verified says so."""
        tail = "" if certainty is Certainty.VERIFIED else f"；{certainty.chinese}"
        return f"《{self.statute.replace('《', '〈').replace('》', '〉')}》{self.article}（{self.version}{tail}）"


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: what it says (Chinese), where (the first source is the one it is cited by), and how surely.

    `read` names the copy in which the wording was checked, where somebody noted it.
    """

    id: str
    subject: str
    title: str
    sources: tuple[Source, ...]
    certainty: Certainty
    text: str
    figures: Mapping[str, Decimal]
    labels: tuple[str, ...]
    brackets: tuple[Bracket, ...]
    read: str = ""

    @property
    def citation(self) -> str:
        """The first source as printed in a paper."""
        return self.sources[0].citation(self.certainty)

    @property
    def citations(self) -> tuple[str, ...]:
        return tuple(each.citation(self.certainty) for each in self.sources)

    @property
    def brief(self) -> str:
        """The first source for tables: 民诉第104条."""
        return self.sources[0].brief

    @property
    def effective(self) -> date:
        """Since when the text that it is cited by is in force."""
        return self.sources[0].effective

    def figure(self, name: str) -> Decimal:
        """A number of this rule. ValueError for a rule that is not confirmed: nothing may be computed from it."""
        if self.certainty is Certainty.OPEN:
            raise ValueError(f"规则 {self.id} 未确认，不得据以计算")
        return self.figures[name]

    @property
    def figure_texts(self) -> tuple[str, ...]:
        """Every figure with its Chinese name and unit, and every bracket, as people read them."""
        named = zip(self.figures.items(), self.labels, strict=True)
        return (*(f"{label} {figure_text(*each)}" for each, label in named), *(each.text for each in self.brackets))


def unit(name: str) -> str:
    """What a figure of that name counts. KeyError for a name without a unit."""
    found = [each for each in UNITS if name == each or name.endswith(f"_{each}")]
    return max(found, key=len) if found else UNITS[name]


def figure_text(name: str, value: Decimal) -> str:
    """`30日`, `24%`, `5,000元`."""
    kind = unit(name)
    shown = value * 100 if kind in _PERCENT else value
    return f"{shown.normalize():,f}{UNITS[kind]}"


@cache
def rules() -> Mapping[str, Rule]:
    """All rules by id, file by file. RulesError where the files contradict themselves."""
    texts = {each.name: each.read_text(encoding="utf-8") for each in _folder() if each.name.endswith(".toml")}
    return read_rules(texts)


def rule(name: str) -> Rule:
    """The rule of that id (KeyError for an unknown one: rule ids are written by programmers)."""
    return rules()[name]


def read_rules(texts: Mapping[str, str]) -> Mapping[str, Rule]:
    """Rules from the texts of files by their name; the whole set must be closed."""
    statutes = TypeAdapter(Mapping[str, _Statute]).validate_python(_toml(texts["statutes.toml"])["statutes"])
    labels = TypeAdapter(Mapping[str, str]).validate_python(_toml(texts["figures.toml"])["labels"])
    entries = [
        (name, file.removesuffix(".toml"), _Entry.model_validate(raw))
        for file, text in sorted(texts.items())
        if file not in _NOT_RULES
        for name, raw in _toml(text).items()
    ]
    if faults := [*_faults(entries, statutes), *_unlabelled(entries, labels)]:
        raise RulesError("\n".join(faults))
    return {name: _rule(name, subject, entry, statutes, labels) for name, subject, entry in entries}


def _toml(text: str) -> Mapping[str, Any]:
    return tomllib.loads(text, parse_float=Decimal)


def _folder() -> Iterator[Any]:
    return iter(sorted(files(__package__).joinpath(_FOLDER).iterdir(), key=lambda each: each.name))


def _faults(entries: list[tuple[str, str, _Entry]], statutes: Mapping[str, _Statute]) -> Iterator[str]:
    """What keeps the set from being closed: names, sources, units, brackets, statutes that nothing cites."""
    cited = {each.partition(" ")[0] for _, _, entry in entries for each in entry.sources}
    yield from (f"规则编号重复：{name}" for name, count in Counter(name for name, _, _ in entries).items() if count > 1)
    yield from (f"没有规则引用的法律：{short}" for short in statutes if short not in cited)
    for name, subject, entry in entries:
        if not _ID.fullmatch(name):
            yield f"{subject} {name}：编号形式不对"
        for source in entry.sources:
            short, _, article = source.partition(" ")
            if short not in statutes or not article:
                yield f"{subject} {name}：出处「{source}」不是「简称 条号」，或者简称未登记"
        yield from (f"{subject} {name}：数值 {key} 没有单位" for key in entry.figures if not _has_unit(key))
        ends = [until for until, _ in entry.brackets]
        if ends and (ends != sorted(ends) or ends[-1].is_finite()):
            yield f"{subject} {name}：分段须递增，最后一段无上限"


def _unlabelled(entries: list[tuple[str, str, _Entry]], labels: Mapping[str, str]) -> Iterator[str]:
    """Figures without a Chinese name, and names that no figure bears."""
    used = {key for _, _, entry in entries for key in entry.figures}
    yield from (f"数值 {key} 没有中文名称" for key in sorted(used - set(labels)))
    yield from (f"没有数值用到的名称：{key}" for key in labels if key not in used)


def _has_unit(name: str) -> bool:
    return any(name == each or name.endswith(f"_{each}") for each in UNITS)


def _rule(name: str, subject: str, entry: _Entry, statutes: Mapping[str, _Statute], labels: Mapping[str, str]) -> Rule:
    return Rule(
        name,
        subject,
        entry.title,
        tuple(_source(each, statutes) for each in entry.sources),
        entry.certainty,
        entry.text,
        dict(entry.figures),
        tuple(labels[key] for key in entry.figures),
        tuple(Bracket(*pair) for pair in entry.brackets),
        entry.read,
    )


def _source(text: str, statutes: Mapping[str, _Statute]) -> Source:
    short, _, article = text.partition(" ")
    found = statutes[short]
    return Source(found.name, short, article, found.version, found.effective)
