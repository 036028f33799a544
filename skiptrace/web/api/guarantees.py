"""How a guarantor answers and for how long: read from the creditor's file, told and corrected by people."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Self

from pydantic import Field, model_validator

from skiptrace.access.permission import Permission
from skiptrace.cases.event import addressed, concerned
from skiptrace.cases.guarantee import MOST_MONTHS, Deed, Lasting, Mode, Terms
from skiptrace.views.guarantee import GuaranteeToldView, GuaranteeView, guarantee_views, told_view
from skiptrace.views.view import View
from skiptrace.web.api.cases import Reason
from skiptrace.web.operation import CASE_NUMBER, Call, Nothing, OfCase, Operation, Reveal, operation

_TAG = "时效事件与所扶养家属"
_Claim = Annotated[int, Field(ge=1, le=9999, description="合同序号")]


class OfGuarantee(OfCase):
    """An entry about a guarantee by its number."""

    case: str = Field(pattern=CASE_NUMBER, description="案件编号", examples=["C000001"])
    guarantee: str = Field(pattern=r"^G[0-9]{6,12}$", examples=["G000001"])


class GuaranteeBody(View):
    """The terms of one guarantor, and on what they rest; the period in one of its three forms, or not at all."""

    of: Annotated[str, Field(max_length=12, pattern=r"^保证人[0-9]{1,4}$", examples=["保证人1"])]
    basis: Reason
    mode: Mode = Mode.UNKNOWN
    until: date | None = None
    months: int | None = Field(default=None, ge=1, le=MOST_MONTHS)
    period: Annotated[Lasting, Field(description="没有约定 none；约定不明 unclear")] = Lasting.UNKNOWN
    claims: tuple[_Claim, ...] = ()
    agreement: Annotated[str, Field(max_length=200, description="保证合同的编号与签订日期")] = ""
    scope: Annotated[str, Field(max_length=200, description="约定的保证范围")] = ""
    limit: Decimal | None = Field(
        default=None, gt=0, le=Decimal("1e12"), decimal_places=2, description="最高债权额（元）"
    )

    @model_validator(mode="after")
    def _one_form(self) -> Self:
        forms = (self.until, self.months, self.period if self.period is not Lasting.UNKNOWN else None)
        if sum(each is not None for each in forms) > 1 or self.period is Lasting.AGREED:
            raise ValueError("保证期间只填止日、月数、没有约定或者约定不明中的一项")
        if self.terms.silent and self.deed.silent:
            raise ValueError("保证方式、保证期间和保证合同至少填一项")
        return self

    @property
    def terms(self) -> Terms:
        agreed = Lasting.AGREED if self.until or self.months else self.period
        return Terms(self.mode, agreed, self.until, self.months)

    @property
    def deed(self) -> Deed:
        return Deed(self.agreement.strip(), self.scope.strip(), self.limit)


class UndoneBody(View):
    """Why."""

    reason: Reason


class GuaranteesView(View):
    """What counts for each guarantor and contract, and every entry, those that were left out too."""

    items: tuple[GuaranteeView, ...]
    told: tuple[GuaranteeToldView, ...]


@operation(
    "GET",
    "/api/v1/cases/{case}/guarantees",
    "保证约定：每个保证人对每份合同的保证方式与保证期间、由谁所说",
    tag=_TAG,
    permission=Permission.COURT_READ,
    params=OfCase,
    query=Reveal,
    returns=GuaranteesView,
)
async def list_guarantees(call: Call[OfCase, Reveal, None]) -> GuaranteesView:
    masked = await call.masked(call.query.reveal)
    told = await call.service.guarantees.of_case(call.case.id)
    entries = tuple(told_view(call.case, each, masked=masked) for each in told)
    return GuaranteesView(items=guarantee_views(call.case, told, masked=masked), told=entries)


@operation(
    "POST",
    "/api/v1/cases/{case}/guarantees",
    "登记或者更正保证方式、保证期间与保证合同；以最后一次为准",
    tag=_TAG,
    permission=Permission.EVENT_ENTER,
    params=OfCase,
    body=GuaranteeBody,
    returns=GuaranteeToldView,
    status=201,
)
async def tell_guarantee(call: Call[OfCase, Nothing, GuaranteeBody]) -> GuaranteeToldView:
    case, body = call.case, call.body
    claims = concerned(case, [str(each) for each in body.claims])
    party = addressed(case, body.of)
    told = await call.service.guarantees.tell(case, party, claims, body.terms, body.basis, body.deed)
    return told_view(case, told, masked=True)


@operation(
    "POST",
    "/api/v1/cases/{case}/guarantees/{guarantee}/undo",
    "撤销一次登记：以前的登记或者债权人文件重新起作用",
    tag=_TAG,
    permission=Permission.EVENT_ENTER,
    params=OfGuarantee,
    body=UndoneBody,
    returns=GuaranteeToldView,
)
async def undo_guarantee(call: Call[OfGuarantee, Nothing, UndoneBody]) -> GuaranteeToldView:
    undone = await call.service.guarantees.undo(call.case, call.path.guarantee, call.body.reason)
    return told_view(call.case, undone, masked=True)


OPERATIONS: tuple[Operation, ...] = (list_guarantees, tell_guarantee, undo_guarantee)
