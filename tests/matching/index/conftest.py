"""Fixture strategy: every promise is tested on an empty index of each backend; the server's are named by chance."""

from __future__ import annotations

import uuid
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

import pytest

from matching.index import CandidateIndex, EmbeddedIndex, MemoryIndex
from matching.index.elastic import ElasticAddress, ElasticIndex
from tests import servers

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path


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


@pytest.fixture
async def index(backend: str, tmp_path: Path) -> AsyncIterator[CandidateIndex]:
    if backend == "elasticsearch":
        async with on_server() as named:
            server = await ElasticIndex.open(*named)
            yield server
            await server.close()
        return
    made: CandidateIndex = MemoryIndex() if backend == "memory" else await EmbeddedIndex.open(tmp_path / "index.db")
    yield made
    await made.close()


@pytest.fixture(params=["memory", "embedded", pytest.param("elasticsearch", marks=pytest.mark.elasticsearch)])
def backend(request: pytest.FixtureRequest) -> str:
    return str(request.param)
