"""Reads a holder's database, PostgreSQL or SQLite, in a session that cannot write; what comes is a reply of bytes.

Surprising: heading and rows are read in one transaction with one view of the data. A load that runs between two
statements would otherwise vouch with the new heading for the old rows.
"""

import asyncio
import sqlite3
from collections.abc import Mapping
from typing import Any, Protocol, Self

from sqlalchemy import make_url, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine

from connectors.engines.result_set import Table, TooLarge, complaint, result_set, size
from connectors.errors import ManifestError
from connectors.ports import Clock
from connectors.reply import Reply
from connectors.transport.sqlite_file import LOCK_SECONDS, SqliteFile
from connectors.wire import FAULT_HEADER, Address, Select, WireRequest

_POOL = 16
_CONNECT_SECONDS = 10
_TWO = 2
"""Rows of a heading that are read: one too many must be seen."""

_GRACE_SECONDS = LOCK_SECONDS + 1.0
"""The database ends a statement by itself; only a line that went dead needs our own clock, a little later."""

_SESSION = {"application_name": "skiptrace", "default_transaction_read_only": "on"}
_BY_STATE = {
    "57014": "timeout", "25P03": "timeout", "55P03": "locked", "40001": "locked", "40P01": "locked",
    "53300": "unreachable", "57P03": "unreachable", "57P01": "disconnect", "57P02": "disconnect",
}  # fmt: skip
_BY_NAME = {
    "SQLITE_INTERRUPT": "timeout", "SQLITE_BUSY": "locked", "SQLITE_LOCKED": "locked",
    "SQLITE_CANTOPEN": "unreachable", "SQLITE_IOERR": "disconnect", "SQLITE_PROTOCOL": "locked",
}  # fmt: skip


class _Database(Protocol):
    async def read(self, select: Select, seconds: float, max_bytes: int) -> tuple[Table, Table, bool]:
        """Heading, rows, and whether there were more. Raises what the driver raises, and TooLarge."""

    async def close(self) -> None:
        """Give back what is held open."""


class SqlTransport:
    """`connectors.wire.Transport` over the databases of the settings. Use as an async context manager."""

    def __init__(self, addresses: Mapping[str, Address], clock: Clock) -> None:
        self._addresses = dict(addresses)
        self._clock = clock
        self._databases: dict[str, _Database] = {}

    async def __aenter__(self) -> Self:
        self._databases = {source: _database(address) for source, address in self._addresses.items()}
        return self

    async def __aexit__(self, *_: object) -> None:
        for database in self._databases.values():
            await database.close()
        self._databases = {}

    def options(self, source: str) -> Mapping[str, str]:
        self._database_of(source)
        return self._addresses[source].options

    async def send(self, request: WireRequest) -> Reply:
        database = self._database_of(request.source)
        if request.select is None:
            raise ManifestError(f"来源 {request.source} 是数据库，不能以 HTTP 询问")
        try:
            async with asyncio.timeout(request.timeout_seconds + _GRACE_SECONDS):
                heading, table, more = await database.read(request.select, request.timeout_seconds, request.max_bytes)
            body = result_set(self._clock.now(), heading, table, more=more)
        except TimeoutError:
            return self._fault(request, "timeout")
        except TooLarge:
            return self._fault(request, "too_large")
        except PoolTimeout:
            return self._fault(request, "locked")
        except Exception as error:  # noqa: BLE001  drivers raise many kinds; none may pass as a result
            return self._told(request, error)
        return self._fault(request, "too_large") if len(body) > request.max_bytes else self._reply(request, body)

    def _database_of(self, source: str) -> _Database:
        try:
            return self._databases[source]
        except KeyError:
            raise ManifestError(f"设置中没有来源 {source} 的数据库（sources.{source}.database_url）") from None

    def _told(self, request: WireRequest, error: Exception) -> Reply:
        """What the driver said, by its code; its words may repeat a value and go nowhere."""
        fault, code = _trouble(error)
        return self._fault(request, fault) if fault else self._reply(request, complaint(self._clock.now(), code))

    def _reply(self, request: WireRequest, body: bytes) -> Reply:
        return Reply(body, "json", self._clock.now(), status=200, attempt=request.attempt)

    def _fault(self, request: WireRequest, fault: str) -> Reply:
        return Reply(b"", "json", self._clock.now(), headers={FAULT_HEADER: fault}, attempt=request.attempt)


def _trouble(error: Exception) -> tuple[str, str]:
    """A fault of the line (`connectors.wire.FAULTS`), or the code of the database's own no."""
    state = str(getattr(getattr(error, "orig", None) or error, "sqlstate", None) or "")
    name = error.sqlite_errorname if isinstance(error, sqlite3.Error) and hasattr(error, "sqlite_errorname") else ""
    fault = _BY_STATE.get(state) or _BY_NAME.get("_".join(name.split("_")[:2]), "")
    if state.startswith("08") or (isinstance(error, DBAPIError) and error.connection_invalidated):
        fault = fault or "disconnect"
    if isinstance(error, OSError):
        fault = fault or "unreachable"
    return fault, state or name or "DRIVER"


class _Server:
    """A PostgreSQL database, by a pool of sessions that only read."""

    def __init__(self, address: Address) -> None:
        url = make_url(address.database_url)
        self._engine = create_async_engine(
            url.set(password=address.secret) if address.secret else url,
            hide_parameters=True,
            pool_size=_POOL,
            pool_recycle=600,
            pool_timeout=_CONNECT_SECONDS,
            connect_args={"server_settings": _SESSION, "timeout": _CONNECT_SECONDS},
        ).execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)

    async def read(self, select: Select, seconds: float, max_bytes: int) -> tuple[Table, Table, bool]:
        async with self._engine.connect() as connection:
            await connection.execute(
                text("SELECT set_config('statement_timeout', :ms, true)"), {"ms": str(max(int(seconds * 1000), 1))}
            )
            heading, _ = await _table(connection, select.heading, {}, _TWO, max_bytes)
            table, more = await _table(connection, select.statement, select.values, select.most, max_bytes)
            return heading, table, more

    async def close(self) -> None:
        await self._engine.dispose()


async def _table(
    connection: AsyncConnection, statement: str, values: Mapping[str, str], most: int, max_bytes: int
) -> tuple[Table, bool]:
    rows: list[tuple[Any, ...]] = []
    weight = 0
    async with connection.stream(text(statement), dict(values)) as result:
        columns = list(result.keys())
        async for row in result:
            if len(rows) == most:
                return Table(columns, rows), True
            weight += size(row)
            if weight > max_bytes:
                raise TooLarge
            rows.append(tuple(row))
    return Table(columns, rows), False


def _database(address: Address) -> _Database:
    url = make_url(address.database_url)
    return SqliteFile(url.database or "") if url.get_backend_name() == "sqlite" else _Server(address)
