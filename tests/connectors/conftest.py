"""Fakes of the host: a clock that jumps instead of waiting, a permit that can be revoked, a journal that remembers.

Everything else is real: the sources are those that ship, HTTP goes to a small server on loopback.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta, timezone

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from connectors import Address, Asker, Authority, Grant, Guards, Query, registry
from connectors.asker import SHARED
from connectors.errors import Denied
from connectors.source import Source
from connectors.transport.http import HttpTransport

CHINA = timezone(timedelta(hours=8))
START = datetime(2026, 10, 30, 10, 0, tzinfo=CHINA)
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


@dataclass
class FakeClock:
    """Sleeping moves the time on at once."""

    seconds: float = 0.0
    slept: list[float] = field(default_factory=list)

    def now(self) -> datetime:
        return START + timedelta(seconds=self.seconds)

    def monotonic(self) -> float:
        return self.seconds

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.seconds += seconds


@dataclass
class Host:
    """Permit and journal in one, so that a test sees the order of both."""

    events: list[str] = field(default_factory=list)
    revoked_after: int = 10_000
    intents: list[int] = field(default_factory=list)
    shared: asyncio.Event = field(default_factory=asyncio.Event)

    async def check(self, grant: Grant, query: Query) -> None:
        self.events.append("check")
        if self.events.count("check") > self.revoked_after:
            raise Denied("许可已撤销")

    async def intend(self, grant: Grant, query: Query, attempt: int) -> None:
        self.events.append("intend")
        self.intents.append(attempt)
        if attempt == SHARED:
            self.shared.set()


@dataclass
class Face:
    """A holder's server: answers each request by the next handler, the last one for all that follow."""

    handlers: list[Handler]
    requests: list[tuple[str, Mapping[str, str], Mapping[str, object]]] = field(default_factory=list)
    headers: list[Mapping[str, str]] = field(default_factory=list)

    async def answer(self, request: web.Request) -> web.StreamResponse:
        body = await request.json() if request.can_read_body else {}
        self.requests.append((request.path, dict(request.query), body))
        self.headers.append(dict(request.headers))
        handler = self.handlers.pop(0) if len(self.handlers) > 1 else self.handlers[0]
        return await handler(request)


@dataclass
class Wired:
    """An asker wired to a face."""

    asker: Asker
    host: Host
    clock: FakeClock
    face: Face


def says(name: str, source: str, status: int = 200, headers: Mapping[str, str] | None = None) -> Handler:
    """A handler that sends a sample of a source."""
    path = registry()[source].folder / "samples" / name

    async def handler(_: web.Request) -> web.StreamResponse:
        sent = {"Content-Type": "application/json", **(headers or {})}
        return web.Response(body=path.read_bytes(), status=status, headers=sent)

    return handler


def fails(status: int, headers: Mapping[str, str] | None = None) -> Handler:
    """A handler that sends a status."""

    async def handler(_: web.Request) -> web.StreamResponse:
        return web.Response(text="busy", status=status, headers=headers)

    return handler


async def hangs_up(request: web.Request) -> web.StreamResponse:
    """A handler that closes the connection without an answer."""
    assert request.transport is not None
    request.transport.close()
    return web.Response()


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def host() -> Host:
    return Host()


@pytest.fixture(scope="session")
def sources() -> dict[str, Source]:
    return registry()


@pytest.fixture
def grant() -> Callable[..., Grant]:
    """A grant for a source, in force for an hour."""

    def make(source: str, authority: Authority = Authority.OWN, **changes: object) -> Grant:
        made = Grant(
            id="G1",
            permit_id="P1",
            authority=authority,
            basis_sha256="0" * 64,
            purpose="贷后管理",
            case_id="C1",
            subject="s",
            source=source,
            operations=frozenset(registry()[source].manifest.operations),
            fields=frozenset(),
            not_after=START + timedelta(hours=1),
            consent_no="SQ-1",
            order_no="（2026）浙0106调令1号",
            docket_no="（2026）浙0106民初1号",
        )
        return replace(made, **changes)  # type: ignore[arg-type]  # names are checked by replace itself

    return make


@pytest.fixture
async def wire(clock: FakeClock) -> AsyncIterator[Callable[..., Awaitable[Wired]]]:
    """Start a face with the given handlers and wire an asker to it."""
    opened: list[TestServer] = []
    carried: list[HttpTransport] = []

    async def make(*handlers: Handler) -> Wired:
        face = Face(list(handlers))
        app = web.Application()
        app.router.add_route("*", "/{tail:.*}", face.answer)
        server = TestServer(app)
        await server.start_server()
        opened.append(server)
        address = Address(str(server.make_url("/face")), "secret-token", {"carrier": "CHINA_MOBILE"})
        held = registry()
        transport = HttpTransport(dict.fromkeys(held, address), clock)
        await transport.__aenter__()
        carried.append(transport)
        host = Host()
        return Wired(Asker(Guards(held, clock), transport, check=host, intents=host, clock=clock), host, clock, face)

    yield make
    for transport in carried:
        await transport.__aexit__()
    for server in opened:
        await server.close()


@pytest.fixture
def face_replies() -> Mapping[str, Callable[..., Handler]]:
    """Handlers for tests in other folders, which cannot import this file."""
    return {"says": says, "fails": fails}


@pytest.fixture
def hang_up() -> Handler:
    return hangs_up


@pytest.fixture
def sample() -> Callable[[str, str], bytes]:
    """The bytes of a source's sample."""

    def read(source: str, name: str) -> bytes:
        return (registry()[source].folder / "samples" / name).read_bytes()

    return read


@pytest.fixture
def moment() -> datetime:
    return START.astimezone(UTC)
