"""Interest that the law itself adds to a debt under execution. Contract interest is the creditor's own figure."""

from datetime import date
from decimal import Decimal

from skiptrace.law.reckoning import Reckoning, cents, non_negative, yuan
from skiptrace.law.rule import rule


def double_interest(outstanding: Decimal, performance_due: date, until: date) -> Reckoning:
    """The doubled part for late performance (迟延利息解释 1-4; 民诉 264).

    `outstanding`: the unpaid money debt of the instrument without general interest, in yuan. Days from the day on which
    the period of performance ended to `until`, that day itself not counted: the smaller of the two defensible counts.
    Zero before the period ends.
    """
    basis = rule("B-14")
    rate = basis.figure("daily_rate")
    days = max(0, (until - performance_due).days)
    value = cents(non_negative(outstanding) * rate * days)
    step = f"{yuan(outstanding)} × 0.0175%/日 × {days} 日（{performance_due} 届满，计至 {until}） = {yuan(value)}"
    return Reckoning(value, (step,), (basis,))
