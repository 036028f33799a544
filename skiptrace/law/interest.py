"""Interest under a judgment (general, and the doubled part), and interest of a contract under its cap.

Surprising: the doubled part is reckoned on what is left of the principal alone and is paid last, so every payment is
walked through in the order of its day. What ran up before 2014-08-01 has a rule of its own (`benchmark`). All money is
decimal; a stretch of days is rounded once, to 0.01 yuan.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from skiptrace.law import benchmark
from skiptrace.law.benchmark import Benchmark
from skiptrace.law.cap import CapFacts, interest_cap
from skiptrace.law.reckoning import Reckoned, Reckoning, cents, non_negative, percent, yuan
from skiptrace.law.rule import rule

_NOTHING = Decimal(0)
YEAR = 365
"""Days of a year where the contract does not say 360: the smaller of the two defensible sums."""


@dataclass(frozen=True, slots=True)
class Payment:
    """Money that came in."""

    day: date
    amount: Decimal


@dataclass(frozen=True, slots=True)
class LateDebt:
    """A money debt of an instrument. `rate`: the year's rate of general interest that the instrument gives, if any."""

    principal: Decimal
    performance_due: date
    rate: Decimal | None = None
    rate_from: date | None = None
    payments: tuple[Payment, ...] = ()
    year_days: int = YEAR
    principal_first: bool = False
    benchmarks: tuple[Benchmark, ...] = ()


@dataclass(frozen=True, slots=True)
class LateInterest:
    """What ran up (`general`, `doubled`), what is left of each part, and the `surplus` that was paid too much.

    `earlier`: before 2014-08-01, when one rate stood for both.
    """

    general: Decimal
    doubled: Decimal
    principal_left: Decimal
    general_left: Decimal
    doubled_left: Decimal
    surplus: Decimal
    earlier: Decimal = _NOTHING
    earlier_left: Decimal = _NOTHING

    @property
    def owed(self) -> Decimal:
        return self.principal_left + self.general_left + self.earlier_left + self.doubled_left


@dataclass(slots=True)
class _Account:
    """The debt as it stands while the days are walked through."""

    principal: Decimal
    general_left: Decimal = _NOTHING
    doubled_left: Decimal = _NOTHING
    general: Decimal = _NOTHING
    doubled: Decimal = _NOTHING
    earlier: Decimal = _NOTHING
    earlier_left: Decimal = _NOTHING
    surplus: Decimal = _NOTHING
    steps: list[str] = field(default_factory=list)


def double_interest(outstanding: Decimal, performance_due: date, until: date) -> Reckoning:
    """The doubled part for late performance (迟延利息解释 1-4; 民诉 264).

    `outstanding`: the unpaid money debt of the instrument without general interest, in yuan. Days from the day on which
    the period of performance ended to `until`, that day itself not counted: the smaller of the two defensible counts.
    Zero before the period ends. Days before the rule took effect are not counted, and said to be left out.
    """
    basis, split = rule("B-14"), rule("LATE-SPLIT")
    rate, start = basis.figure("daily_rate"), max(performance_due, basis.effective)
    days = max(0, (until - start).days)
    value = cents(non_negative(outstanding) * rate * days)
    begins = f"{performance_due} 届满" if start == performance_due else f"{start} 起"
    step = f"{yuan(outstanding)} × {percent(rate)}/日 × {days} 日（{begins}，计至 {until}） = {yuan(value)}"
    if start == performance_due:
        return Reckoning(value, (step,), (basis,))
    left_out = f"{performance_due} 至 {start} 的迟延履行期间按当时的规定另计，未计入（{split.brief}）"
    return Reckoning(value, (step, left_out), (basis, split))


def late_interest(debt: LateDebt, until: date) -> Reckoned[LateInterest | None]:
    """General interest and the doubled part to `until` (not counted), with every payment in its order.

    None with what is missing for a debt that was due before 2014-08-01 and has no benchmark rate for its days.
    """
    split, due = benchmark.ends(), debt.performance_due
    if lacks := benchmark.lacking(due, debt.benchmarks):
        return Reckoned(None, (), benchmark.applied(), missing=lacks)
    account = _Account(non_negative(debt.principal))
    paid = sorted((each for each in debt.payments if each.day <= until), key=lambda each: each.day)
    begin = min(debt.rate_from or due, due)
    if due < split:
        _walk(account, debt, [each for each in paid if each.day <= due], begin, min(due, until))
        _earlier(account, debt, [each for each in paid if due < each.day < split], min(split, until))
        paid, begin = [each for each in paid if each.day >= split], split
    _walk(account, debt, paid, begin, until)
    account.steps += [f"{each.day} 的付款晚于计算日，不计入" for each in debt.payments if each.day > until]
    if debt.rate is None:
        account.steps.append("生效法律文书没有给付一般债务利息的，不计一般债务利息")
    account.steps.append(
        f"尚欠：本金 {yuan(account.principal)}，一般债务利息 {yuan(account.general_left)}，"
        + (f"{split} 以前的债务利息 {yuan(account.earlier_left)}，" if due < split else "")
        + f"加倍部分 {yuan(account.doubled_left)}"
    )
    names = ["B-14", "INT-GENERAL", *(["INT-ORDER"] if debt.payments else [])]
    rules = (*(benchmark.applied() if due < split else ()), *(rule(name) for name in names))
    return Reckoned(_result(account), tuple(account.steps), rules)


def _result(account: _Account) -> LateInterest:
    return LateInterest(
        account.general,
        account.doubled,
        account.principal,
        account.general_left,
        account.doubled_left,
        account.surplus,
        account.earlier,
        account.earlier_left,
    )


def _walk(account: _Account, debt: LateDebt, payments: Sequence[Payment], start: date, end: date) -> None:
    """From payment to payment, interest running in between."""
    at = start
    for payment in payments:
        _run(account, debt, at, payment.day)
        _pay(account, non_negative(payment.amount), payment.day, principal_first=debt.principal_first)
        at = max(at, payment.day)
    _run(account, debt, at, end)


def _earlier(account: _Account, debt: LateDebt, payments: Sequence[Payment], end: date) -> None:
    """Before 2014-08-01: one rate for debt and delay; no general interest runs beside it, the smaller of two counts."""
    due = debt.performance_due
    for payment in payments:
        factor, _ = benchmark.ran_up(debt.benchmarks, due, payment.day, debt.year_days)
        found = benchmark.together(non_negative(payment.amount), account.principal, factor)
        account.principal -= found.debt
        account.earlier += found.interest
        account.surplus += found.rest
        account.steps.append(benchmark.settled(payment.amount, payment.day, found))
    factor, said = benchmark.ran_up(debt.benchmarks, due, end, debt.year_days)
    if not said:
        return
    account.earlier_left = cents(account.principal * factor)
    account.earlier += account.earlier_left
    account.steps.append(
        f"{benchmark.ends()} 以前：{yuan(account.principal)} ×（{' ＋ '.join(said)}） = {yuan(account.earlier_left)}"
    )


def _run(account: _Account, debt: LateDebt, start: date, end: date) -> None:
    """Let interest run from `start` to `end`, the last day not counted."""
    rate_from = debt.rate_from or debt.performance_due
    days = (end - max(start, rate_from)).days
    if debt.rate is not None and days > 0 and account.principal:
        part = cents(account.principal * debt.rate * days / debt.year_days)
        account.general += part
        account.general_left += part
        account.steps.append(
            f"一般债务利息：{yuan(account.principal)} × {percent(debt.rate)} ÷ {debt.year_days} × {days} 日"
            f"（{max(start, rate_from)} 至 {end}） = {yuan(part)}"
        )
    late = double_interest(account.principal, max(start, debt.performance_due), end)
    if late.value:
        account.doubled += late.value
        account.doubled_left += late.value
        account.steps.append(f"加倍部分：{late.steps[0]}")


def _pay(account: _Account, amount: Decimal, day: date, *, principal_first: bool) -> None:
    """By 民法典 561 interest before principal, unless agreed otherwise; the doubled part always last."""
    names = ["general_left", "principal", "earlier_left", "doubled_left"]
    if principal_first:
        names = ["principal", "general_left", "earlier_left", "doubled_left"]
    left, said = amount, []
    for name in names:
        part = min(left, getattr(account, name))
        setattr(account, name, getattr(account, name) - part)
        left -= part
        if part:
            said.append(f"抵{_CALLED[name]} {yuan(part)}")
    account.surplus += left
    said += [f"多付 {yuan(left)}"] if left else []
    account.steps.append(f"{day} 付款 {yuan(amount)}：{'，'.join(said) or '无可抵充'}")


_CALLED = {
    "general_left": "一般债务利息",
    "principal": "本金",
    "earlier_left": "2014-08-01 以前的债务利息",
    "doubled_left": "加倍部分",
}


@dataclass(frozen=True, slots=True)
class Loan:
    """A contract's money: `rate` a year, `charges` everything else that was asked for the same time."""

    principal: Decimal
    rate: Decimal
    charges: Decimal = _NOTHING
    year_days: int = YEAR


def contract_interest(loan: Loan, start: date, end: date, facts: CapFacts) -> Reckoned[Decimal | None]:
    """Interest and charges from `start` to `end` (not counted), at most the cap; None where no cap is known."""
    days = max(0, (end - start).days)
    span = f"÷ {loan.year_days} × {days} 日（{start} 至 {end}，算头不算尾）"
    asked = cents(non_negative(loan.principal) * non_negative(loan.rate) * days / loan.year_days)
    steps = [f"约定利息：{yuan(loan.principal)} × {percent(loan.rate)} {span} = {yuan(asked)}"]
    if loan.charges:
        asked += non_negative(loan.charges)
        steps.append(f"加其他费用 {yuan(loan.charges)}，合计 {yuan(asked)}")
    cap = interest_cap(facts)
    steps += cap.steps
    if cap.result is None:
        steps.append("上限不明，不给出可以主张的数额")
        return Reckoned(None, tuple(steps), cap.rules, missing=cap.missing)
    most = cents(loan.principal * cap.result * days / loan.year_days)
    steps.append(f"上限：{yuan(loan.principal)} × {percent(cap.result)} {span} = {yuan(most)}")
    steps.append(f"超过上限，按上限 {yuan(most)}" if asked > most else "未超过上限")
    return Reckoned(min(asked, most), tuple(steps), cap.rules)
