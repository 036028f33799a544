"""Rates are exact in every window, and quotas end the day."""

import asyncio
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from connectors.errors import Busy, QuotaSpent
from connectors.guard.limiter import Limiter
from connectors.manifest.schema import Limit


class StallingClock:
    """A clock whose sleeps overshoot by given amounts, as a blocked event loop does."""

    def __init__(self, stalls: list[float]) -> None:
        self._stalls = stalls
        self.seconds = 0.0

    def now(self) -> Any:
        raise AssertionError("no day quota here")

    def monotonic(self) -> float:
        return self.seconds

    async def sleep(self, seconds: float) -> None:
        self.seconds += seconds + (self._stalls.pop() if self._stalls else 0.0)


def densest(departures: list[float], seconds: float) -> int:
    return max(sum(1 for other in departures if start <= other < start + seconds) for start in departures)


@settings(max_examples=40, deadline=None)
@given(
    calls=st.integers(1, 40),
    stalls=st.lists(st.floats(0, 1.5), max_size=30),
    number=st.integers(1, 150),
)
def test_no_window_ever_holds_more_than_the_limit(calls: int, stalls: list[float], number: int) -> None:
    """Whatever stalls happen, the densest second stays within the limit."""
    clock = StallingClock(stalls)
    limiter = Limiter([Limit(calls=calls, per="second")], clock)

    async def run() -> list[float]:
        departures = []
        for _ in range(number):
            await limiter.slot()
            departures.append(clock.seconds)
        return departures

    assert densest(asyncio.run(run()), 1.0) <= calls


async def test_the_rate_is_used_and_not_only_respected(clock: Any) -> None:
    """A thousand departures at 200 a second take about five seconds."""
    limiter = Limiter([Limit(calls=200, per="second")], clock)

    for _ in range(1000):
        await limiter.slot()

    assert 4.9 < clock.seconds < 5.2


async def test_the_strictest_of_several_limits_counts(clock: Any) -> None:
    """Ten a second, but only thirty a minute."""
    limiter = Limiter([Limit(calls=10, per="second"), Limit(calls=30, per="minute")], clock)

    for _ in range(31):
        await limiter.slot()

    assert clock.seconds >= 60


async def test_a_spent_day_is_an_error_until_tomorrow(clock: Any) -> None:
    """Nobody waits for midnight inside a question."""
    limiter = Limiter([Limit(calls=2, per="day")], clock)
    await limiter.slot()
    await limiter.slot()

    with pytest.raises(QuotaSpent):
        await limiter.slot()
    clock.seconds += 24 * 3600
    await limiter.slot()


async def test_a_hold_stops_everybody_and_a_long_one_is_told(clock: Any) -> None:
    """Short pauses are waited for; long ones are the caller's to plan."""
    limiter = Limiter([Limit(calls=100, per="second")], clock, longest_hold=10)
    await limiter.hold(5)
    await limiter.slot()
    assert clock.seconds >= 5

    await limiter.hold(60)
    with pytest.raises(Busy):
        await limiter.slot()


async def test_a_cancelled_waiter_does_not_block_the_next() -> None:
    """The turn is given back."""

    class Real:
        def now(self) -> Any:
            raise AssertionError

        def monotonic(self) -> float:
            return asyncio.get_running_loop().time()

        async def sleep(self, seconds: float) -> None:
            await asyncio.sleep(seconds)

    limiter = Limiter([Limit(calls=1, per="second")], Real())
    await limiter.slot()
    waiting = asyncio.create_task(limiter.slot())
    await asyncio.sleep(0)
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting

    assert not limiter._turn.locked()


@settings(max_examples=60, deadline=None)
@given(
    limits=st.lists(
        st.tuples(st.integers(1, 30), st.sampled_from([("second", 1.0), ("minute", 60.0), ("hour", 3600.0)])),
        min_size=1,
        max_size=3,
    ),
    stalls=st.lists(st.floats(0, 90), max_size=30),
    late=st.lists(st.floats(0, 3), max_size=40),
    number=st.integers(1, 80),
)
def test_every_window_is_exact_though_departures_come_late(
    limits: list[tuple[int, tuple[str, float]]], stalls: list[float], late: list[float], number: int
) -> None:
    """Second, minute and hour together; what was given a place may leave long after, and others meanwhile."""
    clock = StallingClock(stalls)
    limiter = Limiter([Limit.model_validate({"calls": calls, "per": per[0]}) for calls, per in limits], clock)

    async def run() -> list[float]:
        departures, held = [], []
        for _ in range(number):
            held.append(await limiter.place())
            if late:
                clock.seconds += late.pop()
            if len(held) > 1 or not late:
                while held:
                    held.pop(0).leave()
                    departures.append(clock.seconds)
        return departures

    async def paced() -> list[float]:
        # With one place in the hand the next may never come where a single call is allowed.
        return await run() if min(calls for calls, _ in limits) > 1 else await _one_by_one(limiter, clock, number)

    departures = asyncio.run(paced())
    for calls, (_, seconds) in limits:
        assert not departures or densest(departures, seconds) <= calls


async def _one_by_one(limiter: Limiter, clock: StallingClock, number: int) -> list[float]:
    departures = []
    for _ in range(number):
        await limiter.slot()
        departures.append(clock.seconds)
    return departures


async def test_a_place_that_is_not_used_is_there_for_the_next(clock: Any) -> None:
    """Denied at the last moment: neither rate nor quota is spent."""
    limiter = Limiter([Limit(calls=1, per="hour"), Limit(calls=1, per="day")], clock)
    (await limiter.place()).drop()

    await limiter.slot()

    assert clock.seconds < 1


async def test_a_spent_quota_is_known_before_anything_is_written_down(clock: Any) -> None:
    """So that a batch does not fill the journal with intents that come to nothing."""
    limiter = Limiter([Limit(calls=1, per="day")], clock)
    await limiter.slot()
    with pytest.raises(QuotaSpent):
        await limiter.slot()

    with pytest.raises(QuotaSpent, match="今日配额"):
        limiter.passable()
