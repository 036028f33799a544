"""Lines of the journal, as they are shown: they hold no personal value, so nothing is masked."""

from datetime import datetime
from typing import Any

from skiptrace.journal.journal import Line
from skiptrace.views.view import View
from skiptrace.views.wording import ACTIONS


class LineView(View):
    """One line of the chain."""

    seq: int
    at: datetime
    who: str
    what: str
    action: str
    detail: dict[str, Any]
    hash: str


def line_view(line: Line) -> LineView:
    entry = line.entry
    return LineView(
        seq=line.seq,
        at=entry.at,
        who=f"{entry.actor.name}（{entry.actor.role}）",
        what=ACTIONS[entry.action],
        action=entry.action,
        detail=dict(entry.detail),
        hash=line.hash,
    )
