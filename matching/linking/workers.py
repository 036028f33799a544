"""Both cores: helper processes that each hold the left table and link batches of the right one.

Surprising: the helpers are plain child processes that speak pickles over their pipes. The start methods of
multiprocessing either fork threads that Arrow has started, or run the caller's own script once more.
"""

from __future__ import annotations

import pickle
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from queue import Queue
from typing import IO, TYPE_CHECKING, Any

import pyarrow as pa

from matching.errors import WorkerError
from matching.linking.linker import Link

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    Batch = Mapping[str, Any]


def packed(batch: Batch) -> bytes:
    """The columns as one Arrow stream."""
    sink = pa.BufferOutputStream()
    table = pa.RecordBatch.from_arrays(list(batch.values()), list(batch))
    with pa.ipc.new_stream(sink, table.schema) as writer:
        writer.write_batch(table)
    return bytes(sink.getvalue())


def unpacked(data: bytes) -> dict[str, Any]:
    """The columns of an Arrow stream."""
    with pa.ipc.open_stream(data) as reader:
        batch = reader.read_next_batch()
    return {name: batch.column(name) for name in batch.schema.names}


class Worker:
    """One helper process."""

    def __init__(self, setting: bytes) -> None:
        command = [sys.executable, "-m", "matching.linking.helper"]
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)  # noqa: S603
        self._send(setting)

    def _send(self, data: bytes) -> None:
        stdin = self._process.stdin
        if stdin is None:
            raise WorkerError
        try:
            stdin.write(len(data).to_bytes(8) + data)
            stdin.flush()
        except OSError:
            raise WorkerError from None

    def link(self, batch: Batch, offset: int) -> list[Link]:
        """The links of one batch."""
        self._send(offset.to_bytes(8) + packed(batch))
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


def received(pipe: IO[bytes] | None) -> bytes | None:
    size = pipe.read(8) if pipe else b""
    if len(size) < 8 or pipe is None:
        return None
    data = pipe.read(int.from_bytes(size))
    return data if len(data) == int.from_bytes(size) else None


def setting(left: Batch, model_text: str, floor: float, *, sentences: bool) -> bytes:
    """What a helper must know before its first batch."""
    return pickle.dumps((packed(left), model_text, floor, sentences))


def linked(batches: Iterator[tuple[int, Batch]], start: bytes, processes: int) -> Iterator[list[Link]]:
    """The links of each batch, in the order of the batches; at most two batches a helper are under way."""
    with ExitStack() as stack:
        pool = stack.enter_context(ThreadPoolExecutor(processes))
        idle: Queue[Worker] = Queue()
        for _ in range(processes):
            worker = Worker(start)
            stack.callback(worker.close)
            idle.put(worker)

        def run(offset: int, batch: Batch) -> list[Link]:
            worker = idle.get()
            try:
                return worker.link(batch, offset)
            finally:
                idle.put(worker)

        pending = []
        for offset, batch in batches:
            pending.append(pool.submit(run, offset, batch))
            if len(pending) >= 2 * processes:
                yield pending.pop(0).result()
        for future in pending:
            yield future.result()
