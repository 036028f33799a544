"""What is known: the profile, doubtful records and decisions on them, contact points and the contact check."""

from enum import StrEnum
from typing import Annotated

from pydantic import Field

from skiptrace.access.permission import Permission
from skiptrace.cases.case import Case, Party
from skiptrace.contacts.check import TARGETS, check, journal_check
from skiptrace.contacts.outcome import ContactOutcome
from skiptrace.contacts.point import find_point
from skiptrace.tracing.profile import Standing
from skiptrace.views.contact import DecisionView, PointView, decision_view, point_view
from skiptrace.views.profile import ProfileView, RecordView, profile_view, records_view
from skiptrace.views.view import View
from skiptrace.web.api.cases import Reason
from skiptrace.web.operation import Call, Nothing, OfCase, Operation, Reveal, operation

_TAG = "结果、核定与联系"


class Waiting(StrEnum):
    """Which records: those that wait, that cannot be told, that were judged another person's, or all."""

    WAITING = "waiting"
    UNCLEAR = "unclear"
    REJECTED = "rejected"
    ALL = "all"


_STANDINGS = {
    Waiting.WAITING: (Standing.LIKELY, Standing.REVIEW),
    Waiting.UNCLEAR: (Standing.UNCLEAR,),
    Waiting.REJECTED: (Standing.REJECTED,),
    Waiting.ALL: tuple(Standing),
}


class ReviewQuery(Reveal):
    """Without a reason for reading values, the reasons of the verdicts are shown and the values masked."""

    which: Waiting = Waiting.WAITING


class RecordsView(View):
    """Records, most probable first."""

    items: tuple[RecordView, ...]


class OfRecord(View):
    """A record by its number."""

    record: str = Field(pattern=r"^[0-9a-f]{32}$")


class DecisionBody(View):
    """Is the record the party's? `reason` says what was looked at."""

    accept: bool
    reason: Reason


class DecidedView(View):
    """What was decided."""

    record: str
    decision: str


class Target(StrEnum):
    """Who is meant: a party, or somebody who has nothing to do with the debt."""

    DEBTOR = "debtor"
    CO_BORROWER = "co_borrower"
    GUARANTOR = "guarantor"
    THIRD = "third"


class PointsQuery(Reveal):
    """The contact points of one party."""

    to: Target = Target.DEBTOR


class PointsView(View):
    """Ranked, the most probable first; what was set aside says why."""

    items: tuple[PointView, ...]


class CheckBody(View):
    """May I contact, by which point, now?"""

    to: Target = Target.DEBTOR
    point: Annotated[str, Field(pattern=r"^([Pp][0-9A-Za-z]{4,26})?$")] = ""
    reveal: Annotated[str, Field(max_length=200)] = ""


class LogBody(View):
    """What came of one attempt."""

    point: Annotated[str, Field(pattern=r"^[Pp][0-9A-Za-z]{4,26}$")]
    outcome: ContactOutcome
    note: Annotated[str, Field(max_length=500)] = ""
    to: Target = Target.DEBTOR


class LoggedView(View):
    """What was written down."""

    point: str
    outcome: str


@operation(
    "GET",
    "/api/v1/cases/{case}/profile",
    "查询结果：联系点、财产记录与结论、每个来源的结果与未查原因",
    tag=_TAG,
    permission=Permission.PROFILE_READ,
    params=OfCase,
    query=Reveal,
    returns=ProfileView,
)
async def show_profile(call: Call[OfCase, Reveal, None]) -> ProfileView:
    service, masked = call.service, await call.masked(call.query.reveal)
    profile = await service.profile(call.case)
    return profile_view(profile, await service.contact_points(profile), service.role, masked=masked)


@operation(
    "GET",
    "/api/v1/cases/{case}/reviews",
    "待人工认定的记录及支持、反对的理由",
    tag=_TAG,
    permission=Permission.REVIEW_READ,
    params=OfCase,
    query=ReviewQuery,
    returns=RecordsView,
)
async def list_reviews(call: Call[OfCase, ReviewQuery, None]) -> RecordsView:
    masked = await call.masked(call.query.reveal)
    if not masked:  # who reads what may be a stranger's must be one who decides on it
        await call.require(Permission.REVIEW_DECIDE, call.case)
    profile = await call.service.profile(call.case)
    return RecordsView(items=records_view(profile, _STANDINGS[call.query.which], masked=masked, values=not masked))


@operation(
    "POST",
    "/api/v1/reviews/{record}/decision",
    "认定一条记录是否属于债务人；可以撤销",
    tag=_TAG,
    permission=Permission.REVIEW_DECIDE,
    params=OfRecord,
    body=DecisionBody,
    returns=DecidedView,
    missing=True,
)
async def decide_review(call: Call[OfRecord, Nothing, DecisionBody]) -> DecidedView:
    await call.service.reviews.decide(call.path.record, accept=call.body.accept, reason=call.body.reason)
    return DecidedView(record=call.path.record, decision="accepted" if call.body.accept else "rejected")


@operation(
    "DELETE",
    "/api/v1/reviews/{record}/decision",
    "撤销一项认定",
    tag=_TAG,
    permission=Permission.REVIEW_DECIDE,
    params=OfRecord,
    returns=DecidedView,
    missing=True,
)
async def undo_review(call: Call[OfRecord, Nothing, None]) -> DecidedView:
    await call.service.reviews.undo(call.path.record)
    return DecidedView(record=call.path.record, decision="undone")


@operation(
    "GET",
    "/api/v1/cases/{case}/contacts",
    "联系点，最可能找到本人的在前；停用的列明原因",
    tag=_TAG,
    permission=Permission.CONTACT_USE,
    params=OfCase,
    query=PointsQuery,
    returns=PointsView,
)
async def list_contacts(call: Call[OfCase, PointsQuery, None]) -> PointsView:
    service, masked = call.service, await call.masked(call.query.reveal)
    party = _party(call.case, call.query.to)
    points = await service.contact_points(await service.profile(call.case), party) if party else ()
    return PointsView(items=tuple(point_view(point, masked=masked) for point in points))


@operation(
    "POST",
    "/api/v1/cases/{case}/contacts/check",
    "现在能不能联系、用哪个；不能时说明依据和下次可以的时间",
    tag=_TAG,
    permission=Permission.CONTACT_USE,
    params=OfCase,
    body=CheckBody,
    returns=DecisionView,
    missing=True,
)
async def check_contact(call: Call[OfCase, Nothing, CheckBody]) -> DecisionView:
    service, case, body = call.service, call.case, call.body
    masked = await call.masked(body.reveal)
    party = _party(case, body.to)
    points = await service.contact_points(await service.profile(case), party) if party else ()
    log = await service.contacts.lines(case, points)
    decision = check(case, points, log, service.scribe.now(), to=body.to, ref=body.point)
    await journal_check(service.scribe, case, decision)
    return decision_view(decision, masked=masked)


@operation(
    "POST",
    "/api/v1/cases/{case}/contacts/log",
    "登记一次联系的结果；计入次数与排序",
    tag=_TAG,
    permission=Permission.CONTACT_USE,
    params=OfCase,
    body=LogBody,
    returns=LoggedView,
    status=201,
)
async def log_contact(call: Call[OfCase, Nothing, LogBody]) -> LoggedView:
    service, body = call.service, call.body
    party = _party(call.case, body.to)
    points = await service.contact_points(await service.profile(call.case), party) if party else ()
    line = await service.contacts.record(call.case, find_point(points, body.point), body.outcome, body.note)
    return LoggedView(point=line.ref, outcome=line.outcome)


def _party(case: Case, to: Target) -> Party | None:
    role = TARGETS.get(to)
    return next((party for party in case.parties if party.role is role), None)


OPERATIONS: tuple[Operation, ...] = (
    show_profile,
    list_reviews,
    decide_review,
    undo_review,
    list_contacts,
    check_contact,
    log_contact,
)
