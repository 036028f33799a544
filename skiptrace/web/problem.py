"""Errors as problem+json (RFC 9457): the one place that maps what can go wrong to a status.

What was sent never comes back: a body that did not fit holds somebody's values. Foreign errors say their class only.
"""

import uuid
from dataclasses import dataclass

import structlog
from aiohttp import web
from pydantic import BaseModel, ConfigDict

from matching.errors import MatchingError
from skiptrace.access.permission import Refusal
from skiptrace.documents.errors import DocumentError
from skiptrace.errors import NotAllowed, NotFound, SettingsError, StoreError, UsageError
from skiptrace.validation import Invalid

MEDIA = "application/problem+json"


class Why(BaseModel):
    """One reason: a rule's or field's name, what it says, and the article where there is one."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    code: str
    text: str
    article: str = ""


class Problem(BaseModel):
    """What went wrong. `reasons` lists every reason of a refusal, or every place of an input that does not fit."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    type: str
    title: str
    status: int
    detail: str
    reasons: tuple[Why, ...] = ()


class ProblemError(Exception):
    """A problem that the layer itself found."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.title)
        self.problem = problem


@dataclass(frozen=True, slots=True)
class _Kind:
    status: int
    type: str
    title: str


_KINDS: tuple[tuple[type[Exception], _Kind], ...] = (
    (NotFound, _Kind(404, "not-found", "没有找到")),
    (SettingsError, _Kind(500, "settings", "设置有误")),
    (UsageError, _Kind(422, "unusable", "输入有误")),
    (MatchingError, _Kind(422, "unusable", "输入有误")),
    (DocumentError, _Kind(422, "document", "文书无法生成")),
    (StoreError, _Kind(503, "store", "存储不可用")),
)
_HTTP = {404: "没有这个地址", 405: "此地址不接受这种方法", 413: "内容过大", 400: "请求无法读取"}


def problem_of(error: Exception) -> Problem:
    """The problem of any error; an unknown one is noted under a number and tells nothing."""
    if isinstance(error, ProblemError):
        return error.problem
    if isinstance(error, NotAllowed):
        reasons = tuple(Why(code="not_allowed", text=reason) for reason in error.reasons)
        return Problem(type="denied", title="不允许", status=403, detail="；".join(error.reasons), reasons=reasons)
    if isinstance(error, web.HTTPException):
        title = _HTTP.get(error.status, "请求无法处理")
        return Problem(type="http", title=title, status=error.status, detail=title)
    for kind, form in _KINDS:
        if isinstance(error, kind):
            return Problem(type=form.type, title=form.title, status=form.status, detail=str(error))
    number = uuid.uuid4().hex[:12]
    structlog.get_logger().error("request_failed", error=type(error).__name__, number=number)
    return Problem(type="internal", title="内部错误", status=500, detail=f"内部错误，编号 {number}；数据未受影响")


def unauthorised() -> ProblemError:
    detail = "请在 Authorization 头中给出有效的密钥：Bearer sk_…（skiptrace keys add 发放）"
    return ProblemError(Problem(type="unauthorised", title="未认证", status=401, detail=detail))


def refusal(why: Refusal) -> ProblemError:
    reason = Why(code=why.code, text=why.text, article=why.article)
    return ProblemError(Problem(type="denied", title="不允许", status=403, detail=why.text, reasons=(reason,)))


def invalid(found: tuple[Invalid, ...], status: int = 422) -> ProblemError:
    """An input that does not have its form; each place with its mend."""
    reasons = tuple(Why(code=each.place, text=each.text) for each in found)
    detail = "；".join(f"{each.place}：{each.text}" for each in found)
    return ProblemError(Problem(type="invalid", title="输入不合格式", status=status, detail=detail, reasons=reasons))


def response(problem: Problem) -> web.Response:
    headers = {"WWW-Authenticate": 'Bearer realm="skiptrace"'} if problem.status == 401 else {}
    text = problem.model_dump_json()
    return web.Response(text=text, status=problem.status, content_type=MEDIA, headers=headers)
