"""One way to all sources: databases by SQL, everything else by HTTP. Which it is, the settings say."""

from collections.abc import Mapping

from connectors.reply import Reply
from connectors.wire import Transport, WireRequest


class Routes:
    """`connectors.wire.Transport` that hands each source to the transport which has its address."""

    def __init__(self, otherwise: Transport, by_source: Mapping[str, Transport]) -> None:
        self._otherwise = otherwise
        self._by_source = dict(by_source)

    def options(self, source: str) -> Mapping[str, str]:
        return self._of(source).options(source)

    async def send(self, request: WireRequest) -> Reply:
        return await self._of(request.source).send(request)

    def _of(self, source: str) -> Transport:
        return self._by_source.get(source, self._otherwise)
