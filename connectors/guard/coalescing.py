"""The same question asked twice at once goes out once; both get the reply, each under its own permit."""

import asyncio
from collections.abc import Callable, Coroutine, Hashable
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Generic, TypeVar

T = TypeVar("T")


@dataclass(slots=True, eq=False)
class _Flight(Generic[T]):
    task: asyncio.Task[T]
    waiting: list[asyncio.Future[T]] = field(default_factory=list)


class Flights(Generic[T]):
    """Work under way by key. The work is cancelled only when nobody waits for it any more."""

    def __init__(self) -> None:
        self._flights: dict[Hashable, _Flight[T]] = {}

    def under_way(self, key: Hashable) -> bool:
        return key in self._flights

    async def join(self, key: Hashable, work: Callable[[], Coroutine[Any, Any, T]]) -> T:
        """Start the work, or wait for the one that runs; raises what the work raises."""
        flight = self._flights.get(key) or self._begin(key, work)
        mine: asyncio.Future[T] = asyncio.get_running_loop().create_future()
        flight.waiting.append(mine)
        try:
            return await mine
        finally:
            flight.waiting.remove(mine)
            if not flight.waiting and not flight.task.done():
                self._forget(key, flight)
                flight.task.cancel()

    def _begin(self, key: Hashable, work: Callable[[], Coroutine[Any, Any, T]]) -> _Flight[T]:
        flight = self._flights[key] = _Flight(asyncio.create_task(work()))
        flight.task.add_done_callback(partial(self._end, key, flight))
        return flight

    def _end(self, key: Hashable, flight: _Flight[T], task: asyncio.Task[T]) -> None:
        self._forget(key, flight)
        error = None if task.cancelled() else task.exception()
        for each in flight.waiting:
            if each.done():
                continue
            if task.cancelled():
                each.cancel()
            elif error is not None:
                each.set_exception(error)
            else:
                each.set_result(task.result())

    def _forget(self, key: Hashable, flight: _Flight[T]) -> None:
        """Let the next one start anew; a flight that took this one's place meanwhile stays."""
        if self._flights.get(key) is flight:
            del self._flights[key]
