"""Limits of a source hold for the whole installation: across processes, restarts and `kill -9`."""

import asyncio
import signal
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Sequence
from datetime import date
from typing import TYPE_CHECKING

import pytest

from connectors.errors import QuotaSpent, Stopped
from connectors.guard.book import Wish
from connectors.guard.limiter import Limiter
from connectors.manifest.schema import Limit
from skiptrace.clock import SystemClock
from skiptrace.storage.store import Store
from skiptrace.tracing.lanes import LEASE_SECONDS, Lanes

if TYPE_CHECKING:
    from tests.conftest import FixedClock

SOURCE = "housing_fund"


class Machine:
    """The shared clock of two processes, where a test moves it (on a server its own clock counts)."""

    def __init__(self) -> None:
        self.seconds = 1000.0

    def __call__(self) -> float:
        return self.seconds


@pytest.fixture
def machine() -> Machine:
    return Machine()


@pytest.fixture
async def other_store(database: str) -> AsyncIterator[Store]:
    """The same database, opened by another process."""
    opened = Store(database, synchronous="NORMAL")
    yield opened
    await opened.close()


def wish(clock: "FixedClock", calls: int, quota: int | None = None, unused: int = 0) -> Wish:
    return Wish(SOURCE, calls, quota, clock.now().date(), unused=unused, unused_day=clock.now().date())


def densest(departures: Sequence[float], seconds: float) -> int:
    return max(sum(1 for other in departures if start <= other < start + seconds) for start in departures)


async def test_a_quota_is_spent_once_however_many_processes_ask(
    store: Store, other_store: Store, clock: "FixedClock"
) -> None:
    """What one reserved is not there for the other, and the day ends for both."""
    one, two = Lanes(store, clock), Lanes(other_store, clock)

    first = await one.reserve(wish(clock, 60, 100))
    await one.give_back(wish(clock, 0, 100))
    second = await two.reserve(wish(clock, 60, 100))

    assert (first.calls, second.calls) == (60, 40)
    with pytest.raises(QuotaSpent, match="100"):
        await two.reserve(wish(clock, 1, 100))
    assert (await one.standings())[SOURCE].used_today == 100


async def test_what_was_not_used_comes_back_unless_the_process_died(
    store: Store, other_store: Store, clock: "FixedClock"
) -> None:
    """Never above the quota: slots of a killed process are lost."""
    one = Lanes(store, clock)
    await one.reserve(wish(clock, 60, 100))
    await one.give_back(wish(clock, 0, 100, unused=25))

    assert (await one.standings())[SOURCE].used_today == 35
    await Lanes(store, clock, owner="killed").reserve(wish(clock, 65, 100))
    await asyncio.sleep(LEASE_SECONDS * 1.1)
    with pytest.raises(QuotaSpent):
        await Lanes(other_store, clock).reserve(wish(clock, 1, 100))


async def test_tomorrow_begins_at_nothing(store: Store, clock: "FixedClock") -> None:
    """A day is the calendar day in China."""
    lanes = Lanes(store, clock)
    await lanes.reserve(wish(clock, 5, 5))

    clock.at = clock.at.replace(day=31)

    assert (await lanes.reserve(wish(clock, 5, 5))).calls == 5


async def test_one_process_at_a_time_departs(store: Store, other_store: Store, clock: "FixedClock") -> None:
    """The other one waits for the lease; it learns of every departure, and of those that may have been."""
    one, two = Lanes(store, clock), Lanes(other_store, clock)
    left = Wish(SOURCE, 4, None, date.min, log={1.0: ((0.3, 2), (0.1, 1))})
    await one.reserve(Wish(SOURCE, 3, None, date.min))
    await one.reserve(left)

    refused = await two.reserve(Wish(SOURCE, 1, None, date.min))
    assert (refused.calls, refused.log) == (0, None)
    assert refused.wait > 0
    await asyncio.sleep(LEASE_SECONDS * 1.2)
    taken = await two.reserve(Wish(SOURCE, 1, None, date.min, log={1.0: ()}))

    assert taken.calls == 1
    assert taken.log is not None
    assert sum(count for _, count in taken.log[1.0]) == 7
    youngest, granted = taken.log[1.0][-1]
    assert granted == 4
    assert youngest < LEASE_SECONDS


async def test_who_is_waited_for_hands_over(store: Store, other_store: Store, clock: "FixedClock") -> None:
    """At the end of its portion, not at the end of its work; then nothing has to be guessed."""
    one, two = Lanes(store, clock), Lanes(other_store, clock)
    await one.reserve(Wish(SOURCE, 4, None, date.min, log={1.0: ()}))
    await two.reserve(Wish(SOURCE, 1, None, date.min, log={1.0: ()}))

    handed = await one.reserve(Wish(SOURCE, 4, None, date.min, log={1.0: ((0.2, 4),)}))
    taken = await two.reserve(Wish(SOURCE, 1, None, date.min, log={1.0: ()}))

    assert (handed.calls, taken.calls) == (0, 1)
    assert taken.log is not None
    assert [count for _, count in taken.log[1.0]] == [4]


async def test_a_hold_holds_everybody(store: Store, other_store: Store, clock: "FixedClock") -> None:
    """Retry-After was said to the installation, not to a process."""
    await Lanes(store, clock).hold(SOURCE, 7.0)

    assert (await Lanes(other_store, clock).reserve(wish(clock, 1))).held == pytest.approx(7.0, abs=0.5)
    assert (await Lanes(store, clock).standings())[SOURCE].held_seconds == pytest.approx(7.0, abs=0.5)


async def test_a_stopped_lane_is_stopped_for_all_until_released(
    store: Store, other_store: Store, clock: "FixedClock"
) -> None:
    """The reason is what whoever asks is told."""
    one, two = Lanes(store, clock), Lanes(other_store, clock)
    await one.stop(SOURCE, "连续 5 次回复不在约定之内")

    with pytest.raises(Stopped, match="连续 5 次"):
        await two.reserve(wish(clock, 1))
    async with store.write() as tx:
        assert await one.release(tx, SOURCE)
        assert not await one.release(tx, SOURCE)
    assert (await two.reserve(wish(clock, 1))).calls == 1


async def test_a_clock_that_was_set_back_delays_and_never_hastens(
    database: str, store: Store, clock: "FixedClock", machine: Machine
) -> None:
    """Departures that seem to lie ahead are taken as of now."""
    if not database.startswith("sqlite"):
        pytest.skip("the server's own clock counts there")
    sooner = Lanes(store, clock, machine=machine)
    for _ in range(2):
        await sooner.reserve(Wish(SOURCE, 1, None, date.min, log={60.0: ((1.0, 9),)}))

    machine.seconds -= 5000
    later = Lanes(store, clock, machine=machine)
    taken = await later.reserve(Wish(SOURCE, 1, None, date.min, log={60.0: ()}))

    assert taken.calls == 1
    assert taken.log is not None
    assert [age for age, _ in taken.log[60.0]] == [0.0, 0.0]


async def test_two_processes_that_hurry_never_exceed_a_window_together(store: Store, other_store: Store) -> None:
    """Real clocks, two books, one rate: the densest window of both together, and the work gets done."""
    clock = SystemClock()
    departures: list[float] = []

    async def depart(limiter: Limiter, number: int) -> None:
        for _ in range(number):
            await limiter.slot()
            departures.append(time.monotonic())

    limits = [Limit(calls=40, per="second")]
    pair = [Limiter(limits, clock, source=SOURCE, book=Lanes(s, clock)) for s in (store, other_store)]
    started = time.monotonic()
    await asyncio.gather(*(depart(limiter, 10) for limiter in pair for _ in range(5)))

    assert len(departures) == 100
    assert densest(sorted(departures), 1.0) <= 40
    assert time.monotonic() - started < 10


_CHILD = """
import asyncio, sys, time
from connectors.guard.limiter import Limiter
from connectors.manifest.schema import Limit
from skiptrace.clock import SystemClock
from skiptrace.storage.store import Store
from skiptrace.tracing.lanes import Lanes

async def main(url, number):
    store, clock = Store(url), SystemClock()
    limits = [Limit(calls=50, per="second"), Limit(calls=120, per="day")]
    limiter = Limiter(limits, clock, source="s", book=Lanes(store, clock))
    print("ready", flush=True)
    async def one():
        while True:
            await limiter.slot()
            print(time.time(), flush=True)
    await asyncio.gather(*(one() for _ in range(8)))

asyncio.run(main(sys.argv[1], 0))
"""


async def test_a_killed_process_costs_slots_and_never_a_window(database: str, store: Store) -> None:
    """Three processes, one of them killed: densest second and day quota hold for what all of them sent."""
    clock = SystemClock()

    def spawn() -> subprocess.Popen[str]:
        command = [sys.executable, "-c", _CHILD, database]
        return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)

    async def told(child: subprocess.Popen[str]) -> list[float]:
        out, _ = await asyncio.to_thread(child.communicate)
        return [float(line) for line in out.split() if line[0].isdigit()]

    first, second = spawn(), spawn()
    assert first.stdout is not None
    await asyncio.to_thread(first.stdout.readline)
    await asyncio.sleep(0.8)
    first.send_signal(signal.SIGKILL)
    departures = await told(first)
    third = spawn()
    departures += await told(second) + await told(third)
    used = (await Lanes(store, clock).standings())["s"].used_today

    assert used == 120
    assert 60 < len(departures) <= 120
    assert densest(sorted(departures), 1.0) <= 50
