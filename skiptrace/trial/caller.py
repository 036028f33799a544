"""A person of a trial who works through the interface, as a program of the creditor's would."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import aiohttp
from aiohttp import web

from skiptrace import service
from skiptrace.errors import SkiptraceError
from skiptrace.journal import Actor
from skiptrace.settings import FolderSettings, Role, load
from skiptrace.trial.scene import Scene
from skiptrace.web.app import make_app

PEOPLE: Mapping[str, Role] = {"wu": Role.OPERATOR, "qian": Role.SUPERVISOR, "chen": Role.LEGAL}
"""One enters, another approves, a lawyer traces: as in a trial that calls the rooms."""


class CallFailedError(SkiptraceError):
    """The interface answered with a problem; its type and status, never what was sent."""


@dataclass(frozen=True, slots=True)
class Caller:
    """One person's key at one address."""

    session: aiohttp.ClientSession
    url: str
    secret: str

    async def get(self, path: str, **query: str | int) -> Any:
        return await self._call("GET", path, query)

    async def post(self, path: str, body: Mapping[str, object] | None = None) -> Any:
        return await self._call("POST", path, {}, json=body)

    async def upload(self, path: str, body: bytes, **query: str) -> Any:
        return await self._call("POST", path, query, data=body, headers={"Content-Type": "application/octet-stream"})

    async def _call(
        self,
        method: str,
        path: str,
        query: Mapping[str, str | int],
        *,
        json: object = None,
        data: bytes | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Any:
        known = {"Authorization": f"Bearer {self.secret}", **(headers or {})}
        address = f"{self.url}/api/v1{path}"
        sent = self.session.request(method, address, params=query, json=json, data=data, headers=known)
        async with sent as answer:
            said = await answer.json(content_type=None)
            if answer.status >= 400:
                raise CallFailedError(f"{method} {path}: {answer.status} {said['type']}")
            return said


@asynccontextmanager
async def callers(scene: Scene) -> AsyncIterator[Mapping[str, Caller]]:
    """The interface of the scene's folder on loopback, on the world's clock, and the people with their keys."""
    async with service.open_house(load(scene.folder, kind=FolderSettings), scene.clock) as house:
        keys = house.acting(Actor("qian", Role.SUPERVISOR)).keys
        secrets = {person: (await keys.add(person, role))[1] for person, role in PEOPLE.items()}
        runner = web.AppRunner(make_app(house, slots=scene.means.cases_at_once), access_log=None)
        await runner.setup()
        try:
            site = web.TCPSite(runner, "127.0.0.1", 0)
            await site.start()
            url = f"http://127.0.0.1:{runner.addresses[0][1]}"
            async with aiohttp.ClientSession() as session:
                yield {person: Caller(session, url, secret) for person, secret in secrets.items()}
        finally:
            await runner.cleanup()
