"""Runs ourselves and the peers on the same tables, one after the other in one command, and prints what each reached.

Surprising: times are taken in pairs, because a shared machine tells nothing absolute; the quotient is the figure.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from bench.matching.draw import FIT, NOISES, TEST
from bench.matching.metrics import Linked, figures, reliability

HERE = Path(__file__).parent
SPLINK_SAME = 0.99
"""From which probability on Splink's users take a pair for one person's; ours are the verdicts `same`."""


def _run(python: str, script: str, *arguments: str | Path) -> dict[str, Any]:
    command = [python, str(HERE / script), *map(str, arguments)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)  # noqa: S603
    lines = [line for line in done.stdout.splitlines() if line.startswith("{")]
    found: dict[str, Any] = json.loads(lines[-1]) if lines else {}
    return found


def _drawn(work: Path, seed: int, debtors: int, records: int, noise: str) -> Path:
    """Draws in a process of its own: a large parent's peak of memory would be counted for the contenders it starts."""
    command = [sys.executable, "-m", "bench.matching.draw", str(work), "--seed", str(seed), "--debtors", str(debtors)]
    command += ["--records", str(records), "--noise", noise]
    return Path(subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip())  # noqa: S603


def _ours(links: Path) -> list[Linked]:
    columns = pq.read_table(links, columns=["left_id", "right_id", "probability", "verdict"]).to_pydict()
    rows = zip(*columns.values(), strict=True)
    return [Linked(a, b, probability, verdict == "same") for a, b, probability, verdict in rows]


def _splink(links: Path) -> list[Linked]:
    columns = pq.read_table(links, columns=["unique_id_l", "unique_id_r", "match_probability"]).to_pydict()
    rows = zip(*columns.values(), strict=True)
    return [Linked(*sorted((a, b)), probability, probability >= SPLINK_SAME) for a, b, probability in rows]


def compared(folder: Path, work: Path, peers: str, model: Path, runs: int) -> dict[str, Any]:
    """Figures of both on one pair of tables, the times of the run with the median quotient."""
    tables = pq.read_table(folder / "truth.parquet").to_pydict()
    truth = frozenset(zip(tables["left_id"], tables["right_id"], strict=True))
    lefts = pq.read_table(folder / "left.parquet", columns=["record_id"]).to_pydict()["record_id"]
    mine, theirs = work / "ours.parquet", work / "splink.parquet"
    times = []
    for _ in range(runs):
        own = _run(sys.executable, "ours.py", "link", folder, mine)
        times.append((own, _run(peers, "splink_peer.py", "predict", folder, model, theirs)))
    links = _ours(mine)
    times.sort(key=lambda pair: pair[0]["seconds"] / pair[1]["seconds"])
    ours, splink = times[len(times) // 2]
    return {
        "tables": folder.name,
        "ours": figures(links, truth, lefts) | ours,
        "splink": figures(_splink(theirs), truth, lefts) | splink,
        "quotients": [round(a["seconds"] / b["seconds"], 3) for a, b in times],
        "reliability": reliability(links, truth),
    }


def _table(found: dict[str, Any]) -> str:
    """One line a contender, for people."""
    names = ("best_f1", "recall_at_999", "debtors_wrong", "recordless_wrong", "ece", "seconds", "cpu_s", "mb")
    rows = [[who, *(found[who].get(name, "") for name in names)] for who in ("ours", "splink")]
    lines = ["  ".join(map(str, row)) for row in ([found["tables"], *names], *rows)]
    return "\n".join([*lines, f"quotients {found['quotients']}"])


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--peers", required=True, help="python of the environment that has Splink and nomenklatura")
    parser.add_argument("--work", type=Path, required=True)
    parser.add_argument("--debtors", type=int, default=10_000)
    parser.add_argument("--records", type=int, nargs="+", default=[200_000])
    parser.add_argument("--noise", choices=sorted(NOISES), nargs="+", default=["usual", "heavy", "light"])
    parser.add_argument("--runs", type=int, default=1)
    asked = parser.parse_args()
    asked.work.mkdir(parents=True, exist_ok=True)
    model = asked.work / "splink-model.json"
    if not model.exists():
        _run(asked.peers, "splink_peer.py", "train", _drawn(asked.work, FIT, 2_000, 40_000, "usual"), model)
    for records in asked.records:
        for noise in asked.noise if records == asked.records[0] else ["usual"]:
            folder = _drawn(asked.work, TEST, asked.debtors, records, noise)
            found = compared(folder, asked.work, asked.peers, model, asked.runs)
            print(json.dumps(found), _table(found), sep="\n", flush=True)
    folder = _drawn(asked.work, TEST, 2_000, 40_000, "usual")
    online = _run(sys.executable, "ours.py", "online", folder) | _run(asked.peers, "peers_online.py", folder)
    print(json.dumps({"online": online}))


if __name__ == "__main__":
    main()
