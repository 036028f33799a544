"""Proposed pairs on their way to whoever weighs them, with the cells of the right rows that they need."""

from __future__ import annotations

import pickle
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Self

import numpy as np
import pyarrow as pa

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    Columns = Mapping[str, Any]


def packed(columns: Columns) -> bytes:
    """The columns as one Arrow stream."""
    sink = pa.BufferOutputStream()
    table = pa.RecordBatch.from_arrays(list(columns.values()), list(columns))
    with pa.ipc.new_stream(sink, table.schema) as writer:
        writer.write_batch(table)
    return bytes(sink.getvalue())


def unpacked(data: bytes) -> dict[str, Any]:
    """The columns of an Arrow stream."""
    with pa.ipc.open_stream(data) as reader:
        batch = reader.read_next_batch()
    return {name: batch.column(name) for name in batch.schema.names}


@dataclass(frozen=True, slots=True)
class Pairs:
    """`left`: the left row of each pair; `place`: where its right row stands in `cells`; `numbers`: which rows of the
    right table `cells` holds.
    """

    left: NDArray[np.int64]
    place: NDArray[np.int64]
    numbers: NDArray[np.int64]
    cells: Columns

    def __len__(self) -> int:
        return len(self.left)

    def chosen(self, which: NDArray[np.bool_]) -> Pairs:
        """Some of the pairs, with the cells that these need."""
        rows, place = np.unique(self.place[which], return_inverse=True)
        taken = pa.array(rows)
        cells = {name: column.take(taken) for name, column in self.cells.items()}
        return Pairs(self.left[which], place, self.numbers[rows], cells)

    def packed(self) -> bytes:
        """For another process."""
        return pickle.dumps((self.left, self.place, self.numbers, packed(self.cells)))

    @classmethod
    def unpacked(cls, data: bytes) -> Self:
        """What `packed` wrote."""
        left, place, numbers, cells = pickle.loads(data)  # noqa: S301 - this program wrote it
        return cls(left, place, numbers, unpacked(cells))
