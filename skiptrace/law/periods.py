"""How long a seizure lasts and when it is renewed, and the periods that other rooms ask for by name.

Surprising: a seizure ends on the day that the court wrote and never rolls over holidays; the law's maximum only
checks it.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from skiptrace.law import holidays
from skiptrace.law.counting import Deadline, count
from skiptrace.law.period import period
from skiptrace.law.reckoning import Reckoned
from skiptrace.law.rule import Rule, rule
from skiptrace.law.span import Span, Unit


class SeizedKind(StrEnum):
    """The three kinds that the maximum of a seizure knows (民诉解释 485)."""

    DEPOSIT = "deposit"
    MOVABLE = "movable"
    REAL_ESTATE = "real_estate"  # and other property rights

    @property
    def chinese(self) -> str:
        return {"deposit": "存款", "movable": "动产", "real_estate": "不动产及其他财产权"}[self.value]


@dataclass(frozen=True, slots=True)
class SeizureDays:
    """The days of one seizure: its end, the last day to renew, the day to aim at, and the days to be reminded."""

    end: date
    renew_by: date
    aim: date
    reminders: tuple[tuple[int, date], ...]
    window: tuple[date, date] | None


def sue_by(measure_taken: date) -> Deadline:
    """Last day to sue after a pre-suit measure was taken (民诉 104, 85): the day of the measure is not counted."""
    return count(period("sue-after-measure"), measure_taken, "法院采取保全措施之日")


def apply_execution_by(last_day_to_perform: date) -> Deadline:
    """Two years from the last day of performance (民诉 250), itself not counted; not rolled: the earlier count.

    A late application is still accepted (民诉解释 481), so this warns and never blocks.
    """
    found = count(period("execution"), last_day_to_perform)
    return Deadline(found.day, found.steps, (*found.rules, rule("B-05")), found.provisional)


def seizure_maximum(kind: SeizedKind, start: date) -> Deadline:
    """The latest end that a seizure from `start` may have (民诉解释 485); the court's own date always prevails.

    Counted to the day before the corresponding one, as courts write it: the earlier of two defensible counts. What was
    seized before 2015-02-04 has the shorter maximum of its time.
    """
    basis, span = _longest(kind, start)
    later = span.after(start)
    day = later - timedelta(days=1)
    steps = (
        f"自 {start} 起 {span.text}（{kind.chinese}上限），计至 {day}（另一算法为 {later}，取早）",
        "查封、冻结期限以法院文书记载的日期为准，不因节假日顺延",
    )
    return Deadline(day, steps, (basis,))


def _longest(kind: SeizedKind, start: date) -> tuple[Rule, Span]:
    if start < rule("A-30-SINCE").effective:
        basis = rule("A-30-BEFORE")
        return basis, Span(int(basis.figure(f"{kind}_months")), Unit.MONTHS)
    basis = rule("A-30")
    return basis, Span(int(basis.figure(f"{kind}_years")), Unit.YEARS)


def renew_by(expiry: date) -> Deadline:
    """The last day to apply for renewal: 7 days before the end (保全规定 18), rolled backward."""
    found = count(period("renewal"), expiry, "查封、冻结届满日")
    aim = renewal_aim(expiry)
    days = int(rule("A-31-AIM").figure("aim_working_days"))
    steps = (*found.steps, f"建议最迟 {aim} 提交（届满前 {days} 个工作日）")
    return Deadline(found.day, steps, found.rules, found.provisional or holidays.provisional(aim))


def renewal_aim(expiry: date) -> date:
    """The day at which a renewal is aimed: the seventh day before the end is the last, not the plan."""
    return holidays.working_days_before(expiry, int(rule("A-31-AIM").figure("aim_working_days")))


def reminders(expiry: date) -> tuple[tuple[int, date], ...]:
    """How many days before the end, and which day that is; reminders are ours and roll nowhere."""
    basis = rule("A-31-AIM")
    before = [int(basis.figure(f"{name}_days")) for name in ("first", "second", "third")]
    return tuple((days, expiry - timedelta(days=days)) for days in before)


def expired(expiry: date, today: date) -> bool:
    """A seizure lasts through the day that the court wrote (查封规定 27)."""
    return today > expiry


def seizure_days(
    kind: SeizedKind, start: date, end: date | None = None, window: tuple[date, date] | None = None
) -> Reckoned[SeizureDays]:
    """All days of a seizure; `end` and `window` as the court wrote them, else the law's maximum is the end.

    A court's own window for renewals stands beside the seven days; the earlier last day is ours.
    """
    most = seizure_maximum(kind, start)
    last, steps = end or most.day, [*most.steps]
    if end is not None:
        beyond = end > most.day + timedelta(days=1)
        steps.append(f"法院文书记载至 {end}" + ("，超过法定最长期限，请律师核实" if beyond else ""))
    renewal = renew_by(last)
    latest, aim = renewal.day, renewal_aim(last)
    steps += renewal.steps
    if window is not None:
        latest = min(latest, holidays.backward(window[1]))
        aim = min(max(aim, window[0]), latest)
        steps.append(f"法院要求在 {window[0]} 至 {window[1]} 之间提交，最迟 {latest}")
    days = SeizureDays(last, latest, aim, reminders(last), window)
    return Reckoned(days, tuple(steps), (*most.rules, *renewal.rules, rule("A-32")), renewal.provisional)
