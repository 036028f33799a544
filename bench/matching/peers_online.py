"""Pairs a second of rapidfuzz alone and of nomenklatura's logic-v2, on the pairs that `ours.py online` scores.

Run in the bench's own environment: `python peers_online.py FOLDER`.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path
from random import Random

import pyarrow.parquet as pq
from rapidfuzz import fuzz

PAIRS = 4000


def pairs(folder: Path) -> list[tuple[dict, dict]]:
    rng = Random(5)
    left = pq.read_table(folder / "left.parquet").to_pylist()
    right = pq.read_table(folder / "right.parquet").to_pylist()
    return [(rng.choice(left), rng.choice(right)) for _ in range(PAIRS)]


def rapid(chosen: list[tuple[dict, dict]]) -> float:
    columns = ("name", "id_no", "birth_date", "phones", "address", "employer")
    start = time.process_time()
    for a, b in chosen:
        for column in columns:
            fuzz.ratio(a[column], b[column])
    return len(chosen) / (time.process_time() - start)


def logic(chosen: list[tuple[dict, dict]]) -> float:
    from followthemoney import model  # noqa: PLC0415
    from nomenklatura.matching import get_algorithm  # noqa: PLC0415

    algorithm = get_algorithm("logic-v2")
    config = algorithm.default_config()

    def entity(row: dict) -> object:
        properties = {
            "name": [row["name"]], "idNumber": [row["id_no"]], "birthDate": [row["birth_date"]],
            "phone": row["phones"].split(";"), "address": [row["address"]],
        }  # fmt: skip
        kept = {name: [v for v in values if v] for name, values in properties.items()}
        return model.get_proxy({"id": row["record_id"], "schema": "Person", "properties": kept})

    made = [(entity(a), entity(b)) for a, b in chosen]
    start, done = time.process_time(), 0
    for a, b in made:
        try:
            algorithm.compare(a, b, config)
        except ValueError:  # it stumbles over some Chinese values; those pairs are not counted
            continue
        done += 1
    return done / (time.process_time() - start)


if __name__ == "__main__":
    chosen = pairs(Path(sys.argv[1]))
    found = {"rapidfuzz_pairs_per_cpu_s": round(rapid(chosen))}
    try:
        found["logic_v2_pairs_per_cpu_s"] = round(logic(chosen))
    except Exception as error:  # noqa: BLE001 - a peer that does not run is told, not hidden
        found["logic_v2_failed"] = f"{type(error).__name__}: {error}"[:200]
    print(json.dumps(found))
