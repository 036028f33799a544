"""What a status means before the body is read."""

from collections.abc import Mapping
from datetime import UTC, datetime

import pytest

from connectors.engines.fault import LONGEST_HINT, fault, retry_after
from connectors.errors import Barred, Busy, Contract, Down
from connectors.reply import Reply
from connectors.wire import FAULT_HEADER

NOW = datetime(2026, 10, 30, 2, 0, tzinfo=UTC)


def reply(status: int, headers: Mapping[str, str] | None = None) -> Reply:
    return Reply(b"{}", "json", NOW, status, headers or {})


@pytest.mark.parametrize(
    ("given", "seconds"),
    [
        ("7", 7.0),
        ("0", 0.0),
        ("-5", 0.0),
        ("1.5", 1.5),
        ("999999999", LONGEST_HINT),
        ("Fri, 30 Oct 2026 02:00:30 GMT", 30.0),
        ("Fri, 30 Oct 2020 02:00:30 GMT", 0.0),
        ("Fri, 30 Oct 2036 02:00:30 GMT", LONGEST_HINT),
        ("soon", None),
        ("nan", None),
        ("inf", None),
        ("", None),
    ],
)
def test_every_form_of_retry_after_is_read_and_clamped(given: str, seconds: float | None) -> None:
    """Seconds, dates, the past, the far future, and nonsense."""
    assert retry_after(reply(429, {"retry-after": given})) == seconds


@pytest.mark.parametrize(
    ("given", "kind"),
    [
        (reply(429), Busy),
        (reply(503, {"retry-after": "3"}), Busy),
        (reply(503), Down),
        (reply(500), Down),
        (reply(0), Down),
        (reply(200, {FAULT_HEADER: "disconnect"}), Down),
        (reply(200, {FAULT_HEADER: "too_large"}), Contract),
        (reply(401), Barred),
        (reply(403), Barred),
    ],
)
def test_a_status_says_what_the_caller_does(given: Reply, kind: type[Exception]) -> None:
    """Wait, repeat, stop, or call an engineer."""
    assert type(fault(given)) is kind


@pytest.mark.parametrize("status", [200, 204, 302, 400, 404])
def test_other_statuses_are_left_to_the_whitelist(status: int) -> None:
    """404 in particular is no answer by itself."""
    assert fault(reply(status)) is None
