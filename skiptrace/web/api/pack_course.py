"""What becomes of a pack after it was handed over: taken up, asked after, sent back; and taken back by us."""

from datetime import date

from pydantic import Field

from skiptrace.access.permission import Permission
from skiptrace.views.case import PackView
from skiptrace.views.view import View
from skiptrace.web.api.packs import OfPack, view_of
from skiptrace.web.operation import Call, Nothing, Operation, operation

_TAG = "请求包与回复"


class AcceptanceBody(View):
    """The day by which the holder means to answer."""

    due: date


class ReminderBody(View):
    """Who was asked and what was said, without a word about the person; the new day on which the answer is due."""

    note: str = Field(min_length=2, max_length=200)
    due: date


class WhyBody(View):
    """Why, without a word about the person."""

    why: str = Field(min_length=2, max_length=200)


@operation(
    "POST",
    "/api/v1/packs/{pack}/acceptance",
    "登记对方已受理，以及答应何时回复",
    tag=_TAG,
    permission=Permission.PACK_CARRY,
    params=OfPack,
    body=AcceptanceBody,
    returns=PackView,
    missing=True,
)
async def accept_pack(call: Call[OfPack, Nothing, AcceptanceBody]) -> PackView:
    return await view_of(call, await call.service.packs.accepted(call.path.pack, call.body.due))


@operation(
    "POST",
    "/api/v1/packs/{pack}/reminders",
    "登记一次催询与新的回复期限",
    tag=_TAG,
    permission=Permission.PACK_CARRY,
    params=OfPack,
    body=ReminderBody,
    returns=PackView,
    missing=True,
)
async def remind_pack(call: Call[OfPack, Nothing, ReminderBody]) -> PackView:
    return await view_of(call, await call.service.packs.reminded(call.path.pack, call.body.note, call.body.due))


@operation(
    "POST",
    "/api/v1/packs/{pack}/return",
    "登记对方退件（未作答复）；补正后由另一人重新批准",
    tag=_TAG,
    permission=Permission.PACK_CARRY,
    params=OfPack,
    body=WhyBody,
    returns=PackView,
    missing=True,
)
async def return_pack(call: Call[OfPack, Nothing, WhyBody]) -> PackView:
    return await view_of(call, await call.service.packs.returned(call.path.pack, call.body.why))


@operation(
    "POST",
    "/api/v1/packs/{pack}/withdrawal",
    "撤回尚未答复的请求包：不再送出，所问之事记为未查询",
    tag=_TAG,
    permission=Permission.PACK_CARRY,
    params=OfPack,
    body=WhyBody,
    returns=PackView,
    missing=True,
)
async def withdraw_pack(call: Call[OfPack, Nothing, WhyBody]) -> PackView:
    return await view_of(call, await call.service.packs.withdraw(call.path.pack, call.body.why))


OPERATIONS: tuple[Operation, ...] = (accept_pack, remind_pack, return_pack, withdraw_pack)
