"""Limitation events as they are shown: by what and by whom they are proven only to who reads values."""

from datetime import date, datetime

from skiptrace.cases.case import Case
from skiptrace.cases.event import Event, claim_label, party_label
from skiptrace.contacts.confirmable import Confirmable
from skiptrace.views.view import View


class EventView(View):
    """One event. `counted` false: a person left it out, with who and why."""

    number: str
    kind: str
    kind_text: str
    day: date
    ends: date | None
    to: str
    claims: str
    proof: str
    prover: str
    sha256: str
    contact: bool
    entered_by: str
    entered_at: datetime
    counted: bool
    undone_by: str
    undone_at: datetime | None
    undone_why: str


class ConfirmableView(View):
    """A contact that a person may confirm as an event."""

    ref: str
    kind: str
    kind_text: str
    day: date
    to: str
    outcome_text: str
    by: str


_HIDDEN = "（已密封）"


def event_view(case: Case, event: Event, *, masked: bool) -> EventView:
    undone = event.undone
    return EventView(
        number=event.number,
        kind=event.kind,
        kind_text=event.kind.chinese,
        day=event.day,
        ends=event.ends,
        to=party_label(case, event.party_id),
        claims=claim_label(case, event.claim_ids),
        proof=_HIDDEN if masked else event.proof,
        prover=_HIDDEN if masked else event.prover,
        sha256=event.sha256,
        contact=bool(event.contact_id),
        entered_by=event.entered_by,
        entered_at=event.entered_at,
        counted=undone is None,
        undone_by=undone.by if undone else "",
        undone_at=undone.at if undone else None,
        undone_why="" if undone is None else _HIDDEN if masked else undone.why,
    )


def confirmable_view(case: Case, each: Confirmable) -> ConfirmableView:
    return ConfirmableView(
        ref=each.ref,
        kind=each.kind,
        kind_text=each.kind.chinese,
        day=each.day,
        to=party_label(case, each.party_id),
        outcome_text=each.outcome.chinese,
        by=each.by,
    )
