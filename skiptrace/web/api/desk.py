"""Public sites that only a person may ask: what to type where, and the saved pages taken in."""

from typing import Annotated

from pydantic import Field

from skiptrace.access.permission import Permission
from skiptrace.cases.case import PartyRole
from skiptrace.views.errand import ErrandView, errand_view
from skiptrace.views.view import View
from skiptrace.web.api.packs import TakenView, taken_view
from skiptrace.web.brought import brought_all
from skiptrace.web.operation import Call, Nothing, OfCase, Operation, Reveal, operation

_TAG = "人工查询"
_MAX_PAGES = 8 * 1024 * 1024


class ErrandsView(View):
    """What is open for a case."""

    items: tuple[ErrandView, ...]


class CaptureBody(View):
    """The saved pages of one result, all of them at once, as text; `party` only where one kind of party is meant."""

    source: Annotated[str, Field(min_length=1, max_length=64)]
    pages: Annotated[tuple[str, ...], Field(min_length=1, max_length=50)]
    party: PartyRole | None = None


@operation(
    "GET",
    "/api/v1/cases/{case}/desk/errands",
    "待人工查询的事项：对谁、到哪个网站、填写什么",
    tag=_TAG,
    permission=Permission.TRACE_RUN,
    params=OfCase,
    query=Reveal,
    returns=ErrandsView,
)
async def list_errands(call: Call[OfCase, Reveal, None]) -> ErrandsView:
    masked = await call.masked(call.query.reveal)
    errands = await call.service.desk_captures.errands(call.case)
    return ErrandsView(items=tuple(errand_view(errand, masked=masked) for errand in errands))


@operation(
    "POST",
    "/api/v1/cases/{case}/desk/captures",
    "取入结果页；同一页取两次不会重复，查的是别人的页退回不留",
    tag=_TAG,
    permission=Permission.REPLY_TAKE,
    params=OfCase,
    body=CaptureBody,
    returns=TakenView,
    most=_MAX_PAGES,
)
async def take_capture(call: Call[OfCase, Nothing, CaptureBody]) -> TakenView:
    pages = [page.encode("utf-8", "replace") for page in call.body.pages]
    async with brought_all(pages, "html") as files:
        taken = await call.service.desk_captures.take(call.case, files, call.body.source, call.body.party or "")
    return taken_view(taken, call.case.number)


OPERATIONS: tuple[Operation, ...] = (list_errands, take_capture)
