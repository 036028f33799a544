"""Properties of every count, and the refusals."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from skiptrace.law import holidays
from skiptrace.law.benchmark import Benchmark
from skiptrace.law.calendar import calendar
from skiptrace.law.counting import count
from skiptrace.law.duty import due_within, overdue
from skiptrace.law.facts import CaseFacts, ClaimFact, MeasureFact
from skiptrace.law.interest import LateDebt, Payment, late_interest
from skiptrace.law.limitation import Interruption, Suspension, guarantee_period, limitation, revocation
from skiptrace.law.period import Counting, Period, Whose, period, periods
from skiptrace.law.periods import SeizedKind, renew_by, renewal_aim, seizure_maximum
from skiptrace.law.span import Span, Unit, months_after

DAYS = st.dates(date(2024, 1, 1), date(2026, 12, 31))
PERIODS = st.sampled_from(list(periods().values()))
OF = {kind: [each for each in periods().values() if each.counting is kind and not each.opens] for kind in Counting}


@given(st.sampled_from(OF[Counting.PROCEDURAL]), DAYS)
def test_a_procedural_period_ends_on_a_working_day_and_never_before_its_bare_end(one: Period, start: date) -> None:
    found = count(one, start)
    bare = one.span.after(start)

    assert holidays.works(found.day)
    assert found.day >= bare
    assert not any(holidays.works(bare + timedelta(days=n)) for n in range((found.day - bare).days))


@given(st.sampled_from(OF[Counting.CIVIL] + OF[Counting.PEREMPTORY]), DAYS)
def test_our_civil_period_is_never_moved_by_a_holiday(one: Period, start: date) -> None:
    found = count(one, start)
    assert one.whose is Whose.OURS
    assert found.day == one.span.after(start)
    assert any("取早" in step for step in found.steps) == (not holidays.works(found.day))


@given(DAYS)
def test_a_renewal_is_asked_on_a_working_day_at_least_seven_days_before_and_planned_earlier(end: date) -> None:
    found = renew_by(end)
    assert holidays.works(found.day)
    assert found.day <= end - timedelta(days=7)
    assert renewal_aim(end) <= found.day


@given(PERIODS, DAYS, st.integers(1, 40))
def test_a_later_start_never_ends_earlier(one: Period, start: date, later: int) -> None:
    assert count(one, start).day <= count(one, start + timedelta(days=later)).day


@given(PERIODS, DAYS)
def test_the_day_that_starts_a_period_is_never_counted(one: Period, start: date) -> None:
    found = count(one, start)
    assert found.day < start if one.counting is Counting.BACKWARD else found.day > start


@given(DAYS, st.integers(0, 240))
def test_months_end_on_the_corresponding_day_or_on_the_months_last(start: date, months: int) -> None:
    end = months_after(start, months)
    assert (end.year * 12 + end.month) - (start.year * 12 + start.month) == months
    assert end.day == start.day or (end + timedelta(days=1)).day == 1


@given(st.sampled_from(list(SeizedKind)), DAYS)
def test_a_seizures_maximum_ends_a_day_before_the_later_count_and_says_both(kind: SeizedKind, start: date) -> None:
    found = seizure_maximum(kind, start)
    assert f"{found.day + timedelta(days=1)}" in found.steps[0]
    assert not found.provisional


@given(DAYS, st.lists(st.integers(1, 2000), max_size=5))
def test_an_interruption_never_shortens_a_limitation(due: date, offsets: list[int]) -> None:
    events = [Interruption(due + timedelta(days=n)) for n in offsets]
    assert limitation(period("limitation"), due, events).day >= limitation(period("limitation"), due).day


@given(DAYS, st.integers(0, 1000), st.integers(0, 400))
def test_a_suspension_gives_enforcement_no_more_than_limitation_would(due: date, after: int, long: int) -> None:
    stop = Suspension(due + timedelta(days=after), due + timedelta(days=after + long))
    strict = limitation(period("execution"), due, [stop]).day
    assert strict >= limitation(period("execution"), due).day
    assert strict <= max(months_after(stop.ends, 6), limitation(period("execution"), due).day)


@given(DAYS, DAYS)
def test_revocation_is_the_earlier_of_the_two_clocks(done: date, known: date) -> None:
    both = revocation(done, known).day
    assert both == min(months_after(done, 60), months_after(known, 12))


@given(DAYS, st.integers(-12, 60))
def test_a_guarantee_never_ends_before_its_debt_was_due(due: date, months: int) -> None:
    assert guarantee_period(due, agreed_until=months_after(due, months)).day > due


@given(
    st.decimals(1, 10**7, places=2),
    st.lists(st.tuples(st.integers(0, 400), st.decimals(0, 10**6, places=2)), max_size=5),
    st.booleans(),
)
def test_no_money_appears_or_is_lost(principal: Decimal, paid: list[tuple[int, Decimal]], first: bool) -> None:  # noqa: FBT001
    due = date(2026, 1, 1)
    payments = tuple(Payment(due + timedelta(days=n), amount) for n, amount in paid)
    debt = LateDebt(principal, due, Decimal("0.1"), payments=payments, principal_first=first)
    found = late_interest(debt, due + timedelta(days=400)).result

    assert found is not None
    total = sum((each.amount for each in payments), Decimal(0))
    assert principal + found.general + found.doubled + found.surplus == found.owed + total
    assert min(found.principal_left, found.general_left, found.doubled_left, found.surplus) >= 0


@given(
    st.decimals(1, 10**7, places=2),
    st.lists(st.tuples(st.integers(-100, 1500), st.decimals(0, 10**6, places=2)), max_size=5),
    st.booleans(),
)
def test_no_money_appears_or_is_lost_across_the_change_of_rule(
    principal: Decimal,
    paid: list[tuple[int, Decimal]],
    first: bool,  # noqa: FBT001
) -> None:
    due = date(2011, 6, 1)
    payments = tuple(Payment(due + timedelta(days=n), amount) for n, amount in paid)
    known = (Benchmark(date(2011, 4, 6), Decimal("0.0631")), Benchmark(date(2012, 7, 6), Decimal("0.06")))
    debt = LateDebt(principal, due, Decimal("0.1"), date(2011, 1, 1), payments, principal_first=first, benchmarks=known)
    found = late_interest(debt, due + timedelta(days=1500)).result

    assert found is not None
    ran_up = found.general + found.earlier + found.doubled
    total = sum((each.amount for each in payments), Decimal(0))
    assert principal + ran_up + found.surplus == found.owed + total
    left = (found.principal_left, found.general_left, found.earlier_left, found.doubled_left, found.surplus)
    assert min(left) >= 0


def test_a_period_that_nothing_interrupts_refuses_events() -> None:
    with pytest.raises(ValueError, match="不适用中止、中断"):
        limitation(period("revocation-act"), date(2024, 1, 1), [Interruption(date(2025, 1, 1))])


def test_a_suspension_that_ends_before_it_begins_is_refused() -> None:
    with pytest.raises(ValueError, match="早于"):
        Suspension(date(2026, 2, 1), date(2026, 1, 1))


def test_lengths_know_their_unit_and_count_back() -> None:
    assert Span(10, Unit.WORKING_DAYS).before(date(2026, 12, 11)) == date(2026, 11, 27)
    assert Span(1, Unit.YEARS).before(date(2024, 2, 29)) == date(2023, 2, 28)
    assert Span(6, Unit.MONTHS).before(date(2026, 8, 31)) == date(2026, 2, 28)
    assert Span(49, Unit.HOURS).after(date(2026, 1, 1)) == date(2026, 1, 4)
    assert Span(48, Unit.HOURS).text == "48 小时"


TODAY = date(2026, 10, 30)
FACTS = CaseFacts(
    measures=(MeasureFact("m1", "M1", date(2025, 12, 12), date(2026, 12, 11)),),
    claims=(ClaimFact("c1", "合同1", date(2023, 6, 30)), ClaimFact("c2", "合同2", date(2026, 6, 30))),
)


def test_what_is_due_is_found_from_the_day_that_it_is_planned_for() -> None:
    """The renewal's last day is 4 December; it is planned for 27 November, 28 days from today."""
    duties = calendar(FACTS, TODAY)
    assert [each.key for each in due_within(duties, TODAY, 27)] == []
    assert [each.key for each in due_within(duties, TODAY, 28)] == ["renew:m1"]
    assert [each.key for each in due_within(duties, TODAY, 60)] == ["renew:m1", "end:m1"]
    assert [each.key for each in overdue(duties, TODAY)] == ["limitation:c1"]


def test_a_duty_on_its_last_day_is_due_and_not_overdue() -> None:
    duties = calendar(FACTS, date(2026, 6, 30))
    assert overdue(duties, date(2026, 6, 30)) == ()
    assert [each.key for each in due_within(duties, date(2026, 6, 30), 0)] == ["limitation:c1"]


def test_the_same_facts_give_the_same_calendar() -> None:
    assert calendar(FACTS, TODAY) == calendar(FACTS, TODAY)
    assert len({each.key for each in calendar(FACTS, TODAY)}) == len(calendar(FACTS, TODAY))
