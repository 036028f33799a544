"""One request out for one `send`, to no other host, and everything that came back."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from connectors.errors import ManifestError
from connectors.transport.http import HttpTransport
from connectors.wire import FAULT_HEADER, Address, WireRequest

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


def request(path: str, method: str = "GET", **changes: Any) -> WireRequest:
    given: dict[str, Any] = {
        "source": "s",
        "method": method,
        "path": path,
        "params": {},
        "body": None,
        "grant_id": "G",
        "attempt": 1,
    }
    return WireRequest(**(given | changes))


@pytest.fixture
def seen() -> list[str]:
    return []


@pytest.fixture
async def transport(seen: list[str], clock: Any) -> AsyncIterator[HttpTransport]:
    async def ok(asked: web.Request) -> web.Response:
        return web.json_response({"q": dict(asked.query)})

    async def cut_second(asked: web.Request) -> web.Response:
        if seen.count("/cut") > 1:
            assert asked.transport is not None
            asked.transport.close()
        return web.json_response({})

    async def moved(_: web.Request) -> web.Response:
        raise web.HTTPFound("http://example.invalid/")

    async def large(_: web.Request) -> web.Response:
        return web.Response(body=b"x" * 5000)

    async def slow(_: web.Request) -> web.Response:
        await asyncio.sleep(5)
        return web.Response()

    async def torn(asked: web.Request) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Length": "1000"})
        await response.prepare(asked)
        await response.write(b'{"code":')
        assert asked.transport is not None
        asked.transport.close()
        return response

    @web.middleware
    async def note(request: web.Request, handler: Handler) -> web.StreamResponse:
        seen.append(request.path)
        return await handler(request)

    app = web.Application(middlewares=[note])
    for path, handler in {
        "/ok": ok,
        "/cut": cut_second,
        "/moved": moved,
        "/large": large,
        "/slow": slow,
        "/torn": torn,
    }.items():
        app.router.add_get(path, handler)
    server = TestServer(app)
    await server.start_server()
    async with HttpTransport(
        {"s": Address(str(server.make_url("/"))), "gone": Address("http://127.0.0.1:9/")}, clock
    ) as held:
        yield held
    await server.close()


async def test_parameters_arrive_as_they_are(transport: HttpTransport) -> None:
    """Chinese text, signs of the address syntax and all."""
    reply = await transport.send(request("/ok", params={"xm": "林 小&满=?#/..", "n": "1"}))

    assert json.loads(reply.body) == {"q": {"xm": "林 小&满=?#/..", "n": "1"}}
    assert (reply.status, reply.kind) == (200, "json")


async def test_a_silent_repeat_of_the_library_does_not_happen(transport: HttpTransport, seen: list[str]) -> None:
    """A kept-alive connection that was closed is a disconnect, not a second request behind our back."""
    await transport.send(request("/cut"))
    reply = await transport.send(request("/cut"))

    assert seen.count("/cut") == 2
    assert (reply.status, reply.headers[FAULT_HEADER]) == (0, "disconnect")


async def test_a_redirect_is_a_reply_and_is_not_followed(transport: HttpTransport) -> None:
    """No other host ever sees the question."""
    assert (await transport.send(request("/moved"))).status == 302


async def test_a_reply_that_is_too_large_is_cut_and_marked(transport: HttpTransport) -> None:
    """Memory is bounded by the manifest."""
    reply = await transport.send(request("/large", max_bytes=2000))

    assert (len(reply.body), reply.headers[FAULT_HEADER]) == (2000, "too_large")


async def test_silence_and_half_replies_are_faults_with_what_came(transport: HttpTransport) -> None:
    """Status 0 is never a reply of the source."""
    slow = await transport.send(request("/slow", timeout_seconds=0.05))
    torn = await transport.send(request("/torn"))
    gone = await transport.send(request("/ok", source="gone"))

    assert (slow.status, slow.headers[FAULT_HEADER]) == (0, "timeout")
    assert (torn.status, torn.headers[FAULT_HEADER], torn.body) == (0, "disconnect", b'{"code":')
    assert (gone.status, gone.headers[FAULT_HEADER]) == (0, "unreachable")


async def test_only_hosts_of_the_settings_are_spoken_to(transport: HttpTransport) -> None:
    """A source without an address, and a path that leads elsewhere, are errors of the set-up."""
    with pytest.raises(ManifestError, match="地址"):
        await transport.send(request("/ok", source="other"))
    with pytest.raises(ManifestError, match="别处"):
        await transport.send(request("/a/../../ok"))
    with pytest.raises(ManifestError, match="别处"):
        await transport.send(request("@example.invalid/ok"))
