"""The real servers that `scripts/services` starts: where they are, and something empty on them for one test.

Where a server is not running its tests are left out, and say so; with SKIPTRACE_REQUIRE_SERVICES=1 they fail.
"""

import os
import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from elasticsearch import AsyncElasticsearch
from sqlalchemy import make_url, text
from sqlalchemy.ext.asyncio import create_async_engine

POSTGRES = "SKIPTRACE_TEST_POSTGRES"
ELASTICSEARCH = "SKIPTRACE_TEST_ELASTICSEARCH"
ELASTICSEARCH_TLS = "SKIPTRACE_TEST_ELASTICSEARCH_TLS"
ELASTICSEARCH_CA = "SKIPTRACE_TEST_ELASTICSEARCH_CA"


def address(name: str) -> str:
    """The URL of a server, or the test is skipped (or fails) with the reason."""
    if url := os.environ.get(name):
        return url
    reason = f'没有 {name}：请先运行 scripts/services start，再 eval "$(scripts/services env)"'
    if os.environ.get("SKIPTRACE_REQUIRE_SERVICES"):
        pytest.fail(reason)
    pytest.skip(reason)


@asynccontextmanager
async def database(template: str = "template1") -> AsyncIterator[str]:
    """The URL of a new database, made from a template (nobody may be connected to that), dropped at the end."""
    server = make_url(address(POSTGRES))
    name = f"skiptrace_{uuid.uuid4().hex}"
    await _order(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
    try:
        yield server.set(database=name).render_as_string(hide_password=False)
    finally:
        await _order(f'DROP DATABASE "{name}" WITH (FORCE)')


async def remove_indexes(alias: str) -> None:
    """Every index on the server that stands under the name; it takes no wildcard for this."""
    async with AsyncElasticsearch(address(ELASTICSEARCH)) as client:
        for name in (await client.indices.get(index=f"{alias}-*")).body:
            await client.indices.delete(index=name)


async def _order(statement: str) -> None:
    engine = create_async_engine(address(POSTGRES), isolation_level="AUTOCOMMIT")
    try:
        async with engine.connect() as connection:
            await connection.execute(text(statement))
    finally:
        await engine.dispose()
