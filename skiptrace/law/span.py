"""Lengths of time as the law states them, and where they end: the day on which one starts is never counted."""

import calendar
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from skiptrace.law import holidays


class Unit(StrEnum):
    """What a length counts; the values are the ends of figures' names."""

    HOURS = "hours"
    DAYS = "days"
    WORKING_DAYS = "working_days"
    MONTHS = "months"
    YEARS = "years"

    @property
    def chinese(self) -> str:
        return {
            "hours": "小时",
            "days": "日",
            "working_days": "个工作日",
            "months": "个月",
            "years": "年",
        }[self.value]


@dataclass(frozen=True, slots=True)
class Span:
    """So many of a unit."""

    count: int
    unit: Unit

    @property
    def text(self) -> str:
        return f"{self.count} {self.unit.chinese}"

    def after(self, start: date) -> date:
        """The last day of the length that starts on `start` (民法典 201, 202; 民诉 85)."""
        match self.unit:
            case Unit.HOURS:
                return start + timedelta(days=-(-self.count // 24))
            case Unit.DAYS:
                return start + timedelta(days=self.count)
            case Unit.WORKING_DAYS:
                return holidays.working_days_after(start, self.count)
            case Unit.MONTHS:
                return months_after(start, self.count)
            case Unit.YEARS:
                return months_after(start, 12 * self.count)

    def before(self, end: date) -> date:
        """The day that lies the length before `end`."""
        match self.unit:
            case Unit.DAYS:
                return end - timedelta(days=self.count)
            case Unit.WORKING_DAYS:
                return holidays.working_days_before(end, self.count)
            case Unit.MONTHS:
                return months_after(end, -self.count)
            case Unit.YEARS:
                return months_after(end, -12 * self.count)
            case Unit.HOURS:
                return end - timedelta(days=-(-self.count // 24))


def months_after(start: date, months: int) -> date:
    """The corresponding day of the month that lies `months` on, or that month's last day (民法典 202)."""
    years, month = divmod(start.month - 1 + months, 12)
    year = start.year + years
    return date(year, month + 1, min(start.day, calendar.monthrange(year, month + 1)[1]))


def years_after(start: date, years: int) -> date:
    """The same for years."""
    return months_after(start, 12 * years)
