"""The migrations make exactly the tables that the rooms declare."""

from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection
from sqlalchemy.ext.asyncio import create_async_engine

import skiptrace.service
from skiptrace.errors import StoreError
from skiptrace.storage import migrate
from skiptrace.storage.schema import metadata

assert skiptrace.service  # importing the root registers the tables of every room


def _differences(connection: Connection) -> list[Any]:
    return list(compare_metadata(MigrationContext.configure(connection), metadata))


async def test_an_upgraded_store_has_what_the_rooms_declare(tmp_path: Path) -> None:
    url = f"sqlite+aiosqlite:///{tmp_path / 'store.sqlite'}"
    await migrate.upgrade(url)
    await migrate.upgrade(url)
    engine = create_async_engine(url)
    async with engine.connect() as connection:
        found = await connection.run_sync(_differences)
    await engine.dispose()

    assert found == []
    await migrate.require_ready(url)


async def test_a_store_that_was_not_initialised_says_so(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="skiptrace init"):
        await migrate.require_ready(f"sqlite+aiosqlite:///{tmp_path / 'none.sqlite'}")
