"""A dated duty of a case: what to do by which day, how that day was counted, and when to begin.

Surprising: a duty that something has met stays in the calendar with its reason, so that a reader sees that it was not
forgotten; only the lists of what is overdue and what comes leave it out.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from skiptrace.law.counting import Deadline


class DutyKind(StrEnum):
    """What passes with the day."""

    OURS = "ours"  # we lose something
    COURT = "court"  # the court is late: ask
    OPPONENT = "opponent"  # the other side's time is over
    OPENS = "opens"  # something may be asked from that day on
    END = "end"  # something ends, nothing to do on that day

    @property
    def chinese(self) -> str:
        return {
            "ours": "我方期限",
            "court": "法院期限",
            "opponent": "对方期限",
            "opens": "可以行使",
            "end": "届满",
        }[self.value]


@dataclass(frozen=True, slots=True)
class Duty:
    """`key` names it for good within its case, whatever its day; `what` is Chinese and holds no personal value.

    `aim` is the day to plan for, `reminders` are days before `day`; `missed` what follows; `assumed` what was taken for
    want of a fact; `met` by what it is done ("" while open).
    """

    key: str
    what: str
    kind: DutyKind
    deadline: Deadline
    aim: date | None = None
    reminders: tuple[int, ...] = ()
    missed: str = ""
    assumed: str = ""
    met: str = ""

    @property
    def day(self) -> date:
        return self.deadline.day

    @property
    def begin(self) -> date:
        """From when it asks for work: the day aimed at, else the day itself."""
        return self.aim or self.day


def overdue(duties: Iterable[Duty], today: date) -> tuple[Duty, ...]:
    """What was to be done before today and is not met: ours, and the court's to be asked for."""
    late = {DutyKind.OURS, DutyKind.COURT}
    return tuple(each for each in duties if each.kind in late and not each.met and each.day < today)


def due_within(duties: Iterable[Duty], today: date, days: int) -> tuple[Duty, ...]:
    """What ends, opens or asks for work in the next `days` days (today counts), the first to begin first."""
    last = today + timedelta(days=days)
    found = [each for each in duties if not each.met and each.day >= today and each.begin <= last]
    return tuple(sorted(found, key=lambda each: (each.begin, each.day, each.key)))
