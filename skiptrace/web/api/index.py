"""The candidate index: how it stands, verified, built anew, put in front; who in it may be a person."""

from typing import Annotated

from pydantic import Field

from skiptrace.access.permission import Permission
from skiptrace.views.index import (
    BuiltView,
    FoundView,
    IndexView,
    VerificationView,
    built_view,
    found_view,
    index_view,
    verification_view,
)
from skiptrace.views.view import View
from skiptrace.web.operation import Call, Nothing, Operation, operation

_TAG = "检索库"

Generation = Annotated[str, Field(max_length=128, pattern=r"^[0-9A-Za-z._-]*$")]
Text = Annotated[str, Field(max_length=200)]


class OfGeneration(View):
    """A generation by its name; empty for the one that is meant without a name."""

    generation: Generation = ""


class BuildQuery(View):
    """Whether the generation is put in front once it was verified."""

    swap: bool = True


class SwappedView(View):
    """The generation that stands in front now."""

    generation: str


class SomebodyBody(View):
    """What is known of somebody; the more, the better. `case` opens that case's scopes besides the general ones."""

    name: Text = ""
    id_no: Text = ""
    phone: Text = ""
    address: Text = ""
    employer: Text = ""
    case: Annotated[str, Field(max_length=32)] = ""


@operation(
    "GET",
    "/api/v1/index",
    "检索库各代的人数、大小、版本与进度",
    tag=_TAG,
    permission=Permission.INDEX_READ,
    returns=IndexView,
)
async def show_index(call: Call[Nothing, Nothing, None]) -> IndexView:
    return index_view(await call.service.index.stats())


@operation(
    "POST",
    "/api/v1/index/verification",
    "与记录库逐人核对一代检索库",
    tag=_TAG,
    permission=Permission.INDEX_READ,
    query=OfGeneration,
    returns=VerificationView,
)
async def verify_index(call: Call[Nothing, OfGeneration, None]) -> VerificationView:
    return verification_view(await call.service.index.verify(call.query.generation))


@operation(
    "POST",
    "/api/v1/index/builds",
    "另建一代检索库，核对后换上；建成后答复，期间现用的一代照常可用",
    tag=_TAG,
    permission=Permission.INDEX_BUILD,
    query=BuildQuery,
    returns=BuiltView,
)
async def build_index(call: Call[Nothing, BuildQuery, None]) -> BuiltView:
    return built_view(await call.service.index.build(swap=call.query.swap))


@operation(
    "POST",
    "/api/v1/index/swap",
    "把另建的一代换上",
    tag=_TAG,
    permission=Permission.INDEX_BUILD,
    query=OfGeneration,
    returns=SwappedView,
)
async def swap_index(call: Call[Nothing, OfGeneration, None]) -> SwappedView:
    return SwappedView(generation=await call.service.index.swap(call.query.generation))


@operation(
    "POST",
    "/api/v1/candidates",
    "检索库中谁可能是此人（只在有权查看的范围内），附比对结论",
    tag=_TAG,
    permission=Permission.CASE_ANY,
    body=SomebodyBody,
    returns=FoundView,
    missing=True,
)
async def find_people(call: Call[Nothing, Nothing, SomebodyBody]) -> FoundView:
    body = call.body
    case = await call.service.cases.case(body.case.upper()) if body.case else None
    if case is not None:
        await call.require(Permission.CASE_ANY, case)
    known = {
        "name": body.name,
        "id_no": body.id_no,
        "phones": [body.phone] if body.phone else [],
        "address": [body.address] if body.address else [],
        "employer": [body.employer] if body.employer else [],
    }
    return found_view(await call.service.near(known, case))


OPERATIONS: tuple[Operation, ...] = (show_index, verify_index, build_index, swap_index, find_people)
