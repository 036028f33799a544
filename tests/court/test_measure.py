"""Measures: what exceeds the law is marked, and of several papers on one thing the right end counts."""

from dataclasses import replace
from datetime import date

import pytest

from skiptrace.court.choices import Thing
from skiptrace.court.measure import counting, exceeds
from tests.fakes.measures import measure

START = date(2026, 10, 29)


@pytest.mark.parametrize(
    ("kind", "last"),
    [
        (Thing.DEPOSIT, date(2027, 10, 29)),
        (Thing.PAYMENT_ACCOUNT, date(2027, 10, 29)),
        (Thing.VEHICLE, date(2028, 10, 29)),
        (Thing.HOUSE, date(2029, 10, 29)),
        (Thing.EQUITY, date(2029, 10, 29)),
        (Thing.HOUSING_FUND, date(2029, 10, 29)),
    ],
)
def test_an_end_exceeds_only_beyond_both_ways_of_counting(kind: Thing, last: date) -> None:
    assert not exceeds(kind, START, last)
    assert exceeds(kind, START, date.fromordinal(last.toordinal() + 1))
    assert not exceeds(kind, None, date(2099, 1, 1))
    assert not exceeds(kind, START, None)


def test_a_renewal_takes_the_place_of_the_measure_before_it() -> None:
    renewed = measure(start=date(2027, 10, 29), end=date(2028, 10, 28))
    assert counting([measure(), renewed]) == (renewed,)
    assert counting([renewed, measure()]) == (renewed,)


def test_of_two_papers_on_one_measure_the_earlier_end_counts() -> None:
    receipt = measure(end=date(2027, 10, 27), what="6222 0200 0000 0000 017")
    assert counting([measure(), receipt]) == (receipt,)


def test_what_waits_or_has_no_end_does_not_count() -> None:
    assert counting([measure(rank=1), measure(rank=None), measure(end=None)]) == ()
    first = measure(what="京A12345", kind=Thing.VEHICLE)
    assert counting([measure(rank=2), first]) == (first,)


def test_a_paper_without_a_start_never_beats_one_with_it() -> None:
    assert counting([replace(measure(), start=None, end=date(2099, 1, 1)), measure()]) == (measure(),)
