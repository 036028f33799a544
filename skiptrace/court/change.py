"""What a later ruling does to a measure: lifts it whole or in part, renews it, moves its place in line.

Surprising: nothing of it is stored beside the paper. The measures of a case are read together with its later rulings
every time, so it does not matter which paper was entered first; a ruling touches what began on or before its own day.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum

from skiptrace.court.choices import Extent, Order, Thing
from skiptrace.court.forms import (
    CourtForm,
    LaterRuling,
    LiftedRow,
    LiftingRuling,
    RenewalRuling,
    RenewedRow,
    ReplacementRuling,
)
from skiptrace.court.paper import CourtPaper
from skiptrace.entering.agreement import normal
from skiptrace.entering.form import On, Shape
from skiptrace.law.reckoning import yuan
from skiptrace.permits.docket import court_number


class ChangeKind(StrEnum):
    """What was done to the measure."""

    LIFTED = "lifted"
    REDUCED = "reduced"
    RENEWED = "renewed"

    @property
    def chinese(self) -> str:
        return {"lifted": "解除", "reduced": "部分解除", "renewed": "续行"}[self.value]


@dataclass(frozen=True, slots=True)
class Change:
    """One row of a later ruling. `end` and `window` of a renewal, `amount` of a partial lifting; `first`: now first."""

    paper_no: str
    ruling_no: str
    kind: ChangeKind
    made: date
    thing: Thing
    what: str = field(repr=False)
    end: date | None = None
    window: tuple[date, date] | None = None
    first: bool | None = None
    amount: Decimal | None = None

    @property
    def text(self) -> str:
        """In Chinese, without a personal value."""
        told = f"至 {self.end}" if self.end else f" {yuan(self.amount)}" if self.amount is not None else ""
        return f"{self.made} 裁定{self.kind.chinese}{told}（{self.paper_no}）"


def changes_of(paper: CourtPaper, form: CourtForm) -> Iterator[Change]:
    """The rows of a later ruling; nothing for every other paper."""
    if isinstance(form, LiftingRuling | ReplacementRuling):
        yield from (_lifted(paper, form, row) for row in form.lifted)
    if isinstance(form, RenewalRuling):
        yield from (_renewed(paper, form, row) for row in form.renewed)


def in_order(changes: Iterable[Change]) -> tuple[Change, ...]:
    """By the day of the ruling; of two of one day, as the papers came."""
    return tuple(sorted(changes, key=lambda each: (each.made, each.paper_no)))


def same_thing(change: Change, kind: Thing, what: str) -> bool:
    """Only an equal whole number joins a ruling to a measure."""
    return change.thing is kind and normal(Shape.IDENT, change.what) == normal(Shape.IDENT, what)


def _lifted(paper: CourtPaper, form: LaterRuling, row: LiftedRow) -> Change:
    whole = row.extent.value is Extent.WHOLE
    kind = ChangeKind.LIFTED if whole else ChangeKind.REDUCED
    amount = None if whole or row.amount is None else row.amount.value
    number = court_number(form.ruling_no.value)
    return Change(paper.number, number, kind, form.made_on.value, row.kind.value, row.what.value, amount=amount)


def _renewed(paper: CourtPaper, form: LaterRuling, row: RenewedRow) -> Change:
    opens, closes = _value(row.window_opens), _value(row.window_closes)
    number = court_number(form.ruling_no.value)
    found = Change(paper.number, number, ChangeKind.RENEWED, form.made_on.value, row.kind.value, row.what.value)
    order = row.order.value if row.order else None
    return replace(
        found,
        end=row.end.value,
        window=(opens, closes) if opens and closes else None,
        first=None if order is None else order is Order.FIRST,
    )


def _value(entered: On[date] | None) -> date | None:
    return entered.value if entered else None
