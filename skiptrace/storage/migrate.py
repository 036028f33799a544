"""Brings a database to the newest schema.

In one write transaction, so that of two processes that start together one waits and then finds everything done.
"""

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection

from skiptrace.storage.readiness import FOLDER, opened


def config(connection: Connection) -> Config:
    """Alembic's settings without a file: the folder, and the connection to work on."""
    made = _settings()
    made.attributes["connection"] = connection
    return made


async def upgrade(url: str) -> None:
    """Create or upgrade every table; running it again changes nothing."""
    async with opened(url) as store, store.write() as tx:
        await tx.run_sync(lambda sync: command.upgrade(config(sync), "head"))


def _settings() -> Config:
    made = Config()
    made.set_main_option("script_location", str(FOLDER))
    return made
