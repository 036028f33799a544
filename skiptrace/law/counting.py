"""Counts a period from the day that starts it, by its own rule, and says every step.

Surprising: a limitation whose last day is a holiday is not moved for us though 民法典 203 would allow it: the second
count is defensible too, and the earlier day costs nothing.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from skiptrace.law import holidays
from skiptrace.law.period import Counting, Period, Whose
from skiptrace.law.reckoning import Reckoned
from skiptrace.law.rule import Rule, rule

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Deadline(Reckoned[date]):
    """The last day (or, for a right that opens, the first). `provisional`: holidays not announced yet may move it."""

    @property
    def day(self) -> date:
        return self.result

    @property
    def text(self) -> str:
        return f"{self.day}（暂定，节假日安排未公布）" if self.provisional else f"{self.day}"


def count(period: Period, start: date, named: str = "") -> Deadline:
    """The deadline of a period that nothing interrupted. `named`: what the start is called (the period's own words)."""
    what = named or period.start
    if period.counting is Counting.BACKWARD:
        return _backward(period, start, what)
    bare = period.span.after(start)
    steps = [f"{what} {start} 不计入，{period.span.text}计至 {bare}"]
    match period.counting:
        case Counting.PROCEDURAL:
            found = _rolled(bare, steps, (period.rule, rule("PERIOD")))
        case Counting.CIVIL | Counting.PEREMPTORY:
            found = civil_end(period, bare, steps)
        case _:
            found = Deadline(bare, tuple(steps), (period.rule,), _by_working_days(period, bare))
    return _opened(found) if period.opens else found


def civil_end(period: Period, bare: date, steps: list[str], more: tuple[Rule, ...] = ()) -> Deadline:
    """The end of a period of the civil code: for our duty the bare day, for the opponent's the one after holidays."""
    rolled = holidays.forward(bare)
    day = rolled if period.whose is Whose.OPPONENT else bare
    if rolled != bare and day == bare:
        steps.append(f"末日为休息日，依民法典第203条可至 {rolled}；两种算法取早，按 {bare}")
    elif rolled != bare:
        steps.append(f"末日为休息日，依民法典第203条至 {rolled}；两种算法取晚")
    peremptory = period.counting is Counting.PEREMPTORY and period.rule.id != "GUARANTEE-PERIOD"
    rules = (period.rule, rule("PERIOD-CIVIL"), *([rule("PERIOD-PEREMPTORY")] if peremptory else []), *more)
    return Deadline(day, tuple(steps), rules, holidays.provisional(bare))


def _rolled(bare: date, steps: list[str], rules: tuple[Rule, ...]) -> Deadline:
    day = holidays.forward(bare)
    if day != bare:
        steps.append(f"{bare} 为休息日，顺延至 {day}")
    return Deadline(day, tuple(steps), rules, holidays.provisional(day))


def _backward(period: Period, end: date, what: str) -> Deadline:
    limit = period.span.before(end)
    day = holidays.backward(limit)
    steps = [f"{what} {end}，前 {period.span.text}为 {limit}"]
    if day != limit:
        steps.append(f"{limit} 非工作日，向前至 {day}")
    return Deadline(day, tuple(steps), (period.rule,), holidays.provisional(limit) or holidays.provisional(day))


def _by_working_days(period: Period, day: date) -> bool:
    return period.span.unit.value == "working_days" and holidays.provisional(day)


def _opened(over: Deadline) -> Deadline:
    first = over.day + _DAY
    return Deadline(first, (*over.steps, f"届满之后，自 {first} 起可以提出"), over.rules, over.provisional)
