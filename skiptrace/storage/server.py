"""PostgreSQL as the system of record: pools, the writer's place across processes, and what to say when it is away.

Surprising: one writer at a time here too. The journal is one chain, and every outcome stands beside its entry, so a
write transaction first takes a lock of the database that commit, rollback or the end of the connection gives back.
Writers and readers have pools of their own: a reader that waits for a writer's turn must not hold the connection that
it needs.
"""

import hashlib
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from typing import Any

from sqlalchemy import Executable, event, make_url, text
from sqlalchemy.exc import DBAPIError, DisconnectionError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from skiptrace.errors import SkiptraceError, StoreError, UsageError
from skiptrace.storage.swift import Parameters, Swift, Usual

_WRITERS_PLACE = text("SELECT pg_advisory_xact_lock(7305234161)")
"""Any number, the same in every process of the service; the lock belongs to the database."""

_ALONE = text("SELECT pg_try_advisory_xact_lock(:key)")

_WAIT_SECONDS = 30
_SESSION = {
    "application_name": "skiptrace",
    "lock_timeout": str(_WAIT_SECONDS * 1000),
    # A machine that vanished gives its lock back within a minute.
    "tcp_keepalives_idle": "30",
    "tcp_keepalives_interval": "10",
    "tcp_keepalives_count": "3",
}
_WHY = {
    "28P01": "用户名或密码不对；请检查 database_url",
    "28000": "服务器不接受此用户从本机连接；请检查 database_url 与 pg_hba.conf",
    "3D000": "没有这个数据库；请先由管理员建立（createdb），再运行 skiptrace init",
    "42501": "数据库用户的权限不足；请由管理员授予此库的全部权限",
    "53100": "数据库服务器的磁盘已满；请清理后再次运行同一命令",
    "53300": "数据库服务器的连接数已满；请调大 max_connections 或减少进程后再试",
    "55P03": f"另一进程正在写入，{_WAIT_SECONDS} 秒内未轮到；请稍后再次运行同一命令",
    "57P03": "数据库服务器正在启动或关闭；请稍后再次运行同一命令",
    "25006": "数据库是只读的（备用服务器？）；请改为连接主服务器",
}
_NOT_STORABLE = {
    "22001": "有一项内容超过允许的长度；请缩短后再试",
    "22021": "有一项内容含有数据库不能保存的字符；请删去不可见字符后再试",
}


class ServerEngine:
    """Transactions on one PostgreSQL database. No message of it holds the user or the password of the URL."""

    def __init__(self, url: str) -> None:
        where = make_url(url)
        self._place = f"PostgreSQL {where.host}:{where.port or 5432}/{where.database}"
        self._writer = _engine(url, 1, 1).execution_options(isolation_level="READ COMMITTED")
        self._alone = _engine(url, 1, 3).execution_options(isolation_level="READ COMMITTED")
        self._reader = _engine(url, 8, 8).execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)

    @asynccontextmanager
    async def writing(self) -> AsyncIterator[AsyncConnection]:
        async with self._connected(self._writer) as connection, connection.begin():
            await connection.execute(_WRITERS_PLACE)
            yield connection

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[AsyncConnection]:
        async with self._connected(self._reader) as connection, connection.begin():
            yield connection

    @asynccontextmanager
    async def swift(self) -> AsyncIterator[Swift]:
        async with self.writing() as tx:
            yield Usual(tx)

    async def look(self, statement: Executable, parameters: Parameters) -> Sequence[Sequence[Any]]:
        async with self.reading() as tx:
            return await Usual(tx).rows(statement, parameters)

    @asynccontextmanager
    async def alone(self, name: str) -> AsyncIterator[bool]:
        """A lock of the database in a transaction of its own, which holds no view of the data."""
        key = int.from_bytes(hashlib.blake2b(name.encode(), digest_size=8).digest(), signed=True)
        async with self._connected(self._alone) as connection, connection.begin():
            yield bool((await connection.execute(_ALONE, {"key": key})).scalar_one())

    async def dispose(self) -> None:
        await self._alone.dispose()
        await self._writer.dispose()
        await self._reader.dispose()

    @asynccontextmanager
    async def _connected(self, engine: AsyncEngine) -> AsyncIterator[AsyncConnection]:
        async with AsyncExitStack() as stack:
            with self._reached():
                connection = await stack.enter_async_context(engine.connect())
                driver = (await connection.get_raw_connection()).driver_connection
            with self._told(driver):
                yield connection

    @contextmanager
    def _reached(self) -> Iterator[None]:
        """While connecting, whatever goes wrong means the server."""
        try:
            yield
        except PoolTimeout as error:
            raise StoreError(f"{self._place}：{_WAIT_SECONDS} 秒内没有空闲连接；请稍后再次运行同一命令") from error
        except Exception as error:
            why = _WHY.get(_state(error), "连接不上；请确认服务器正在运行，再检查 database_url 的主机、端口与防火墙")
            raise StoreError(f"{self._place}：{why}") from error

    @contextmanager
    def _told(self, driver: Any) -> Iterator[None]:
        """Inside a transaction only the server's own failures are told; everything else is the caller's."""
        try:
            yield
        except SkiptraceError:
            raise
        except Exception as error:
            if (told := self._failure(error, driver)) is None:
                raise
            raise told from error

    def _failure(self, error: Exception, driver: Any) -> SkiptraceError | None:
        state = _state(error)
        if state in _NOT_STORABLE:
            return UsageError(_NOT_STORABLE[state])
        if isinstance(error, DBAPIError) and state in _WHY:
            return StoreError(f"{self._place}：{_WHY[state]}")
        if driver.is_closed():
            return StoreError(f"{self._place}：连接中断；请确认服务器正在运行后再次运行同一命令（已保存的不会重复）")
        return None


def _engine(url: str, size: int, overflow: int) -> AsyncEngine:
    engine = create_async_engine(
        url,
        pool_size=size,
        max_overflow=overflow,
        pool_timeout=_WAIT_SECONDS,
        pool_recycle=1800,
        hide_parameters=True,
        connect_args={"server_settings": _SESSION, "timeout": 10},
    )

    @event.listens_for(engine.sync_engine, "checkout")
    def _still_there(_connection: Any, record: Any, _proxy: Any) -> None:
        # The driver knows when its socket was closed; asking the server each time would cost a round trip.
        if record.driver_connection.is_closed():
            raise DisconnectionError

    return engine


def _state(error: BaseException) -> str:
    """SQLSTATE of the server's message, from the driver's error or from SQLAlchemy's around it."""
    return str(getattr(getattr(error, "orig", error), "sqlstate", None) or "")
