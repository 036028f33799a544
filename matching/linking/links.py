"""`link`: two tables to links, and the table of links as a file.

Surprising: nothing is assumed of how often a person stands in either table. Two rows of the left table may be one
person's, and one person may have many records; each pair stands on its own evidence.
"""

from __future__ import annotations

import csv
import os
from dataclasses import dataclass
from itertools import chain, islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.parquet as pq

from matching.errors import TableError
from matching.linking.tables import Source, batches, whole
from matching.linking.workers import helpers, linked, setting, uncollected
from matching.model import read_model, stored_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from matching.linking.linker import Link

FLOOR = 0.01
COLUMNS = ("left_id", "right_id", "verdict", "probability", "weight_bits", "reasons", "namesakes", "gap_bits")


@dataclass(frozen=True, slots=True)
class Row:
    """One link as it is written.

    `namesakes`: how many records above the floor bear the left row's name; `gap_bits`: the lead over the next best of
    them, negative for those that do not lead, None when there is no other. A namesake with nothing else in common is
    not resolved, however rare the name: the gap says whether one of them stands out.
    """

    left_id: str
    right_id: str
    verdict: str
    probability: float
    weight_bits: float
    reasons: str
    namesakes: int
    gap_bits: float | None


@dataclass(frozen=True, slots=True)
class Links:
    """All pairs down to the floor, by left row, most probable first.

    `estimated_prior`: the share of true pairs that valid ids of these tables tell, None when too few are equal; the
    verdicts rest on the model's own.
    """

    rows: tuple[Row, ...]
    model_version: str
    model_prior: float
    estimated_prior: float | None

    def __iter__(self) -> Iterator[Row]:
        return iter(self.rows)

    def __len__(self) -> int:
        return len(self.rows)

    def write(self, path: str | Path) -> None:
        """Writes Parquet or CSV by the name's ending. Raises TableError."""
        target = Path(path)
        try:
            if target.suffix.lower() in {".parquet", ".pq"}:
                pq.write_table(self.table(), target)
                return
            with target.open("w", encoding="utf-8", newline="") as file:
                writer = csv.writer(file)
                writer.writerow(COLUMNS)
                writer.writerows([getattr(row, name) for name in COLUMNS] for row in self.rows)
        except OSError:
            raise TableError(f"无法写入 {target}") from None

    def table(self) -> Any:
        """The links as an Arrow table, with the version of the weights in its metadata."""
        table = pa.table({name: [getattr(row, name) for row in self.rows] for name in COLUMNS})
        return table.replace_schema_metadata({"model_version": self.model_version})


class _Ids:
    """The ids of a table's rows, kept as they stream past."""

    def __init__(self) -> None:
        self.size = 0
        self._parts: list[tuple[int, Any]] = []

    def add(self, batch: dict[str, Any]) -> int:
        """Takes the next batch; answers the number of its first row."""
        start = self.size
        self.size += len(next(iter(batch.values())))
        if "record_id" in batch:
            self._parts.append((start, batch["record_id"]))
        return start

    def names(self, rows: list[int]) -> list[str]:
        """The ids of rows; a row without one is known by its number, counted from 1."""
        column = pa.concat_arrays([part for _, part in self._parts]) if self._parts else None
        taken = column.take(pa.array(rows, pa.int64())).to_pylist() if column is not None else [""] * len(rows)
        return [text or str(row + 1) for text, row in zip(taken, rows, strict=True)]


def link(
    left: Source,
    right: Source,
    *,
    floor: float = FLOOR,
    model_text: str | None = None,
    processes: int | None = None,
    sentences: bool = False,
) -> Links:
    """Links of two tables, every pair down to the probability `floor`.

    A table is a path (CSV, Parquet), an Arrow table or an iterable of records; the right one is streamed. `processes`:
    workers, this one included, as many as cores when None; `sentences`: reasons in words instead of codes. Raises
    MatchingError.
    """
    text = model_text or stored_text()
    ids = _Ids()
    stream = ((ids.add(batch), batch) for batch in batches(right))
    ahead = list(islice(stream, 2))
    count = (processes or os.cpu_count() or 1) if len(ahead) > 1 else 1
    with uncollected(), helpers(count - 1) as team:
        ready = whole(left)
        found, overlap = linked(chain(ahead, stream), setting(ready, text, floor, sentences=sentences), team)
        model = read_model(text)
        return Links(_rows(found, ready["record_id"], ids), model.version, model.prior, overlap.prior)


def _rows(found: list[Link], left_ids: Any, right_ids: _Ids) -> tuple[Row, ...]:
    found.sort(key=lambda one: (one.left, -one.probability, -one.weight_bits, one.right))
    mine = [text or str(row + 1) for row, text in enumerate(left_ids.to_pylist())]
    theirs = right_ids.names([one.right for one in found])
    by_left: dict[int, list[float]] = {}
    for one in found:
        if one.name_agrees:
            by_left.setdefault(one.left, []).append(one.weight_bits)
    leads = {left: sorted(weights, reverse=True)[:2] for left, weights in by_left.items()}
    return tuple(
        Row(
            mine[one.left], right_id, one.verdict, one.probability, one.weight_bits, one.reasons,
            len(by_left.get(one.left, ())), _gap(one, leads.get(one.left, [])),
        )
        for one, right_id in zip(found, theirs, strict=True)
    )  # fmt: skip


def _gap(one: Link, best: list[float]) -> float | None:
    if not one.name_agrees or len(best) < 2:
        return None
    other = best[1] if one.weight_bits >= best[0] else best[0]
    return round(one.weight_bits - other, 2)
