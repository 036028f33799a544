"""Runs every contender on the same drawn records in one command, and prints what each found and how fast.

Surprising: whoever asks for five million records needs no server and no more memory than for one: records are drawn,
parsed and handed over a chunk at a time.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import resource
import shutil
import sys
import time
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any

from bench.index import brute
from bench.index.collection import Collection, Made
from bench.index.kinds import KINDS, Query, queries
from bench.index.measure import BEST, Speed, middle, ranks, recall, speed
from bench.index.ordinary import OrdinaryIndex
from bench.index.ours import THREE, Backend, heavy_of
from bench.index.table import table
from matching.index import EmbeddedSite

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence

    from bench.index.measure import Contender
    from matching.index import HeavyKeys, IndexSite

ELASTICSEARCH = "SKIPTRACE_TEST_ELASTICSEARCH"
EMBEDDED, ELASTIC, ORDINARY, NAMES = "embedded", "elastic", "ordinary", "names"
FIT, TEST = 29, 31
"""Tokens and weights were chosen on records of the first seed; what is reported is of the second."""

_PEOPLE = 30_000
"""So many are looked at for the rare ones that a kind needs."""


@dataclass
class Run:
    """One size: what was asked for, and the contenders as they become ready."""

    asked: argparse.Namespace
    collection: Collection
    queries: list[Query]
    contenders: dict[str, Contender] = field(default_factory=dict)
    figures: dict[str, dict[str, Any]] = field(default_factory=dict)
    places: dict[str, list[int]] = field(default_factory=dict)

    async def build(self, name: str, records: int, made: Callable[[], Awaitable[Any]]) -> None:
        """Builds a contender and notes rate and size."""
        start = time.perf_counter()
        contender = await made()
        seconds = time.perf_counter() - start
        size = await contender.bytes()
        self.contenders[name] = contender
        self.figures[name] = {
            "seconds": round(seconds, 1),
            "records_per_s": round(records / seconds),
            "bytes_per_record": round(size / records),
        }
        _say(f"{name}: {records:,} records in {seconds:.0f} s")

    async def measure(self) -> dict[str, dict[str, float]]:
        """What each finds, then rounds of all in turns; answers the quotients of ours to the ordinary design."""
        for name, contender in self.contenders.items():
            self.places[name] = await ranks(contender, self.queries)
            _say(f"{name}: asked {len(self.queries):,} queries")
        rng = Random(self.asked.seed)
        timed = rng.sample(self.queries, min(self.asked.timed, len(self.queries)))
        rounds: dict[str, list[Speed]] = {name: [] for name in self.contenders}
        three: dict[str, list[Speed]] = {}
        for _ in range(self.asked.rounds):
            for name, contender in self.contenders.items():
                rounds[name].append(await speed(contender, [contender.prepared(query.columns) for query in timed]))
                if isinstance(contender, Backend):
                    wide = [contender.prepared(query.columns, THREE) for query in timed]
                    three.setdefault(name, []).append(await speed(contender, wide))
        for name, held in rounds.items():
            self._note(name, held, three.get(name))
        return _quotients(rounds)

    def _note(self, name: str, rounds: Sequence[Speed], three: Sequence[Speed] | None) -> None:
        held, figures = middle(rounds), self.figures[name]
        figures |= {"p50": round(held.p50, 3), "p99": round(held.p99, 3)}
        figures |= {"at_once": round(held.at_once), "many": round(held.many)}
        if three:
            cost = middle([_quotient(one, wide) for one, wide in zip(rounds, three, strict=True)])
            figures["three_scopes"] = round(cost.many, 2)
            figures["three_scopes_p50"] = round(1 / cost.p50, 2)

    def by_names(self) -> None:
        """The floor, on a sample."""
        chosen = brute.sampled(self.queries, self.asked.names, Random(self.asked.seed))
        places, milliseconds = brute.compared(self.collection, chosen)
        at = dict(zip(map(id, chosen), places, strict=True))
        self.places[NAMES] = [at.get(id(query), -1) for query in self.queries]
        self.figures[NAMES] = {"p50": milliseconds, "queries": len(chosen)}

    def kinds(self) -> list[dict[str, Any]]:
        """Recall by kind and contender."""
        found = []
        for kind in KINDS:
            asked = [place for place, query in enumerate(self.queries) if query.kind is kind]
            recalls = {name: _recalls([places[place] for place in asked]) for name, places in self.places.items()}
            held = {name: each for name, each in recalls.items() if each}
            found.append(
                {"kind": kind.name, "queries": len(asked), "unseen": kind.unseen, "lacks": kind.lacks, "recall": held}
            )
        for name, places in self.places.items():
            enough = [
                place for place, query in zip(places, self.queries, strict=True) if not query.kind.lacks and place >= 0
            ]
            self.figures[name] |= {"recall_20": recall(enough, 20), "recall_50": recall(enough, BEST)}
        return found


def _recalls(places: Sequence[int]) -> tuple[float, float] | None:
    asked = [place for place in places if place >= 0]
    return (recall(asked, 20), recall(asked, BEST)) if asked else None


def _quotient(a: Speed, b: Speed) -> Speed:
    return Speed(a.p50 / b.p50, a.p99 / b.p99, a.at_once / b.at_once, a.many / b.many)


def _quotients(rounds: dict[str, list[Speed]]) -> dict[str, dict[str, float]]:
    if not {ELASTIC, ORDINARY} <= rounds.keys():
        return {}
    held = middle([_quotient(a, b) for a, b in zip(rounds[ELASTIC], rounds[ORDINARY], strict=True)])
    return {"elastic to ordinary": {"many": round(held.many, 2), "at_once": round(held.at_once, 2)}}


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


async def _contend(run: Run, heavy: HeavyKeys, stack: AsyncExitStack) -> dict[str, dict[str, float]]:
    total = run.collection.total
    if EMBEDDED in run.asked.backends:
        folder = run.asked.work / f"embedded-{os.getpid()}"
        folder.mkdir(parents=True)
        stack.callback(shutil.rmtree, folder)
        site: IndexSite = EmbeddedSite(folder)
        stack.push_async_callback(site.close)
        await run.build(EMBEDDED, total, lambda: Backend.build(site, run.collection, heavy))
    if {ELASTIC, ORDINARY} & set(run.asked.backends):
        await _on_server(run, heavy, stack)
    return await run.measure()


async def _forgotten(client: Any, name: str) -> None:
    """Nothing of the bench stays on a server that others use."""
    for index in (await client.indices.get(index=f"{name}-*")).body:
        await client.indices.delete(index=index)


async def _on_server(run: Run, heavy: HeavyKeys, stack: AsyncExitStack) -> None:
    from matching.index.elastic import ElasticAddress, ElasticSite  # noqa: PLC0415  half a second

    address = ElasticAddress(os.environ[ELASTICSEARCH])
    client = address.client()
    stack.push_async_callback(client.close)
    name = f"bench-{os.getpid()}"
    if ELASTIC in run.asked.backends:
        site = ElasticSite(address, name)
        stack.push_async_callback(site.close)
        stack.push_async_callback(_forgotten, client, name)
        await run.build(ELASTIC, run.collection.total, lambda: Backend.build(site, run.collection, heavy))
    if ORDINARY in run.asked.backends:
        peer = OrdinaryIndex(client, f"{name}-ordinary")
        stack.push_async_callback(peer.drop)
        await run.build(ORDINARY, run.collection.records, lambda: peer.build(run.collection))


def _drawn(made: Sequence[Made]) -> dict[str, int]:
    """Records a second of one core, by stage; nothing when all was there."""
    if not made:
        return {}
    stages = {"draw": (m.draw for m in made), "parse": (m.parse for m in made), "tokens": (m.tokens for m in made)}
    records = sum(m.records for m in made)
    each = {stage: sum(seconds) for stage, seconds in stages.items()}
    both = each["parse"] + each["tokens"]
    return {stage: round(records / seconds) for stage, seconds in (each | {"parse_and_tokens": both}).items()}


def _megabytes(whose: int) -> float:
    """The peak so far; of the workers together an upper bound, as if each had the largest."""
    return resource.getrusage(whose).ru_maxrss / 1024


async def measured(asked: argparse.Namespace, records: int) -> dict[str, Any]:
    """All figures of one size."""
    start = time.perf_counter()
    collection = Collection(asked.work, asked.seed, records)
    made = collection.make()
    drawing = _megabytes(resource.RUSAGE_SELF) + (os.cpu_count() or 1) * _megabytes(resource.RUSAGE_CHILDREN)
    seconds = time.perf_counter() - start
    _say(f"{collection.total:,} records drawn and tokenised in {seconds:.0f} s ({len(made)} new chunks)")
    heavy = heavy_of(collection)
    _say(f"{len(heavy.keys)} heavy tokens")
    run = Run(asked, collection, list(queries(collection.people(_PEOPLE), asked.each, Random(asked.seed))))
    async with AsyncExitStack() as stack:
        quotients = await _contend(run, heavy, stack)
    if asked.names:
        run.by_names()
    kinds = run.kinds()
    return {
        "collection": {
            "records": collection.records, "total": collection.total, "queries": len(run.queries),
            "tokens_per_record": collection.tokens_per_record(), "heavy": len(heavy.keys),
            "records_per_cpu_s": _drawn(made),
        },
        "contenders": run.figures,
        "quotients": quotients,
        "kinds": kinds,
        "mb": round(max(drawing, _megabytes(resource.RUSAGE_SELF))),
        "seconds": round(time.perf_counter() - start),
    }  # fmt: skip


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="scripts/bench index")
    parser.add_argument("--records", type=int, nargs="+", default=[100_000, 1_000_000])
    parser.add_argument(
        "--backends", nargs="+", choices=(EMBEDDED, ELASTIC, ORDINARY), default=[EMBEDDED, ELASTIC, ORDINARY]
    )
    parser.add_argument("--each", type=int, default=200, help="queries of each kind")
    parser.add_argument("--timed", type=int, default=2000, help="queries of a timed round")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--names", type=int, default=300, help="queries compared with every name; 0 for none")
    parser.add_argument("--seed", type=int, default=TEST)
    parser.add_argument("--work", type=Path, default=Path("var/bench/index"))
    parser.add_argument("--json", type=Path, help="where the result goes, one object a size")
    asked = parser.parse_args()
    if {ELASTIC, ORDINARY} & set(asked.backends) and not os.environ.get(ELASTICSEARCH):
        parser.error("Elasticsearch 未运行；请先运行 scripts/services start elasticsearch，或加 --backends embedded")
    return asked


def main() -> None:
    """Every size, one after the other."""
    asked, found = _asked(), []
    for records in asked.records:
        found.append(asyncio.run(measured(asked, records)))
        print(table(found[-1]), "\n", flush=True)
        if asked.json:
            asked.json.write_text(json.dumps(found, ensure_ascii=False, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()
