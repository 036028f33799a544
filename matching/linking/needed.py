"""Which cells of the right rows a weigher must parse: those that some pair compares.

Surprising: an address in another city is cut down to its division. That it lies elsewhere is all that is weighed, and
short texts repeat, so they are parsed once.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from matching.linking.features import Features

_ALONE = ("phones", "employer", "plates", "bank_cards", "credit_code")
"""Columns that are compared with the same column of the other row and with nothing else."""


class Needed:
    """Tells for each right row of some pairs whether any of them asks for a column. `place`: the row of each pair."""

    def __init__(self, left: Features, right: Features, pairs: tuple[NDArray[np.int64], ...], rows: Any) -> None:
        self._left, self._right = left, right
        self._a, self._place, self._rows = pairs[0], pairs[1], rows

    def _any(self, pair: NDArray[np.bool_]) -> NDArray[np.bool_]:
        """The rows of which some pair is so."""
        found: NDArray[np.bool_] = np.bincount(self._place[pair], minlength=len(self._rows)) > 0
        return found

    def cells(self, columns: Mapping[str, Any]) -> dict[str, Any]:
        """The columns with what nobody asks for left empty."""
        found = dict(columns)
        for name in _ALONE:
            found[name] = self._kept(columns[name], self._any(self._left.filled[name][self._a]))
        a, b = self._a, self._rows[self._place]
        dated = (self._left.ids.kind[a] > 0) | self._left.filled["birth_date"][a]
        found["birth_date"] = self._kept(columns["birth_date"], self._any(dated))
        one_id = (self._left.ids.kind[a] > 0) & (self._right.ids.kind[b] == 0)
        placed = self._any(self._left.addressed[a] | one_id)
        found["address"] = self._kept(self._shortened(columns["address"]), placed)
        return found

    @staticmethod
    def _kept(column: Any, kept: NDArray[np.bool_]) -> Any:
        return pc.if_else(pa.array(kept), column, "")

    def _shortened(self, column: Any) -> Any:
        """Addresses of which every pair knows that they lie in another city, as their division alone."""
        one, two = self._left.places, self._right.places
        a, b = self._a, self._rows[self._place]
        elsewhere = (one.city[a] > 0) & (two.city[b] > 0) & (one.city[a] != two.city[b])
        apart = ~self._any(~elsewhere)
        return pc.if_else(pa.array(apart), two.division.take(pa.array(self._rows)), column)
