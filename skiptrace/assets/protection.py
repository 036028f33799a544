"""How far execution may go into one thing, asked of the law with what the records tell about it.

Surprising: what no record tells is answered against us. A fund's owner may need it for his housing until somebody shows
that he does not, and the only dwelling that was found is taken to be necessary.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from skiptrace.assets.asset import AssetKind
from skiptrace.assets.burdens import Burdens, amount
from skiptrace.law import exemption
from skiptrace.law.exemption import Exempted, Home, Income, Openness, Thing, Withdrawal
from skiptrace.law.reckoning import Reckoned
from skiptrace.law.rule import rule
from skiptrace.tracing.profile import Fact

_THINGS = {
    AssetKind.DEPOSIT: Thing.DEPOSIT,
    AssetKind.PAYMENT_ACCOUNT: Thing.PAYMENT_ACCOUNT,
    AssetKind.INSURANCE: Thing.POLICY,
    AssetKind.VEHICLE: Thing.VEHICLE,
    AssetKind.EQUITY: Thing.EQUITY,
    AssetKind.RECEIVABLE: Thing.RECEIVABLE,
}


@dataclass(frozen=True, slots=True)
class Keep:
    """What a party must be left with. `living`: the local standard for one person and month; None: nobody has told."""

    living: Decimal | None = None
    dependants: int | None = None


def exempted(
    kind: AssetKind, facts: Mapping[str, Fact], burdens: Burdens, keep: Keep, *, sole_home: bool
) -> Reckoned[Exempted]:
    """The law's answer with its steps."""
    if kind is AssetKind.HOUSE:
        mortgaged = any(not each.ours for each in burdens.mortgages)
        return exemption.home(Home(necessary=sole_home, mortgaged=sole_home and mortgaged))
    if kind.paid_monthly:
        pension = kind is AssetKind.PENSION
        return exemption.income(Income(monthly(facts) or Decimal(0), keep.living, keep.dependants, pension=pension))
    if kind is AssetKind.HOUSING_FUND:
        return exemption.housing_fund(_withdrawal(facts), secured=False)
    if kind in {AssetKind.DEPOSIT, AssetKind.PAYMENT_ACCOUNT}:
        return exemption.account(_THINGS[kind], keep.living, keep.dependants)
    if kind in _THINGS:
        return exemption.other(_THINGS[kind])
    return Reckoned(Exempted(Openness.OPEN), (Openness.OPEN.chinese,), (rule("B-07"),))


def monthly(facts: Mapping[str, Fact]) -> Decimal | None:
    """An income by the month: the pension that is paid, else what the contribution base tells; None for none."""
    told = stated_by(facts)
    return amount(told.text) if told else None


def stated_by(facts: Mapping[str, Fact]) -> Fact | None:
    """The fact that tells how much comes in each month."""
    return facts.get("pension") or facts.get("base")


def _withdrawal(facts: Mapping[str, Fact]) -> Withdrawal | None:
    """A loan that still runs is a ground to withdraw (公积金条例 24(5)); the account shows no other."""
    loan = facts.get("loan_balance")
    owed = amount(loan.text) if loan else None
    return Withdrawal.REPAY if owed else None
