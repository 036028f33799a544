"""PostgreSQL: the writer's place across processes, one consistent view, and what is said when the server is away."""

import asyncio
import traceback
from collections.abc import AsyncIterator

import pytest
from sqlalchemy import Column, Integer, MetaData, String, Table, insert, make_url, select, text

from skiptrace.errors import StoreError, UsageError
from skiptrace.storage.ordering import by_code_point
from skiptrace.storage.store import Store
from tests import servers

pytestmark = pytest.mark.postgres

_words = Table("words", MetaData(), Column("n", Integer, primary_key=True), Column("word", String(8), nullable=False))
_END_OTHERS = text(
    "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity "
    "WHERE datname = current_database() AND pid <> pg_backend_pid()"
)


@pytest.fixture
async def url() -> AsyncIterator[str]:
    async with servers.database() as made:
        yield made


@pytest.fixture
async def store(url: str) -> AsyncIterator[Store]:
    opened = Store(url)
    async with opened.write() as tx:
        await tx.run_sync(_words.metadata.create_all)
    yield opened
    await opened.close()


async def _end_connections(url: str) -> int:
    other = Store(url)
    async with other.read() as tx:
        ended = (await tx.execute(_END_OTHERS)).scalar_one()
    await other.close()
    return int(ended)


def _everything_said(error: BaseException) -> str:
    return "".join(traceback.format_exception(error))


async def test_a_second_writer_waits_for_the_first_though_they_touch_other_rows(store: Store, url: str) -> None:
    other, order = Store(url), list[str]()

    async def second() -> None:
        async with other.write() as tx:
            await tx.execute(insert(_words).values(n=2, word="b"))
            order.append("second")

    async with store.write() as tx:
        await tx.execute(insert(_words).values(n=1, word="a"))
        waiting = asyncio.create_task(second())
        await asyncio.sleep(0.2)
        order.append("first")
    await waiting
    await other.close()

    assert order == ["first", "second"]


async def test_a_readers_view_does_not_move_while_others_commit(store: Store) -> None:
    async with store.read() as view:
        before = (await view.execute(select(_words))).all()
        async with store.write() as tx:
            await tx.execute(insert(_words).values(n=1, word="a"))
        during = (await view.execute(select(_words))).all()
    async with store.read() as tx:
        after = (await tx.execute(select(_words))).all()

    assert before == during == []
    assert len(after) == 1


async def test_a_reader_cannot_write(store: Store) -> None:
    with pytest.raises(StoreError, match="只读"):
        async with store.read() as tx:
            await tx.execute(insert(_words).values(n=1, word="a"))


async def test_more_readers_than_connections_take_turns(store: Store) -> None:
    async def one(n: int) -> int:
        async with store.read() as tx:
            slow = text("SELECT CAST(:n AS INTEGER) FROM pg_sleep(0.01)")
            return int((await tx.execute(slow, {"n": n})).scalar_one())

    assert await asyncio.gather(*(one(n) for n in range(60))) == list(range(60))


async def test_a_connection_lost_between_two_transactions_is_made_anew_unseen(store: Store, url: str) -> None:
    assert await _end_connections(url) >= 1
    await asyncio.sleep(0.05)
    async with store.write() as tx:
        await tx.execute(insert(_words).values(n=1, word="a"))

    async with store.read() as tx:
        assert len((await tx.execute(select(_words))).all()) == 1


async def test_a_connection_lost_inside_a_transaction_is_told_and_nothing_of_it_stays(store: Store, url: str) -> None:
    with pytest.raises(StoreError, match="再次运行") as caught:
        async with store.write() as tx:
            await tx.execute(insert(_words).values(n=1, word="a"))
            await _end_connections(url)
            await tx.execute(insert(_words).values(n=2, word="b"))

    assert str(make_url(url).password) not in _everything_said(caught.value)
    async with store.read() as tx:
        assert (await tx.execute(select(_words))).all() == []


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"port": 9}, "连接不上"),
        ({"host": "nowhere.invalid"}, "连接不上"),
        ({"password": "wrong-secret-7"}, "用户名或密码"),
        ({"database": "none_such"}, "没有这个数据库"),
    ],
)
async def test_a_server_that_cannot_be_used_is_named_without_the_password(
    url: str, change: dict[str, object], said: str
) -> None:
    wrong = make_url(url).set(**change)  # type: ignore[arg-type]  # the parts are named by the test
    away = Store(wrong.render_as_string(hide_password=False))
    with pytest.raises(StoreError, match=said) as caught:
        async with away.read():
            pass
    await away.close()

    assert str(wrong.host) in str(caught.value)
    assert str(wrong.password) not in _everything_said(caught.value)


async def test_the_callers_own_errors_stay_what_they_are(store: Store) -> None:
    with pytest.raises(FileNotFoundError):
        async with store.write():
            raise FileNotFoundError
    with pytest.raises(ZeroDivisionError):
        async with store.read():
            raise ZeroDivisionError


async def test_a_text_that_does_not_fit_is_wrong_input_and_not_shown(store: Store) -> None:
    with pytest.raises(UsageError, match="长度") as caught:
        async with store.write() as tx:
            await tx.execute(insert(_words).values(n=1, word="王小明的住址很长" + "很长"))

    assert "王小明" not in str(caught.value)


async def test_text_is_ordered_by_code_point_in_a_database_of_any_language(url: str) -> None:
    """The cluster of the tests may be of the C language itself; a collation asked for by name is not."""
    store = Store(url)
    async with store.write() as tx:
        await tx.execute(text('CREATE TABLE words (n INTEGER, word VARCHAR(8) COLLATE "und-x-icu")'))
        await tx.execute(insert(_words), [{"n": n, "word": w} for n, w in enumerate(["ab", "a_c", "B", "a_a"])])
    async with store.read() as tx:
        plain = (await tx.execute(select(_words.c.word).order_by(by_code_point(_words.c.word)))).scalars().all()
        language = (await tx.execute(select(_words.c.word).order_by(_words.c.word))).scalars().all()
    await store.close()

    assert list(plain) == sorted(["ab", "a_c", "B", "a_a"])
    assert list(language) != list(plain)
