"""The sources: how each is asked, on which grounds, how far it may be trusted, and whether it is the real holder.

`enabled` says whether a trace would ask; the reason beside it is the one that the trace gives.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from types import MappingProxyType

from connectors.authority import Authority, Family
from connectors.conformance.kept import known_tier, tier_of
from connectors.manifest.operation import FileOperation, HttpOperation
from connectors.source import Source
from skiptrace.law.stages import door
from skiptrace.permits.assessed import TIERS, Assessed, needed, simulated
from skiptrace.settings import Settings
from skiptrace.tracing.lanes import LaneState
from skiptrace.views.view import View

_OFFLINE = {Family.EXCHANGE: "由人送取文件", Family.DROP: "由人送取文件", Family.DESK: "由人查询，取入网页"}
_PER = {"second": "秒", "minute": "分", "hour": "时", "day": "日"}
_GROUNDS = {
    Authority.OWN: "许可（OWN），由另一人批准",
    Authority.AUTH: "个人信息查询授权书",
    Authority.PUB: "许可（PUB）；当事人拒绝的不再查询",
    Authority.LAW: "律师执业证、授权委托书、已立案",
    Authority.ORD: "律师调查令",
    Authority.JUD: "法院网络查控结果（只取入）",
    Authority.NET: "法院网络查控结果（只取入）",
}


class SourceLineView(View):
    """One source. `reached`: 真实, 模拟, 未设置, or how people carry its papers; `why`: why it is not asked.

    `tier`: what the kit found; `needed`: what it must reach to be asked where the settings send it; `for_court`:
    whether a court paper may rest on what it brings.

    What its guards know is empty where nobody asked yet: calls of this day and the day's quota, until when the holder
    wants to be left alone, until when nobody tries a source that is down, and why and since when it is stopped.
    """

    id: str
    title: str
    family: str
    category: str
    authorities: tuple[str, ...]
    tier: str
    needed: str
    for_court: bool
    reached: str
    enabled: bool
    why: str = ""
    assessment: str = ""
    assessed: date | None = None
    review_due: date | None = None
    limits: tuple[str, ...] = ()
    used_today: int | None = None
    quota_today: int | None = None
    held_until: datetime | None = None
    rests_until: datetime | None = None
    stopped_why: str = ""
    stopped_at: datetime | None = None


class OperationView(View):
    """One question: which keys go out, what kinds of records come back, and whether it may be repeated."""

    name: str
    needs: tuple[str, ...]
    obtains: tuple[str, ...]
    form: str
    repeatable: bool


class DoorView(View):
    """What opens a source by one authority: paper, and the stage at which it counts."""

    authority: str
    paper: str
    stage: str


class SourceView(View):
    """Everything about one source."""

    line: SourceLineView
    owner: str
    bases: tuple[str, ...]
    purposes: tuple[str, ...]
    discloses: tuple[str, ...]
    operations: tuple[OperationView, ...]
    cache: str
    doors: tuple[DoorView, ...]
    red: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Guarded:
    """What the guards of the sources know at a moment."""

    at: datetime
    standings: Mapping[str, LaneState] = field(default_factory=lambda: MappingProxyType({}))

    def told(self, source: Source, stopped: str) -> dict[str, object]:
        """The fields of a line."""
        quota = min((each.calls for each in source.manifest.limits if each.per == "day"), default=None)
        stands = self.standings.get(source.id)
        if stands is None:
            return {"quota_today": quota}
        return {
            "used_today": stands.used_today,
            "quota_today": quota,
            "held_until": self._until(stands.held_seconds),
            "rests_until": self._until(stands.rests_seconds),
            "stopped_why": stopped,
            "stopped_at": stands.stopped_at,
        }

    def stopped(self, source: str) -> str:
        """Why nobody asks it until somebody has looked; empty while it may be asked."""
        stands = self.standings.get(source)
        return stands.stopped_why if stands else ""

    def _until(self, seconds: float) -> datetime | None:
        return self.at.replace(microsecond=0) + timedelta(seconds=math.ceil(seconds)) if seconds > 0 else None


def source_lines(
    sources: Mapping[str, Source],
    settings: Settings,
    assessed: Assessed,
    guarded: Guarded,
    *,
    examined: bool = True,
) -> tuple[SourceLineView, ...]:
    """All sources.

    With `examined` a source whose folder changed goes through the kit, which takes a second; else it is 未检验.
    """
    tiers = {name: _tier(source, settings, examined=examined) for name, source in sources.items()}
    return tuple(_line(source, settings, assessed, guarded, tiers[source.id]) for source in sources.values())


def source_view(source: Source, settings: Settings, assessed: Assessed, guarded: Guarded) -> SourceView:
    manifest = source.manifest
    return SourceView(
        line=_line(source, settings, assessed, guarded, _tier(source, settings, examined=True)),
        owner=manifest.owner,
        bases=manifest.permit.bases,
        purposes=manifest.permit.purposes,
        discloses=tuple(sorted(manifest.permit.discloses)),
        operations=tuple(_operation(source, name) for name in manifest.operations),
        cache=_cache(source),
        doors=tuple(_door(authority) for authority in sorted(source.authorities)),
        red=tier_of(source, _kept(settings))[1],
    )


def reached(source: Source, settings: Settings) -> str:
    """The real holder, the simulator, or nobody yet."""
    given = settings.sources.get(source.id)
    if simulated(given):
        return "模拟"
    if given is not None and (given.base_url is not None or source.family is Family.LOOKUP):
        return "真实"
    return _OFFLINE.get(source.family, "未设置")


def _kept(settings: Settings) -> Path:
    return settings.data / TIERS


def _tier(source: Source, settings: Settings, *, examined: bool) -> str:
    if examined:
        return tier_of(source, _kept(settings))[0].chinese
    known = known_tier(source, _kept(settings))
    return known.chinese if known else "未检验"


def _line(source: Source, settings: Settings, assessed: Assessed, guarded: Guarded, tier: str) -> SourceLineView:
    manifest, held = source.manifest, assessed.standings[source.id].assessment
    why = assessed.standings[source.id].lapse(guarded.at.date())
    stopped = guarded.stopped(source.id)
    if source.family is Family.LOOKUP and source.id not in settings.sources:
        why = f"未设置接入地址（sources.{source.id}.base_url）"
    return SourceLineView(
        id=source.id,
        title=source.title,
        family=source.family,
        category=manifest.category,
        authorities=tuple(sorted(source.authorities)),
        tier=tier,
        needed=needed(settings.sources.get(source.id)).chinese,
        for_court=assessed.standings[source.id].for_court,
        reached=reached(source, settings),
        enabled=not (why or stopped),
        why=why or stopped,
        assessment=held.number if held else "",
        assessed=held.dated if held else None,
        review_due=held.review_due if held else None,
        limits=tuple(f"{limit.calls}/{_PER[limit.per]}" for limit in manifest.limits),
        **guarded.told(source, stopped),
    )


def _operation(source: Source, name: str) -> OperationView:
    form = source.manifest.operations[name]
    specs = [*form.records, *(s for drill in getattr(form, "drill", ()) for s in drill.records)]
    kind = "在线" if isinstance(form, HttpOperation) else "文件" if isinstance(form, FileOperation) else "人工查询"
    return OperationView(
        name=name,
        needs=form.needs,
        obtains=tuple(sorted({spec.kind for spec in specs})),
        form=kind,
        repeatable=getattr(form, "repeat", "safe") == "safe",
    )


def _cache(source: Source) -> str:
    kept = source.manifest.cache
    if not kept.found and not kept.no_record:
        return "不沿用，每次都问"
    return f"同一问题的答复可沿用：有记录 {_span(kept.found)}，无记录 {_span(kept.no_record)}"


def _span(seconds: int) -> str:
    """A time as people say it; nothing is not kept."""
    for unit, length in (("小时", 3600), ("分钟", 60), ("秒", 1)):
        if seconds and seconds % length == 0:
            return f"{seconds // length} {unit}"
    return "不沿用"


def _door(authority: Authority) -> DoorView:
    closed = door(authority, None)
    stage = "任何阶段" if closed is None else f"{closed.text}（{closed.article}）"
    return DoorView(authority=authority, paper=_GROUNDS[authority], stage=stage)
