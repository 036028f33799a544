"""Dates on the command line."""

from datetime import date

from skiptrace.errors import UsageError

_FIRST, _LAST = date(1949, 10, 1), date(2199, 12, 31)
"""Beyond them no period of law can be counted."""


def day(text: str) -> date | None:
    """A date option, None when it was not given; UsageError names the form."""
    if not text:
        return None
    try:
        found = date.fromisoformat(text)
    except ValueError:
        raise UsageError("日期应形如 2026-10-30") from None
    if not _FIRST <= found <= _LAST:
        raise UsageError(f"日期应在 {_FIRST} 与 {_LAST} 之间")
    return found
