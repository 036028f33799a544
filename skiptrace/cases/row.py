"""What one data row of a creditor's file says, and what is wrong with it.

Two kinds of fault: a row without a name or a positive amount is rejected, everything else (a damaged number, an
unreadable date) is set aside with a warning and costs nothing. A damaged id is never repaired: it has about eleven
valid neighbours.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from skiptrace.cases.case import PartyRole
from skiptrace.cases.guarantee import Terms
from skiptrace.cases.remarks import Marks
from skiptrace.cases.spreadsheet import Cell


@dataclass(frozen=True, slots=True)
class Problem:
    """A fault of one cell: `column` as `C（证件号码）`; reason and mend without the value; `fatal` rejects."""

    code: str
    column: str
    index: int
    reason: str
    mend: str
    fatal: bool = False


@dataclass(frozen=True, slots=True)
class RowFact:
    """A contact fact of a cell. `e164` only for a complete phone number."""

    kind: str
    value: str = field(repr=False)
    note: str
    column: int
    e164: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class RowPerson:
    """A person of a row; `columns` maps `name`, `id_no` and `guarantee` to the column (from 0) of each."""

    role: PartyRole
    name: str = field(repr=False)
    former_names: tuple[str, ...] = field(repr=False)
    id_no: str = field(repr=False)
    id_hint: str = field(repr=False)
    sex: str
    birth_date: date | None
    facts: tuple[RowFact, ...]
    columns: Mapping[str, int]
    terms: Terms = field(default_factory=Terms)


@dataclass(frozen=True, slots=True)
class RowAmount:
    """Yuan, from one column (from 0)."""

    value: Decimal
    column: int


@dataclass(frozen=True, slots=True)
class RowClaim:
    """The contract of a row. `principal` may be zero or negative: then the row is rejected."""

    contract_no: str = field(repr=False)
    principal: RowAmount | None
    interest: RowAmount | None
    penalty: RowAmount | None
    costs: RowAmount | None
    overdue_since: date | None
    as_of: date | None


@dataclass(frozen=True, slots=True)
class RowResult:
    """One data row. `row` is Excel's number. `remark`: text of all remark columns, None where there are none."""

    sheet: str
    row: int
    ok: bool
    debtor: RowPerson
    others: tuple[RowPerson, ...]
    claim: RowClaim
    marks: Marks
    remark: str | None = field(repr=False)
    problems: tuple[Problem, ...]
    cells: Sequence[Cell] = field(repr=False)
    anchors: Mapping[int, tuple[int, int]] = field(repr=False)
