"""Draws the two tables of a comparison and writes them where every contender reads them.

Surprising: seeds are apart. `FIT` seeds gave the weights of model.toml, `TEST` seeds are what is reported; nothing was
fitted on a test seed.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from skiptrace.simulator.linkage import HEAVY, LIGHT, USUAL, draw_tables
from skiptrace.simulator.linkage.tables import columns_of

FIT, TEST = 11, 29
NOISES = {noise.name: noise for noise in (HEAVY, USUAL, LIGHT)}


def drawn(folder: Path, seed: int, debtors: int, records: int, noise: str) -> Path:
    """The folder of that draw under `folder`, made when it is not there yet."""
    target = folder / f"{seed}-{debtors}-{records}-{noise}"
    if (target / "truth.parquet").exists():
        return target
    target.mkdir(parents=True, exist_ok=True)
    tables = draw_tables(seed, debtors=debtors, records=records, noise=NOISES[noise])
    for name, rows in (("left", tables.left), ("right", tables.right)):
        pq.write_table(pa.table(dict(columns_of(rows))), target / f"{name}.parquet", row_group_size=50_000)
    left, right = zip(*sorted(tables.truth), strict=True)
    pq.write_table(pa.table({"left_id": left, "right_id": right}), target / "truth.parquet")
    return target


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("--seed", type=int, default=TEST)
    parser.add_argument("--debtors", type=int, default=2_000)
    parser.add_argument("--records", type=int, default=40_000)
    parser.add_argument("--noise", choices=sorted(NOISES), default="usual")
    asked = parser.parse_args()
    print(drawn(asked.folder, asked.seed, asked.debtors, asked.records, asked.noise))
