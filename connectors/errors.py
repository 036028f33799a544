"""Errors named by what the caller does about them.

    ConnectorError
    ├── Denied        our own no: no grant, expired, operation not covered -> not_asked
    ├── BadQuery      a needed key is missing or invalid -> not_asked (mend the data)
    ├── Busy          429, 503 with a hint -> wait max(backoff, hint), then again
    ├── QuotaSpent    the day's quota is used -> park until reset
    ├── Stopped       replies that fit no rule, one after another -> nobody asks until an engineer has looked
    ├── Late          the time that the question was given is over -> ask again later
    ├── Down          timeout, disconnect, 5xx -> again within budget; counts for the breaker
    ├── Refused       the holder's no: consent unknown, a wrong host key -> stop and tell
    ├── Barred        our own credentials are not accepted: 401, 403 -> the lane stops, nothing was said of the person
    ├── Contract      a reply that fits no listed rule -> an engineer looks; never "no record"
    ├── Uncertain     sent, answer lost, not safely repeatable -> reconcile
    └── ManifestError a source.yaml or its folder is wrong

Messages are Chinese, name place and mend, and never hold a personal value.
"""
# ruff: noqa: N818  the names say what the caller does, as the tree above draws it


class ConnectorError(Exception):
    """Root of this package's errors."""


class Denied(ConnectorError):
    """The grant does not cover this question now."""


class BadQuery(ConnectorError):
    """The question lacks a key that the operation needs."""


class Busy(ConnectorError):
    """The source asks to wait; `retry_after` in seconds, None without a hint."""

    def __init__(self, message: str, retry_after: float | None = None) -> None:
        super().__init__(message)
        self.retry_after = retry_after


class QuotaSpent(ConnectorError):
    """The day's quota is used up."""


class Stopped(ConnectorError):
    """The lane of the source is stopped until somebody releases it."""


class Late(ConnectorError):
    """The question's own time is over."""


class Down(ConnectorError):
    """The source cannot be reached or fails."""


class Refused(ConnectorError):
    """The holder refuses."""


class Barred(ConnectorError):
    """The holder does not accept us: every further question would be a further attempt at a closed door."""


class Contract(ConnectorError):
    """The reply fits no listed rule."""


class Uncertain(ConnectorError):
    """Sent, but the answer was lost, and the question must not be repeated blindly."""


class ManifestError(ConnectorError):
    """A source's folder is not in order."""
