"""What a plan may come to and what it costs: the cap, the court's fee, security and a guarantee's premium.

Surprising: no premium is known to the law. Without the creditor's own rate the answer says what lacks and no amount.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from skiptrace.cases.case import Case
from skiptrace.law.fees import enforcement_fee, preservation_fee
from skiptrace.law.interest import double_interest
from skiptrace.law.reckoning import Reckoned, Reckoning, cents, percent, yuan
from skiptrace.law.rule import rule
from skiptrace.law.security import Exemption, Security, before_suit, in_suit
from skiptrace.permits.docket import Docket, Stage
from skiptrace.tracing.profile import Profile

_NOTHING = Decimal(0)


@dataclass(frozen=True, slots=True)
class Premium:
    """What an insurer or a bank takes for its letter of guarantee: a rate of the secured sum, and the least."""

    rate: Decimal | None = None
    least: Decimal = _NOTHING


@dataclass(frozen=True, slots=True)
class Costs:
    """`late`: the doubled part of interest, in execution only. `premium` is None where no security is asked for."""

    cap: Reckoning
    fee: Reckoning
    security: Security | None
    late: Reckoning | None
    premium: Reckoned[Decimal | None] | None


def costs(profile: Profile, stage: Stage, premium: Premium, *, licensed_lender: bool, waived: bool) -> Costs:
    """Of the case at its stage; `waived`: after judgment a court may ask for no security (保全规定 9(2))."""
    late = _late_interest(profile.case, profile.docket, profile.at.date())
    cap, fee = _cap(profile.case, stage, late)
    security = _security(stage, cap.value, licensed_lender=licensed_lender)
    if waived and security:
        security = in_suit(cap.value, Exemption.CLEAR_FACTS)
    return Costs(cap, fee, security, late, _premium(premium, security) if security else None)


def _late_interest(case: Case, docket: Docket | None, today: date) -> Reckoning | None:
    if docket is None or docket.stage is not Stage.EXECUTION or docket.performance_due is None:
        return None
    principal = sum((claim.principal.value for claim in case.active_claims), _NOTHING)
    return double_interest(principal, docket.performance_due, today)


def _cap(case: Case, stage: Stage, late: Reckoning | None) -> tuple[Reckoning, Reckoning]:
    """The cap and the court's fee."""
    claim = case.total
    steps = [f"请求数额（本金、利息、罚息、费用合计） {yuan(claim)}"]
    if stage is not Stage.EXECUTION:
        return Reckoning(claim, tuple(steps), (rule("A-09"),)), preservation_fee(claim)
    owed = claim
    if late:
        owed += late.value
        steps += [f"加倍部分债务利息 {yuan(late.value)}", *late.steps[1:]]
    fee = enforcement_fee(owed)
    steps += [f"执行申请费 {yuan(fee.value)}", f"合计 {yuan(owed + fee.value)}"]
    return Reckoning(owed + fee.value, tuple(steps), (rule("A-12"), rule("B-10"))), fee


def _security(stage: Stage, amount: Decimal, *, licensed_lender: bool) -> Security | None:
    if stage is Stage.PRE_SUIT:
        return before_suit(amount)
    if stage is Stage.IN_SUIT:
        return in_suit(amount, Exemption.LICENSED if licensed_lender else None)
    return None


def _premium(terms: Premium, security: Security) -> Reckoned[Decimal | None]:
    """Rate times the sum to be secured, at least the least (保全规定 7, 8)."""
    secured, basis = security.most.value, (rule("A-24"),)
    if terms.rate is None:
        return Reckoned(None, (), basis, missing=("保函或者保全责任险的费率（设置 plan.premium_rate）",))
    value = cents(secured * terms.rate)
    steps = [f"担保数额 {yuan(secured)} × 费率 {percent(terms.rate)} = {yuan(value)}"]
    if value < terms.least:
        value = terms.least
        steps.append(f"低于最低收费，按 {yuan(value)} 计")
    if security.exemption:
        steps.append("法院准许不提供担保的，不发生此项费用")
    return Reckoned(value, tuple(steps), basis)
