"""What the law rests on: dockets and permits, entered by one person, approved by another; and the gate's answer."""

from datetime import date, timedelta
from typing import Annotated

from pydantic import Field

from connectors.authority import Authority
from skiptrace.access.permission import Permission
from skiptrace.acting import Service
from skiptrace.cases.case import Case, PartyRole
from skiptrace.errors import NotAllowed, NotFound, UsageError
from skiptrace.journal import Action
from skiptrace.permits.docket import Docket, Stage
from skiptrace.permits.errors import Denial
from skiptrace.permits.gate import Door
from skiptrace.permits.permit import Permit, Purpose
from skiptrace.permits.register import PermitDraft
from skiptrace.views.case import DocketView, PermitView, docket_view, permit_view
from skiptrace.views.view import View
from skiptrace.views.wording import ROLES
from skiptrace.web.api.cases import CaseNumber
from skiptrace.web.operation import Call, Nothing, OfCase, Operation, operation
from skiptrace.web.problem import Why

_TAG = "法院案件与许可"
_USUAL_DAYS = 90
Short = Annotated[str, Field(max_length=64)]
Name = Annotated[str, Field(max_length=128)]


class DocketBody(View):
    """The court's case; the newest of a case is the one in force."""

    stage: Stage
    number: Short = ""
    court: Name = ""
    cause: Short = "金融借款合同纠纷"
    filed: date | None = None
    preservation_ruling: Short = ""
    instrument_no: Short = ""
    instrument_kind: Annotated[str, Field(max_length=32)] = ""
    instrument_court: Name = ""
    instrument_effective: date | None = None
    instrument_orders: Annotated[str, Field(max_length=2000)] = ""
    performance_due: date | None = None


class PermitBody(View):
    """What is asked for. `case` empty: every case of the creditor (OWN, PUB).

    `docket`: the 案号 that an order serves, the one in force unless given. `about`: the party whom the document names.
    `valid_from` is today and `valid_to` 90 days later unless given.
    """

    authority: Authority
    purpose: Purpose
    basis: Annotated[str, Field(min_length=1, max_length=128)]
    basis_sha256: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
    case: CaseNumber | None = None
    about: PartyRole = PartyRole.DEBTOR
    docket: Short = ""
    sources: Annotated[tuple[Short, ...], Field(max_length=50)] = ()
    fields: Annotated[tuple[Short, ...], Field(max_length=100)] = ()
    consent_no: Short = ""
    order_no: Short = ""
    holder: Short = ""
    valid_from: date | None = None
    valid_to: date | None = None


class OfPermit(View):
    """A permit by its number."""

    permit: str = Field(pattern=r"^P\d{6,12}$", examples=["P000001"])


class PermitsView(View):
    """The permits that concern a case, newest first."""

    items: tuple[PermitView, ...]


class CheckBody(View):
    """May this source be asked about this person now? Others than the case's parties are always refused."""

    source: Short
    about: Annotated[str, Field(min_length=1, max_length=32)] = "debtor"


class CheckView(View):
    """The gate's answer; a no carries every reason with its article and the paper that would open the door."""

    allowed: bool
    authority: str = ""
    reasons: tuple[Why, ...] = ()
    opens_with: tuple[str, ...] = ()


@operation(
    "POST",
    "/api/v1/cases/{case}/dockets",
    "登记法院案件；同一案件以最新登记的为准",
    tag=_TAG,
    permission=Permission.DOCKET_WRITE,
    params=OfCase,
    body=DocketBody,
    returns=DocketView,
    status=201,
)
async def add_docket(call: Call[OfCase, Nothing, DocketBody]) -> DocketView:
    docket = Docket(id="", case_id=call.case.id, **call.body.model_dump())
    return docket_view(await call.service.permits.add_docket(docket))


@operation(
    "GET",
    "/api/v1/cases/{case}/docket",
    "现行的法院案件",
    tag=_TAG,
    permission=Permission.PERMIT_READ,
    params=OfCase,
    returns=DocketView,
)
async def show_docket(call: Call[OfCase, Nothing, None]) -> DocketView:
    docket = await call.service.permits.docket(call.case.id)
    if docket is None:
        raise NotFound(f"案件 {call.case.number} 尚未登记法院案件（诉前）")
    return docket_view(docket)


@operation(
    "GET",
    "/api/v1/cases/{case}/permits",
    "与一个案件有关的许可",
    tag=_TAG,
    permission=Permission.PERMIT_READ,
    params=OfCase,
    returns=PermitsView,
)
async def list_permits(call: Call[OfCase, Nothing, None]) -> PermitsView:
    papers = await call.service.permits.papers(call.case.id)
    today = call.service.scribe.today()
    return PermitsView(items=tuple(permit_view(permit, call.case.number, today) for permit in papers.permits))


@operation(
    "POST",
    "/api/v1/permits",
    "申请一项查询许可；须由另一人批准后生效",
    tag=_TAG,
    permission=Permission.PERMIT_ADD,
    body=PermitBody,
    returns=PermitView,
    status=201,
    missing=True,
)
async def add_permit(call: Call[Nothing, Nothing, PermitBody]) -> PermitView:
    service, body = call.service, call.body
    case = await service.cases.case(body.case.upper()) if body.case else None
    await call.require(Permission.PERMIT_ADD, case)
    start = body.valid_from or service.scribe.today()
    draft = PermitDraft(
        authority=body.authority,
        purpose=body.purpose,
        basis=body.basis,
        basis_sha256=body.basis_sha256,
        holder=body.holder,
        valid_from=start,
        valid_to=body.valid_to or start + timedelta(days=_USUAL_DAYS),
        case_id=case.id if case else "",
        party_id=_party(case, body.about) if case else "",
        sources=frozenset(body.sources),
        fields=frozenset(body.fields),
        consent_no=body.consent_no,
        order_no=body.order_no,
        docket_id=await _docket(service, case, body),
    )
    return await _view(service, await service.permits.add_permit(draft))


@operation(
    "GET",
    "/api/v1/permits/{permit}",
    "一项许可",
    tag=_TAG,
    permission=Permission.PERMIT_READ,
    params=OfPermit,
    returns=PermitView,
    missing=True,
)
async def show_permit(call: Call[OfPermit, Nothing, None]) -> PermitView:
    return await _view(call.service, await call.service.permits.permit(call.path.permit))


@operation(
    "POST",
    "/api/v1/permits/{permit}/approval",
    "批准他人申请的许可",
    tag=_TAG,
    permission=Permission.PERMIT_APPROVE,
    params=OfPermit,
    returns=PermitView,
    missing=True,
)
async def approve_permit(call: Call[OfPermit, Nothing, None]) -> PermitView:
    return await _view(call.service, await call.service.permits.approve(call.path.permit))


@operation(
    "POST",
    "/api/v1/permits/{permit}/revocation",
    "撤销许可，立即生效：正在进行的查询也不再发出下一次请求",
    tag=_TAG,
    permission=Permission.PERMIT_APPROVE,
    params=OfPermit,
    returns=PermitView,
    missing=True,
)
async def revoke_permit(call: Call[OfPermit, Nothing, None]) -> PermitView:
    return await _view(call.service, await call.service.permits.revoke(call.path.permit))


@operation(
    "POST",
    "/api/v1/cases/{case}/permits/check",
    "只问闸门：这个来源现在能不能查这个人；拒绝时列明依据，并记入日志",
    tag=_TAG,
    permission=Permission.PERMIT_READ,
    params=OfCase,
    body=CheckBody,
    returns=CheckView,
)
async def check_permit(call: Call[OfCase, Nothing, CheckBody]) -> CheckView:
    service, case, body = call.service, call.case, call.body
    source = call.house.sources.get(body.source)
    if source is None:
        raise UsageError(f"没有这个来源；可用：{'、'.join(call.house.sources)}")
    party = next((each.id for each in case.parties if each.role == body.about), "")
    door = Door.of(source.manifest)
    answer = service.desk.gate.open(door, case, party, await service.permits.papers(case.id))
    if not isinstance(answer, Denial):
        return CheckView(allowed=True, authority=answer.authority)
    articles = [reason.article for reason in answer.reasons]
    await service.scribe.commit(Action.DENIED, case.id, {"source": source.id, "articles": articles})
    return CheckView(
        allowed=False,
        reasons=tuple(Why(code=reason.code, text=reason.text, article=reason.article) for reason in answer.reasons),
        opens_with=tuple(dict.fromkeys(reason.opens_with for reason in answer.reasons if reason.opens_with)),
    )


def _party(case: Case, role: PartyRole) -> str:
    """The debtor is what a permit means unless it says otherwise."""
    if role is PartyRole.DEBTOR:
        return ""
    party = next((party for party in case.parties if party.role is role), None)
    if party is None:
        raise UsageError(f"{case.number} 没有{ROLES[role]}")
    return party.id


async def _docket(service: Service, case: Case | None, body: PermitBody) -> str:
    """The docket that an order or a mandate serves."""
    if body.authority not in {Authority.ORD, Authority.LAW} or case is None:
        return ""
    if not body.docket:
        docket = await service.permits.docket(case.id)
        return docket.id if docket else ""
    found = await service.permits.docket_numbered(body.docket)
    mine = next((each for each in found if each.case_id == case.id), None)
    if mine is None:
        raise NotAllowed(["此案号不是本案的法院案件，其调查令、授权不得用于本案（民事诉讼法第67条；保全规定第12条）"])
    return mine.id


async def _view(service: Service, permit: Permit) -> PermitView:
    case = (await service.cases.case(permit.case_id)).number if permit.case_id else ""
    return permit_view(permit, case, service.scribe.today())


OPERATIONS: tuple[Operation, ...] = (
    add_docket,
    show_docket,
    list_permits,
    add_permit,
    show_permit,
    approve_permit,
    revoke_permit,
    check_permit,
)
