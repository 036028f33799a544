"""Databases as sources: what they give, what they refuse, and that nothing is ever written there.

SQLite files stand in tmp_path; PostgreSQL is the real server of scripts/services, with a user that may only read.
"""

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import make_url, text
from sqlalchemy.ext.asyncio import create_async_engine

from connectors import Address, Asker, Guards, Outcome, Query, Reply, registry
from connectors.engines.document import document
from connectors.engines.fault import fault
from connectors.errors import Busy, Contract, Denied, Down, ManifestError
from connectors.transport.routes import Routes
from connectors.transport.sql import SqlTransport
from connectors.wire import FAULT_HEADER, Select, WireRequest
from tests.servers import database

LEDGER = "collection_ledger"
ME = "330106198506123419"
TABLES = (
    """CREATE TABLE contact_point (point_no INTEGER PRIMARY KEY, cust_no TEXT, cust_name TEXT, cert_no TEXT,
    cert_masked TEXT, kind TEXT, content TEXT, seen_on TEXT, channel TEXT, result TEXT)""",
    "CREATE TABLE load_log (batch_no INTEGER PRIMARY KEY, as_of TEXT, state TEXT)",
)
POINTS = (
    f"INSERT INTO contact_point VALUES (1, 'C1', '林小满', '{ME}', '', '1', '13800001111', '2026-01-01', 'C', '00')",
    """INSERT INTO contact_point
    VALUES (2, 'C2', '周样例', '330106195611030026', '', '1', '13900002222', '2026-01-01', 'C', '01')""",
)
LOADED = "INSERT INTO load_log VALUES (1, '2026-10-29', 'done')"
SLOW = "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT MAX(x) AS x FROM n"


def order(path: Path, *statements: str) -> Path:
    with closing(sqlite3.connect(path)) as held, held:
        for statement in statements:
            held.execute(statement)
    return path


@pytest.fixture
def book(tmp_path: Path) -> Path:
    return order(tmp_path / "loan.sqlite", *TABLES, *POINTS, LOADED)


def request(statement: str, *, seconds: float = 5.0, most: int = 10, **values: str) -> WireRequest:
    heading = "SELECT 1 AS held, '2026-10-29' AS as_of"
    return WireRequest(
        LEDGER,
        "SELECT",
        "",
        {},
        None,
        "G1",
        1,
        timeout_seconds=seconds,
        select=Select(heading, statement, values, most),
    )


@asynccontextmanager
async def reaching(url: str, clock: Any, secret: str = "") -> AsyncIterator[SqlTransport]:
    async with SqlTransport({LEDGER: Address("", secret, {}, url)}, clock) as transport:
        yield transport


def on(path: Path) -> str:
    return f"sqlite:///{path}"


async def test_a_result_is_a_reply_of_bytes(book: Path, clock: Any) -> None:
    async with reaching(on(book), clock) as transport:
        reply = await transport.send(request("SELECT cust_no FROM contact_point WHERE cert_no = :id_no", id_no=ME))

    root = document(reply)
    assert (reply.kind, reply.status, reply.received_at) == ("json", 200, clock.now())
    assert root["rows"] == [{"cust_no": "C1"}]
    assert (root["columns"], root["more"], root["asked"]) == (["cust_no"], False, "2026-10-30T10:00:00+08:00")


async def test_a_value_is_bound_whatever_it_says(book: Path, clock: Any) -> None:
    async with reaching(on(book), clock) as transport:
        reply = await transport.send(
            request("SELECT cust_no FROM contact_point WHERE cert_no = :id_no", id_no="' OR '1'='1")
        )

    assert document(reply)["rows"] == []


async def test_one_row_over_the_cap_is_seen_and_not_taken(book: Path, clock: Any) -> None:
    statement = "SELECT point_no FROM contact_point ORDER BY point_no"
    async with reaching(on(book), clock) as transport:
        one = document(await transport.send(request(statement, most=1)))
        two = document(await transport.send(request(statement, most=2)))

    assert (one["rows"], one["more"]) == ([{"point_no": 1}], True)
    assert (len(two["rows"]), two["more"]) == (2, False)


async def test_columns_of_one_name_are_told(book: Path, clock: Any) -> None:
    async with reaching(on(book), clock) as transport:
        root = document(await transport.send(request("SELECT cust_no AS a, cert_no AS a FROM contact_point")))

    assert root["columns"] == ["a", "a"]


@pytest.mark.parametrize("statement", ["DELETE FROM contact_point", "DROP TABLE load_log", "CREATE TABLE x (y)"])
async def test_nothing_can_be_written(book: Path, clock: Any, statement: str) -> None:
    """The rules refuse such a statement; the session would too."""
    before = await asyncio.to_thread(book.read_bytes)
    async with reaching(on(book), clock) as transport:
        reply = await transport.send(request(statement))

    assert await asyncio.to_thread(book.read_bytes) == before
    assert document(reply)["error"] in {"SQLITE_READONLY", "SQLITE_ERROR"}


@pytest.mark.parametrize(
    ("statement", "code"),
    [
        ("SELECT cert FROM contact_point", "SQLITE_ERROR"),
        ("SELECT 1 FROM no_such_view", "SQLITE_ERROR"),
        ("SELECT CAST(x'ff' AS TEXT) AS x", ""),
    ],
)
async def test_a_view_that_changed_is_an_engineers_matter(book: Path, clock: Any, statement: str, code: str) -> None:
    async with reaching(on(book), clock) as transport:
        reply = await transport.send(request(statement))

    answer = registry()[LEDGER].parse("by_number", [reply])
    assert (answer.outcome, answer.error) == (Outcome.FAILED, "Contract")
    assert code in document(reply)["error"]


async def test_a_statement_that_takes_too_long_is_ended(book: Path, clock: Any) -> None:
    async with reaching(on(book), clock) as transport:
        reply = await asyncio.wait_for(transport.send(request(SLOW, seconds=0.2)), 5)
        after = await transport.send(request("SELECT 1 AS x"))

    assert reply.headers[FAULT_HEADER] == "timeout"
    assert isinstance(fault(reply), Down)
    assert document(after)["rows"] == [{"x": 1}]


async def test_a_locked_file_asks_to_wait(book: Path, clock: Any) -> None:
    with closing(sqlite3.connect(book, isolation_level=None)) as writer:
        writer.execute("BEGIN EXCLUSIVE")
        async with reaching(on(book), clock) as transport:
            reply = await transport.send(request("SELECT point_no FROM contact_point"))
        writer.execute("ROLLBACK")

    assert isinstance(fault(reply), Busy)


async def test_a_file_that_is_not_there_is_down_and_is_not_made(tmp_path: Path, clock: Any) -> None:
    missing = tmp_path / "nobody.sqlite"
    async with reaching(on(missing), clock) as transport:
        reply = await transport.send(request("SELECT 1 AS x"))

    assert isinstance(fault(reply), Down)
    assert not missing.exists()


async def test_a_file_that_is_no_database_is_an_engineers_matter(tmp_path: Path, clock: Any) -> None:
    held = tmp_path / "x.sqlite"
    held.write_bytes(b"no database at all" * 100)
    async with reaching(on(held), clock) as transport:
        reply = await transport.send(request("SELECT point_no FROM contact_point"))

    assert document(reply)["error"] == "SQLITE_NOTADB"


async def test_a_result_of_too_many_bytes_is_not_taken(book: Path, clock: Any) -> None:
    many = request("SELECT printf('%.*c', 5000, 'x') AS x FROM contact_point")
    async with reaching(on(book), clock) as transport:
        reply = await transport.send(replace(many, max_bytes=2000))

    assert isinstance(fault(reply), Contract)
    assert reply.body == b""


async def test_a_source_without_a_database_is_named(clock: Any) -> None:
    async with SqlTransport({}, clock) as transport:
        with pytest.raises(ManifestError, match="database_url"):
            transport.options(LEDGER)


async def test_a_request_over_http_does_not_reach_a_database(book: Path, clock: Any) -> None:
    async with reaching(on(book), clock) as transport:
        with pytest.raises(ManifestError):
            await transport.send(WireRequest(LEDGER, "GET", "/x", {}, None, "G1", 1))


Wire = Callable[..., Awaitable[Any]]


@asynccontextmanager
async def asking(url: str, clock: Any, host: Any) -> AsyncIterator[Asker]:
    held = registry()
    async with reaching(url, clock) as transport:
        yield Asker(Guards(held, clock), Routes(transport, {LEDGER: transport}), check=host, intents=host, clock=clock)


async def test_a_question_goes_the_way_of_all_questions(book: Path, clock: Any, host: Any, grant: Any) -> None:
    """Intent before the wire, the grant again after it, and the records found."""
    async with asking(on(book), clock, host) as asker:
        asked = await asker.ask(Query(LEDGER, "by_number", {"id_no": ME}), grant(LEDGER))

    assert asked.answer.outcome is Outcome.FOUND
    assert [record.text("phone") for record in asked.answer.records] == ["13800001111"]
    assert host.events == ["check", "intend", "check"]


async def test_a_revoked_permit_stops_it_before_the_database(tmp_path: Path, clock: Any, host: Any, grant: Any) -> None:
    host.revoked_after = 1
    async with asking(on(tmp_path / "never.sqlite"), clock, host) as asker:
        with pytest.raises(Denied):
            await asker.ask(Query(LEDGER, "by_number", {"id_no": ME}), grant(LEDGER))

    assert host.events == ["check", "intend", "check"]


async def test_a_locked_database_is_asked_again_and_each_time_journalled(
    book: Path, clock: Any, host: Any, grant: Any
) -> None:
    with closing(sqlite3.connect(book, isolation_level=None)) as writer:
        writer.execute("BEGIN EXCLUSIVE")
        async with asking(on(book), clock, host) as asker:
            asked = await asker.ask(Query(LEDGER, "by_number", {"id_no": ME}), grant(LEDGER))
        writer.execute("ROLLBACK")

    assert (asked.answer.outcome, asked.answer.error) == (Outcome.FAILED, "Busy")
    assert host.intents == list(range(1, len(asked.replies) + 1))
    assert len(asked.replies) > 1


@pytest.mark.parametrize(
    "damage",
    [
        "DELETE FROM contact_point",
        "DELETE FROM load_log",
        "UPDATE load_log SET as_of = '2026-10-20'",
        "UPDATE load_log SET state = 'failed'",
    ],
)
async def test_an_empty_or_stale_view_is_never_no_record(
    book: Path, clock: Any, host: Any, grant: Any, damage: str
) -> None:
    """Also for somebody who truly is not there: the load failed, so nobody knows."""
    order(book, damage)
    async with asking(on(book), clock, host) as asker:
        asked = await asker.ask(Query(LEDGER, "by_number", {"id_no": "330106199001010000"}), grant(LEDGER))

    assert (asked.answer.outcome, asked.answer.error) == (Outcome.FAILED, "Contract")


async def test_who_is_not_in_a_fresh_view_has_no_record(book: Path, clock: Any, host: Any, grant: Any) -> None:
    async with asking(on(book), clock, host) as asker:
        asked = await asker.ask(Query(LEDGER, "by_number", {"id_no": "330106199001010000"}), grant(LEDGER))

    assert asked.answer.outcome is Outcome.NO_RECORD


@asynccontextmanager
async def served() -> AsyncIterator[tuple[str, str]]:
    """A database with the tables, and its URL for a user that may read them; the owner's URL besides."""
    async with database() as url:
        engine = create_async_engine(url)
        name = make_url(url).database
        reader = f"reader_{name}"[:60]
        async with engine.begin() as connection:
            for statement in (*TABLES, *POINTS, LOADED):
                await connection.execute(text(statement.replace(":", r"\:")))
            await connection.execute(text(f"CREATE ROLE \"{reader}\" LOGIN PASSWORD 'read-only'"))
            await connection.execute(text(f'GRANT SELECT ON contact_point, load_log TO "{reader}"'))
        try:
            yield make_url(url).set(username=reader, password=None).render_as_string(), url
        finally:
            async with engine.begin() as connection:
                await connection.execute(text(f'DROP OWNED BY "{reader}"'))
                await connection.execute(text(f'DROP ROLE "{reader}"'))
            await engine.dispose()


async def sent(url: str, clock: Any, *requests: WireRequest, secret: str = "read-only") -> list[Reply]:
    async with reaching(url, clock, secret) as transport:
        return [await transport.send(each) for each in requests]


@pytest.mark.postgres
async def test_postgresql_answers_as_sqlite_does(book: Path, clock: Any) -> None:
    statement = "SELECT point_no, cust_name FROM contact_point WHERE cert_no = :id_no ORDER BY point_no"
    async with served() as (url, _):
        (there,) = await sent(url, clock, request(statement, id_no=ME))
    (here,) = await sent(on(book), clock, request(statement, id_no=ME))

    assert there.body == here.body


@pytest.mark.postgres
async def test_postgresql_ends_locks_and_refuses_by_code(clock: Any) -> None:
    async with served() as (url, owner):
        slow, gone, after = await sent(
            url, clock, request(SLOW, seconds=0.3), request("SELECT cert FROM contact_point"), request("SELECT 1 AS x")
        )
        (wrong,) = await sent(url, clock, request("SELECT 1 AS x"), secret="another")
        (written,) = await sent(owner, clock, request("CREATE TABLE x (y int)"), secret="")
        (forbidden,) = await sent(url, clock, request("SELECT rolpassword FROM pg_authid"))

    assert slow.headers[FAULT_HEADER] == "timeout"
    assert document(gone)["error"] == "42703"
    assert document(after)["rows"] == [{"x": 1}]
    assert document(wrong)["error"] == "28P01"
    assert document(written)["error"] == "25006"
    assert document(forbidden)["error"] == "42501"


@pytest.mark.postgres
async def test_a_line_that_breaks_is_down(clock: Any) -> None:
    kill = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename LIKE 'reader%'"
    async with served() as (url, owner), reaching(url, clock, "read-only") as transport:
        waiting = asyncio.create_task(transport.send(request("SELECT COUNT(*) AS x FROM pg_sleep(5)")))
        await asyncio.sleep(0.5)
        engine = create_async_engine(owner, isolation_level="AUTOCOMMIT")
        async with engine.connect() as connection:
            await connection.execute(text(kill))
        await engine.dispose()
        broken = await waiting
        after = await transport.send(request("SELECT 1 AS x"))

    assert isinstance(fault(broken), Down)
    assert document(after)["rows"] == [{"x": 1}]


async def test_nobody_listening_is_down(clock: Any, unused_tcp_port: int) -> None:
    (reply,) = await sent(f"postgresql+asyncpg://reader@127.0.0.1:{unused_tcp_port}/x", clock, request("SELECT 1 AS x"))

    assert isinstance(fault(reply), Down)
