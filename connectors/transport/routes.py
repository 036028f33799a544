"""One way to all sources: databases by SQL, everything else by HTTP. Which it is, the settings say."""

from collections.abc import Mapping

from connectors.errors import ManifestError
from connectors.reply import Reply
from connectors.wire import Transport, WireRequest


class NoWay:
    """`connectors.wire.Transport` of sources for which the settings name no address: says so, and asks nobody."""

    def options(self, source: str) -> Mapping[str, str]:
        raise ManifestError(f"设置中没有来源 {source} 的地址（sources.{source}.base_url）")

    async def send(self, request: WireRequest) -> Reply:
        raise ManifestError(f"设置中没有来源 {request.source} 的地址（sources.{request.source}.base_url）")


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
