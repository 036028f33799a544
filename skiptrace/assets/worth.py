"""What a thing is worth and what is left of it, as a range, or None: nothing is estimated."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal

from skiptrace.assets.asset import AssetKind, Money, Seizure, SeizureState, Share, held_status
from skiptrace.assets.burdens import Burdens, amount, day, prior_claims
from skiptrace.law.reckoning import cents
from skiptrace.tracing.profile import Fact

_NOTHING = Decimal(0)
_YUAN = {"", "CNY", "RMB", "人民币", "156"}


def value(kind: AssetKind, facts: Mapping[str, Fact], seen: date) -> Money | None:
    """The stated balance of an account; None for what has no balance, and for money that is not yuan."""
    if kind in {AssetKind.HOUSE, AssetKind.VEHICLE, AssetKind.EQUITY} or _text(facts, "currency") not in _YUAN:
        return None
    fact = facts.get("balance") or facts.get("available")
    stated = amount(fact.text) if fact else None
    if fact is None or stated is None:
        return None
    as_of = day(_text(facts, "as_of")) or seen
    return Money(stated, stated, f"{fact.citation.title}所载余额", as_of, fact)


def net(
    kind: AssetKind, stated: Money | None, facts: Mapping[str, Fact], share: Share, burdens: Burdens
) -> Money | None:
    """After freezes, mortgages and prior seizures; the low end is what is left if the unknown goes against us."""
    if stated is None:
        return None
    if kind in {AssetKind.DEPOSIT, AssetKind.PAYMENT_ACCOUNT}:
        low, high = _free(stated.low, facts, burdens.seizures)
    else:
        low = high = stated.low
    prior, unknown = prior_claims(kind, burdens)
    low, high = max(_NOTHING, low - prior), max(_NOTHING, high - prior)
    if unknown or (held_status(facts) and not burdens.seizures):
        low = _NOTHING
    if share.part is None:
        low = _NOTHING
    else:
        part = Decimal(share.part.numerator) / Decimal(share.part.denominator)
        low, high = low * part, high * part
    return Money(cents(low), cents(high), stated.basis + "减在先冻结、抵押", stated.as_of, stated.fact)


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
