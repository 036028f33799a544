"""Fixture strategy: every promise is tested on an empty index, and an empty site, of each backend; what lies on the
server is named by chance and removed at the end.
"""

from __future__ import annotations

import uuid
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

import pytest

from matching.index import CandidateIndex, EmbeddedIndex, EmbeddedSite, IndexSite, MemoryIndex, MemorySite
from matching.index.elastic import ElasticAddress, ElasticIndex, ElasticSite
from tests import servers

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable
    from pathlib import Path

SERVER = pytest.mark.elasticsearch


@asynccontextmanager
async def on_server() -> AsyncIterator[tuple[ElasticAddress, str]]:
    """A server's address and the name of an index that nobody uses; whatever stands under it is removed at the end."""
    address, alias = ElasticAddress(servers.address(servers.ELASTICSEARCH)), f"test-{uuid.uuid4().hex}"
    try:
        yield address, alias
    finally:
        await servers.remove_indexes(alias)


@pytest.fixture
async def named() -> AsyncIterator[tuple[ElasticAddress, str]]:
    async with on_server() as found:
        yield found


@pytest.fixture
async def elastic(named: tuple[ElasticAddress, str]) -> AsyncIterator[ElasticIndex]:
    made = await ElasticIndex.open(*named)
    yield made
    await made.close()


@pytest.fixture(params=["memory", "embedded", pytest.param("elasticsearch", marks=SERVER)])
def opening(request: pytest.FixtureRequest, tmp_path: Path) -> Callable[[], IndexSite]:
    """Opens the one site of the test; several openings stand for several processes, except in memory."""
    if request.param == "memory":
        site = MemorySite()
        return lambda: site
    if request.param == "embedded":
        return lambda: EmbeddedSite(tmp_path / "site")
    address, alias = request.getfixturevalue("named")
    return lambda: ElasticSite(address, alias)


@pytest.fixture
async def site(opening: Callable[[], IndexSite]) -> AsyncIterator[IndexSite]:
    made = opening()
    yield made
    await made.close()


@pytest.fixture
async def index(backend: str, tmp_path: Path) -> AsyncIterator[CandidateIndex]:
    """An index of its own, the current one of a site, or one that is filled aside."""
    async with on_server() if "elasticsearch" in backend else _nowhere() as (address, alias):
        match backend.split():
            case ["memory"]:
                made: CandidateIndex = MemoryIndex()
            case ["embedded"]:
                made = await EmbeddedIndex.open(tmp_path / "index.db")
            case ["elasticsearch"]:
                made = await ElasticIndex.open(address, alias)
            case [where, which]:
                at: dict[str, Callable[[], IndexSite]] = {
                    "memory": MemorySite,
                    "embedded": lambda: EmbeddedSite(tmp_path / "site"),
                    "elasticsearch": lambda: ElasticSite(address, alias),
                }
                site = at[where]()
                made = await (site.current() if which == "current" else site.writing(await site.begin()))
                yield made
                await site.close()
                return
        yield made
        await made.close()


@asynccontextmanager
async def _nowhere() -> AsyncIterator[tuple[ElasticAddress, str]]:
    yield ElasticAddress("http://127.0.0.1:9"), ""


EVERY_INDEX = [
    *(("memory", "memory current")),
    *(("embedded", "embedded current", "embedded filling")),
    *(pytest.param(name, marks=SERVER) for name in ("elasticsearch", "elasticsearch filling")),
]


@pytest.fixture(params=EVERY_INDEX)
def backend(request: pytest.FixtureRequest) -> str:
    return str(request.param)
