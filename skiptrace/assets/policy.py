"""Insurance policies: the cash value of a policy is its holder's (投保人), whoever is insured or profits from it.

Surprising: nothing here asks who the insured is. A policy of somebody else on the party's life is a record about that
somebody, and never comes as far as this.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal

from skiptrace.assets.asset import Caution, Money
from skiptrace.assets.burdens import amount, day
from skiptrace.assets.holding import Told
from skiptrace.law.reckoning import yuan
from skiptrace.law.rule import rule
from skiptrace.tracing.profile import Fact

_OVER = frozenset({"满期终止", "已退保", "理赔终止"})
_WITHOUT_VALUE = frozenset({"机动车保险", "家庭财产保险", "意外伤害保险"})
"""Kinds that pay for a loss and save nothing up."""


def title(told: Told) -> str:
    return " ".join(filter(None, (told("insurer"), told("product"), f"保单 {told('policy_no')}")))


def value(facts: Mapping[str, Fact], seen: date) -> Money | None:
    """The cash value; with the dividends at the high end, for insurers differ on whether it holds them already."""
    fact = facts.get("cash_value")
    stated = amount(fact.text) if fact else None
    if fact is None or stated is None:
        return None
    dividend = amount(facts["dividend"].text) if "dividend" in facts else None
    as_of = (day(facts["as_of"].text) if "as_of" in facts else None) or seen
    basis = f"{fact.citation.title}所载现金价值" + ("（高值另计累积红利）" if dividend else "")
    return Money(stated, stated + (dividend or Decimal(0)), basis, as_of, fact)


def loan(facts: Mapping[str, Fact]) -> Decimal:
    """What the insurer lent on the policy and takes first."""
    fact = facts.get("loan_balance")
    return (amount(fact.text) if fact else None) or Decimal(0)


def closed(told: Told) -> str:
    """Why the policy holds nothing: it has ended, or its kind saves nothing up."""
    if told("policy_status") in _OVER:
        return f"保单状态为「{told('policy_status')}」"
    if told("policy_kind") in _WITHOUT_VALUE and not told("cash_value"):
        return f"{told('policy_kind')}没有现金价值（保险标的可作线索）"
    return ""


def cautions(told: Told) -> Iterator[Caution]:
    if not told("policy_no"):
        return
    if told("insured_relation") not in {"", "本人"}:
        text = f"被保险人是投保人的{told('insured_relation')}：现金价值归投保人，保险金归被保险人、受益人，不在其列"
        yield Caution(text, rule("B-29-POLICY"))
    if owed := amount(told("loan_balance")):
        yield Caution(f"保单贷款余额 {yuan(owed)}，由保险公司先行扣除", rule("A-16"))
    if told("policy_status") == "效力中止":
        yield Caution("保单效力中止，现金价值可能仍在，请向保险公司核实", rule("B-29-POLICY"))
