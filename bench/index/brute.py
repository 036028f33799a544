"""The floor: each query's name against every name there is, by rapidfuzz.

Surprising: only queries that ask with a name can be put to it, and only a sample, because one takes as long as a
hundred of ours; how many is told, nothing is extrapolated.
"""

from __future__ import annotations

import time
from statistics import median
from typing import TYPE_CHECKING

from rapidfuzz import fuzz, process

from bench.index.measure import BEST

if TYPE_CHECKING:
    from collections.abc import Sequence
    from random import Random

    from bench.index.collection import Collection
    from bench.index.kinds import Query


def sampled(queries: Sequence[Query], most: int, rng: Random) -> list[Query]:
    """At most so many queries with a name, of all kinds in turn."""
    by_kind: dict[str, list[Query]] = {}
    for query in queries:
        if query.columns.get("name"):
            by_kind.setdefault(query.kind.name, []).append(query)
    share = max(most // max(len(by_kind), 1), 1)
    return [query for held in by_kind.values() for query in rng.sample(held, min(share, len(held)))]


def compared(collection: Collection, queries: Sequence[Query]) -> tuple[list[int], float]:
    """The place of each query's record, BEST when it is not among the best; the median milliseconds of a query."""
    names = [row["name"] for _, row in collection.all_rows()]
    places, times = [], []
    for query in queries:
        start = time.perf_counter()
        found = process.extract(query.columns["name"], names, scorer=fuzz.ratio, limit=BEST)
        times.append((time.perf_counter() - start) * 1000)
        numbers = [number for _, _, number in found]
        places.append(numbers.index(query.target) if query.target in numbers else BEST)
    return places, round(median(times), 2)
