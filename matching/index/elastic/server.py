"""The one file that speaks to Elasticsearch: an address, a client, how long to be patient, and its errors made ours.

Surprising: the client's own retries on a busy server are off. They come at once and from every process at the same
moment, which is what a busy server needs least; here each waits longer than before, and never as long as the others.
"""

from __future__ import annotations

import asyncio
import random
from contextlib import contextmanager
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, TypeVar

from elasticsearch import ApiError, AsyncElasticsearch, SSLError, TransportError

from matching.errors import (
    IndexClosedError,
    IndexDeniedError,
    IndexRefusedError,
    IndexUnavailableError,
    IndexUntrustedError,
)

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
    from pathlib import Path

    Client = AsyncElasticsearch

T = TypeVar("T")

_SECONDS = 60
BUSY = frozenset({HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE})
"""What is worth asking again; everything else is answered the same tomorrow."""

_DENIED = frozenset({HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN})


@dataclass(frozen=True, slots=True)
class ElasticAddress:
    """Where the server is, and as whom to speak to it; `ca_file` when its certificate is the organisation's own."""

    url: str
    username: str = ""
    password: str = field(default="", repr=False)
    ca_file: Path | None = None

    def client(self) -> AsyncElasticsearch:
        options: dict[str, Any] = {"request_timeout": _SECONDS, "max_retries": 2, "retry_on_status": ()}
        if self.username:
            options["basic_auth"] = (self.username, self.password)
        if self.ca_file is not None:
            options["ca_certs"] = str(self.ca_file.resolve(strict=True))
        return AsyncElasticsearch(self.url, **options)


@dataclass(frozen=True, slots=True)
class Patience:
    """How often a busy server is asked again. Between are so many seconds, each time twice, less a part by chance."""

    tries: int = 9
    first: float = 0.1
    longest: float = 10.0

    async def waits(self) -> AsyncIterator[int]:
        """Counts the tries; waits before all but the first."""
        for attempt in range(self.tries):
            if attempt:
                longest = min(self.first * 2 ** (attempt - 1), self.longest)
                await asyncio.sleep(longest * random.uniform(0.5, 1))  # noqa: S311  a spread, no secret
            yield attempt


class ElasticServer:
    """One client, shared by a site and the indexes that it gives out."""

    def __init__(self, address: ElasticAddress, patience: Patience) -> None:
        try:
            self._client = address.client()
        except OSError as error:  # of the file with the certificates
            raise IndexUntrustedError(address.url) from error
        except ValueError as error:  # an address that is none
            raise IndexUnavailableError(address.url) from error
        self.place = address.url
        self.patience = patience
        self._closed = False

    async def ask(self, call: Callable[[AsyncElasticsearch], Awaitable[T]]) -> T:
        """Asks until it is not too busy. Whatever is asked must be harmless when it is done twice."""
        last: ApiError | None = None
        async for _ in self.patience.waits():
            self.check_open()
            with self._errors(self.place):
                try:
                    return await call(self._client)
                except ApiError as error:
                    if error.status_code not in BUSY:
                        raise
                    last = error
        raise IndexRefusedError(self.place, f"{last.status_code}，一直繁忙" if last else "没有请求") from last

    def check_open(self) -> None:
        if self._closed:
            raise IndexClosedError

    @staticmethod
    @contextmanager
    def _errors(place: str) -> Iterator[None]:
        """The client's errors become ours. They repeat no token, and the server no name."""
        try:
            yield
        except SSLError as error:
            raise IndexUntrustedError(place) from error
        except TransportError as error:
            raise IndexUnavailableError(place) from error
        except ApiError as error:
            if error.status_code in BUSY:
                raise
            if error.status_code in _DENIED:
                raise IndexDeniedError(place, error.status_code) from error
            raise Refused(place, error.status_code, str(error.error)) from error

    async def close(self) -> None:
        if not self._closed:
            self._closed = True
            await self._client.close()


class Refused(IndexRefusedError):  # noqa: N818  a refusal whose kind decides what is done next
    """The server's no, with its status and its short name for it."""

    def __init__(self, place: str, status: int, kind: str) -> None:
        super().__init__(place, f"{status}，{kind}")
        self.status = status
        self.kind = kind

    @property
    def missing(self) -> bool:
        return self.status == HTTPStatus.NOT_FOUND

    @property
    def exists(self) -> bool:
        return self.kind == "resource_already_exists_exception"
