"""The sources: how each is asked, on which grounds, and whether it is the real holder or a simulated one."""

from collections.abc import Mapping

from connectors.authority import Family
from connectors.source import Source
from skiptrace.settings import Settings
from skiptrace.views.view import View

_OFFLINE = {Family.EXCHANGE: "由人送取文件", Family.DROP: "由人送取文件", Family.DESK: "由人查询，取入网页"}


class SourceLineView(View):
    """One source. `reached`: 真实, 模拟, 未设置, or how people carry its papers."""

    id: str
    title: str
    family: str
    authorities: tuple[str, ...]
    reached: str


def source_lines(sources: Mapping[str, Source], settings: Settings) -> tuple[SourceLineView, ...]:
    return tuple(_line(source, settings) for source in sources.values())


def _line(source: Source, settings: Settings) -> SourceLineView:
    address = settings.sources.get(source.id)
    offline = _OFFLINE.get(source.family, "未设置")
    reached = ("模拟" if address.simulated else "真实") if address else offline
    authorities = tuple(sorted(source.authorities))
    return SourceLineView(
        id=source.id, title=source.title, family=source.family, authorities=authorities, reached=reached
    )
