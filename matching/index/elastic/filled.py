"""A generation that is being filled, and what makes it small before it is searched.

Surprising: half of what the server writes is not the index. It keeps every document whole as well, for copies that may
have to catch up, until a merge finds that no copy needs it any more; and it looks which are needed twice a minute. So
after a large filling we wait for that look and have it merged: 340 bytes a record instead of 760.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

from matching.errors import GenerationError
from matching.index.elastic.layout import SERVING
from matching.index.elastic.served import ServedIndex

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from matching.errors import MatchingError
    from matching.index.elastic.layout import Name
    from matching.index.elastic.server import ElasticServer

_LARGE = 50_000
"""Fewer are not worth the wait."""

_LOOKS = 45
_A_SEGMENT = 10_000_000
_MERGING = 6 * 3600


class FilledIndex(ServedIndex):
    """`refresh` compacts when much was written since it last did, until the generation is swapped."""

    def __init__(self, server: ElasticServer, name: Name, large: int = _LARGE) -> None:
        super().__init__(server, name.own, self._gone)
        self.name = name
        self._large = large
        self._written = 0
        self.swapped = False

    async def _gone(self) -> MatchingError:
        return GenerationError(str(self.name), "已被更新的一代取代或已放弃")

    async def upsert(self, records: Iterable[tuple[int, Collection[int]]]) -> int:
        count = await super().upsert(records)
        self._written += count
        return count

    async def refresh(self) -> None:
        if self._written >= self._large and not self.swapped:
            self._written = 0
            await self._compact()
        await super().refresh()

    async def serve(self) -> None:
        """From now on it is to be searched and changed."""
        settings = dict(SERVING)
        await self._ask(lambda client: client.indices.put_settings(index=self._alias, settings=settings))

    async def _compact(self) -> None:
        await self._ask(lambda client: client.indices.flush(index=self._alias, wait_if_ongoing=True))
        for _ in range(_LOOKS):
            if await self._released():
                break
            await asyncio.sleep(1)
        segments = 1 + await self.count() // _A_SEGMENT
        await self._ask(
            lambda client: client.options(request_timeout=_MERGING).indices.forcemerge(
                index=self._alias, max_num_segments=segments
            )
        )

    async def _released(self) -> bool:
        """Whether the server holds no document back for a copy that may ask for it."""
        stats = await self._ask(lambda client: client.indices.stats(index=self._alias, level="shards"))
        shards: list[dict[str, Any]] = [
            shard for index in stats["indices"].values() for copies in index["shards"].values() for shard in copies
        ]
        return all(
            lease["retaining_seq_no"] > shard["seq_no"]["max_seq_no"]
            for shard in shards
            for lease in shard["retention_leases"]["leases"]
        )
