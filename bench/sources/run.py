"""Our stack beside a bare client, in the same run against the same holder: closeness to the bound, densest window,
loss after `kill -9`, memory, price. Exits 1 when a bar is missed. Timing is compared with the control of the run,
because the machine may be shared; the price in microseconds is this machine's at this moment.

The price is taken at full speed, from four holders whose limits nobody reaches, as the median of several rounds. At
200 calls a second a machine sleeps between two replies, and waking it is most of what is measured: the bare client's
own price is five times that of full speed there.
"""

import argparse
import json
import signal
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from bench.sources.face import LATENCY
from bench.sources.figures import Plan

KINDS = ("control", "ours", "ours without journal")
GOAL = {1: 0.95, 4: 0.90}
BEHIND = 0.03
"""How far ours may stay behind the control."""

PRICE = {"ours": 400, "ours without journal": 350}
"""Microseconds of CPU an attempt, at full speed."""

FULL_SPEED = Plan("", 4, 3000, 4000, LATENCY, 64)


@contextmanager
def holder(latency: float, busy: float) -> Iterator[str]:
    """A holder in a process of its own."""
    command = [sys.executable, "-m", "bench.sources.face", str(latency), str(busy)]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)  # noqa: S603
    assert process.stdout is not None
    try:
        yield f"http://127.0.0.1:{process.stdout.readline().strip()}"
    finally:
        process.communicate()


def seen(url: str) -> dict[str, Any]:
    """What the holder counted."""
    with urllib.request.urlopen(f"{url}/control/log") as reply:  # noqa: S310  our own process on loopback
        told: dict[str, Any] = json.load(reply)
        return told


def started(module: str, *arguments: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", f"bench.sources.{module}", *arguments]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)  # noqa: S603


def figures(module: str, *arguments: str) -> dict[str, Any]:
    """What a run of its own process tells."""
    process = started(module, *arguments)
    out, _ = process.communicate()
    if process.returncode:
        raise SystemExit(f"{module} {arguments[:1]} 失败")
    told: dict[str, Any] = json.loads(out)
    return told


def measured(kind: str, plan: Plan) -> dict[str, Any]:
    """One run against a holder that has seen nothing else."""
    with tempfile.TemporaryDirectory() as folder, holder(plan.latency, 0.02) as url:
        told = figures("client", kind, json.dumps(asdict(replace(plan, url=url, folder=folder))))
        log = seen(url)
    there = max(log["densest_second"].values())
    repeats, missing = log["repeats"], told["attempts"] - log["requests"]
    return {**told, "densest_there": there, "repeats": repeats, "unseen": missing}


def killed(plan: Plan, kills: int) -> dict[str, Any]:
    """Rounds that are killed while they ask, then one that ends."""
    with tempfile.TemporaryDirectory() as folder, holder(plan.latency, 0.0) as url:
        told = json.dumps(asdict(replace(plan, url=url, folder=folder)))
        for round_ in range(kills):
            process = started("killed", told)
            assert process.stdout is not None
            process.stdout.readline()
            time.sleep(0.7 + 0.37 * round_)
            process.send_signal(signal.SIGKILL)
            process.communicate()
        started("killed", told).communicate()
        rows, log = figures("killed", told, "report"), seen(url)
    most = kills * plan.workers
    lost = plan.calls - rows["answers"]
    return {
        "kills": kills,
        "lost": lost,
        "repeats": log["repeats"],
        "most_repeats": most,
        "requests": log["requests"],
        **rows,
    }


def memory(calls: int) -> dict[str, float]:
    """Resident MB by lookups done, at a high rate."""
    plan = Plan("", 1, calls, 20_000, 0.0, 64)
    with tempfile.TemporaryDirectory() as folder, holder(0.0, 0.0) as url:
        return figures("client", "memory", json.dumps(asdict(replace(plan, url=url, folder=folder))))


@dataclass(slots=True)
class Verdict:
    """Bars that were missed."""

    missed: list[str]

    def bar(self, name: str, *, held: bool) -> None:
        if not held:
            self.missed.append(name)


def priced(rounds: int) -> dict[str, float]:
    """Microseconds of CPU an attempt by kind: medians of rounds in turn, so that all kinds meet the same company."""
    seen: dict[str, list[float]] = {kind: [] for kind in KINDS}
    for _ in range(rounds):
        for kind in KINDS:
            seen[kind].append(measured(kind, FULL_SPEED)["cpu_us"])
    return {kind: statistics.median(figures) for kind, figures in seen.items()}


def judge(
    runs: list[dict[str, Any]],
    prices: Mapping[str, float],
    kill: dict[str, Any] | None,
    grown: dict[str, float] | None,
) -> list[str]:
    """Which bars are missed."""
    verdict = Verdict([])
    control = {run["sources"]: run for run in runs if run["kind"] == "control"}
    for run in runs:
        if run["kind"] == "control":
            continue
        name, beside = f"{run['kind']} x{run['sources']}", control[run["sources"]]
        wanted = beside["closeness"] - BEHIND
        verdict.bar(f"{name}: closeness {run['closeness']} < {wanted:.3f}", held=run["closeness"] >= wanted)
        goal = GOAL.get(run["sources"], 0.9)
        verdict.bar(f"{name}: closeness {run['closeness']} < goal {goal}", held=run["closeness"] >= goal)
        verdict.bar(f"{name}: densest {run['densest']} > {run['rate']}", held=run["densest"] <= run["rate"])
        verdict.bar(f"{name}: lost {run['lost']}", held=run["lost"] == 0)
    for kind, price in prices.items():
        verdict.bar(f"{kind}: {price} us > {PRICE.get(kind)}", held=price < PRICE.get(kind, price + 1))
    if kill:
        verdict.bar(f"kill: {kill}", held=not kill["lost"] and kill["repeats"] <= kill["most_repeats"])
        verdict.bar("kill: a query without intent", held=kill["intents"] >= kill["requests"])
    if grown:
        first, *_, last = grown.values()
        verdict.bar(f"memory: {grown}", held=last - first < 20)
    return verdict.missed


def main() -> int:
    """Run everything that was asked for."""
    parser = argparse.ArgumentParser(prog="scripts/bench sources", description=__doc__)
    parser.add_argument("--sources", type=int, nargs="+", default=[1, 4])
    parser.add_argument("--calls", type=int, default=1000, help="questions a source")
    parser.add_argument("--rate", type=int, default=200, help="calls a second a source allows")
    parser.add_argument("--workers", type=int, default=40, help="questions under way a source")
    parser.add_argument("--kills", type=int, default=3, help="0: none")
    parser.add_argument("--rounds", type=int, default=3, help="of the price; 0: none")
    parser.add_argument("--memory", type=int, default=0, help="lookups of the memory run, e.g. 100000; 0: none")
    parser.add_argument("--json", type=Path, help="write the figures to this file")
    chosen = parser.parse_args()
    runs = []
    for sources in chosen.sources:
        for kind in KINDS:
            plan = Plan("", sources, chosen.calls, chosen.rate, LATENCY, chosen.workers)
            runs.append(measured(kind, plan))
            print(json.dumps(runs[-1]), flush=True)
    prices = priced(chosen.rounds) if chosen.rounds else {}
    if prices:
        print("price", json.dumps(prices), flush=True)
    kill = (
        killed(Plan("", 1, chosen.calls, chosen.rate, LATENCY, chosen.workers), chosen.kills) if chosen.kills else None
    )
    if kill:
        print("kill", json.dumps(kill), flush=True)
    grown = memory(chosen.memory) if chosen.memory else None
    if grown:
        print("memory MB", json.dumps(grown), flush=True)
    missed = judge(runs, prices, kill, grown)
    print("missed:" if missed else "every bar held", *missed, sep="\n  ")
    if chosen.json:
        chosen.json.write_text(
            json.dumps({"runs": runs, "price": prices, "kill": kill, "memory": grown, "missed": missed}, indent=1)
        )
    return bool(missed)


if __name__ == "__main__":
    sys.exit(main())
