"""Interest for late performance from 2009-05-18 to 2014-07-31: twice the benchmark rate of loans (法释〔2009〕6号).

Surprising: this rule knows no doubled part beside a general one, and a payment settles a part of the debt together with
the interest of just that part (并还). What ran up before is kept by 迟延利息解释 7. No rate is kept here: who asks
gives those of 中国人民银行, each with the day from which it was in force.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from skiptrace.law.reckoning import cents, percent, yuan
from skiptrace.law.rule import Rule, rule

_NOTHING = Decimal(0)


@dataclass(frozen=True, slots=True)
class Benchmark:
    """A benchmark rate a year, in force since that day."""

    since: date
    rate: Decimal


@dataclass(frozen=True, slots=True)
class Together:
    """What a payment settles under this rule: so much of the debt, with its interest; `rest` was paid too much."""

    debt: Decimal
    interest: Decimal
    rest: Decimal


def ends() -> date:
    """From this day on 迟延利息解释 counts."""
    return rule("B-14").effective


def applied() -> tuple[Rule, ...]:
    """What a sum from before that day rests on."""
    return rule("LATE-BENCHMARK"), rule("LATE-SPLIT")


def lacking(due: date, benchmarks: Sequence[Benchmark]) -> tuple[str, ...]:
    """What must be known before a debt that was due then can be reckoned (Chinese)."""
    if due >= ends():
        return ()
    first = rule("LATE-BENCHMARK").effective
    if due < first:
        older = rule("LATE-HIGHEST")
        return (f"{first} 以前的迟延履行期间按{older.brief}（{older.certainty.chinese}）计算，请律师核算，并分段填写",)
    if not any(each.since <= due for each in benchmarks):
        return (f"{due} 至 {ends()} 各段的同期贷款基准利率（{rule('LATE-BENCHMARK').brief}；须有 {due} 当日适用的）",)
    return ()


def ran_up(benchmarks: Sequence[Benchmark], start: date, end: date, year_days: int) -> tuple[Decimal, tuple[str, ...]]:
    """What one yuan of the debt ran up from `start` to `end` (not counted), and how (Chinese), rate by rate."""
    times = rule("LATE-BENCHMARK").figure("benchmark_count")
    known = sorted(benchmarks, key=lambda each: each.since)
    total, said = _NOTHING, []
    for each, after in zip(known, [*(later.since for later in known[1:]), end], strict=True):
        since, until = max(each.since, start), min(after, end)
        days = (until - since).days
        if days > 0:
            total += each.rate * times * days / year_days
            said.append(f"{percent(each.rate)} × {times} ÷ {year_days} × {days} 日（{since} 至 {until}）")
    return total, tuple(said)


def together(paid: Decimal, debt: Decimal, factor: Decimal) -> Together:
    """A payment split between a part of the debt and that part's interest (批复 2 and its annex)."""
    part = min(debt, cents(paid / (1 + factor)))
    interest = min(paid - part, cents(part * factor)) if part == debt else paid - part
    return Together(part, interest, paid - part - interest)


def settled(paid: Decimal, day: date, found: Together) -> str:
    """How a payment was split, for a lawyer (Chinese)."""
    more = f"，多付 {yuan(found.rest)}" if found.rest else ""
    return f"{day} 付款 {yuan(paid)}：按比例并还，清偿债务 {yuan(found.debt)} 及其利息 {yuan(found.interest)}{more}"
