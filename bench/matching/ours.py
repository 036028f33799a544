"""Our side of the comparison: `matching link` on files, and pairs scored online."""

from __future__ import annotations

import json
import os
import resource
import statistics
import sys
import time
from pathlib import Path
from random import Random

import pyarrow.parquet as pq

from matching import link, parse_party, score


def linked(folder: Path, links: Path) -> None:
    """Links with the stored weights, parse of both tables included; writes the links, prints seconds and memory."""
    start = time.perf_counter()
    link(folder / "left.parquet", folder / "right.parquet").write(links)
    seconds = time.perf_counter() - start
    own, children = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    cores = os.cpu_count() or 1
    print(
        json.dumps(
            {
                "seconds": round(seconds, 2),
                "cpu_s": round(own.ru_utime + own.ru_stime + children.ru_utime + children.ru_stime, 2),
                "mb": round(
                    (own.ru_maxrss + (cores - 1) * children.ru_maxrss) / 1024
                ),  # an upper bound: peaks added up
            }
        )
    )


def _records(path: Path) -> list[dict[str, str]]:
    found: list[dict[str, str]] = pq.read_table(path).to_pylist()
    return found


def online(folder: Path) -> None:
    """A debtor against 20 candidates, parties cached: a mix of whole, masked and missing ids and names."""
    rng = Random(5)
    left, right = _records(folder / "left.parquet"), _records(folder / "right.parquet")
    truth = {row["left_id"]: row["right_id"] for row in _records(folder / "truth.parquet")}
    by_id = {row["record_id"]: row for row in right}
    named: dict[str, list[dict[str, str]]] = {}
    for row in right:
        named.setdefault(row["name"][:1], []).append(row)
    rounds = []
    for row in rng.sample(left, min(len(left), 400)):
        near = named.get(row["name"][:1], right)
        chosen = rng.sample(near, min(len(near), 15)) + rng.sample(right, 4)
        chosen += [by_id[truth[row["record_id"]]]] if row["record_id"] in truth else rng.sample(right, 1)
        rounds.append((parse_party(row), [parse_party(r) for r in (chosen + rng.sample(right, 20))[:20]]))
    times, busy = [], []
    for debtor, candidates in rounds:
        start, cpu = time.perf_counter(), time.process_time()
        for candidate in candidates:
            score(debtor, candidate)
        times.append((time.perf_counter() - start) * 1000)
        busy.append((time.process_time() - cpu) * 1000)
    pairs = sum(len(candidates) for _, candidates in rounds)
    print(
        json.dumps(
            {
                "ms_per_20": round(statistics.median(times), 3),
                "cpu_ms_per_20": round(statistics.median(busy), 3),
                "pairs_per_cpu_s": round(pairs / (sum(busy) / 1000)),
            }
        )
    )


if __name__ == "__main__":
    arguments = [Path(a) for a in sys.argv[2:]]
    {"link": linked, "online": online}[sys.argv[1]](*arguments)
