"""Court fees by the tariffs of 诉讼费用交纳办法, each with its arithmetic. The brackets stand in `rules/fees.toml`."""

from decimal import Decimal
from enum import StrEnum

from skiptrace.law.reckoning import Reckoned, Reckoning, cents, non_negative, percent, yuan
from skiptrace.law.rule import Rule, rule


def preservation_fee(preserved: Decimal) -> Reckoning:
    """Of the amount actually preserved, in yuan; at most 5,000 (交费办法 14(2)). Prepaid by the applicant (20, 22)."""
    basis = rule("FEE-PRESERVATION")
    bare = _by_brackets(basis, preserved)
    cap = basis.figure("cap_yuan")
    if bare.value <= cap:
        return Reckoning(bare.value, bare.steps, (basis, rule("FEE-PAYMENT")))
    steps = (*bare.steps, f"超过上限，按最高 {yuan(cap)} 计")
    return Reckoning(cap, steps, (basis, rule("FEE-PAYMENT")))


def enforcement_fee(claimed: Decimal) -> Reckoning:
    """Of the amount to be enforced, in yuan (交费办法 14(1)). Not prepaid; the debtor bears it (20, 38)."""
    basis = rule("FEE-EXECUTION")
    bare = _by_brackets(basis, claimed)
    return Reckoning(bare.value, bare.steps, (basis, rule("FEE-PAYMENT")))


def case_fee(claimed: Decimal) -> Reckoning:
    """First-instance fee of a property case, in yuan (交费办法 13(1))."""
    return _by_brackets(rule("FEE-CASE"), claimed)


class Halving(StrEnum):
    """Why a case fee is halved (交费办法 15, 16)."""

    MEDIATED = "mediated"
    WITHDRAWN = "withdrawn"
    SIMPLE = "simple"

    @property
    def chinese(self) -> str:
        return {"mediated": "调解结案", "withdrawn": "撤诉", "simple": "简易程序"}[self.value]


def halved_case_fee(claimed: Decimal, why: Halving) -> Reckoning:
    """Half of the case fee, in yuan."""
    return _divided(case_fee(claimed), rule("FEE-HALF"), why.chinese)


def payment_order_fee(claimed: Decimal) -> Reckoning:
    """A third of the case fee, in yuan (交费办法 14(3))."""
    return _divided(case_fee(claimed), rule("FEE-PAYMENT-ORDER"), "支付令")


def enforcement_fee_without_amount() -> Reckoned[tuple[Decimal, Decimal]]:
    """The range for an enforcement that is not about money (交费办法 14(1))."""
    basis = rule("FEE-EXECUTION-NO-AMOUNT")
    least, most = basis.figure("least_yuan"), basis.figure("most_yuan")
    step = f"没有执行金额或者价额，每件 {yuan(least)} 至 {yuan(most)}，由法院确定"
    return Reckoned((least, most), (step,), (basis, rule("FEE-PAYMENT")))


def _divided(whole: Reckoning, basis: Rule, why: str) -> Reckoning:
    divisor = basis.figure("divisor_count")
    value = cents(whole.value / divisor)
    return Reckoning(value, (*whole.steps, f"{why}：÷ {divisor} = {yuan(value)}"), (*whole.rules, basis))


def _by_brackets(basis: Rule, amount: Decimal) -> Reckoning:
    """The base fee, and of every further part of the amount its rate."""
    non_negative(amount)
    total = basis.figure("base_yuan")
    first = basis.brackets[0].until
    steps = [f"不超过 {yuan(first)} 的部分：{yuan(total)}"]
    below = first
    for bracket in basis.brackets[1:]:
        if amount <= below:
            break
        part = min(amount, bracket.until) - below
        fee = part * bracket.rate
        total += fee
        span = f"{yuan(below)} 至 {yuan(below + part)} 的部分"
        steps.append(f"{span}：{yuan(part)} × {percent(bracket.rate)} = {yuan(fee)}")
        below = bracket.until
    steps.append(f"合计 {yuan(total)}")
    return Reckoning(cents(total), tuple(steps), (basis,))
