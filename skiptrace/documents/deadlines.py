"""The days that matter for this case in the words of the internal file, each shown with its count."""

from skiptrace.documents.book import Book
from skiptrace.documents.calendar import case_calendar
from skiptrace.documents.dossier.planned import DeadlineText
from skiptrace.law.duty import Duty
from skiptrace.law.rule import rule
from skiptrace.permits.docket import Stage


def deadlines(book: Book) -> tuple[DeadlineText, ...]:
    """What is open, sorted by day."""
    duties = case_calendar(book).duties
    found = [_text(each) for each in duties if not each.met]
    if book.stage is Stage.PRE_SUIT and not any(each.start for each in book.measures):
        found.append(_undated_suit())
    return tuple(sorted(found, key=lambda each: each.day))


def _text(duty: Duty) -> DeadlineText:
    steps = (*duty.deadline.steps, *([duty.assumed] if duty.assumed else []))
    citation = duty.deadline.rules[0].brief
    return DeadlineText(what=duty.what, day=duty.deadline.text, steps=steps, citation=citation)


def _undated_suit() -> DeadlineText:
    """How the thirty days will be counted once a measure is known."""
    return DeadlineText(
        what="诉前保全后起诉",
        day="法院采取措施后三十日内",
        steps=("自法院采取措施之次日起算，措施日期登记后给出具体日期",),
        citation=rule("A-03").brief,
    )
