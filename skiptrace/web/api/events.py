"""What interrupted a limitation, and whom a party supports: told by people with their proof, undone by a decision."""

from datetime import date
from typing import Annotated

from pydantic import Field

from skiptrace.access.permission import Permission
from skiptrace.cases.event import EventKind, Telling, addressed, concerned, party_label
from skiptrace.contacts.confirmable import find
from skiptrace.views.event import ConfirmableView, EventView, confirmable_view, event_view
from skiptrace.views.view import View
from skiptrace.web.api.cases import Reason
from skiptrace.web.operation import CASE_NUMBER, Call, Nothing, OfCase, Operation, Reveal, operation

_TAG = "时效事件与所扶养家属"
_Words = Annotated[str, Field(min_length=1, max_length=500, pattern=r"\S")]
_Who = Annotated[
    str, Field(max_length=12, pattern=r"^(债务人|共同借款人[0-9]{1,4}|保证人[0-9]{1,4})$", examples=["保证人1"])
]
_Claim = Annotated[int, Field(ge=1, le=9999, description="合同序号")]


class OfEvent(OfCase):
    """An event of a case by its number."""

    case: str = Field(pattern=CASE_NUMBER, description="案件编号", examples=["C000001"])
    event: str = Field(pattern=r"^L[0-9]{6,12}$", examples=["L000001"])


class OfContact(OfCase):
    """A contact of a case that may be confirmed."""

    case: str = Field(pattern=CASE_NUMBER, description="案件编号", examples=["C000001"])
    contact: str = Field(pattern=r"^K[0-9]{1,5}$", examples=["K1"])


class ConfirmBody(View):
    """By what and by whom it is proven; `claims` by their place in the case, all active ones where none is named."""

    proof: _Words
    prover: _Words
    claims: tuple[_Claim, ...] = ()


class EventBody(ConfirmBody):
    """What happened, when, and to whom it was addressed."""

    kind: EventKind
    day: date
    to: _Who = "债务人"
    ends: date | None = None


class UndoBody(View):
    """Why."""

    reason: Reason


class EventsView(View):
    """Every event of a case, those that were left out too."""

    items: tuple[EventView, ...]


class ConfirmablesView(View):
    """Contacts that a person may confirm as events."""

    items: tuple[ConfirmableView, ...]


class HouseholdBody(View):
    """How many persons a party supports, and on what that rests."""

    dependants: int = Field(ge=0, le=20)
    basis: Reason
    of: _Who = "债务人"


class HouseholdView(View):
    """What was told of one party."""

    of: str
    dependants: int
    by: str


class HouseholdsView(View):
    """What was told; a party that is not here: nobody has told."""

    items: tuple[HouseholdView, ...]


@operation(
    "GET",
    "/api/v1/cases/{case}/events",
    "时效事件：何时、对谁、以何证明；已撤销的也列出",
    tag=_TAG,
    permission=Permission.COURT_READ,
    params=OfCase,
    query=Reveal,
    returns=EventsView,
)
async def list_events(call: Call[OfCase, Reveal, None]) -> EventsView:
    masked = await call.masked(call.query.reveal)
    found = await call.service.events.of_case(call.case.id)
    return EventsView(items=tuple(event_view(call.case, each, masked=masked) for each in found))


@operation(
    "POST",
    "/api/v1/cases/{case}/events",
    "登记一个使时效中断或者中止的事件；没有证明的不收",
    tag=_TAG,
    permission=Permission.EVENT_ENTER,
    params=OfCase,
    body=EventBody,
    returns=EventView,
    status=201,
)
async def enter_event(call: Call[OfCase, Nothing, EventBody]) -> EventView:
    body, case = call.body, call.case
    told = Telling(body.kind, body.day, body.proof, body.prover, body.ends)
    claims = concerned(case, [str(each) for each in body.claims])
    return event_view(case, await call.service.events.enter(case, addressed(case, body.to), claims, told), masked=True)


@operation(
    "POST",
    "/api/v1/cases/{case}/events/{event}/undo",
    "撤销一个时效事件：不再计入，记录保留",
    tag=_TAG,
    permission=Permission.EVENT_ENTER,
    params=OfEvent,
    body=UndoBody,
    returns=EventView,
)
async def undo_event(call: Call[OfEvent, Nothing, UndoBody]) -> EventView:
    undone = await call.service.events.undo(call.case, call.path.event, call.body.reason)
    return event_view(call.case, undone, masked=True)


@operation(
    "GET",
    "/api/v1/cases/{case}/confirmable-contacts",
    "可能使时效中断的联系；只有经人确认并写明证明的才计入",
    tag=_TAG,
    permission=Permission.COURT_READ,
    params=OfCase,
    returns=ConfirmablesView,
)
async def list_confirmable_contacts(call: Call[OfCase, Nothing, None]) -> ConfirmablesView:
    found = await call.service.confirmable(call.case)
    return ConfirmablesView(items=tuple(confirmable_view(call.case, each) for each in found))


@operation(
    "POST",
    "/api/v1/cases/{case}/confirmable-contacts/{contact}/confirm",
    "确认一次联系为时效事件：写明以什么、由谁证明",
    tag=_TAG,
    permission=Permission.EVENT_ENTER,
    params=OfContact,
    body=ConfirmBody,
    returns=EventView,
    status=201,
)
async def confirm_contact(call: Call[OfContact, Nothing, ConfirmBody]) -> EventView:
    case, body = call.case, call.body
    chosen = find(await call.service.confirmable(case), call.path.contact)
    party = next(each for each in case.parties if each.id == chosen.party_id)
    told = Telling(chosen.kind, chosen.day, body.proof, body.prover, contact_id=chosen.contact_id)
    claims = concerned(case, [str(each) for each in body.claims])
    return event_view(case, await call.service.events.enter(case, party, claims, told), masked=True)


@operation(
    "GET",
    "/api/v1/cases/{case}/dependants",
    "所扶养家属人数；没有登记的不当作没有",
    tag=_TAG,
    permission=Permission.COURT_READ,
    params=OfCase,
    returns=HouseholdsView,
)
async def list_dependants(call: Call[OfCase, Nothing, None]) -> HouseholdsView:
    told = await call.service.households.of_case(call.case.id)
    rows = [(party_label(call.case, each.party_id), each) for each in told.values()]
    return HouseholdsView(items=tuple(HouseholdView(of=of, dependants=each.count, by=each.by) for of, each in rows))


@operation(
    "POST",
    "/api/v1/cases/{case}/dependants",
    "登记一名当事人所扶养家属的人数；以前登记的被替换",
    tag=_TAG,
    permission=Permission.EVENT_ENTER,
    params=OfCase,
    body=HouseholdBody,
    returns=HouseholdView,
    status=201,
)
async def tell_dependants(call: Call[OfCase, Nothing, HouseholdBody]) -> HouseholdView:
    party = addressed(call.case, call.body.of)
    told = await call.service.households.tell(call.case, party, call.body.dependants, call.body.basis)
    return HouseholdView(of=party_label(call.case, party.id), dependants=told.count, by=told.by)


OPERATIONS: tuple[Operation, ...] = (
    list_events,
    enter_event,
    undo_event,
    list_confirmable_contacts,
    confirm_contact,
    list_dependants,
    tell_dependants,
)
