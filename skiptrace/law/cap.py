"""The most that a contract's interest and charges may come to, by kind of lender and day of the contract.

Surprising: four times LPR is never a licensed lender's cap (法释〔2020〕27号), and no LPR is kept here: who asks
gives it.
"""

import tomllib
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import cache
from importlib.resources import files

from pydantic import BaseModel, ConfigDict, TypeAdapter

from skiptrace.law.reckoning import Reckoned, percent
from skiptrace.law.rule import Rule, rule


class Lender(StrEnum):
    """Who lent."""

    LICENSED = "licensed"
    PRIVATE = "private"

    @property
    def chinese(self) -> str:
        return {"licensed": "持牌金融机构、地方金融组织", "private": "民间借贷"}[self.value]


class _Cap(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")
    lender: Lender
    since: date
    figure: str


@dataclass(frozen=True, slots=True)
class CapFacts:
    """What decides the cap: `lpr` of the contract's month, `own` a cap that the creditor applies by its own choice."""

    lender: Lender
    signed: date | None = None
    lpr: Decimal | None = None
    own: Decimal | None = None


@cache
def _caps() -> tuple[_Cap, ...]:
    text = files(__package__).joinpath("rules", "caps.toml").read_text(encoding="utf-8")
    return TypeAdapter(tuple[_Cap, ...]).validate_python(tomllib.loads(text)["caps"])


def interest_cap(facts: CapFacts) -> Reckoned[Decimal | None]:
    """The cap as a yearly rate, None with what is missing where it cannot be told."""
    notes = (rule("INT-LICENSED-NOT-LPR"),) if facts.lender is Lender.LICENSED else ()
    if facts.own is not None:
        step = f"上限按填写的年利率 {percent(facts.own)}"
        return Reckoned(facts.own, (step,), (_default(facts.lender), *notes))
    if facts.signed is None:
        return Reckoned(None, (), (_default(facts.lender), *notes), missing=("合同成立日期",))
    found = [each for each in _caps() if each.lender is facts.lender and each.since <= facts.signed]
    if not found:
        lack = f"{facts.signed} 成立的合同没有登记上限（{facts.lender.chinese}），请律师核算后填写上限"
        return Reckoned(None, (), (_default(facts.lender), *notes), missing=(lack,))
    of, name = max(found, key=lambda each: each.since).figure.split(" ")
    basis = rule(of)
    return _by_figure(facts, basis.figure(name), name, (basis, *notes))


def _by_figure(facts: CapFacts, figure: Decimal, name: str, rules: tuple[Rule, ...]) -> Reckoned[Decimal | None]:
    if name != "lpr_count":
        step = f"{facts.lender.chinese}：总计不超过年利率 {percent(figure)}（审判口径）"
        return Reckoned(figure, (step,), rules)
    if facts.lpr is None:
        return Reckoned(None, (), rules, missing=("合同成立时一年期LPR",))
    cap = figure * facts.lpr
    return Reckoned(cap, (f"合同成立时一年期LPR {percent(facts.lpr)} × {figure} = {percent(cap)}",), rules)


def _default(lender: Lender) -> Rule:
    return rule("INT-LICENSED" if lender is Lender.LICENSED else "INT-PRIVATE")
