"""The migrations make exactly the tables that the rooms declare, on both databases."""

import asyncio
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, create_engine, text
from sqlalchemy.ext.asyncio import create_async_engine

import skiptrace.tables
from skiptrace.errors import StoreError
from skiptrace.storage import migrate
from skiptrace.storage.readiness import newest, require_ready
from skiptrace.storage.schema import metadata
from skiptrace.storage.store import Store
from tests import servers

assert skiptrace.tables  # importing it registers the tables of every room

UPGRADE = "import asyncio, sys; from skiptrace.storage import migrate; asyncio.run(migrate.upgrade(sys.argv[1]))"


@pytest.fixture
async def bare(backend: str, tmp_path: Path) -> AsyncIterator[str]:
    """The URL of a database without a table."""
    async with AsyncExitStack() as stack:
        if backend == "sqlite":
            yield f"sqlite+aiosqlite:///{tmp_path / 'store.sqlite'}"
        else:
            yield await stack.enter_async_context(servers.database())


def _differences(connection: Connection) -> list[Any]:
    return list(compare_metadata(MigrationContext.configure(connection), metadata))


async def test_an_upgraded_store_has_what_the_rooms_declare(bare: str) -> None:
    await migrate.upgrade(bare)
    await migrate.upgrade(bare)
    engine = create_async_engine(bare)
    async with engine.connect() as connection:
        found = await connection.run_sync(_differences)
    await engine.dispose()

    assert found == []
    await require_ready(bare)


def test_the_newest_migration_is_known_by_its_name_as_alembic_knows_it_by_its_chain() -> None:
    with create_engine("sqlite://").connect() as connection:
        chain = ScriptDirectory.from_config(migrate.config(connection))
        heads = chain.get_heads()
        names = {Path(script.path).name.partition("_")[0]: script.revision for script in chain.walk_revisions()}

    assert heads == [newest()]
    assert all(name == revision for name, revision in names.items())


async def test_a_store_that_was_not_initialised_says_so(bare: str) -> None:
    with pytest.raises(StoreError, match="skiptrace init"):
        await require_ready(bare)


async def test_a_store_of_an_earlier_version_says_how_to_upgrade(bare: str) -> None:
    await migrate.upgrade(bare)
    store = Store(bare)
    async with store.write() as tx:
        await tx.execute(text("UPDATE alembic_version SET version_num = '0001'"))
    await store.close()

    with pytest.raises(StoreError, match="升级"):
        await require_ready(bare)


async def test_processes_that_initialise_at_one_time_all_succeed(bare: str) -> None:
    started = [
        await asyncio.create_subprocess_exec(sys.executable, "-c", UPGRADE, bare, stderr=subprocess.PIPE)
        for _ in range(3)
    ]
    errors = [(await process.communicate())[1].decode() for process in started]

    assert [process.returncode for process in started] == [0, 0, 0], errors
    await require_ready(bare)


async def test_a_migration_that_fails_leaves_nothing(bare: str) -> None:
    """A table of a later migration that is there already stops it; nothing of the earlier ones may stay."""
    store = Store(bare)
    async with store.write() as tx:
        await tx.execute(text("CREATE TABLE packs (no INTEGER)"))
    with pytest.raises(Exception, match="packs"):
        await migrate.upgrade(bare)

    async with store.read() as tx:
        found = await tx.run_sync(lambda sync: MigrationContext.configure(sync).get_current_heads())
    await store.close()
    assert found == ()
    with pytest.raises(StoreError, match="skiptrace init"):
        await require_ready(bare)
