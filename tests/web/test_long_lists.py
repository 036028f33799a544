"""Lists of cases that are longer than a statement may have variables: the same answers, in portions."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from sqlalchemy import event, update
from sqlalchemy.engine import Engine

from skiptrace.cases.event import EventKind, Telling, concerned
from skiptrace.cases.tables import cases
from skiptrace.settings import Role
from skiptrace.storage.portions import MOST
from tests.web.conftest import Desk

_LONG = 3 * MOST + 7
_TELLING = Telling(EventKind.DEMAND, date(2026, 3, 1), "签收回执", "档案室")


@pytest.fixture
def filler() -> list[str]:
    """Ids that nobody has, in the order of a long list."""
    return [f"nobody-{number:05d}" for number in range(_LONG)]


@contextmanager
def widest() -> Iterator[list[int]]:
    """How many variables each statement meanwhile had."""
    seen: list[int] = []

    def note(_connection: Any, _cursor: Any, _statement: str, parameters: Any, *_: Any) -> None:
        seen.append(len(parameters))

    event.listen(Engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(Engine, "before_cursor_execute", note)


async def test_profiles_of_a_long_list_are_those_of_each_case(desk: Desk, filler: list[str]) -> None:
    legal = desk.acting(Role.LEGAL)
    case = await legal.cases.case("C000001")
    alone = await legal.assembler.profile(case, None)
    with widest() as seen:
        found = await legal.assembler.profiles([*(replace(case, id=each) for each in filler), case], {})

    assert len(found) == _LONG + 1
    assert replace(found[-1], at=alone.at) == alone
    assert alone.records
    assert not any(each.records for each in found[:-1])
    assert max(seen) <= 2 * MOST


async def test_entries_of_a_long_list_come_once_also_where_a_joined_case_is_asked_for_beside_the_one_that_took_it_up(
    desk: Desk, filler: list[str]
) -> None:
    legal = desk.acting(Role.LEGAL)
    first, second = [await legal.cases.case(number) for number in ("C000001", "C000002")]
    for case in (first, second):
        await legal.events.enter(case, case.debtor, concerned(case, ()), _TELLING)
    async with desk.house.store.write() as tx:
        await tx.execute(update(cases).where(cases.c.id == second.id).values(joined_into=first.id))
    with widest() as seen:
        found = await legal.events.of_cases([first.id, *filler, second.id])
        taken_up = await legal.events.of_cases([*filler, first.id])

    assert [len(found[each]) for each in (first.id, second.id)] == [1, 1]
    assert [each.number for each in taken_up[first.id]] == ["L000001", "L000002"]
    assert not any(found[each] for each in filler)
    assert max(seen) <= 2 * MOST
