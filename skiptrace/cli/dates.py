"""Dates on the command line."""

from datetime import date

from skiptrace.errors import UsageError


def day(text: str) -> date | None:
    """A date option, None when it was not given; UsageError names the form."""
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise UsageError("日期应形如 2026-10-30") from None
