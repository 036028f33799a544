"""Court fees by the tariffs of 诉讼费用交纳办法, each with its arithmetic. The brackets stand in `rules.toml`."""

from decimal import Decimal

from skiptrace.law.reckoning import Reckoning, cents, non_negative, percent, yuan
from skiptrace.law.rule import Rule, rule


def preservation_fee(preserved: Decimal) -> Reckoning:
    """Of the amount actually preserved, in yuan; at most 5,000 (交费办法 14(2)). Prepaid by the applicant (20, 22)."""
    basis = rule("FEE-PRESERVATION")
    bare = _by_brackets(basis, preserved)
    cap = basis.figure("cap")
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


def _by_brackets(basis: Rule, amount: Decimal) -> Reckoning:
    """The base fee, and of every further part of the amount its rate."""
    non_negative(amount)
    total = basis.figure("base")
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
