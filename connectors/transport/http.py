"""HTTP by aiohttp: one request out for one `send`, whatever comes back kept byte for byte.

aiohttp repeats an idempotent request by itself when a kept-alive connection was closed (measured: 6 calls, 11 requests
at the server). Such a repeat would pass the limiter, the permit and the journal, so the middleware stops it: the
disconnect is reported, and the repeat is decided where all repeats are. Packed bodies are unpacked here and not there,
because a few bytes may unpack to any number.
"""

import asyncio
import zlib
from collections.abc import Mapping
from functools import lru_cache
from typing import Self

import aiohttp
from yarl import URL

from connectors.errors import ManifestError
from connectors.ports import Clock
from connectors.reply import Reply
from connectors.wire import FAULT_HEADER, Address, WireRequest

_KEPT_HEADERS = frozenset({"content-type", "retry-after", "date"})


class _Once:
    """Lets a request pass a single time."""

    def __init__(self) -> None:
        self._passed = False

    async def __call__(
        self, request: aiohttp.ClientRequest, handler: aiohttp.ClientHandlerType
    ) -> aiohttp.ClientResponse:
        if self._passed:
            raise aiohttp.ServerDisconnectedError
        self._passed = True
        return await handler(request)


class HttpTransport:
    """`connectors.wire.Transport` over the addresses of the settings; these are the only hosts it ever speaks to.

    Use as an async context manager. No redirects, no proxies from the environment, no cookies.
    """

    def __init__(self, addresses: Mapping[str, Address], clock: Clock) -> None:
        self._addresses = dict(addresses)
        self._clock = clock
        self._session: aiohttp.ClientSession | None = None

    async def __aenter__(self) -> Self:
        self._session = aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(limit=0, keepalive_timeout=4.0),
            cookie_jar=aiohttp.DummyCookieJar(),
            headers={"User-Agent": "skiptrace", "Accept": "application/json", "Accept-Encoding": "gzip"},
            auto_decompress=False,
            trust_env=False,
        )
        return self

    async def __aexit__(self, *_: object) -> None:
        if self._session:
            await self._session.close()
            self._session = None

    def options(self, source: str) -> Mapping[str, str]:
        return self._address(source).options

    async def send(self, request: WireRequest) -> Reply:
        address = self._address(request.source)
        if self._session is None:
            raise RuntimeError("HttpTransport 须在 async with 之内使用")
        received = bytearray()
        try:
            async with self._session.request(
                request.method,
                _url(address, request),
                json=request.body,
                headers=_headers(address, request),
                timeout=_within(request.timeout_seconds),
                allow_redirects=False,
                middlewares=(_Once(),),
            ) as response:
                fault = await _read(response, request.max_bytes, received)
                body = bytes(received)
                if not fault and response.headers.get("Content-Encoding", "").strip().lower() == "gzip":
                    body, fault = _unpacked(body, request.max_bytes)
                return self._reply(request, body, response, fault)
        except TimeoutError:
            return self._reply(request, bytes(received), None, "timeout")
        except aiohttp.ClientConnectorError:
            return self._reply(request, b"", None, "unreachable")
        except (aiohttp.ClientError, OSError, asyncio.IncompleteReadError):
            # The error's text may hold the address with its parameters, so only its kind goes on.
            return self._reply(request, bytes(received), None, "disconnect")

    def _address(self, source: str) -> Address:
        try:
            return self._addresses[source]
        except KeyError:
            raise ManifestError(f"设置中没有来源 {source} 的地址（sources.{source}.base_url）") from None

    def _reply(self, request: WireRequest, body: bytes, response: aiohttp.ClientResponse | None, fault: str) -> Reply:
        headers = {FAULT_HEADER: fault} if fault else {}
        if response is not None:
            headers |= {name: value for name in _KEPT_HEADERS if (value := response.headers.get(name)) is not None}
        return Reply(
            body=body,
            kind=_kind(headers.get("content-type", "")),
            received_at=self._clock.now(),
            status=response.status if response is not None else 0,
            headers=headers,
            attempt=request.attempt,
        )


async def _read(response: aiohttp.ClientResponse, most: int, received: bytearray) -> str:
    """Fill `received`; the fault `too_large` when there would be more than `most` bytes."""
    while chunk := await response.content.readany():
        received += chunk
        if len(received) > most:
            del received[most:]
            return "too_large"
    return ""


def _unpacked(packed: bytes, most: int) -> tuple[bytes, str]:
    """What a gzip body holds, and the fault `too_large`; a body that is none stays as it came."""
    reader = zlib.decompressobj(wbits=zlib.MAX_WBITS | 16)
    try:
        body = reader.decompress(packed, most + 1)
    except zlib.error:
        return packed, ""
    if len(body) > most:
        return body[:most], "too_large"
    return (body, "") if reader.eof else (packed, "")


def _url(address: Address, request: WireRequest) -> URL:
    url = URL(address.base_url.rstrip("/") + request.path, encoded=True)
    if url.origin() != _origin(address.base_url) or ".." in url.path.split("/"):
        raise ManifestError(f"来源 {request.source} 的路径指向了别处")
    return url.with_query(dict(request.params)) if request.params else url


@lru_cache
def _within(seconds: float) -> aiohttp.ClientTimeout:
    return aiohttp.ClientTimeout(total=seconds)


@lru_cache
def _origin(base_url: str) -> URL:
    return URL(base_url).origin()


def _headers(address: Address, request: WireRequest) -> dict[str, str]:
    headers = {"X-Grant": request.grant_id}
    if request.bearer:
        headers["Authorization"] = f"Bearer {address.secret}"
    return headers


def _kind(content_type: str) -> str:
    for part, kind in (("json", "json"), ("html", "html"), ("csv", "csv"), ("spreadsheet", "xlsx")):
        if part in content_type:
            return kind
    return "other"
