"""Every rule of law that the service rests on, as data with its source: `rules.toml` is the text, this file reads it.

Surprising: a rule not confirmed in text (certainty M) is still listed, so that papers can put it as a question, but
`rule(...).figure(...)` refuses to hand out its numbers for a calculation.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field


class Certainty(StrEnum):
    """How surely a rule's wording is known."""

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


class _Statute(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")
    name: str
    version: str
    effective: date


class _Entry(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")
    statute: str
    article: str
    certainty: Certainty
    text: str
    values: Mapping[str, _Figure] = Field(default_factory=dict)
    brackets: tuple[tuple[_Figure, _Figure], ...] = ()


class _File(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")
    statutes: Mapping[str, _Statute]
    rules: Mapping[str, _Entry]


@dataclass(frozen=True, slots=True)
class Bracket:
    """`rate` applies to the part of the base up to `until` yuan (the last one is infinite)."""

    until: Decimal
    rate: Decimal


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: what it says (Chinese), where, in which version, since when, and how surely."""

    id: str
    statute: str
    short: str
    article: str
    version: str
    effective: date
    certainty: Certainty
    text: str
    values: Mapping[str, Decimal]
    brackets: tuple[Bracket, ...]

    @property
    def citation(self) -> str:
        """As printed in a paper: 《...》第n条（version）; an unconfirmed rule says so."""
        tail = "" if self.certainty is Certainty.VERIFIED else f"；{self.certainty.chinese}"
        return f"《{self.statute.replace('《', '〈').replace('》', '〉')}》{self.article}（{self.version}{tail}）"

    @property
    def brief(self) -> str:
        """For tables: 民诉第104条."""
        return f"{self.short}{self.article}"

    def figure(self, name: str) -> Decimal:
        """A number of this rule. ValueError for a rule that is not confirmed: nothing may be computed from it."""
        if self.certainty is Certainty.OPEN:
            raise ValueError(f"规则 {self.id} 未确认，不得据以计算")
        return self.values[name]


@cache
def rules() -> Mapping[str, Rule]:
    """All rules by id, in the order of the file."""
    raw = tomllib.loads(files(__package__).joinpath("rules.toml").read_text(encoding="utf-8"), parse_float=Decimal)
    loaded = _File.model_validate(raw)
    return {name: _rule(name, entry, loaded.statutes[entry.statute]) for name, entry in loaded.rules.items()}


def rule(name: str) -> Rule:
    """The rule of that id (KeyError for an unknown one: rule ids are written by programmers)."""
    return rules()[name]


def _rule(name: str, entry: _Entry, statute: _Statute) -> Rule:
    return Rule(
        name,
        statute.name,
        entry.statute,
        entry.article,
        statute.version,
        statute.effective,
        entry.certainty,
        entry.text,
        dict(entry.values),
        tuple(Bracket(*pair) for pair in entry.brackets),
    )
