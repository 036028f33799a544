"""The chain: grouped intents, one order, and every alteration named."""

import asyncio
from datetime import datetime

import pytest
from sqlalchemy import delete, func, insert, select, update

from skiptrace.clock import CHINA
from skiptrace.journal import Action, Actor, Entry, Journal
from skiptrace.journal.journal import journal as table
from skiptrace.storage.store import Store

AT = datetime(2026, 10, 30, 9, 0, tzinfo=CHINA)


def _entry(case: str = "c1", n: int = 0) -> Entry:
    return Entry(AT, Actor("zhao", "operator"), Action.PLANNED, case, {"n": n})


async def _filled(journal: Journal, count: int = 10) -> None:
    await journal.commit(*(_entry(f"c{n % 2}", n) for n in range(count)))


async def test_an_untouched_chain_verifies(journal: Journal) -> None:
    await _filled(journal)
    result = await journal.verify()

    assert (result.lines, result.broken_at) == (10, None)


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("detail", '{"n": 99}'),
        ("actor", "qian"),
        ("at", "2020-01-01T00:00:00+08:00"),
        ("case_id", "c9"),
        ("hash", "0" * 64),
    ],
)
async def test_an_altered_line_is_named(journal: Journal, store: Store, column: str, value: str) -> None:
    await _filled(journal)
    async with store.write() as tx:
        await tx.execute(update(table).where(table.c.seq == 4).values({column: value}))

    assert (await journal.verify()).broken_at == 4


async def test_a_line_left_out_is_named(journal: Journal, store: Store) -> None:
    await _filled(journal)
    async with store.write() as tx:
        await tx.execute(delete(table).where(table.c.seq == 5))

    assert (await journal.verify()).broken_at == 6


async def test_a_line_slipped_in_behind_the_end_is_named(journal: Journal, store: Store) -> None:
    await _filled(journal)
    async with store.write() as tx:
        row = (await tx.execute(select(table).where(table.c.seq == 10))).one()._asdict()
        await tx.execute(insert(table).values(row | {"seq": 11}))

    assert (await journal.verify()).broken_at == 11


async def test_an_entry_shares_the_fate_of_its_transaction(journal: Journal, store: Store) -> None:
    with pytest.raises(RuntimeError):
        async with store.write() as tx:
            await journal.append(tx, _entry())
            raise RuntimeError

    assert (await journal.verify()).lines == 0


async def test_intents_at_one_time_are_committed_before_any_caller_goes_on(journal: Journal, store: Store) -> None:
    seen: list[int] = []

    async def one(n: int) -> None:
        await journal.intend(_entry(n=n))
        async with store.read() as tx:
            seen.append((await tx.execute(select(func.count()).select_from(table))).scalar_one())

    await asyncio.gather(*(one(n) for n in range(120)))

    assert (await journal.verify()).lines == 120
    assert min(seen) >= 50


async def test_a_failed_group_fails_every_caller_and_the_next_group_works(journal: Journal, store: Store) -> None:
    bad = Entry(AT, Actor("zhao", "operator"), Action.PLANNED, "c1", {"n": object()})
    results = await asyncio.gather(journal.intend(bad), journal.intend(_entry()), return_exceptions=True)
    await journal.intend(_entry(n=7))

    assert all(isinstance(result, TypeError) for result in results)
    assert (await journal.verify()).lines == 1


async def test_the_lines_of_one_case_are_its_own(journal: Journal) -> None:
    await _filled(journal)
    lines = [line async for line in journal.lines(case_id="c1")]

    assert [line.entry.detail["n"] for line in lines] == [1, 3, 5, 7, 9]
