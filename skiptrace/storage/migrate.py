"""Brings a database to the newest schema.

In one write transaction, so that of two processes that start together one waits and then finds everything done.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from skiptrace.errors import StoreError
from skiptrace.storage.store import Store

_FOLDER = Path(__file__).parent / "migrations"


def config(connection: Connection) -> Config:
    """Alembic's settings without a file: the folder, and the connection to work on."""
    made = _settings()
    made.attributes["connection"] = connection
    return made


async def upgrade(url: str) -> None:
    """Create or upgrade every table; running it again changes nothing."""
    async with _opened(url) as store, store.write() as tx:
        await tx.run_sync(lambda sync: command.upgrade(config(sync), "head"))


async def require_ready(url: str) -> None:
    """Raise StoreError when the database was not initialised, or by an earlier version."""
    async with _opened(url) as store, store.read() as tx:
        found = await tx.run_sync(lambda sync: MigrationContext.configure(sync).get_current_heads())
    if not found:
        raise StoreError("数据库尚未初始化；请先运行 skiptrace init --data 目录")
    if set(found) != set(ScriptDirectory.from_config(_settings()).get_heads()):
        raise StoreError("数据库结构与本程序的版本不同；请先运行 skiptrace init --data 目录 升级（已有数据保留）")


def _settings() -> Config:
    made = Config()
    made.set_main_option("script_location", str(_FOLDER))
    return made


@asynccontextmanager
async def _opened(url: str) -> AsyncIterator[Store]:
    store = Store(url)
    try:
        yield store
    finally:
        await store.close()
