"""Periods counted from the articles: first day, last-day holiday, month ends, leap days, backward limits."""

from datetime import date

import pytest

from skiptrace.law import holidays
from skiptrace.law.periods import (
    SeizedKind,
    apply_execution_by,
    expired,
    renew_by,
    seizure_maximum,
    sue_by,
)
from skiptrace.law.span import years_after


@pytest.mark.parametrize(
    ("taken", "last"),
    [
        (date(2026, 3, 2), date(2026, 4, 1)),  # a Wednesday: thirty days after, first day not counted
        (date(2026, 1, 20), date(2026, 2, 24)),  # 19 Feb lies in the Spring Festival: rolls to Tuesday 24th
        (date(2026, 1, 15), date(2026, 2, 14)),  # a Saturday that is worked: no rolling
        (date(2026, 9, 1), date(2026, 10, 8)),  # 1 Oct: rolls over the week
    ],
)
def test_thirty_days_to_sue_after_a_pre_suit_measure(taken: date, last: date) -> None:
    deadline = sue_by(taken)
    assert deadline.day == last
    assert not deadline.provisional


def test_a_day_in_a_year_not_announced_is_provisional() -> None:
    deadline = sue_by(date(2026, 12, 10))
    assert deadline.day == date(2027, 1, 11)  # 9 Jan 2027 is a Saturday
    assert deadline.provisional
    assert "暂定" in deadline.text


@pytest.mark.parametrize(
    ("kind", "start", "end"),
    [
        (SeizedKind.DEPOSIT, date(2026, 3, 1), date(2027, 2, 28)),
        (SeizedKind.MOVABLE, date(2026, 3, 1), date(2028, 2, 29)),
        (SeizedKind.REAL_ESTATE, date(2026, 3, 1), date(2029, 2, 28)),
        (SeizedKind.REAL_ESTATE, date(2024, 2, 29), date(2027, 2, 27)),
    ],
)
def test_a_seizure_lasts_at_most_one_two_or_three_years_and_never_rolls(
    kind: SeizedKind, start: date, end: date
) -> None:
    assert seizure_maximum(kind, start).day == end


def test_renewal_is_asked_seven_days_before_and_rolls_backward() -> None:
    deadline = renew_by(date(2026, 10, 11))  # seven days before is 4 Oct, inside the holiday
    assert deadline.day == date(2026, 9, 30)
    assert any("2026-09-21" in step for step in deadline.steps)  # working days: 10, 9, 8 Oct, 30-28, 24-21 Sep


def test_a_seizure_holds_through_its_last_day() -> None:
    assert not expired(date(2026, 5, 1), date(2026, 5, 1))
    assert expired(date(2026, 5, 1), date(2026, 5, 2))


def test_execution_is_applied_for_within_two_years_and_the_earlier_count_is_kept() -> None:
    deadline = apply_execution_by(date(2024, 10, 2))
    assert deadline.day == date(2026, 10, 2)
    assert any("2026-10-08" in step for step in deadline.steps)
    assert {rule.id for rule in deadline.rules} >= {"B-04", "B-05"}


def test_a_year_from_a_leap_day_ends_with_february() -> None:
    assert years_after(date(2024, 2, 29), 1) == date(2025, 2, 28)
    assert years_after(date(2024, 2, 29), 4) == date(2028, 2, 29)


def test_sundays_may_be_worked_and_announced_days_off_are_not() -> None:
    assert holidays.works(date(2026, 9, 20))
    assert not holidays.works(date(2026, 2, 16))
    assert not holidays.works(date(2027, 5, 1))
    assert holidays.provisional(date(2027, 5, 1))
