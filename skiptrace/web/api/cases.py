"""Cases: the creditor's file in, lists, holds, joining, and to whom they are assigned."""

from datetime import date
from enum import StrEnum
from typing import Annotated

from pydantic import Field

from skiptrace.access.permission import GRANTED, Permission
from skiptrace.acting import Service
from skiptrace.cases.case import HoldKind
from skiptrace.views.case import CaseLineView, CaseView, case_line_view, case_view
from skiptrace.views.imported import ImportView, import_view
from skiptrace.views.view import View
from skiptrace.web.brought import brought
from skiptrace.web.operation import CASE_NUMBER, Call, Nothing, OfCase, Operation, Reveal, Upload, operation

_TAG = "案件"
_MAX_FILE = 32 * 1024 * 1024
Reason = Annotated[str, Field(min_length=1, max_length=200, pattern=r"\S", description="理由")]
CaseNumber = Annotated[str, Field(pattern=CASE_NUMBER)]
Person = Annotated[str, Field(min_length=1, max_length=64, pattern=r"\S")]


class FileForm(StrEnum):
    """How the file is written."""

    XLSX = "xlsx"
    XLS = "xls"
    CSV = "csv"


class ImportQuery(View):
    """`as_of`: date of the balances where the file does not say it."""

    form: FileForm = Field(description="文件格式")
    as_of: date | None = None


class ListQuery(View):
    """A page of cases in order of their numbers."""

    after: str = Field(default="", pattern=r"^([Cc]\d{6,12})?$", description="从此编号之后")
    limit: int = Field(default=50, ge=1, le=200)


class CasesView(View):
    """`next` is where the following page begins; empty on the last."""

    items: tuple[CaseLineView, ...]
    next: str


class HoldBody(View):
    """What stops, and why."""

    kind: HoldKind
    reason: Reason


class OfHold(OfCase):
    """A hold of a case."""

    kind: HoldKind


class ReasonQuery(View):
    """Why."""

    reason: Reason


class JoinBody(View):
    """The case that is taken up."""

    gone: CaseNumber


class AssignBody(View):
    """Cases, and the person whose they become."""

    cases: Annotated[tuple[CaseNumber, ...], Field(min_length=1, max_length=1000)]
    person: Person


class AssignedView(View):
    """How many cases are new to the person."""

    assigned: int


class OfAssignment(OfCase):
    """A person's case."""

    person: Person


class ForgottenView(View):
    """How many strangers' records were emptied."""

    records: int


class PairView(View):
    """Two cases that may be one debtor's."""

    first: str
    second: str
    verdict: str
    probability: float
    reasons: str


class PairsView(View):
    """Proposals; a person decides. `incomplete` says why some may be missing; empty when none is."""

    incomplete: str
    items: tuple[PairView, ...]


@operation(
    "POST",
    "/api/v1/imports",
    "导入债权人的逾期清单；同一文件导入两次不改变任何内容",
    tag=_TAG,
    permission=Permission.CASE_IMPORT,
    query=ImportQuery,
    body=Upload(_MAX_FILE, "逾期清单文件（XLSX、XLS 或 CSV）的内容"),
    returns=ImportView,
)
async def import_cases(call: Call[Nothing, ImportQuery, bytes]) -> ImportView:
    async with brought(call.body, call.query.form) as file:
        report = await call.service.cases.import_file(file, as_of=call.query.as_of)
    return import_view(report)


@operation(
    "GET",
    "/api/v1/cases",
    "列出案件（姓名脱敏；催收员只见分配给自己的）",
    tag=_TAG,
    permission=Permission.CASE_READ,
    query=ListQuery,
    returns=CasesView,
)
async def list_cases(call: Call[Nothing, ListQuery, None]) -> CasesView:
    service, limit = call.service, call.query.limit
    only = None
    if Permission.CASE_ANY not in GRANTED[service.role]:
        only = await service.assignments.of(service.scribe.actor.name)
    lines = await service.cases.list(after=call.query.after.upper(), limit=limit, only=only)
    after = lines[-1].number if len(lines) == limit else ""
    return CasesView(items=tuple(case_line_view(line) for line in lines), next=after)


@operation(
    "GET",
    "/api/v1/cases/{case}",
    "一个案件的当事人、合同、停止记录与法院案件",
    tag=_TAG,
    permission=Permission.CASE_READ,
    params=OfCase,
    query=Reveal,
    returns=CaseView,
)
async def show_case(call: Call[OfCase, Reveal, None]) -> CaseView:
    return await _view(call.service, call.case.id, masked=await call.masked(call.query.reveal))


@operation(
    "POST",
    "/api/v1/cases/{case}/holds",
    "立即停止一个案件的查询或联系",
    tag=_TAG,
    permission=Permission.CASE_HOLD,
    params=OfCase,
    body=HoldBody,
    returns=CaseView,
)
async def hold_case(call: Call[OfCase, Nothing, HoldBody]) -> CaseView:
    await call.service.cases.hold(call.case.id, call.body.kind, call.body.reason)
    return await _view(call.service, call.case.id)


@operation(
    "DELETE",
    "/api/v1/cases/{case}/holds/{kind}",
    "解除一项停止",
    tag=_TAG,
    permission=Permission.CASE_HOLD,
    params=OfHold,
    query=ReasonQuery,
    returns=CaseView,
)
async def release_case(call: Call[OfHold, ReasonQuery, None]) -> CaseView:
    await call.service.cases.release(call.case.id, call.path.kind, call.query.reason)
    return await _view(call.service, call.case.id)


@operation(
    "POST",
    "/api/v1/cases/{case}/joins",
    "认定两个案件是同一债务人，合并为一案",
    tag=_TAG,
    permission=Permission.CASE_JOIN,
    params=OfCase,
    body=JoinBody,
    returns=CaseView,
)
async def join_cases(call: Call[OfCase, Nothing, JoinBody]) -> CaseView:
    await call.service.cases.join(call.case.id, call.body.gone.upper())
    return await _view(call.service, call.case.id)


@operation(
    "GET",
    "/api/v1/duplicates",
    "可能是同一债务人的案件，由人决定是否合并",
    tag=_TAG,
    permission=Permission.CASE_JOIN,
    returns=PairsView,
)
async def list_duplicates(call: Call[Nothing, Nothing, None]) -> PairsView:
    found = await call.service.candidates.pairs()
    return PairsView(
        incomplete=found.incomplete,
        items=tuple(
            PairView(
                first=pair.first,
                second=pair.second,
                verdict=pair.verdict.decision,
                probability=round(pair.verdict.probability, 4),
                reasons="；".join(reason.text for reason in pair.verdict.reasons),
            )
            for pair in found.pairs
        ),
    )


@operation(
    "POST",
    "/api/v1/assignments",
    "把案件分配给一个人",
    tag=_TAG,
    permission=Permission.CASE_ASSIGN,
    body=AssignBody,
    returns=AssignedView,
    missing=True,
)
async def assign_cases(call: Call[Nothing, Nothing, AssignBody]) -> AssignedView:
    ids = [(await call.service.cases.case(number.upper())).id for number in call.body.cases]
    return AssignedView(assigned=await call.service.assignments.assign(ids, call.body.person.strip()))


@operation(
    "DELETE",
    "/api/v1/cases/{case}/assignments/{person}",
    "收回分配给一个人的案件",
    tag=_TAG,
    permission=Permission.CASE_ASSIGN,
    params=OfAssignment,
    returns=CaseView,
)
async def withdraw_case(call: Call[OfAssignment, Nothing, None]) -> CaseView:
    await call.service.assignments.withdraw(call.case.id, call.path.person.strip())
    return await _view(call.service, call.case.id)


@operation(
    "POST",
    "/api/v1/cases/{case}/strangers/forget",
    "销毁已排除的他人记录的内容与密钥，不可恢复",
    tag=_TAG,
    permission=Permission.REVIEW_DECIDE,
    params=OfCase,
    returns=ForgottenView,
)
async def forget_strangers(call: Call[OfCase, Nothing, None]) -> ForgottenView:
    return ForgottenView(records=await call.service.forget_strangers(call.case))


async def _view(service: Service, case_id: str, *, masked: bool = True) -> CaseView:
    """The case as it stands now."""
    case, docket = await service.cases.case(case_id), await service.permits.docket(case_id)
    return case_view(case, docket, await service.assignments.people(case_id), masked=masked)


OPERATIONS: tuple[Operation, ...] = (
    import_cases,
    list_cases,
    show_case,
    hold_case,
    release_case,
    join_cases,
    list_duplicates,
    assign_cases,
    withdraw_case,
    forget_strangers,
)
