"""What a thing is worth and what is left of it, as a range, or None: nothing is estimated.

Surprising: what a court must auction counts at its low end with the second reserve price, because that is what a plan
can rely on (网络拍卖规定 10, 26).
"""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal

from skiptrace.assets import holding, policy
from skiptrace.assets.asset import AssetKind, Money, Seizure, SeizureState, Share, held_status
from skiptrace.assets.burdens import Burdens, amount, day, prior_claims
from skiptrace.law.reckoning import cents
from skiptrace.law.rule import rule
from skiptrace.tracing.profile import Fact

_NOTHING = Decimal(0)
_YUAN = {"", "CNY", "RMB", "人民币", "156"}
_UNTOLD = {
    AssetKind.HOUSE, AssetKind.VEHICLE, AssetKind.EQUITY, AssetKind.WAGES, AssetKind.PENSION, AssetKind.MOVABLE,
    AssetKind.OTHER,
}  # fmt: skip
"""Kinds whose sources tell no value."""


def value(kind: AssetKind, facts: Mapping[str, Fact], seen: date) -> Money | None:
    """The stated balance of an account; None for what has no balance, and for money that is not yuan.

    A claim secured by a pledge is worth at most what is secured, and perhaps nothing: it may be paid already.
    """
    if "quantity" in facts:
        return holding.value(facts)
    if "policy_no" in facts:
        return policy.value(facts, seen)
    if kind in _UNTOLD or _text(facts, "currency") not in _YUAN:
        return None
    claim = kind is AssetKind.RECEIVABLE
    fact = facts.get("amount") if claim else facts.get("balance") or facts.get("available")
    stated = amount(fact.text) if fact else None
    if fact is None or stated is None:
        return None
    as_of = day(_text(facts, "as_of") or _text(facts, "registered")) or seen
    basis = f"{fact.citation.title}所载{'担保数额' if claim else '余额'}"
    return Money(_NOTHING if claim else stated, stated, basis, as_of, fact)


def net(
    kind: AssetKind, stated: Money | None, facts: Mapping[str, Fact], share: Share, burdens: Burdens
) -> Money | None:
    """After freezes, mortgages and prior seizures; the low end is what is left if the unknown goes against us."""
    if stated is None:
        return None
    low, high = holding.free(facts, burdens.seizures) if "quantity" in facts else _left(kind, stated, facts, burdens)
    if held_status(facts) and not burdens.seizures:
        low = _NOTHING
    if share.part is None:
        low = _NOTHING
    else:
        part = Decimal(share.part.numerator) / Decimal(share.part.denominator)
        low, high = low * part, high * part
    auctioned = "（低值按第二次拍卖保留价）" if kind.sold_at_auction else ""
    return Money(cents(low), cents(high), f"{stated.basis}{auctioned}减在先冻结、抵押", stated.as_of, stated.fact)


def _left(kind: AssetKind, stated: Money, facts: Mapping[str, Fact], burdens: Burdens) -> tuple[Decimal, Decimal]:
    """Low and high after prior ranks, of a thing that is counted in yuan."""
    low, high = stated.low, stated.high
    prior, unknown = prior_claims(kind, burdens)
    if kind.frozen_by_sum:
        low, high = _free(stated.low, facts, burdens.seizures)
        high += stated.high - stated.low
    elif kind.sold_at_auction:
        low *= rule("B-51").figure("second_ratio")
    if kind is AssetKind.INSURANCE:
        prior += policy.loan(facts)
    return _NOTHING if unknown else max(_NOTHING, low - prior), max(_NOTHING, high - prior)


def _free(balance: Decimal, facts: Mapping[str, Fact], taken: Sequence[Seizure]) -> tuple[Decimal, Decimal]:
    """Balance less what others froze. Banks differ on whether 可用余额 already leaves freezes out: the smaller counts.

    What a freeze that ran out held may be free again: that is the high end.
    """
    available = amount(_text(facts, "available"))
    standing = (SeizureState.FIRST, SeizureState.WAITING)
    held = sum((s.amount for s in taken if s.amount and s.state in standing), _NOTHING)
    lapsed = sum((s.amount for s in taken if s.amount and s.state is SeizureState.EXPIRED), _NOTHING)
    free = max(_NOTHING, balance - held)
    low = min(free, available) if available is not None else max(_NOTHING, free - lapsed)
    return low, free if lapsed else low


def _text(facts: Mapping[str, Fact], name: str) -> str:
    fact = facts.get(name)
    return fact.text if fact else ""
