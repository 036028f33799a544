"""All cores: this process proposes pairs, its helpers weigh them, and whoever is idle takes over what waits.

Surprising: the helpers are plain child processes that speak pickles over their pipes. The start methods of
multiprocessing either fork threads that Arrow has started, or run the caller's own script once more. Each worker has
its own left rows, so that none is parsed twice unless work is taken over.
"""

from __future__ import annotations

import gc
import pickle
import subprocess
import sys
from collections import deque
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from threading import Condition
from typing import IO, TYPE_CHECKING, Any

import numpy as np

from matching.errors import WorkerError
from matching.linking.linker import Link, Weigher
from matching.linking.pairs import Pairs, packed, unpacked
from matching.model import read_model

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from matching.linking.overlap import Overlap

    Batch = Mapping[str, Any]

_OWN_SHARE = 0.2
"""Of two workers: proposing is about two fifths of all work, so the proposer weighs few pairs itself."""
_MOST_WAITING = 100_000
"""Pairs; beyond, the proposer weighs too, so that what waits stays bounded."""


@contextmanager
def uncollected() -> Iterator[None]:
    """Without the cyclic garbage collector: keys hold no cycles, and walking over them took a fifth of the time.

    Freezing and unfreezing makes old what came meanwhile, or the next collection would walk over all of it.
    """
    running = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.unfreeze()
        if running:
            gc.enable()


def setting(left: Batch, model_text: str, floor: float, *, sentences: bool) -> bytes:
    """What a weigher must know."""
    return pickle.dumps((packed(left), model_text, floor, sentences))


def weigher(start: bytes) -> Weigher:
    """The weigher that a setting describes."""
    left, model_text, floor, sentences = pickle.loads(start)  # noqa: S301 - this program wrote it
    return Weigher(unpacked(left), read_model(model_text), floor, sentences=sentences)


def received(pipe: IO[bytes] | None) -> bytes | None:
    """The next message of a pipe, None at its end."""
    size = pipe.read(8) if pipe else b""
    if len(size) < 8 or pipe is None:
        return None
    data = pipe.read(int.from_bytes(size))
    return data if len(data) == int.from_bytes(size) else None


class Helper:
    """One helper process."""

    def __init__(self) -> None:
        command = [sys.executable, "-m", "matching.linking.helper"]
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)  # noqa: S603

    def send(self, data: bytes) -> None:
        """Write one message. Raises WorkerError."""
        stdin = self._process.stdin
        if stdin is None:
            raise WorkerError
        try:
            stdin.write(len(data).to_bytes(8) + data)
            stdin.flush()
        except OSError:
            raise WorkerError from None

    def links(self, pairs: Pairs) -> list[Link]:
        """The pairs above the floor. Raises WorkerError."""
        self.send(pairs.packed())
        answer = received(self._process.stdout)
        if answer is None:
            raise WorkerError
        rows: list[tuple[Any, ...]] = pickle.loads(answer)  # noqa: S301 - our own child wrote it
        return [Link(*row) for row in rows]

    def close(self) -> None:
        """End the process; it waits for nothing."""
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                pipe.close()
        self._process.wait()


class Waiting:
    """Pairs waiting to be weighed, one queue a worker; the first worker is the one that proposes."""

    def __init__(self, workers: int) -> None:
        self._queues: list[deque[Pairs]] = [deque() for _ in range(workers)]
        self._changed, self._over = Condition(), False
        own = _OWN_SHARE if workers == 2 else 0.0 if workers > 2 else 1.0
        self._owner = (np.searchsorted(np.linspace(own, 1, workers), np.arange(100) / 100, side="right")) % workers

    @property
    def pairs(self) -> int:
        """How many pairs wait."""
        return sum(len(pairs) for queue in self._queues for pairs in queue)

    def add(self, pairs: Pairs) -> None:
        """Give each worker the pairs of its left rows."""
        owners = self._owner[pairs.left % len(self._owner)]
        parts = [pairs.chosen(owners == owner) for owner in range(len(self._queues))]
        with self._changed:
            for queue, part in zip(self._queues, parts, strict=True):
                if len(part):
                    queue.append(part)
            self._changed.notify_all()

    def take(self, worker: int, *, wait: bool = True) -> Pairs | None:
        """Pairs of the worker's own, else of another that has most; None when there are none, and none will come."""
        with self._changed:
            while True:
                queue = self._queues[worker] or max(self._queues, key=len)
                if queue:
                    return queue.popleft()
                if self._over or not wait:
                    return None
                self._changed.wait()

    def end(self, *, at_once: bool = False) -> None:
        """Nothing more will come; `at_once`: what waits is dropped."""
        with self._changed:
            self._over = True
            if at_once:
                for queue in self._queues:
                    queue.clear()
            self._changed.notify_all()


@contextmanager
def helpers(count: int) -> Iterator[list[Helper]]:
    """So many helper processes, started early: they have much to load."""
    with ExitStack() as stack:
        started = [Helper() for _ in range(count)]
        for helper in started:
            stack.callback(helper.close)
        yield started


def linked(batches: Iterator[tuple[int, Batch]], start: bytes, team: list[Helper]) -> tuple[list[Link], Overlap]:
    """The links of all batches of the right table, in no order, and how the tables overlap. Raises WorkerError."""
    waiting = Waiting(1 + len(team))
    with ThreadPoolExecutor(1 + len(team)) as pool:
        try:
            pending = [pool.submit(_helped, helper, start, waiting, i + 1) for i, helper in enumerate(team)]
            found, overlap = _own(batches, start, waiting)
            return [*found, *(link for future in pending for link in future.result())], overlap
        finally:
            waiting.end(at_once=True)


def _helped(helper: Helper, start: bytes, waiting: Waiting, worker: int) -> list[Link]:
    """What one helper finds."""
    helper.send(start)
    found: list[Link] = []
    while (pairs := waiting.take(worker)) is not None:
        found += helper.links(pairs)
    return found


def _own(batches: Iterator[tuple[int, Batch]], start: bytes, waiting: Waiting) -> tuple[list[Link], Overlap]:
    """Proposes the pairs of all batches, and weighs what no helper took."""
    own = weigher(start)
    proposer = own.proposer()
    found: list[Link] = []
    for offset, batch in batches:
        waiting.add(proposer.propose(batch, offset))
        while waiting.pairs > _MOST_WAITING and (pairs := waiting.take(0, wait=False)) is not None:
            found += own.links(pairs)
    waiting.end()
    while (pairs := waiting.take(0)) is not None:
        found += own.links(pairs)
    return found, proposer.overlap
