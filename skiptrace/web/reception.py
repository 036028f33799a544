"""Where a request becomes a call: who is it, may he, does it have its form; then the handler; then the answer's form.

Order: key, role, form, case, handler. A form is looked at after the role, so that who may not learns nothing of it.
"""

from typing import Any, TypeVar
from urllib.parse import quote

from aiohttp import web
from pydantic import ValidationError

from skiptrace.acting import Service
from skiptrace.cases.case import Case
from skiptrace.errors import NotAllowed
from skiptrace.journal import Action, Actor
from skiptrace.service import House
from skiptrace.validation import Invalid, explained
from skiptrace.views.view import View
from skiptrace.web.operation import Answer, Call, OfCase, Operation, Raw, Upload
from skiptrace.web.problem import Problem, ProblemError, invalid, refusal, unauthorised
from skiptrace.web.workshop import Workshop

HOUSE = web.AppKey("house", House)
WORKSHOP = web.AppKey("workshop", Workshop)
_SCHEME = "bearer "
V = TypeVar("V", bound=View)


class Reception:
    """One operation at the door."""

    def __init__(self, operation: Operation) -> None:
        self._operation = operation

    async def answer(self, request: web.Request) -> web.StreamResponse:
        operation, house = self._operation, request.app[HOUSE]
        service = house.acting(await self._who(request, house))
        if operation.permission is not None and (why := await service.refused(operation.permission)):
            raise refusal(why)
        path = _read(operation.params, dict(request.match_info), "path")
        query = _read(operation.query, _pairs(request, operation.query), "query")
        body = await self._body(request)
        call = Call(
            service=service,
            house=house,
            workshop=request.app[WORKSHOP],
            path=path,
            query=query,
            body=body,
            opened=await self._case(service, path),
            request=request,
        )
        try:
            return self._answer(await operation.handler(call))
        except NotAllowed as error:
            await _journalled(call, operation, error)
            raise

    async def _who(self, request: web.Request, house: House) -> Actor:
        if self._operation.permission is None:
            return Actor("", house.settings.role)
        given = request.headers.get("Authorization", "")
        holder = None
        if given[: len(_SCHEME)].lower() == _SCHEME:
            holder = await house.key_ring.holder(given[len(_SCHEME) :].strip())
        if holder is None:
            raise unauthorised()
        return holder

    async def _case(self, service: Service, path: View) -> Case | None:
        if not isinstance(path, OfCase):
            return None
        case = await service.cases.case(path.case)
        assert self._operation.permission is not None
        if why := await service.refused(self._operation.permission, case):
            raise refusal(why)
        return case

    async def _body(self, request: web.Request) -> Any:
        body = self._operation.body
        if body is None:
            return None
        if isinstance(body, Upload):
            _of_type(request, "application/octet-stream")
            return await _bytes(request, body.max_bytes)
        _of_type(request, "application/json")
        return _json(body, await _bytes(request, self._operation.most))

    def _answer(self, answer: Answer) -> web.StreamResponse:
        if isinstance(answer, web.StreamResponse):
            return answer
        if isinstance(answer, Raw):
            disposition = f"attachment; filename*=UTF-8''{quote(answer.filename)}"
            headers = {"Content-Disposition": disposition}
            return web.Response(body=answer.body, content_type=answer.media, headers=headers)
        text = answer.model_dump_json()
        return web.Response(text=text, status=self._operation.status, content_type="application/json")


def _pairs(request: web.Request, model: type[View]) -> dict[str, str]:
    """Query values by name; a name given twice is an error, since nobody could say which of them counts."""
    twice = sorted(name for name in model.model_fields if len(request.query.getall(name, ())) > 1)
    if twice:
        raise invalid(tuple(Invalid(f"query.{name}", "只能给出一次") for name in twice))
    return dict(request.query)


def _read(model: type[V], values: dict[str, str], root: str) -> V:
    try:
        return model.model_validate_strings(values)
    except ValidationError as error:
        found = error.errors(include_input=False, include_url=False)
        raise invalid(explained(found, root, names_given=False)) from None


def _json(model: type[V], body: bytes) -> V:
    try:
        return model.model_validate_json(body, strict=True)
    except ValidationError as error:
        found = error.errors(include_input=False, include_url=False)
        broken = any(each["type"] == "json_invalid" for each in found)
        if broken:
            raise invalid((Invalid("body", "不是有效的 JSON（UTF-8）"),), 400) from None
        raise invalid(explained(found, "body", names_given=False)) from None


def _of_type(request: web.Request, wanted: str) -> None:
    if request.content_type != wanted:
        detail = f"请以 Content-Type: {wanted} 发送"
        raise ProblemError(Problem(type="media-type", title="内容类型不对", status=415, detail=detail))


async def _bytes(request: web.Request, most: int) -> bytes:
    """The body, read no further than its limit."""
    parts, size = [], 0
    async for part in request.content.iter_any():
        size += len(part)
        if size > most:
            detail = f"内容至多 {most // 1024} KiB"
            raise ProblemError(Problem(type="too-large", title="内容过大", status=413, detail=detail))
        parts.append(part)
    return b"".join(parts)


async def _journalled(call: Call[Any, Any, Any], operation: Operation, error: NotAllowed) -> None:
    """Our own no inside a handler (one's own permit approved, a court's value asked for) is journalled too."""
    detail = {"operation": operation.name, "reasons": list(error.reasons)}
    await call.service.scribe.commit(Action.DENIED, call.opened.id if call.opened else "", detail)
