"""A measure that the court took for us: on what, first or waiting, from when to when, for how much, on which page.

Surprising: what the court wrote stands even where it exceeds the law's maximum; it is kept as it is and marked.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal

from skiptrace.court.choices import Act, Order, Thing
from skiptrace.entering.agreement import normal
from skiptrace.entering.form import Shape
from skiptrace.law.periods import seizure_maximum


@dataclass(frozen=True, slots=True)
class Measure:
    """`rank` is 0 for 首封, n for the n-th waiting, None for a waiting one whose place the paper does not say.

    `places` gives for each field the page where it stands (`第2页`). `paper_no` is ours, the other numbers the court's.
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
        return frozenset(number for number in (self.document_no, self.ruling_no, self.notice_no) if number)


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
        if each.waiting or each.end is None:
            continue
        key = each.kind, normal(Shape.IDENT, each.what)
        if key not in of_thing or _age(each) > _age(of_thing[key]):
            of_thing[key] = each
    return tuple(of_thing.values())


def _age(measure: Measure) -> tuple[date, int]:
    assert measure.end is not None
    return measure.start or date.min, -measure.end.toordinal()
