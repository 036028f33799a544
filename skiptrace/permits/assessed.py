"""Which sources an impact assessment in force allows to ask (个人信息保护法 55, 56; law.md D-16).

What ships with a simulated source covers the simulator and nothing else. Surprising: the settings' word `simulated` is
believed of this machine only; an address elsewhere is a real holder's, whatever the settings call it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from connectors.authority import Family
from connectors.conformance.kept import tier_of
from connectors.errors import ManifestError
from connectors.manifest.assessment import FILE_NAME, Assessment, load_assessment
from connectors.manifest.lint import uncovered
from connectors.manifest.quality import Tier
from connectors.source import Source
from skiptrace.permits.errors import Reason
from skiptrace.settings import Settings, SourceSettings

_ARTICLE = "个人信息保护法第55条、第56条"
_PAPER = "个人信息保护影响评估"
_SAID = {"not_assessed": (_ARTICLE, _PAPER), "not_conforming": ("个人信息保护法第8条、第51条", "来源一致性检验")}

TIERS = "conformance.json"
"""Results of the conformance kit, below the data folder."""
FOR_COURT = Tier.GOLD
"""What a source must have reached before a court paper may rest on it."""


@dataclass(frozen=True, slots=True)
class Coverage:
    """The assessment of one source as the settings have it; `trouble` says why there is none that counts.

    `tier`: what the kit found of it on this installation; None where nothing was examined, because nothing may be
    asked, or because it ships and stands at the simulator, and this project's own tests hold it.
    """

    title: str
    code: str = "not_assessed"
    assessment: Assessment | None = None
    trouble: str = ""
    tier: Tier | None = None

    @property
    def for_court(self) -> bool:
        """Whether what it brings may enter a court paper."""
        return self.tier is None or self.tier.reaches(FOR_COURT)

    def lapse(self, on: date) -> str:
        """Why the source may not be asked on this day; empty when it may."""
        return self.trouble or (self.assessment.lapse(on) if self.assessment else "")


class Assessed:
    """The assessments of all sources, read when the house opens."""

    def __init__(self, standings: Mapping[str, Coverage]) -> None:
        self.standings = standings

    @classmethod
    def of(cls, settings: Settings, sources: Mapping[str, Source]) -> "Assessed":
        """What the settings and the folders say. Examines real lookups, which takes a second where they are new."""
        return cls({name: _standing(source, settings) for name, source in sources.items()})

    @property
    def not_for_court(self) -> frozenset[str]:
        """Sources that no court paper may rest on."""
        return frozenset(name for name, held in self.standings.items() if not held.for_court)

    def closed(self, source: str, on: date) -> Reason | None:
        """The reason for not asking this source on this day. One that nobody assessed is closed."""
        held = self.standings.get(source)
        if held is None:
            return Reason("not_assessed", f"来源 {source} 没有影响评估", _ARTICLE, _PAPER)
        lapse = held.lapse(on)
        article, paper = _SAID[held.code]
        return Reason(held.code, f"{held.title}：{lapse}", article, paper) if lapse else None


def simulated(given: SourceSettings | None) -> bool:
    """Whether a source is the simulator's: said so, and not elsewhere than on this machine."""
    return given is not None and given.simulated and given.on_this_machine


def needed(given: SourceSettings | None) -> Tier:
    """The tier that a source must reach to be asked as the settings have it: at the simulator, or at a real holder."""
    return Tier.BRONZE if simulated(given) else Tier.SILVER


def _standing(source: Source, settings: Settings) -> Coverage:
    given = settings.sources.get(source.id)
    if given is None and source.family is Family.LOOKUP:
        return Coverage(source.title)  # without an address nothing can leave; the trace says that
    path = _path(source, given, settings)
    try:
        held = load_assessment(path)
    except ManifestError as error:
        return Coverage(source.title, trouble=f"没有可用的影响评估（{error}）")
    sandbox = simulated(given)
    trouble = _unfit(source, held, sandbox=sandbox)
    if trouble or (sandbox and source.ships):
        return Coverage(source.title, assessment=held, trouble=trouble)
    tier, red = tier_of(source, settings.data / TIERS)
    least = needed(given)
    if tier.reaches(least):
        return Coverage(source.title, assessment=held, tier=tier)
    told = f"：{'、'.join(red)} 不合格" if red else ""
    where = "连接模拟来源" if sandbox else "接入真实持有方"
    trouble = f"一致性检验为{tier.chinese}{told}，{where}须达{least.chinese}级（skiptrace source examine {source.id}）"
    return Coverage(source.title, "not_conforming", held, trouble, tier)


def _path(source: Source, given: SourceSettings | None, settings: Settings) -> Path:
    if given is not None and given.assessment is not None:
        return settings.data / given.assessment
    return source.folder / FILE_NAME


def _unfit(source: Source, held: Assessment, *, sandbox: bool) -> str:
    if held.source != source.id:
        return f"影响评估 {held.number} 是关于来源 {held.source} 的"
    if held.simulated and not sandbox:
        where = f"sources.{source.id}.assessment"
        return f"随附的评估只覆盖模拟来源；接入真实持有方须另作评估并写入设置 {where}"
    missing = [finding.mend for finding in uncovered(source.manifest, held)]
    return "；".join(missing)
