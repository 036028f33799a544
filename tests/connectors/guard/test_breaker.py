"""A source that is down is left alone, and one probe finds out when it is back."""

from typing import Any

import pytest

from connectors.errors import Down
from connectors.guard.breaker import Breaker
from connectors.manifest.schema import Breaker as Setting

SETTING = Setting(ratio=0.5, calls=10, window_seconds=30, rest_seconds=5)


def opened(clock: Any) -> Breaker:
    breaker = Breaker(SETTING, clock)
    for _ in range(10):
        breaker.fail(probe=breaker.admit())
    return breaker


def test_it_opens_by_ratio_and_not_by_count(clock: Any) -> None:
    """Ten failures among a hundred successes are a bad minute, not an outage."""
    breaker = Breaker(SETTING, clock)
    for number in range(110):
        (breaker.fail if number % 11 == 0 else breaker.succeed)(probe=breaker.admit())

    assert breaker.admit() is False


def test_old_failures_are_forgotten(clock: Any) -> None:
    """Only the window counts."""
    breaker = Breaker(SETTING, clock)
    for _ in range(9):
        breaker.fail(probe=breaker.admit())
    clock.seconds += 31
    breaker.fail(probe=breaker.admit())

    assert breaker.admit() is False


def test_of_two_hundred_waiting_calls_one_goes_through(clock: Any) -> None:
    """Every library tried let all two hundred pass."""
    breaker = opened(clock)
    clock.seconds += 5

    passed = 0
    for _ in range(200):
        try:
            passed += breaker.admit()
        except Down:
            continue

    assert passed == 1


def test_the_probe_decides(clock: Any) -> None:
    """A failed probe rests again, a good one opens the way."""
    breaker = opened(clock)
    clock.seconds += 5
    breaker.fail(probe=breaker.admit())
    with pytest.raises(Down):
        breaker.admit()

    clock.seconds += 5
    breaker.succeed(probe=breaker.admit())
    assert breaker.admit() is False


def test_a_late_answer_does_not_speak_for_the_probe(clock: Any) -> None:
    """A request from before the outage may end while the probe is under way."""
    breaker = opened(clock)
    clock.seconds += 5
    breaker.admit()

    breaker.succeed(probe=False)
    breaker.release(probe=False)

    with pytest.raises(Down):
        breaker.admit()


def test_a_probe_that_was_never_sent_is_given_back(clock: Any) -> None:
    """Denied at the last moment: the next one may probe."""
    breaker = opened(clock)
    clock.seconds += 5
    breaker.release(probe=breaker.admit())

    assert breaker.admit() is True
