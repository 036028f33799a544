"""The periods that the law sets: each as data with its rule, the way it is counted, what starts it and whose it is.

Surprising: whose a period is decides which of two defensible counts is shown. Ours gets the earlier day, because to act
early harms nobody; the opponent's gets the later one, because to call somebody late too soon does.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from functools import cache
from importlib.resources import files

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

from skiptrace.law.rule import Certainty, Rule, RulesError, rule, unit
from skiptrace.law.span import Span, Unit


class Counting(StrEnum):
    """By which rule a period is counted."""

    PROCEDURAL = "procedural"  # 民诉 85: rolls forward over holidays
    CIVIL = "civil"  # 民法典 188-204: may be suspended and interrupted
    PEREMPTORY = "peremptory"  # 民法典 199, 692: as CIVIL, but runs whatever happens
    BACKWARD = "backward"  # counted back from an end, rolls backward
    ELAPSE = "elapse"  # is over when the time has passed, rolls nowhere


class Whose(StrEnum):
    """Who has to act in it."""

    OURS = "ours"
    COURT = "court"
    OPPONENT = "opponent"

    @property
    def chinese(self) -> str:
        return {"ours": "我方", "court": "法院", "opponent": "对方"}[self.value]


@dataclass(frozen=True, slots=True)
class Period:
    """`what` is done in it, `start` what starts it, `missed` what follows when it passes (all Chinese).

    `opens`: nothing is due in it; when it has passed, something may be asked.
    """

    id: str
    rule: Rule
    span: Span
    counting: Counting
    whose: Whose
    opens: bool
    what: str
    start: str
    missed: str


class _Entry(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")
    figure: str = Field(pattern=r"^\S+ \S+$")
    counting: Counting
    whose: Whose
    opens: bool = False
    what: str = Field(min_length=2)
    start: str = Field(min_length=2)
    missed: str = Field(min_length=2)


@cache
def periods() -> Mapping[str, Period]:
    """All periods by id. RulesError for one that rests on no confirmed figure."""
    text = files(__package__).joinpath("rules", "periods.toml").read_text(encoding="utf-8")
    return read_periods(text)


def period(name: str) -> Period:
    """The period of that id (KeyError for an unknown one)."""
    return periods()[name]


def find_periods(name: str) -> tuple[Period, ...]:
    """The period of that id, or every period of the rule of that id; nothing for an unknown one."""
    if name in periods():
        return (periods()[name],)
    return tuple(each for each in periods().values() if each.rule.id == name.upper())


def read_periods(text: str) -> Mapping[str, Period]:
    """Periods from the text of a file."""
    entries = TypeAdapter(Mapping[str, _Entry]).validate_python(tomllib.loads(text))
    return {name: _period(name, entry) for name, entry in entries.items()}


def _period(name: str, entry: _Entry) -> Period:
    of, figure = entry.figure.split(" ")
    try:
        basis = rule(of)
        count = basis.figures[figure]
    except KeyError:
        raise RulesError(f"期间 {name}：没有数值「{entry.figure}」") from None
    if basis.certainty is Certainty.OPEN or not count.is_finite() or count != count.to_integral_value():
        raise RulesError(f"期间 {name}：数值「{entry.figure}」未确认或者不是整数")
    span = Span(int(Decimal(count)), Unit(unit(figure)))
    return Period(name, basis, span, entry.counting, entry.whose, entry.opens, entry.what, entry.start, entry.missed)
