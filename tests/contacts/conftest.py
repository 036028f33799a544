"""Fixture strategy: profiles of made-up people from `tests.fakes.estate`, attempts at given moments."""

import uuid
from datetime import datetime, timedelta

import pytest

from skiptrace.clock import CHINA
from skiptrace.contacts.log import LogLine
from skiptrace.contacts.outcome import ContactOutcome
from skiptrace.contacts.point import ContactPoint

TEN = datetime(2026, 10, 30, 10, 0, tzinfo=CHINA)


class Attempts:
    """Makes lines of the contact log."""

    def line(self, point: ContactPoint, outcome: ContactOutcome, *, ago: timedelta = timedelta(hours=1)) -> LogLine:
        number = uuid.uuid4().hex
        return LogLine(number, point.case_id, point.party_id, point.ref, point.kind, "", outcome, "zhao", TEN - ago)

    def many(self, point: ContactPoint, outcome: ContactOutcome, count: int) -> list[LogLine]:
        return [self.line(point, outcome, ago=timedelta(minutes=n + 1)) for n in range(count)]


@pytest.fixture
def attempts() -> Attempts:
    return Attempts()


@pytest.fixture
def ten() -> datetime:
    """Ten in the morning, a time at which calls are allowed."""
    return TEN
