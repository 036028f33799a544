"""Calls through an operator's middle number: asked for once, shown once, and logged with what came of them."""

from typing import Annotated

from pydantic import Field

from skiptrace.access.permission import Permission
from skiptrace.contacts.check import TARGETS
from skiptrace.contacts.dialling import Calling
from skiptrace.views.contact import DialledView, RelayCallView, dialled_view, relay_call_view
from skiptrace.views.view import View
from skiptrace.web.api.profiles import Target
from skiptrace.web.operation import Call, Nothing, OfCase, Operation, operation

_TAG = "结果、核定与联系"


class DialBody(View):
    """Which point, and from which registered number. `checked`: somebody asked the operator about a lost answer."""

    point: Annotated[str, Field(pattern=r"^[Pp][0-9A-Za-z]{4,26}$")]
    caller: Annotated[str, Field(min_length=10, max_length=12)]
    to: Target = Target.DEBTOR
    checked: bool = False


class RelayCallsView(View):
    """The calls of a case through middle numbers, in their order."""

    items: tuple[RelayCallView, ...]


@operation(
    "POST",
    "/api/v1/cases/{case}/contacts/dial",
    "申请中间号并显示一次；先过联系检查，上次的通话须已登记结果",
    tag=_TAG,
    permission=Permission.CONTACT_USE,
    params=OfCase,
    body=DialBody,
    returns=DialledView,
)
async def dial(call: Call[OfCase, Nothing, DialBody]) -> DialledView:
    service, body = call.service, call.body
    role = TARGETS.get(body.to)
    party = next((each for each in call.case.parties if each.role is role), None)
    profile = await service.profile(call.case)
    points = await service.contact_points(profile, party) if party else ()
    calling = Calling(body.point, body.caller, body.to, checked=body.checked)
    return dialled_view(await service.dialler.dial(profile, points, calling), masked=True)


@operation(
    "GET",
    "/api/v1/cases/{case}/contacts/calls",
    "通过中间号的通话及其结果；号码不保存",
    tag=_TAG,
    permission=Permission.CONTACT_USE,
    params=OfCase,
    returns=RelayCallsView,
)
async def list_calls(call: Call[OfCase, Nothing, None]) -> RelayCallsView:
    found = await call.service.dialler.calls(call.case)
    return RelayCallsView(items=tuple(relay_call_view(each) for each in found))


OPERATIONS: tuple[Operation, ...] = (dial, list_calls)
