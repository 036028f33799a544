"""A measure that the court took for us: on what, first or waiting, from when to when, for how much, on which page.

Surprising: what the court wrote stands even where it exceeds the law's maximum; it is kept as it is and marked.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal

from skiptrace.court.change import Change, ChangeKind, in_order, same_thing
from skiptrace.court.choices import Act, Order, Thing
from skiptrace.entering.agreement import normal
from skiptrace.entering.form import Shape
from skiptrace.law.periods import seizure_maximum

_NONE = Decimal(0)


@dataclass(frozen=True, slots=True)
class Measure:
    """`rank` is 0 for 首封, n for the n-th waiting, None for a waiting one whose place the paper does not say.

    `places` gives for each field the page where it stands (`第2页`). `paper_no` is ours, the other numbers the court's.
    `changes` are what later rulings did to it: `end`, `rank` and `frozen` are those of today, `former_ends` the others.
    """

    id: str
    case_id: str
    docket_id: str
    paper_no: str
    evidence_id: str
    sha256: str
    kind: Thing
    what: str = field(repr=False)
    name: str = field(repr=False)
    holder: str = field(repr=False)
    measure: Act
    rank: int | None
    start: date | None
    end: date | None
    asked: Decimal | None
    frozen: Decimal | None
    document_no: str
    ruling_no: str
    notice_no: str
    remark: str = field(repr=False)
    places: Mapping[str, str]
    window: tuple[date, date] | None = None
    lifted: date | None = None
    changes: tuple[Change, ...] = ()
    former_ends: tuple[date | None, ...] = ()

    @property
    def ends(self) -> frozenset[date | None]:
        """Every end that a registry may still note."""
        return frozenset((*self.former_ends, self.end))

    @property
    def waiting(self) -> bool:
        """No countdown runs until the one before it is lifted (查封规定 26)."""
        return self.rank != 0

    @property
    def rank_text(self) -> str:
        if self.rank == 0:
            return Order.FIRST.chinese
        return f"轮候第 {self.rank} 位" if self.rank else "轮候，顺位未载明"

    @property
    def exceeds_maximum(self) -> bool:
        return exceeds(self.kind, self.start, self.end)

    @property
    def numbers(self) -> frozenset[str]:
        """The court's numbers under which a registry may note this measure."""
        renewed = (each.ruling_no for each in self.changes if each.kind is ChangeKind.RENEWED)
        return frozenset(number for number in (self.document_no, self.ruling_no, self.notice_no, *renewed) if number)


def changed(measures: Iterable[Measure], changes: Iterable[Change]) -> tuple[Measure, ...]:
    """The measures as later rulings left them, in the same order."""
    known = in_order(changes)
    return tuple(_after(each, known) for each in measures)


def touches(change: Change, measure: Measure) -> bool:
    """Whether the ruling speaks of this measure: the same thing, begun by its day, not taken by the ruling itself."""
    begun = measure.start is None or measure.start <= change.made
    return begun and measure.paper_no != change.paper_no and same_thing(change, measure.kind, measure.what)


def _after(measure: Measure, changes: Iterable[Change]) -> Measure:
    found = measure
    for each in changes:
        if found.lifted is None and touches(each, measure):
            found = _changed(found, each)
    return found


def _changed(measure: Measure, change: Change) -> Measure:
    told = (*measure.changes, change)
    if change.kind is ChangeKind.LIFTED:
        return replace(measure, lifted=change.made, changes=told)
    if change.kind is ChangeKind.REDUCED:
        left = None if measure.frozen is None or change.amount is None else max(_NONE, measure.frozen - change.amount)
        return replace(measure, frozen=left, changes=told)
    rank = measure.rank if change.first is None else 0 if change.first else measure.rank or None
    ends = (*measure.former_ends, measure.end)
    return replace(measure, end=change.end, former_ends=ends, window=change.window, rank=rank, changes=told)


def exceeds(kind: Thing, start: date | None, end: date | None) -> bool:
    """Whether the end lies beyond the maximum by either way of counting (民诉解释 485; 民法典 202)."""
    if start is None or end is None:
        return False
    return end > seizure_maximum(kind.seized, start).day + timedelta(days=1)


def counting(measures: Iterable[Measure]) -> tuple[Measure, ...]:
    """The measures whose end matters: of one thing the latest, and of two papers on the same one the earlier end.

    A notice and a receipt speak of one measure; a renewal starts later and takes its place. Waiting ones do not count.
    """
    of_thing: dict[tuple[Thing, str], Measure] = {}
    for each in measures:
        if each.lifted or each.waiting or each.end is None:
            continue
        key = each.kind, normal(Shape.IDENT, each.what)
        if key not in of_thing or _age(each) > _age(of_thing[key]):
            of_thing[key] = each
    return tuple(of_thing.values())


def _age(measure: Measure) -> tuple[date, int]:
    assert measure.end is not None
    return measure.start or date.min, -measure.end.toordinal()
