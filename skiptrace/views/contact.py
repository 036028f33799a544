"""Contact points and the answer of the contact check, as they are shown."""

from datetime import date, datetime

from skiptrace.contacts.calls import RelayCall
from skiptrace.contacts.check import ContactAllowed, ContactDecision, ContactDenied, DenialReason
from skiptrace.contacts.dialling import Dialled
from skiptrace.contacts.point import ContactPoint
from skiptrace.views.view import View, shown


class PointView(View):
    """A contact point; `set_aside` says why it must not be used. An operator's ordinal hides nothing."""

    ref: str
    kind: str
    label: str
    value: str
    probability: float
    seen: date | None
    reasons: str
    set_aside: str


class WhyNotView(View):
    """One rule that says no, with its article; `until` is when it alone would allow contact again."""

    rule: str
    article: str
    text: str
    until: datetime | None


class DecisionView(View):
    """May this person be contacted now? With `allowed`: by which point, until when, under which duties."""

    allowed: bool
    point: PointView | None = None
    until: datetime | None = None
    notes: tuple[str, ...] = ()
    reasons: tuple[WhyNotView, ...] = ()
    next_allowed: datetime | None = None


class DialledView(View):
    """What became of a request for a middle number: `number` is shown this once and kept nowhere.

    With `decision` the contact check said no, and nobody was asked.
    """

    state: str = ""
    state_text: str = ""
    number: str = ""
    valid_until: date | None = None
    why: str = ""
    decision: DecisionView | None = None


class RelayCallView(View):
    """A call through a middle number; the number is not kept. `outcome` is empty until it was logged."""

    point: str
    by: str
    at: datetime
    state: str
    state_text: str
    valid_until: date | None
    outcome: str
    outcome_text: str


def dialled_view(answer: Dialled | ContactDenied, *, masked: bool) -> DialledView:
    if isinstance(answer, ContactDenied):
        return DialledView(decision=decision_view(answer, masked=masked))
    call = answer.call
    return DialledView(
        state=call.state,
        state_text=call.state.chinese,
        number=answer.number,
        valid_until=call.valid_until,
        why=answer.why,
    )


def relay_call_view(call: RelayCall) -> RelayCallView:
    return RelayCallView(
        point=call.ref,
        by=call.by,
        at=call.at,
        state=call.state,
        state_text=call.state.chinese,
        valid_until=call.valid_until,
        outcome=call.outcome or "",
        outcome_text=call.outcome.chinese if call.outcome else "",
    )


def point_view(point: ContactPoint, *, masked: bool) -> PointView:
    hidden = masked and point.kind != "operator_number"
    return PointView(
        ref=point.ref,
        kind=point.kind,
        label=point.label,
        value=shown(point.kind, point.value, masked=hidden),
        probability=round(point.probability, 3),
        seen=point.seen,
        reasons="；".join(point.reasons),
        set_aside=point.set_aside,
    )


def decision_view(decision: ContactDecision, *, masked: bool) -> DecisionView:
    if isinstance(decision, ContactAllowed):
        point = point_view(decision.point, masked=masked)
        return DecisionView(allowed=True, point=point, until=decision.until, notes=decision.notes)
    reasons = tuple(_why_not(reason) for reason in decision.reasons)
    return DecisionView(allowed=False, reasons=reasons, next_allowed=decision.next_allowed)


def _why_not(reason: DenialReason) -> WhyNotView:
    return WhyNotView(rule=reason.rule, article=reason.article, text=reason.text, until=reason.until)
