"""Periods, each counted by its own rule: procedural ones roll over holidays, seizures end on the court's date and never
do, limits that count backwards roll backward.

Where two counts are defensible, our own duties get the earlier day, and the steps say so.
"""

import calendar
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from skiptrace.law import holidays
from skiptrace.law.rule import Rule, rule

_RENEWAL_AIM = 10
"""Working days before the end at which a renewal is prepared (the seventh day is the last, not the plan)."""

_REMINDED = (60, 30, 15)
"""Days before the end at which somebody is reminded; the last day of all is `renew_by`."""


class SeizedKind(StrEnum):
    """The three kinds that the maximum of a seizure knows (民诉解释 485)."""

    DEPOSIT = "deposit"
    MOVABLE = "movable"
    REAL_ESTATE = "real_estate"  # and other property rights

    @property
    def chinese(self) -> str:
        return {"deposit": "存款", "movable": "动产", "real_estate": "不动产及其他财产权"}[self.value]


@dataclass(frozen=True, slots=True)
class Deadline:
    """`day` is the last day. `provisional`: it depends on holidays not announced yet. `steps` are Chinese."""

    day: date
    provisional: bool
    steps: tuple[str, ...]
    rules: tuple[Rule, ...]

    @property
    def text(self) -> str:
        return f"{self.day}（暂定，节假日安排未公布）" if self.provisional else f"{self.day}"


def years_after(start: date, years: int) -> date:
    """The corresponding day, or the month's last where it has none (民法典 202)."""
    last = calendar.monthrange(start.year + years, start.month)[1]
    return date(start.year + years, start.month, min(start.day, last))


def sue_by(measure_taken: date) -> Deadline:
    """Last day to sue after a pre-suit measure was taken (民诉 104, 85): the day of the measure is not counted."""
    basis = rule("A-03")
    return _rolled(measure_taken, int(basis.figure("days")), "法院采取保全措施之日", basis)


def procedural(start: date, days: int, what: str, basis: Rule) -> Deadline:
    """Any procedural period in days after `start` (`what` names that day in Chinese)."""
    return _rolled(start, days, what, basis)


def seizure_maximum(kind: SeizedKind, start: date) -> Deadline:
    """The latest end that a seizure from `start` may have (民诉解释 485); the court's own date always prevails.

    Counted to the day before the corresponding one, as courts write it: the earlier of two defensible counts.
    """
    basis = rule("A-30")
    years = int(basis.figure(f"{kind}_years"))
    day = years_after(start, years) - timedelta(days=1)
    steps = (
        f"自 {start} 起 {years} 年（{kind.chinese}上限），计至 {day}",
        "查封、冻结期限以法院文书记载的日期为准，不因节假日顺延",
    )
    return Deadline(day, provisional=False, steps=steps, rules=(basis,))


def renew_by(expiry: date) -> Deadline:
    """The last day to apply for renewal: 7 days before the end (保全规定 18), rolled backward."""
    basis = rule("A-31")
    days = int(basis.figure("days"))
    limit = expiry - timedelta(days=days)
    day = holidays.backward(limit)
    aim = holidays.working_days_before(expiry, _RENEWAL_AIM)
    steps = (
        f"{expiry} 届满，前 {days} 日为 {limit}",
        *((f"{limit} 非工作日，向前至 {day}",) if day != limit else ()),
        f"建议最迟 {aim} 提交（届满前 {_RENEWAL_AIM} 个工作日）",
    )
    return Deadline(day, holidays.provisional(day) or holidays.provisional(aim), steps, (basis,))


def reminders(expiry: date) -> tuple[tuple[int, date], ...]:
    """How many days before the end, and which day that is; reminders are ours and roll nowhere."""
    return tuple((days, expiry - timedelta(days=days)) for days in _REMINDED)


def expired(expiry: date, today: date) -> bool:
    """A seizure lasts through the day that the court wrote (查封规定 27)."""
    return today > expiry


def apply_execution_by(last_day_to_perform: date) -> Deadline:
    """Two years from the last day of performance (民诉 250), itself not counted; not rolled: the earlier count.

    A late application is still accepted (民诉解释 481), so this warns and never blocks.
    """
    basis = rule("B-04")
    day = years_after(last_day_to_perform, int(basis.figure("years")))
    steps = [f"履行期间最后一日 {last_day_to_perform}，次日起算二年，计至 {day}"]
    if (rolled := holidays.forward(day)) != day:
        steps.append(f"末日为休息日，依民法典第203条可至 {rolled}；提醒按较早的 {day}")
    return Deadline(day, holidays.provisional(day), tuple(steps), (basis, rule("PERIOD-CIVIL"), rule("B-05")))


def _rolled(start: date, days: int, what: str, basis: Rule) -> Deadline:
    bare = start + timedelta(days=days)
    day = holidays.forward(bare)
    steps = [f"{what} {start} 不计入，{days} 日计至 {bare}"]
    if day != bare:
        steps.append(f"{bare} 为休息日，顺延至 {day}")
    return Deadline(day, holidays.provisional(day), tuple(steps), (basis, rule("PERIOD")))
