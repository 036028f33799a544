"""Whether a database stands at the newest schema, asked at every start.

Surprising: Alembic is not asked. Loading it costs more than most commands do; a migration's file begins with its
revision, so the newest of them is the last name in the folder, and a test holds that Alembic says the same.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from sqlalchemy import Column, MetaData, String, Table, inspect, select

from skiptrace.errors import StoreError
from skiptrace.storage.store import Store

FOLDER = Path(__file__).parent / "migrations"
_STAMP = Table("alembic_version", MetaData(), Column("version_num", String(32)))


async def require_ready(url: str) -> None:
    """Raise StoreError when the database was not initialised, or by an earlier version."""
    async with opened(url) as store, store.read() as tx:
        there = await tx.run_sync(lambda sync: inspect(sync).has_table(_STAMP.name))
        found = (await tx.execute(select(_STAMP.c.version_num))).scalars().all() if there else ()
    if not found:
        raise StoreError("数据库尚未初始化；请先运行 skiptrace init --data 目录")
    if list(found) != [newest()]:
        raise StoreError("数据库结构与本程序的版本不同；请先运行 skiptrace init --data 目录 升级（已有数据保留）")


def newest() -> str:
    """The revision that this program's tables are."""
    return max(path.stem for path in (FOLDER / "versions").glob("[0-9]*.py")).partition("_")[0]


@asynccontextmanager
async def opened(url: str) -> AsyncIterator[Store]:
    """A store for one look or one upgrade."""
    store = Store(url)
    try:
        yield store
    finally:
        await store.close()
