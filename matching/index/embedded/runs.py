"""Postings put into the order of the tree outside memory: sorted runs on disk, merged block by block.

Surprising: only the token decides the order. Records come by rising number as a rule, every sort here keeps the order
of what came first, and a few that are out of place cost the tree a step more, nothing else.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from numpy.typing import NDArray

    Numbers = NDArray[np.int64]

_RUN = 4_000_000
_BLOCK = 1_000_000


class Runs:
    """Postings on their way into an index. Takes 64 MB while it collects, about as much while it merges."""

    def __init__(self, folder: Path, size: int = _RUN, block: int = _BLOCK) -> None:
        self._folder = folder
        self._size = size
        self._block = block
        self._records: list[int] = []
        self._packed: list[bytes] = []
        self._waiting = 0
        self._files: list[Path] = []

    def add(self, record: int, tokens: bytes) -> None:
        """One record with its tokens, packed."""
        self._records.append(record)
        self._packed.append(tokens)
        self._waiting += len(tokens) // 8
        if self._waiting >= self._size:
            self._spill()

    def _spill(self) -> None:
        """One file: all tokens, rising, then their records."""
        lengths = [len(tokens) // 8 for tokens in self._packed]
        keys = np.frombuffer(b"".join(self._packed), "<i8")
        records = np.repeat(np.array(self._records, np.int64), lengths)
        self._records, self._packed, self._waiting = [], [], 0
        order = keys.argsort(kind="stable")
        path = self._folder / f"run-{len(self._files):04d}"
        with path.open("wb") as file:
            keys[order].tofile(file)
            records[order].tofile(file)
        self._files.append(path)

    def merged(self) -> Iterator[tuple[Numbers, Numbers]]:
        """Tokens and records of all postings, block by block, tokens rising over all; then the runs are gone."""
        if self._waiting:
            self._spill()
        runs = [np.memmap(path, "<i8", "r").reshape(2, -1) for path in self._files]
        places = [0] * len(runs)
        share = max(self._block // max(len(runs), 1), 1024)
        while live := [n for n, run in enumerate(runs) if places[n] < run.shape[1]]:
            windows = {n: runs[n][:, places[n] : places[n] + share] for n in live}
            cut = min(window[0, -1] for window in windows.values())
            taken = {n: int(window[0].searchsorted(cut, "right")) for n, window in windows.items()}
            keys = np.concatenate([windows[n][0, :most] for n, most in taken.items()])
            records = np.concatenate([windows[n][1, :most] for n, most in taken.items()])
            for n, most in taken.items():
                places[n] += most
            order = keys.argsort(kind="stable")
            yield keys[order], records[order]
        self.drop()

    def drop(self) -> None:
        """What was added is forgotten."""
        self._records, self._packed, self._waiting = [], [], 0
        for path in self._files:
            path.unlink(missing_ok=True)
        self._files = []
