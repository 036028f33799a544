"""Replies on paper as they are shown; where two entries differ is a place, never a value."""

from datetime import datetime

from connectors.answer import Outcome
from skiptrace.paper_replies.desk import PaperShown
from skiptrace.paper_replies.paper import ReplyPaper
from skiptrace.views.court import DifferenceView, EntryView
from skiptrace.views.view import View
from skiptrace.views.wording import OUTCOMES


class ReplyPaperView(View):
    """A paper and how far it is; nothing of its content. `pack` is empty for the print of a public page."""

    number: str
    case: str
    source: str
    source_text: str
    operation: str
    pack: str
    pages: int
    sha256: tuple[str, ...]
    state: str
    state_text: str
    taken_by: str
    taken_at: datetime
    settled_at: datetime | None


class ReplyPaperDetailView(View):
    """A paper with its entries, where the last two differ, and, once it settled, how the source answered."""

    paper: ReplyPaperView
    entries: tuple[EntryView, ...]
    differences: tuple[DifferenceView, ...]
    outcome: str = ""
    outcome_text: str = ""
    records: int = 0


def reply_paper_view(paper: ReplyPaper, case: str, title: str) -> ReplyPaperView:
    return ReplyPaperView(
        number=paper.number,
        case=case,
        source=paper.source,
        source_text=title,
        operation=paper.operation,
        pack=paper.pack_no,
        pages=paper.pages,
        sha256=tuple(each.sha256 for each in paper.pictures),
        state=paper.state,
        state_text=paper.state.chinese,
        taken_by=paper.taken_by,
        taken_at=paper.taken_at,
        settled_at=paper.settled_at,
    )


def reply_paper_detail_view(
    shown: PaperShown, case: str, title: str, outcome: Outcome | None = None, records: int = 0
) -> ReplyPaperDetailView:
    return ReplyPaperDetailView(
        paper=reply_paper_view(shown.paper, case, title),
        entries=tuple(EntryView(number=e.number, person=e.person, entered_at=e.entered_at) for e in shown.entries),
        differences=tuple(DifferenceView(path=d.path, label=d.label, pages=d.pages) for d in shown.differences),
        outcome=outcome or "",
        outcome_text=OUTCOMES[outcome] if outcome else "",
        records=records,
    )
