"""Work that several wait for runs once, as long as anybody waits."""

import asyncio

import pytest

from connectors.errors import Down
from connectors.guard.coalescing import Flights


class Work:
    """Runs until it is let go; counts how often it began and was cut off."""

    def __init__(self, error: Exception | None = None) -> None:
        self.began = self.cut = 0
        self.go = asyncio.Event()
        self._error = error

    async def __call__(self) -> int:
        self.began += 1
        try:
            await self.go.wait()
        except asyncio.CancelledError:
            self.cut += 1
            raise
        if self._error:
            raise self._error
        return self.began


async def turns() -> None:
    for _ in range(5):
        await asyncio.sleep(0)


async def test_two_who_ask_the_same_get_one_result() -> None:
    flights, work = Flights[int](), Work()
    both = [asyncio.create_task(flights.join("k", work)) for _ in range(2)]
    other = asyncio.create_task(flights.join("other", Work(Down("x"))))
    await turns()
    work.go.set()

    assert await asyncio.gather(*both) == [1, 1]
    other.cancel()


async def test_everybody_gets_the_error_of_the_work() -> None:
    flights, work = Flights[int](), Work(Down("来源故障"))
    both = [asyncio.create_task(flights.join("k", work)) for _ in range(2)]
    await turns()
    work.go.set()

    for each in both:
        with pytest.raises(Down):
            await each
    assert not flights.under_way("k")


async def test_who_began_it_may_leave_while_another_waits() -> None:
    flights, work = Flights[int](), Work()
    first, second = (asyncio.create_task(flights.join("k", work)) for _ in range(2))
    await turns()
    first.cancel()
    await turns()
    work.go.set()

    assert await second == 1
    assert (work.began, work.cut) == (1, 0)
    assert first.cancelled()


async def test_the_work_is_cut_off_when_the_last_one_leaves_and_the_next_one_begins_anew() -> None:
    """Also at once: the end of the old work must not take the new one's place."""
    flights, work = Flights[int](), Work()
    first = asyncio.create_task(flights.join("k", work))
    await turns()
    first.cancel()
    await asyncio.sleep(0)
    second = asyncio.create_task(flights.join("k", work))
    await turns()

    assert (work.began, work.cut) == (2, 1)
    assert flights.under_way("k")
    work.go.set()
    assert await second == 2


async def test_work_that_is_over_is_not_joined() -> None:
    flights, work = Flights[int](), Work()
    work.go.set()

    assert [await flights.join("k", work), await flights.join("k", work)] == [1, 2]
