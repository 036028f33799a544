"""Many documents on their way to a server: staged before the first is sent, then sent in bounded pieces.

Surprising: the pieces travel in lanes, and a record's number says which. Within a lane one piece waits for the one
before it, so of two states of one record the later always arrives last, though several requests are under way.
"""

from __future__ import annotations

import asyncio
import tempfile
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple, Self

from matching.errors import IndexRefusedError
from matching.index.elastic.server import BUSY

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
    from typing import IO

    from matching.index.elastic.server import ElasticServer

    Ask = Callable[[list[bytes]], Awaitable[list[dict[str, Any]]]]

_LANES = 4
_PIECE = 900_000
"""Beyond a megabyte the client's library warns that it holds the loop up."""

_IN_MEMORY = 32_000_000
_NAMED = 5
_END = b"\0"
"""Stands in no document: every sign of a term is printable."""


class _Place(NamedTuple):
    offset: int
    size: int


@dataclass(slots=True)
class _Lane:
    """The open piece, by record, so that a later state replaces an earlier one; and where the full ones lie."""

    records: dict[int, bytes] = field(default_factory=dict)
    size: int = 0
    full: list[_Place] = field(default_factory=list)


class Staged:
    """Operations by record, beyond a few megabytes in a file without a name."""

    def __init__(self, lanes: int = _LANES, piece: int = _PIECE) -> None:
        self._file: IO[bytes] = tempfile.SpooledTemporaryFile(_IN_MEMORY)  # noqa: SIM115  closed with this object
        self._lanes = [_Lane() for _ in range(lanes)]
        self._piece = piece
        self.operations = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()

    def add(self, record: int, operation: bytes) -> None:
        lane = self._lanes[record % len(self._lanes)]
        lane.records[record] = operation
        lane.size += len(operation)
        self.operations += 1
        if lane.size >= self._piece:
            self._put_away(lane)

    def _put_away(self, lane: _Lane) -> None:
        piece = _END.join(lane.records.values())
        lane.full.append(_Place(self._file.tell(), len(piece)))
        self._file.write(piece)
        lane.records, lane.size = {}, 0

    def lanes(self) -> Sequence[_Lane]:
        """What is to be sent; all in one when it is little."""
        if not any(lane.full for lane in self._lanes) and sum(lane.size for lane in self._lanes) <= self._piece:
            return [_Lane({record: each for lane in self._lanes for record, each in lane.records.items()})]
        return self._lanes

    def read(self, place: _Place) -> list[bytes]:
        self._file.seek(place.offset)
        return self._file.read(place.size).split(_END)


def stage(operations: Iterable[tuple[int, bytes]], staged: Staged) -> None:
    """All of them before the first is sent: a server has no transaction to take back."""
    for record, operation in operations:
        staged.add(record, operation)


async def send(server: ElasticServer, staged: Staged, ask: Ask) -> Counter[str]:
    """How many ended in which way. IndexRefusedError names records that the server did not take."""
    outcomes: Counter[str] = Counter()
    tasks = [asyncio.create_task(_send_lane(server, staged, lane, ask)) for lane in staged.lanes()]
    try:
        for ended in asyncio.as_completed(tasks):
            outcomes += await ended
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
    return outcomes


async def _send_lane(server: ElasticServer, staged: Staged, lane: _Lane, ask: Ask) -> Counter[str]:
    outcomes: Counter[str] = Counter()
    for place in lane.full:
        outcomes += await _send_piece(server, staged.read(place), ask)
    if lane.records:
        outcomes += await _send_piece(server, list(lane.records.values()), ask)
    return outcomes


async def _send_piece(server: ElasticServer, operations: list[bytes], ask: Ask) -> Counter[str]:
    """Sends again what a busy server did not take, and only that."""
    outcomes: Counter[str] = Counter()
    async for _ in server.patience.waits():
        items = [next(iter(item.values())) for item in await ask(operations)]
        _check(server.place, items)
        busy = [item["status"] in BUSY for item in items]
        outcomes.update(item["result"] for item, again in zip(items, busy, strict=True) if not again)
        operations = [each for each, again in zip(operations, busy, strict=True) if again]
        if not operations:
            return outcomes
    raise IndexRefusedError(server.place, f"{len(operations)} 条记录未写入，服务器一直繁忙")


def _check(place: str, items: Iterable[Mapping[str, Any]]) -> None:
    """What will never be taken is named at once."""
    refused = [item for item in items if "error" in item and item["status"] not in BUSY]
    if not refused:
        return
    numbers = "、".join(map(str, sorted(int(item["_id"]) for item in refused)[:_NAMED]))
    more = f"等 {len(refused)} 条" if len(refused) > _NAMED else ""
    raise ItemsRefused(place, f"记录 {numbers} {more}未写入（{refused[0]['error']['type']}）", refused[0]["status"])


class ItemsRefused(IndexRefusedError):  # noqa: N818  as the server's other refusals
    """Single documents that the server did not take."""

    def __init__(self, place: str, why: str, status: int) -> None:
        super().__init__(place, why)
        self.status = status
