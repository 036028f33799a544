"""Transactions: whole or not at all, one writer at a time."""

import asyncio

import pytest
from sqlalchemy import Column, Integer, MetaData, Table, func, insert, select

from skiptrace.storage.store import Store

_numbers = Table("numbers", MetaData(), Column("n", Integer, primary_key=True))


async def _count(store: Store) -> int:
    async with store.read() as tx:
        return (await tx.execute(select(func.count()).select_from(_numbers))).scalar_one()


@pytest.fixture
async def numbers(store: Store) -> Store:
    async with store.write() as tx:
        await tx.run_sync(_numbers.metadata.create_all)
    return store


async def test_an_error_inside_a_transaction_leaves_nothing(numbers: Store) -> None:
    with pytest.raises(RuntimeError):
        async with numbers.write() as tx:
            await tx.execute(insert(_numbers).values(n=1))
            raise RuntimeError

    assert await _count(numbers) == 0


async def test_writers_of_two_processes_take_turns(numbers: Store) -> None:
    """Two stores on one file stand for two processes."""
    other = Store(numbers.url, synchronous="NORMAL")

    async def add(store: Store, numbers_of_one: range) -> None:
        for n in numbers_of_one:
            async with store.write() as tx:
                highest = (await tx.execute(select(func.max(_numbers.c.n)))).scalar() or 0
                await tx.execute(insert(_numbers).values(n=highest + 1))
            assert n >= 0

    await asyncio.gather(add(numbers, range(20)), add(other, range(20)))
    await other.close()

    assert await _count(numbers) == 40


async def test_a_reader_sees_what_was_committed_only(numbers: Store) -> None:
    async with numbers.write() as tx:
        await tx.execute(insert(_numbers).values(n=1))
        assert await _count(numbers) == 0

    assert await _count(numbers) == 1


async def test_a_piece_of_work_is_one_processs_alone(store: Store, database: str) -> None:
    other = Store(database, synchronous="NORMAL")
    async with store.alone("a") as mine, other.alone("a") as theirs, store.alone("a") as again, other.alone("b") as b:
        assert (mine, theirs, again, b) == (True, False, False, True)
    async with other.alone("a") as mine:
        assert mine
    await other.close()


async def test_who_works_alone_keeps_no_writer_waiting(store: Store) -> None:
    async with store.alone("a") as mine, asyncio.timeout(10), store.write():
        assert mine
