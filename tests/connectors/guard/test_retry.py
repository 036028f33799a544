"""Repeats are bounded in number and in waiting, and follow the holder's hint."""

import pytest

from connectors.errors import Busy, ConnectorError, Contract, Down, Refused
from connectors.guard.retry import Patience
from connectors.manifest.schema import Retry

KEY = "0123456789abcdef" * 4


@pytest.mark.parametrize("error", [Contract("x"), Refused("x")])
def test_what_is_not_transient_is_never_repeated(error: ConnectorError) -> None:
    """Asking again would only repeat the answer."""
    assert Patience(Retry(), KEY).next_wait(error) is None


def test_attempts_are_counted() -> None:
    """Three attempts have two waits between them, each longer than the one before."""
    patience = Patience(Retry(attempts=3), KEY)

    first, second, third = (patience.next_wait(Down("x")) for _ in range(3))

    assert first is not None
    assert second is not None
    assert first < second
    assert third is None


def test_a_zero_hint_does_not_burn_the_attempts_at_once() -> None:
    """`Retry-After: 0` still waits the own backoff."""
    wait = Patience(Retry(first_wait_seconds=0.2), KEY).next_wait(Busy("x", 0.0))

    assert wait is not None
    assert wait >= 0.15


def test_a_hint_beyond_the_budget_ends_the_question() -> None:
    """It is told as busy, to be asked again later."""
    assert Patience(Retry(budget_seconds=20), KEY).next_wait(Busy("x", 30.0)) is None
