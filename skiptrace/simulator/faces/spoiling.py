"""What a fault makes of a good answer, on the wire.

Surprising: a wrong person's reply is a good one. It is what the one who asked before was told, as a mixed-up cache
sends it; nothing in it is broken but whose it is.
"""

from __future__ import annotations

import asyncio
import gzip
import json
from typing import TYPE_CHECKING, Any

from aiohttp import web

if TYPE_CHECKING:
    from collections.abc import Mapping

    from skiptrace.simulator.faces.faults import Faults

_BUSY = "系统繁忙"
_UNKNOWN = {"code": "9999", "msg": _BUSY, "ret": "99", "errmsg": _BUSY, "message": _BUSY, "result_code": "SYS_ERR"}
_DRIP_BYTES, _DRIP_SECONDS = 8, 0.05
_UNPACKED = 64 * 1024 * 1024
_GIANT = 32 * 1024 * 1024
_PLAIN = {
    "busy": (503, "busy", "text/plain"),
    "quota": (429, "too many requests", "text/plain"),
    "failing": (500, "error", "text/plain"),
    "html": (200, "<html><body>系统维护中</body></html>", "text/html"),
    "code": (200, json.dumps(_UNKNOWN, ensure_ascii=False), "application/json"),
    "empty": (200, "", "application/json"),
    "disconnect": (500, "", "text/plain"),
}

NEEDS_ANSWER = frozenset({"truncated", "cut", "drip", "duplicate", "schema", "charset"})
"""Faults that are made of the answer itself."""


async def spoil(kind: str, faults: Faults, request: web.Request, body: Mapping[str, object]) -> web.StreamResponse:
    """The response that a fault makes of a good body; for `disconnect` and `cut` the line is cut under it."""
    if kind in _PLAIN:
        status, text, form = _PLAIN[kind]
        if kind == "disconnect" and request.transport is not None:
            request.transport.close()
        headers = faults.headers() if kind in {"busy", "quota"} else {}
        return web.Response(status=status, text=text, content_type=form, headers=headers)
    if kind in {"cut", "drip"}:
        return await _trickled(request, _encoded(body), cut=kind == "cut")
    return _json(*_altered(kind, body))


def _altered(kind: str, body: Mapping[str, object]) -> tuple[bytes, dict[str, str]]:
    """The bytes, and further headers."""
    match kind:
        case "truncated":
            whole = json.dumps(body, ensure_ascii=False)
            return whole[: len(whole) // 2].encode(), {}
        case "duplicate":
            return _encoded(_doubled(body)), {}
        case "schema":
            return _encoded(_renamed(body)), {}
        case "charset":
            return json.dumps({**body, "note": _BUSY}, ensure_ascii=False).encode("gb18030"), {}
        case "bomb":
            return _bomb(), {"Content-Encoding": "gzip"}
        case _:
            return b'{"code":"' + b" " * _GIANT + b'"}', {}


async def _trickled(request: web.Request, whole: bytes, *, cut: bool) -> web.StreamResponse:
    """A body that comes in drops, or ends in the middle."""
    headers = {"Content-Length": str(len(whole)), "Content-Type": "application/json"}
    response = web.StreamResponse(headers=headers)
    await response.prepare(request)
    if cut:
        await response.write(whole[: len(whole) // 2])
        if request.transport is not None:
            request.transport.close()
        return response
    for start in range(0, len(whole), _DRIP_BYTES):
        try:
            await response.write(whole[start : start + _DRIP_BYTES])
        except ConnectionError:
            break  # whoever asked has lost patience
        await asyncio.sleep(_DRIP_SECONDS)
    return response


def _json(body: bytes, headers: dict[str, str]) -> web.Response:
    return web.Response(body=body, headers={"Content-Type": "application/json; charset=utf-8", **headers})


def _encoded(body: Mapping[str, object]) -> bytes:
    return json.dumps(body, ensure_ascii=False).encode()


def _doubled(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _doubled(held) for name, held in value.items()}
    return [_doubled(held) for held in value for _ in range(2)] if isinstance(value, list) else value


def _renamed(value: Any, depth: int = 0) -> Any:
    """Members below the envelope get other names, as a new release of the holder's system gives them."""
    if isinstance(value, dict):
        return {f"{name}V2" if depth else name: _renamed(held, depth + 1) for name, held in value.items()}
    return [_renamed(held, depth + 1) for held in value] if isinstance(value, list) else value


def _bomb() -> bytes:
    return gzip.compress(b'{"code":"' + b" " * _UNPACKED + b'"}')
