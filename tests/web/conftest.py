"""Fixtures of the interface.

Strategy: the job is run once in a folder on a simulated world, each test works on a copy of it with the real
application on a real socket. What the people of the tests may do follows from the keys that they were given.
"""

import asyncio
import shutil
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from aiohttp import web

from skiptrace import service as root
from skiptrace.acting import Service
from skiptrace.journal import Actor
from skiptrace.service import House
from skiptrace.settings import Role, Settings, load
from skiptrace.trial import job
from skiptrace.trial.scene import Plot, scene
from skiptrace.web.app import make_app


@dataclass(frozen=True)
class Answer:
    """What the interface said."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    json: Any


@dataclass(frozen=True)
class Desk:
    """The application at an address, with one key for each role."""

    house: House
    url: str
    session: aiohttp.ClientSession
    keys: Mapping[Role, str]

    async def call(self, role: Role | None, method: str, path: str, **options: Any) -> Answer:
        headers = dict(options.pop("headers", {}))
        if role is not None:
            headers["Authorization"] = f"Bearer {self.keys[role]}"
        async with self.session.request(method, self.url + path, headers=headers, **options) as said:
            body = await said.read()
            is_json = "json" in said.content_type
            return Answer(said.status, said.headers, body, await said.json(content_type=None) if is_json else None)

    def acting(self, role: Role) -> Service:
        """The rooms, for the same person as behind the key of this role."""
        return self.house.acting(Actor(person(role), role))


def person(role: Role) -> str:
    return f"人员{role}"


@pytest.fixture(scope="session")
def played(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder in which the whole job was run once."""
    folder = tmp_path_factory.mktemp("web") / "data"

    async def play() -> None:
        async with scene(folder, Plot(3, 14)) as opened:
            await job.run(opened)

    asyncio.run(play())
    return folder


@pytest.fixture
def folder(played: Path, tmp_path: Path) -> Path:
    copy = tmp_path / "data"
    shutil.copytree(played, copy)
    return copy


@pytest.fixture
async def desk(folder: Path) -> AsyncIterator[Desk]:
    async with opened_desk(load(folder)) as made:
        yield made


@asynccontextmanager
async def opened_desk(settings: Settings) -> AsyncIterator[Desk]:
    """The application on a real socket, for these settings."""
    async with root.open_house(settings) as house:
        keys = house.acting(Actor("管理员", Role.SUPERVISOR)).keys
        given = {role: (await keys.add(person(role), role))[1] for role in Role}
        runner = web.AppRunner(make_app(house, lease_seconds=2.0, grace=1.0), access_log=None)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        async with aiohttp.ClientSession() as session:
            yield Desk(house, f"http://127.0.0.1:{runner.addresses[0][1]}", session, given)
        await runner.cleanup()
