"""What runs behind the interface: the worker that traces, the hub that tells how far it is, the keeper of the index.

Surprising: the hub is a convenience. What was done stands in the ledger; a listener who comes late, or to another
process, is served from there.
"""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager

import structlog

from skiptrace.batch.worker import RunEvent, Worker
from skiptrace.candidates.keeper import Health, Keeper

_MOST = 256
"""Events that wait for one listener; older ones are dropped, for each says how far the trace is, not what is new."""


class EventHub:
    """Passes events of runs to whoever listens now."""

    def __init__(self) -> None:
        self._listeners: dict[str, set[asyncio.Queue[RunEvent]]] = {}

    def publish(self, event: RunEvent) -> None:
        for queue in self._listeners.get(event.run_id, ()):
            if queue.full():
                queue.get_nowait()
            queue.put_nowait(event)

    @contextmanager
    def listen(self, run_id: str) -> Iterator[asyncio.Queue[RunEvent]]:
        """A queue of what happens in a run from now on."""
        queue: asyncio.Queue[RunEvent] = asyncio.Queue(_MOST)
        self._listeners.setdefault(run_id, set()).add(queue)
        try:
            yield queue
        finally:
            self._listeners[run_id].discard(queue)
            if not self._listeners[run_id]:
                del self._listeners[run_id]


class Workshop:
    """The worker of this process, its hub and its keeper. `closing` is set when the process is asked to end."""

    def __init__(self, worker: Worker, hub: EventHub, keeper: Keeper) -> None:
        self._worker = worker
        self._keeper = keeper
        self._keeping: asyncio.Task[None] | None = None
        self._working: asyncio.Task[None] | None = None
        self.hub = hub
        self.closing = asyncio.Event()

    @property
    def working(self) -> bool:
        """Whether what waits will be traced: the worker ends by itself only when the store is lost for long."""
        return self._working is not None and not self._working.done()

    @property
    def index_health(self) -> Health:
        """Whether the index can be asked."""
        return self._keeper.health

    def open(self) -> None:
        """Begin to trace what waits."""
        self._working = asyncio.create_task(self._worker.work(self.closing))
        self._keeping = asyncio.create_task(self._keeper.work(self.closing))

    async def close(self) -> None:
        """Stop; what was under way ends or goes back to the ledger."""
        self.closing.set()
        if self._keeping is not None:
            self._keeping.cancel()  # what it did not finish is done again by the next one
            await asyncio.gather(self._keeping, return_exceptions=True)
        if self._working is not None:
            for ended in await asyncio.gather(self._working, return_exceptions=True):
                if isinstance(ended, Exception):
                    structlog.get_logger().error("worker_failed", error=type(ended).__name__)

    def wake(self) -> None:
        """There is something to do."""
        self._worker.wake()
