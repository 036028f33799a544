"""Errors of writing documents; messages name place and mend, never a value.

SkiptraceError (skiptrace.errors)
└── DocumentError      a document could not be written
    ├── UnconfirmedError    a record that is not surely the party's was about to enter a court paper
    ├── CourtBoundError     what a court brought was about to enter a list of contact points
    ├── BlackedOutError     a value that the court set cites cannot be read in the evidence any more
    ├── StampError          a time-stamping authority is down or answered badly
    └── TemplateError       a template has an unknown variable or cannot be read
"""

from skiptrace.errors import SkiptraceError


class DocumentError(SkiptraceError):
    """Root of this package's errors."""


class UnconfirmedError(DocumentError):
    """Only what is surely the party's may enter a court paper."""


class CourtBoundError(DocumentError):
    """What came by order or from a court serves its docket only (保全规定 12)."""


class TemplateError(DocumentError):
    """A template does not fit the data."""


class BlackedOutError(DocumentError):
    """What a paper cites must stand in the evidence that goes with it."""


class StampError(DocumentError):
    """No time stamp was given, or not the one that was asked for."""
