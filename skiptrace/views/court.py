"""The court's papers and what they ordered, as they are shown; where two entries differ is a place, never a value."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal

from skiptrace.court.choices import Thing
from skiptrace.court.forms import CourtForm
from skiptrace.court.measure import Measure
from skiptrace.court.paper import CourtPaper
from skiptrace.court.validity import Notice
from skiptrace.entering.agreement import Difference
from skiptrace.entering.entry import Entry
from skiptrace.views.view import View, shown

_FIELD_OF = {
    Thing.DEPOSIT: "account_no",
    Thing.PAYMENT_ACCOUNT: "account_no",
    Thing.HOUSE: "address",
    Thing.VEHICLE: "plate",
    Thing.HOUSING_FUND: "account_no",
}


class PaperView(View):
    """A paper and how far it is; nothing of its content."""

    number: str
    case: str
    kind: str
    kind_text: str
    pages: int
    state: str
    state_text: str
    sha256: str
    taken_by: str
    taken_at: datetime
    settled_at: datetime | None


class EntryView(View):
    """Who entered a paper, and when."""

    number: int
    person: str
    entered_at: datetime


class DifferenceView(View):
    """Where two entries differ: the field, and the pages to look at again."""

    path: str
    label: str
    pages: tuple[int, ...]


class NoticeView(View):
    """Something to look at again, with its article."""

    text: str
    article: str


class PaperDetailView(PaperView):
    """A paper with its entries, where the last two differ, and what a lawyer should see."""

    entries: tuple[EntryView, ...]
    differences: tuple[DifferenceView, ...]
    notices: tuple[NoticeView, ...]


class MeasureView(View):
    """A measure of the court: 首封 (`rank` 0) or 轮候, from when to when, for how much; `places` are pages."""

    number: str
    kind: str
    kind_text: str
    what: str
    name: str
    holder: str
    measure: str
    measure_text: str
    rank: int | None
    rank_text: str
    start: date | None
    end: date | None
    asked: Decimal | None
    frozen: Decimal | None
    notice_no: str
    ruling_no: str
    paper: str
    places: dict[str, str]
    exceeds_maximum: bool
    note: str
    lifted: date | None
    window: tuple[date, date] | None
    changes: tuple[str, ...]


def paper_view(paper: CourtPaper, case: str) -> PaperView:
    return PaperView(**_paper(paper, case))


def paper_detail_view(
    paper: CourtPaper,
    case: str,
    entries: tuple[Entry[CourtForm], ...],
    differences: tuple[Difference, ...],
    notices: tuple[Notice, ...],
) -> PaperDetailView:
    return PaperDetailView(
        **_paper(paper, case),
        entries=tuple(EntryView(number=e.number, person=e.person, entered_at=e.entered_at) for e in entries),
        differences=tuple(DifferenceView(path=d.path, label=d.label, pages=d.pages) for d in differences),
        notices=tuple(NoticeView(text=notice.text, article=notice.article) for notice in notices),
    )


def measure_view(number: int, measure: Measure, *, masked: bool) -> MeasureView:
    notes = [each.text for each in measure.changes]
    notes += ["止日超过法定最长期限"] if measure.exceeds_maximum else []
    notes += ["轮候不计期限"] if measure.waiting and measure.lifted is None else []
    return MeasureView(
        number=f"M{number}",
        kind=measure.kind,
        kind_text=measure.kind.chinese,
        what=shown(_FIELD_OF.get(measure.kind, "what"), measure.what, masked=masked),
        name=shown("name", measure.name, masked=masked),
        holder=measure.holder,
        measure=measure.measure,
        measure_text=measure.measure.chinese,
        rank=measure.rank,
        rank_text=measure.rank_text,
        start=measure.start,
        end=measure.end,
        asked=measure.asked,
        frozen=measure.frozen,
        notice_no=measure.notice_no,
        ruling_no=measure.ruling_no,
        paper=measure.paper_no,
        places=dict(measure.places),
        exceeds_maximum=measure.exceeds_maximum,
        note="；".join(notes),
        lifted=measure.lifted,
        window=measure.window,
        changes=tuple(each.text for each in measure.changes),
    )


def _paper(paper: CourtPaper, case: str) -> Mapping[str, object]:
    return {
        "number": paper.number,
        "case": case,
        "kind": paper.kind,
        "kind_text": paper.kind.chinese,
        "pages": paper.pages,
        "state": paper.state,
        "state_text": paper.state.chinese,
        "sha256": paper.sha256,
        "taken_by": paper.taken_by,
        "taken_at": paper.taken_at,
        "settled_at": paper.settled_at,
    }
