"""An operation: method, path, permission, models and answers in one value beside its handler.

The written contract is made from the same values that run (`openapi.py`), so that they cannot differ; and there is no
way to add a route without saying who may use it.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from aiohttp import web
from pydantic import BaseModel, Field

from skiptrace.access.permission import Permission
from skiptrace.acting import Service
from skiptrace.cases.case import Case
from skiptrace.journal import Action
from skiptrace.service import House
from skiptrace.views.view import View
from skiptrace.web.problem import refusal
from skiptrace.web.workshop import Workshop

MAX_JSON = 256 * 1024
CASE_NUMBER = r"^[Cc]\d{6,12}$"


class Nothing(View):
    """No parameters."""


class OfCase(View):
    """A path that names a case; the layer opens it, and asks whether it is this person's."""

    case: str = Field(pattern=CASE_NUMBER, description="案件编号", examples=["C000001"])


class Reveal(View):
    """Values are masked unless a reason for reading them is given; the reason is journalled."""

    reveal: str = Field(default="", max_length=200, description="查看未脱敏内容的理由（记入日志）")


@dataclass(frozen=True, slots=True)
class Raw:
    """Bytes of a media type, to be saved under a name."""

    body: bytes = field(repr=False)
    media: str
    filename: str


@dataclass(frozen=True, slots=True)
class Upload:
    """A body of bytes, as a file is sent with `curl --data-binary @file`."""

    max_bytes: int
    description: str


P_co = TypeVar("P_co", bound=View, covariant=True)
Q_co = TypeVar("Q_co", bound=View, covariant=True)
B_co = TypeVar("B_co", covariant=True)


@dataclass(frozen=True, slots=True)
class Call(Generic[P_co, Q_co, B_co]):
    """One call after all checks: who acts, on what, with which values."""

    service: Service
    house: House
    workshop: Workshop
    path: P_co
    query: Q_co
    body: B_co
    opened: Case | None
    request: web.Request

    @property
    def case(self) -> Case:
        """The case that the path names."""
        assert self.opened is not None
        return self.opened

    async def masked(self, reason: str) -> bool:
        """Whether this answer hides values; reading them needs the permission, and the reason is journalled."""
        if not reason.strip():
            return True
        await self.require(Permission.VALUE_REVEAL, self.opened)
        detail = {"reason": reason.strip(), "fields": "full"}
        await self.service.scribe.commit(Action.READ, self.opened.id if self.opened else "", detail)
        return False

    async def require(self, permission: Permission, case: Case | None = None) -> None:
        """Go on only if this person may; else a problem with the reasons."""
        if why := await self.service.refused(permission, case):
            raise refusal(why)


Answer = BaseModel | Raw | web.StreamResponse
Handler = Callable[[Call[Any, Any, Any]], Awaitable[Answer]]


@dataclass(frozen=True, slots=True)
class Operation:
    """Everything about one operation. `permission` None: open to everybody (health, the contract itself).

    `returns` is the model of the answer, or the media type of one that is no JSON. `missing`: may answer 404 though its
    path names no case. `most` bytes of a JSON body are read.
    """

    name: str
    method: str
    path: str
    summary: str
    tag: str
    permission: Permission | None
    handler: Handler
    params: type[View]
    query: type[View]
    body: type[View] | Upload | None
    returns: type[BaseModel] | str
    status: int
    missing: bool
    most: int

    @property
    def statuses(self) -> tuple[int, ...]:
        """The problems that it may answer with."""
        found = {500, 503}
        if self.permission is not None:
            found |= {401, 403}
        if self.params.model_fields or self.query.model_fields or self.body is not None:
            found.add(422)
        if self.body is not None:
            found |= {400, 413, 415}
        if self.missing or issubclass(self.params, OfCase):
            found.add(404)
        return tuple(sorted(found))


def operation(
    method: str,
    path: str,
    summary: str,
    *,
    tag: str,
    permission: Permission | None,
    returns: type[BaseModel] | str,
    params: type[View] = Nothing,
    query: type[View] = Nothing,
    body: type[View] | Upload | None = None,
    status: int = 200,
    missing: bool = False,
    most: int = MAX_JSON,
) -> Callable[[Handler], Operation]:
    """Make an operation of a handler."""

    def made(handler: Handler) -> Operation:
        return Operation(
            handler.__name__,
            method,
            path,
            summary,
            tag,
            permission,
            handler,
            params,
            query,
            body,
            returns,
            status,
            missing,
            most,
        )

    return made
