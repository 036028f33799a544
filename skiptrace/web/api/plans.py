"""The plan of a case, a lawyer's tick on each thing, and what a thing is worth."""

from datetime import date
from decimal import Decimal
from typing import Annotated

from pydantic import Field

from skiptrace.access.permission import Permission
from skiptrace.views.plan import PlanView, plan_view
from skiptrace.views.view import View
from skiptrace.web.api.cases import Reason
from skiptrace.web.operation import CASE_NUMBER, Call, Nothing, OfCase, Operation, Reveal, operation

_TAG = "申请方案"
_Yuan = Annotated[Decimal, Field(gt=0, max_digits=15, decimal_places=2)]


class OfAsset(OfCase):
    """A thing of a case by its number in the dossier."""

    case: str = Field(pattern=CASE_NUMBER, description="案件编号", examples=["C000001"])
    asset: str = Field(pattern=r"^A\d{1,5}$", description="财产编号", examples=["A1"])


class ChoiceBody(View):
    """In or out, and why."""

    included: bool
    reason: Reason


class ValueBody(View):
    """What a house, a vehicle or a holding is worth, in yuan."""

    low: _Yuan
    high: _Yuan
    basis: Reason
    as_of: date


@operation(
    "GET",
    "/api/v1/cases/{case}/plan",
    "申请方案：逐项列入与否及理由、累计、条件、法院、费用与处理建议",
    tag=_TAG,
    permission=Permission.DOSSIER_EXPORT,
    params=OfCase,
    query=Reveal,
    returns=PlanView,
)
async def show_plan(call: Call[OfCase, Reveal, None]) -> PlanView:
    masked = await call.masked(call.query.reveal)
    return plan_view(await call.service.book(call.case), masked=masked)


@operation(
    "POST",
    "/api/v1/cases/{case}/plan/{asset}/choice",
    "勾选或者取消一项财产；返回变更后的方案",
    tag=_TAG,
    permission=Permission.PLAN_CHOOSE,
    params=OfAsset,
    body=ChoiceBody,
    returns=PlanView,
)
async def choose_asset(call: Call[OfAsset, Nothing, ChoiceBody]) -> PlanView:
    book = await call.service.book(call.case)
    thing, body = book.asset(call.path.asset), call.body
    await call.service.planner.choose(call.case, thing, included=body.included, reason=body.reason)
    return plan_view(await call.service.book(call.case), masked=True)


@operation(
    "POST",
    "/api/v1/cases/{case}/plan/{asset}/value",
    "登记房屋、机动车或者股权的估值；返回变更后的方案",
    tag=_TAG,
    permission=Permission.PLAN_CHOOSE,
    params=OfAsset,
    body=ValueBody,
    returns=PlanView,
)
async def appraise_asset(call: Call[OfAsset, Nothing, ValueBody]) -> PlanView:
    thing, body = (await call.service.book(call.case)).asset(call.path.asset), call.body
    await call.service.planner.appraise(call.case, thing, body.low, body.high, body.basis, body.as_of)
    return plan_view(await call.service.book(call.case), masked=True)


@operation(
    "DELETE",
    "/api/v1/cases/{case}/plan/{asset}/choice",
    "撤销对一项财产的勾选和估值；返回变更后的方案",
    tag=_TAG,
    permission=Permission.PLAN_CHOOSE,
    params=OfAsset,
    returns=PlanView,
)
async def clear_asset(call: Call[OfAsset, Nothing, None]) -> PlanView:
    await call.service.planner.clear(call.case, (await call.service.book(call.case)).asset(call.path.asset))
    return plan_view(await call.service.book(call.case), masked=True)


OPERATIONS: tuple[Operation, ...] = (show_plan, choose_asset, appraise_asset, clear_asset)
