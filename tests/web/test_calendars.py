"""The calendars of all cases: the same as each case's own, in a number of statements that does not grow with them."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event
from sqlalchemy.engine import Engine

from skiptrace.cases.event import EventKind, Telling, addressed, concerned
from skiptrace.cases.guarantee import Mode, Terms
from skiptrace.errors import NotAllowed, NotFound
from skiptrace.settings import Role
from tests.fakes.creditor_file import PLAIN, Cells, write_xlsx
from tests.web.conftest import Desk

_MOST = 22
"""One for each table, and one for the keys under which its rows are sealed."""
PEOPLE = [("章一鸣", "110105198901089874"), ("孙二喜", "320106198312301471"), ("李小红", "110101198505053210")]


@contextmanager
def statements() -> Iterator[list[str]]:
    """What this test's own task asks of the database meanwhile; the keeper of the index asks in its own time."""
    said: list[str] = []
    mine = asyncio.current_task()

    def note(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        if statement.startswith("SELECT") and asyncio.current_task() is mine:
            said.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    try:
        yield said
    finally:
        event.remove(Engine, "before_cursor_execute", note)


async def told(desk: Desk, folder: Path) -> None:
    """Three cases more, each with a guarantor whose terms somebody entered, and an event."""
    rows: list[Cells] = [(*PLAIN, "担保人")]
    rows += [(*who, "", f"HT90{n}", 1000, "2026-01-02", "", "钱保人") for n, who in enumerate(PEOPLE)]
    await desk.acting(Role.OPERATOR).cases.import_file(write_xlsx(folder / "more.xlsx", rows))
    legal = desk.acting(Role.LEGAL)
    for line in (await legal.cases.list())[-len(PEOPLE) :]:
        case = await legal.cases.case(line.number)
        guarantor, claims = addressed(case, "保证人1"), concerned(case, ())
        await legal.guarantees.tell(case, guarantor, claims, Terms(Mode.JOINT), "保证合同第三条")
        demand = Telling(EventKind.DEMAND, date(2026, 3, 1), "签收回执", "档案室")
        await legal.events.enter(case, case.debtor, claims, demand)


async def test_all_calendars_at_once_are_those_of_each_case(desk: Desk, tmp_path: Path) -> None:
    await told(desk, tmp_path)
    legal = desk.acting(Role.LEGAL)
    numbers = [line.number for line in await legal.cases.list()]
    every = [each async for each in legal.calendars()]
    single = [await legal.calendar(await legal.cases.case(number)) for number in numbers]
    chosen = [each.number async for each in legal.calendars([numbers[3], numbers[0], numbers[3]])]

    assert [each.number for each in every] == numbers
    assert every == single
    assert chosen == [numbers[3], numbers[0]]
    assert any(duty.key.startswith("guarantee:") for each in every for duty in each.duties)


async def test_the_number_of_statements_does_not_grow_with_the_cases(desk: Desk, tmp_path: Path) -> None:
    await told(desk, tmp_path)
    legal = desk.acting(Role.LEGAL)
    numbers = [line.number for line in await legal.cases.list()]
    counts = []
    for some in (numbers[:1], numbers[-1:], numbers[:3] + numbers[-3:], numbers):
        with statements() as said:
            assert len([each async for each in legal.calendars(some)]) == len(some)
        counts.append(len(said))

    assert len(numbers) > 10
    assert max(counts[:2]) <= counts[2] <= counts[3] <= _MOST, counts


async def test_no_reading_of_a_case_fetches_the_sealed_bytes_of_its_evidence(desk: Desk) -> None:
    legal = desk.acting(Role.LEGAL)
    case = await legal.cases.case("C000001")
    with statements() as said:
        await legal.profile(case)

    read = [each for each in said if "FROM evidence" in each]
    assert read
    assert not any("evidence.sealed" in each for each in read)


async def test_an_unknown_number_is_named_and_a_role_without_sight_gets_nothing(desk: Desk) -> None:
    with pytest.raises(NotFound, match="C999999"):
        [each async for each in desk.acting(Role.LEGAL).calendars(["C000001", "C999999"])]
    with pytest.raises(NotAllowed):
        [each async for each in desk.acting(Role.COLLECTOR).calendars()]
