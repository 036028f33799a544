"""Brings a database to the newest schema."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, inspect
from sqlalchemy.ext.asyncio import create_async_engine

from skiptrace.errors import StoreError

_FOLDER = Path(__file__).parent / "migrations"


def config(connection: Connection) -> Config:
    """Alembic's settings without a file: the folder, and the connection to work on."""
    made = Config()
    made.set_main_option("script_location", str(_FOLDER))
    made.attributes["connection"] = connection
    return made


async def upgrade(url: str) -> None:
    """Create or upgrade every table; running it again changes nothing."""
    engine = create_async_engine(url)
    try:
        async with engine.begin() as connection:
            await connection.run_sync(lambda sync: command.upgrade(config(sync), "head"))
    finally:
        await engine.dispose()


async def require_ready(url: str) -> None:
    """Raise StoreError when the database was not initialised."""
    engine = create_async_engine(url)
    try:
        async with engine.connect() as connection:
            ready = await connection.run_sync(lambda sync: inspect(sync).has_table("alembic_version"))
    finally:
        await engine.dispose()
    if not ready:
        raise StoreError("数据库尚未初始化；请先运行 skiptrace init --data 目录")
