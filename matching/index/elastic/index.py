"""The current index of a site that nobody else needs: for one piece of work, opened and closed with it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from matching.index.elastic.served import ServedIndex
from matching.index.elastic.site import ElasticSite

if TYPE_CHECKING:
    from matching.index.elastic.server import ElasticAddress, Patience


class ElasticIndex(ServedIndex):
    """Opened with `open`."""

    @classmethod
    async def open(cls, address: ElasticAddress, alias: str, patience: Patience | None = None) -> Self:
        """Makes the index when there is none; StaleIndexError when it was made with other tokens."""
        site = ElasticSite(address, alias, patience)
        try:
            return cls(*await site.serving())
        except BaseException:
            await site.close()
            raise

    async def close(self) -> None:
        await super().close()
        await self._server.close()
