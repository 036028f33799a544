"""The service's errors, one tree; messages are Chinese, name place and mend, and hold no personal value.

SkiptraceError
├── UsageError        wrong use or input -> exit 2
│   ├── NotFound      nothing under that number
│   └── SettingsError a setting is wrong
├── NotAllowed        denied with reasons and articles (exit 2)
└── StoreError        the store or a key is not in order -> exit 3
    └── ErasedError   the key was destroyed: nobody can read it any more
"""

from collections.abc import Sequence


class SkiptraceError(Exception):
    """Root of the service's errors."""


class UsageError(SkiptraceError):
    """Wrong use or input; nothing was changed."""


class NotFound(UsageError):  # noqa: N818  reads as what it says: no error of the user's
    """Nothing is kept under that number."""


class SettingsError(UsageError):
    """Settings that cannot be used; `problems` lists each with its mend."""

    def __init__(self, problems: Sequence[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = tuple(problems)


class NotAllowed(SkiptraceError):  # noqa: N818  a denial is a normal answer
    """Our own no: `reasons` in Chinese, each with its article."""

    def __init__(self, reasons: Sequence[str]) -> None:
        super().__init__("；".join(reasons))
        self.reasons = tuple(reasons)


class StoreError(SkiptraceError):
    """The store, a key or a chain is not in order."""


class ErasedError(StoreError):
    """What was asked for was erased by destroying its key."""
