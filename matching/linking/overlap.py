"""How likely any two rows of two tables are one person's, told by valid ids alone.

Surprising: no weights are needed. How often two valid ids are equal, divided by how often both rows have one, is the
share of true pairs. It is reported and never used: one pair keeps one verdict, whatever table it came in.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from matching.linking.ids import FULL

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from matching.linking.ids import Ids

FEWEST = 10
"""Below so many equal ids nothing can be told."""


@dataclass(slots=True)
class Overlap:
    """Rows with a valid id on both sides, and proposed pairs whose valid ids are equal."""

    left: int = 0
    right: int = 0
    equal: int = 0

    def count(self, left: Ids, right: Ids, left_rows: NDArray[np.int64], right_rows: NDArray[np.int64]) -> None:
        """Take in one batch of the right table with its proposed pairs."""
        self.left = int((left.kind == FULL).sum())
        self.right += int((right.kind == FULL).sum())
        whole = (left.kind[left_rows] == FULL) & (right.kind[right_rows] == FULL)
        self.equal += int((whole & (left.number[left_rows] == right.number[right_rows])).sum())

    @property
    def prior(self) -> float | None:
        """The share of true pairs among all pairs of rows; None when too few ids are equal."""
        return self.equal / (self.left * self.right) if self.equal >= FEWEST else None
