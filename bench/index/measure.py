"""What is measured of a contender: what it finds, how long one query takes, how many it answers a second.

Surprising: contenders are timed in turns, each round all of them, and quotients are taken within a round: on a shared
machine nothing else compares.
"""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass
from itertools import count
from statistics import median
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bench.index.kinds import Query

BEST = 50
_AT_ONCE, _PART = 4, 64


class Contender(Protocol):
    """Whatever answers queries that it has prepared itself."""

    def prepared(self, columns: Mapping[str, str]) -> Any:
        """The query for a record's columns."""
        ...

    async def search(self, query: Any, k: int) -> list[int]:
        """Numbers of the `k` best."""
        ...

    async def search_many(self, queries: Sequence[Any], k: int) -> list[list[int]]:
        """The same for each of several."""
        ...


@dataclass(frozen=True, slots=True)
class Speed:
    """Milliseconds of single queries one after another; queries a second, four at once and in parts of 64."""

    p50: float
    p99: float
    at_once: float
    many: float


async def ranks(contender: Contender, queries: Sequence[Query]) -> list[int]:
    """The place of each query's record among the best, BEST when it is not there."""
    found: list[int] = []
    for start in range(0, len(queries), _PART):
        part = queries[start : start + _PART]
        answers = await contender.search_many([contender.prepared(query.columns) for query in part], BEST)
        for query, answer in zip(part, answers, strict=True):
            found.append(answer.index(query.target) if query.target in answer else BEST)
    return found


async def speed(contender: Contender, prepared: Sequence[Any]) -> Speed:
    """One round over queries that the contender prepared."""
    times = []
    for query in prepared:
        start = time.perf_counter()
        await contender.search(query, BEST)
        times.append((time.perf_counter() - start) * 1000)
    at_once = await _rate(len(prepared), _four(contender, prepared))
    many = await _rate(len(prepared), _parts(contender, prepared))
    return Speed(*(float(value) for value in np.percentile(times, [50, 99])), at_once, many)


async def _rate(queries: int, work: Any) -> float:
    start = time.perf_counter()
    await work
    return queries / (time.perf_counter() - start)


async def _four(contender: Contender, prepared: Sequence[Any]) -> None:
    """Four askers, each with the next query as soon as its last is answered."""
    places = count()

    async def asker() -> None:
        while (place := next(places)) < len(prepared):
            await contender.search(prepared[place], BEST)

    await asyncio.gather(*(asker() for _ in range(_AT_ONCE)))


async def _parts(contender: Contender, prepared: Sequence[Any]) -> None:
    for start in range(0, len(prepared), _PART):
        await contender.search_many(prepared[start : start + _PART], BEST)


def middle(rounds: Sequence[Speed]) -> Speed:
    """Each figure's median over the rounds."""
    columns = zip(*((one.p50, one.p99, one.at_once, one.many) for one in rounds), strict=True)
    return Speed(*(median(column) for column in columns))


def recall(places: Sequence[int], best: int) -> float:
    """The share found among the `best`."""
    return round(sum(place < best for place in places) / len(places), 4) if places else 0.0
