"""A probe says what is not in order with a source and asks about nobody: real files, servers and folders."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import make_url, text
from sqlalchemy.ext.asyncio import create_async_engine

from connectors import Address, Lookup, Reply, registry
from connectors.probe import Checked, probe_database, probe_http, probe_mailbox
from connectors.transport.sftp import SftpPlace, sftp_mailbox
from connectors.transport.sql import SqlTransport
from connectors.wire import FAULT_HEADER, WireRequest
from skiptrace.clock import SystemClock
from skiptrace.simulator.faces.sftp import USER, SftpFace
from tests.servers import database

CORE, LEDGER = registry()["core_banking"], registry()["collection_ledger"]
NOW = datetime(2026, 10, 30, 2, 0, tzinfo=UTC)
PERSON = "330106198506123419"
CONTACTS = """CREATE TABLE contact_point (point_no INTEGER PRIMARY KEY, cust_no TEXT, cust_name TEXT, cert_no TEXT,
    cert_masked TEXT, kind TEXT, content TEXT, seen_on TEXT, channel TEXT, result TEXT)"""
LOADS = "CREATE TABLE load_log (batch_no INTEGER PRIMARY KEY, as_of TEXT, state TEXT)"
POINT = f"INSERT INTO contact_point VALUES (1, 'C1', '林小满', '{PERSON}', '', '1', '13800001111', '', 'C', '00')"


class Wire:
    """Gives one reply, and remembers what was sent."""

    def __init__(self, reply: Reply) -> None:
        self.reply = reply
        self.sent: list[WireRequest] = []

    def options(self, source: str) -> dict[str, str]:
        return {}

    async def send(self, request: WireRequest) -> Reply:
        self.sent.append(request)
        return self.reply


async def told(checks: AsyncIterator[Checked]) -> dict[str, str]:
    return {each.what: str(each.trouble or "") async for each in checks}


def source(found: object) -> Lookup:
    assert isinstance(found, Lookup)
    return found


@pytest.mark.parametrize(
    ("status", "headers", "trouble"),
    [
        (200, {}, ""),
        (404, {}, ""),
        (401, {}, "密钥"),
        (503, {}, "故障"),
        (0, {FAULT_HEADER: "unreachable"}, "无法连接"),
    ],
)
async def test_an_interface_answers_and_takes_the_key_or_says_which_not(
    status: int, headers: dict[str, str], trouble: str
) -> None:
    wire = Wire(Reply(b"", "json", NOW, status, headers))
    found = await told(probe_http(source(CORE), wire))

    assert trouble in found["连通与密钥"]
    assert bool(found["连通与密钥"]) is bool(trouble)
    assert [(each.method, each.path, each.params, each.body) for each in wire.sent] == [("GET", "", {}, None)]


@pytest.mark.parametrize(("seconds", "trouble"), [(0, ""), (119, ""), (121, "快 121 秒"), (-7200, "慢 7200 秒")])
async def test_a_clock_that_is_far_from_ours_is_told(seconds: int, trouble: str) -> None:
    date = (NOW + timedelta(seconds=seconds)).strftime("%a, %d %b %Y %H:%M:%S GMT")
    found = await told(probe_http(source(CORE), Wire(Reply(b"", "json", NOW, 200, {"date": date}))))

    assert trouble in found["时钟"]
    assert bool(found["时钟"]) is bool(trouble)


def book(path: Path, *statements: str) -> str:
    with closing(sqlite3.connect(path)) as held, held:
        for statement in statements:
            held.execute(statement)
    return f"sqlite:///{path}"


async def of_file(url: str, clock: Any) -> dict[str, str]:
    async with SqlTransport({LEDGER.id: Address("", "", {}, url)}, clock) as transport:
        return await told(probe_database(source(LEDGER), transport))


LOADED = "INSERT INTO load_log VALUES (1, '2026-10-29', 'done')"


@pytest.mark.parametrize(
    ("statements", "trouble"),
    [
        ((CONTACTS, LOADS, POINT, LOADED), ""),
        ((CONTACTS, LOADS, POINT, LOADED.replace("2026-10-29", "2026-10-01")), "早于查询日"),
        ((CONTACTS, LOADS, POINT, LOADED.replace("2026-10-29", "2026-11-09")), "时钟或数据有误"),
        ((CONTACTS, LOADS, LOADED), "表是空的"),
        ((LOADS, LOADED), "与来源的表不符"),
        ((CONTACTS.replace("channel", "way"), LOADS, POINT, LOADED), "与来源的表不符"),
    ],
)
async def test_a_database_is_looked_at_by_its_own_statements(
    tmp_path: Path, clock: Any, statements: tuple[str, ...], trouble: str
) -> None:
    found = await of_file(book(tmp_path / "loan.sqlite", *statements), clock)
    first = found["by_number：权限、表、列与数据日期"]

    assert found["连通与登录"] == ""
    assert trouble in first
    assert bool(first) is bool(trouble)


async def test_a_file_that_is_not_there_is_troubleonce(tmp_path: Path, clock: Any) -> None:
    found = await of_file(f"sqlite:///{tmp_path / 'none.sqlite'}", clock)

    assert list(found) == ["连通与登录"]
    assert found["连通与登录"] == "无法连接来源"


async def test_no_key_of_a_person_and_no_row_is_in_a_probe(tmp_path: Path, clock: Any) -> None:
    """Empty values are bound, and what comes back has no row."""
    url = book(tmp_path / "loan.sqlite", CONTACTS, LOADS, POINT, LOADED)
    async with SqlTransport({LEDGER.id: Address("", "", {}, url)}, clock) as inner:
        sent: list[tuple[WireRequest, Reply]] = []

        class Tap:
            def options(self, source: str) -> Any:
                return inner.options(source)

            async def send(self, request: WireRequest) -> Reply:
                reply = await inner.send(request)
                sent.append((request, reply))
                return reply

        await told(probe_database(source(LEDGER), Tap()))

    assert len(sent) == 3
    assert all(not any(request.select.values.values()) for request, _ in sent if request.select)
    assert all(PERSON.encode() not in reply.body for _, reply in sent)


@pytest.mark.postgres
async def test_a_server_tells_login_rights_and_clock_apart() -> None:
    """A user without rights is told from one that is not let in; the server's clock is ours."""
    async with database() as url:
        engine = create_async_engine(url, isolation_level="AUTOCOMMIT")
        user = f"probe_{make_url(url).database}"[:60]
        today = datetime.now(UTC).date().isoformat()
        try:
            async with engine.connect() as connection:
                for statement in (
                    CONTACTS, LOADS, POINT, f"INSERT INTO load_log VALUES (1, '{today}', 'done')",
                    f"CREATE USER {user} PASSWORD 'reads'", f"GRANT SELECT ON load_log TO {user}",
                ):  # fmt: skip
                    await connection.execute(text(statement))
                mine = make_url(url).set(username=user, password=None).render_as_string(hide_password=False)
                without = await of_server(mine, "reads")
                await connection.execute(text(f"GRANT SELECT ON contact_point TO {user}"))
                granted = await of_server(mine, "reads")
                barred = await of_server(mine, "wrong")
        finally:
            async with engine.connect() as connection:
                await connection.execute(text(f"DROP OWNED BY {user}"))
                await connection.execute(text(f"DROP USER {user}"))
            await engine.dispose()

    assert "42501" in without["by_number：权限、表、列与数据日期"]
    assert set(granted.values()) == {""}
    assert "时钟" in granted
    assert "口令与权限" in barred["连通与登录"]


async def of_server(url: str, secret: str) -> dict[str, str]:
    async with SqlTransport({LEDGER.id: Address("", secret, {}, url)}, SystemClock()) as transport:
        return await told(probe_database(source(LEDGER), transport))


@pytest.fixture
async def face(tmp_path: Path) -> AsyncIterator[SftpFace]:
    async with SftpFace(tmp_path / "holder", "s3cret") as serving:
        yield serving


async def of_folders(face: SftpFace, **changes: Any) -> dict[str, str]:
    place = SftpPlace(face.host, face.port, USER, face.host_key, "s3cret")
    opening = partial(sftp_mailbox, replace(place, **changes), SystemClock())
    return await told(probe_mailbox(opening, datetime.now(UTC)))


async def test_folders_are_read_and_written_and_left_as_they_were(face: SftpFace) -> None:
    (face.replies / "K1.xlsx").write_bytes(b"PK")
    found = await of_folders(face)

    assert found == dict.fromkeys(("连通、主机密钥与登录", "回复目录可读", "请求目录可写", "时钟"), "")
    assert (list(face.requests.iterdir()), [path.name for path in face.replies.iterdir()]) == ([], ["K1.xlsx"])


async def test_the_first_thing_that_is_wrong_is_named(face: SftpFace) -> None:
    """Another host's key hears no password; a folder that is missing is not made."""
    other = await of_folders(
        face, host_key="ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIBhGxHU8uXQ2HhXjGkS8zS8AkBVzAzYwLw2yTvJ0n3wE"
    )
    refused, logins = await of_folders(face, password="wrong"), face.logins
    missing = await of_folders(face, requests="elsewhere")
    nobody = await of_folders(face, port=await free_port())

    assert "主机密钥" in other["连通、主机密钥与登录"]
    assert "口令" in refused["连通、主机密钥与登录"]
    assert logins == 0
    assert "没有约定的目录" in missing["请求目录可写"]
    assert "无法连接" in nobody["连通、主机密钥与登录"]


async def free_port() -> int:
    server = await asyncio.start_server(lambda *_: None, "127.0.0.1", 0)
    port: int = server.sockets[0].getsockname()[1]
    server.close()
    await server.wait_closed()
    return port
