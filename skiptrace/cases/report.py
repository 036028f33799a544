"""What an import did, to be read by a person: counts, differences, stops, rejects.

It holds no personal value of a debtor but in the rejected and warned rows, which go back to the creditor.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from skiptrace.cases.case import HoldKind
from skiptrace.cases.row import RowResult


@dataclass(frozen=True, slots=True)
class Difference:
    """What a later file changed in a case: `what` in Chinese, amounts in yuan with two decimals, "" for none."""

    case_number: str
    what: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Stop:
    """A case that the file put on hold, or one of whose claims it ended."""

    case_number: str
    kind: HoldKind
    reason: str


@dataclass(frozen=True, slots=True)
class Conflict:
    """A row that was read well and not applied, and why (Chinese)."""

    sheet: str
    row: int
    why: str


@dataclass(frozen=True, slots=True)
class ImportReport:
    """`again`: this very file was imported before, nothing was changed. `warned` are good rows with problems.

    `created` and `updated` count cases and claims; `unchanged` claims; `older` claims whose balance is newer already.
    """

    sha256: str
    evidence_id: str
    as_of: date
    rows: int
    again: bool = False
    cases_created: int = 0
    claims_created: int = 0
    claims_updated: int = 0
    claims_unchanged: int = 0
    claims_older: int = 0
    differences: tuple[Difference, ...] = ()
    stops: tuple[Stop, ...] = ()
    conflicts: tuple[Conflict, ...] = ()
    rejected: tuple[RowResult, ...] = field(default=(), repr=False)
    warned: tuple[RowResult, ...] = field(default=(), repr=False)
    notes: tuple[str, ...] = ()
    titles: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
