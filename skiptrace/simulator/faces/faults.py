"""Faults that can be switched on: what networks and tired servers really answer.

Surprising: none of them is a "no record". A reader that takes one for an empty result has the error that this
product fears second most.
"""

from __future__ import annotations

import asyncio
import json
from dataclasses import dataclass, field, fields
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from random import Random
from typing import TYPE_CHECKING, Literal

from aiohttp import web

if TYPE_CHECKING:
    from collections.abc import Mapping

RetryAfter = Literal["seconds", "date", "zero", "missing"]
_BUSY = "系统繁忙"
_UNKNOWN = {"code": "9999", "msg": _BUSY, "ret": "99", "errmsg": _BUSY, "message": _BUSY, "result_code": "SYS_ERR"}
_KINDS = ("busy", "quota", "failing", "disconnect", "html", "code", "truncated", "empty")


@dataclass(slots=True)
class Faults:
    """Rates (0..1) of each fault, latency in seconds; all off by default. At most one fault meets a request.

    `busy` 503, `quota` 429, `failing` 500, `disconnect`, `html` page with 200, `code` unknown error code with 200,
    `truncated` and `empty` bodies. `retry_after` is the form of the header on 503 and 429; `source` limits the faults
    to one base path (core, gjj, carrier, companies). Raises `ValueError` when rates add up to more than 1.
    """

    latency: float = 0.0
    busy: float = 0.0
    quota: float = 0.0
    failing: float = 0.0
    disconnect: float = 0.0
    html: float = 0.0
    code: float = 0.0
    truncated: float = 0.0
    empty: float = 0.0
    retry_after: RetryAfter = "seconds"
    wait: int = 1
    source: str = ""
    seed: int = 0
    _rng: Random = field(init=False, repr=False)

    def __post_init__(self) -> None:
        self._rng = Random(self.seed)
        if sum(getattr(self, kind) for kind in _KINDS) > 1 + 1e-9:
            raise ValueError("rates of faults add up to more than 1")

    def change(self, values: Mapping[str, object]) -> Faults:
        """The same with other values; `TypeError` for a name that is no setting."""
        now = {f.name: getattr(self, f.name) for f in fields(self) if f.init}
        return Faults(**{**now, **values})

    def draw(self, source: str) -> str:
        """The fault that meets the next request of that source, or "" for none."""
        place = self._rng.random()
        if self.source and source != self.source:
            return ""
        for kind in _KINDS:
            place -= getattr(self, kind)
            if place < 0:
                return kind
        return ""

    async def delay(self) -> None:
        """Wait as a slow server would."""
        if self.latency:
            await asyncio.sleep(self.latency)

    def headers(self) -> dict[str, str]:
        """`Retry-After` in the form that is set."""
        match self.retry_after:
            case "missing":
                return {}
            case "zero":
                return {"Retry-After": "0"}
            case "date":
                return {"Retry-After": format_datetime(datetime.now(UTC) + timedelta(seconds=self.wait), usegmt=True)}
            case _:
                return {"Retry-After": str(self.wait)}


def spoil(kind: str, faults: Faults, request: web.Request, body: Mapping[str, object]) -> web.Response:
    """The response that a fault makes of a good body; for `disconnect` the line is cut under it."""
    whole = json.dumps(body, ensure_ascii=False)
    status, text, form = {
        "busy": (503, "busy", "text/plain"),
        "quota": (429, "too many requests", "text/plain"),
        "failing": (500, "error", "text/plain"),
        "html": (200, "<html><body>系统维护中</body></html>", "text/html"),
        "code": (200, json.dumps(_UNKNOWN, ensure_ascii=False), "application/json"),
        "truncated": (200, whole[: len(whole) // 2], "application/json"),
        "empty": (200, "", "application/json"),
        "disconnect": (500, "", "text/plain"),
    }[kind]
    if kind == "disconnect" and request.transport is not None:
        request.transport.close()
    headers = faults.headers() if kind in {"busy", "quota"} else {}
    return web.Response(status=status, text=text, content_type=form, headers=headers)
