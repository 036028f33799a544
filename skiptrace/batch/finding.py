"""What came of one case, in the words of the report's outcome columns.

Surprising: no column is empty for want of an answer. No record, not asked, refused, failed and not yet asked are five
different texts, because an empty cell is read as "none".
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from connectors.answer import Outcome
from skiptrace.assets.register import assets
from skiptrace.batch.run import CaseState, RunCase
from skiptrace.batch.sheet import Heading
from skiptrace.cases.holding import KIND_NAMES
from skiptrace.cases.masking import mask_value
from skiptrace.contacts.point import ContactPoint
from skiptrace.documents.wording import OUTCOME
from skiptrace.tracing.profile import Profile, SourceOutcome, Standing

NOT_YET = "尚未查询"
NO_QUESTION = "没有可提出的问题"
MOMENT = "%Y-%m-%d %H:%M:%S"
_SHOWN_REASONS = 3


@dataclass(frozen=True, slots=True)
class View:
    """How a report is seen: titles of all sources by id in order, masked or not, court values withheld or not."""

    sources: Mapping[str, str]
    creditor: str
    masked: bool
    withheld: bool


@dataclass(frozen=True, slots=True)
class Finding:
    """One case of a run with its profile as the reader's role may see it, and the debtor's contact points."""

    line: RunCase
    profile: Profile
    points: tuple[ContactPoint, ...]

    @property
    def latest(self) -> datetime | None:
        """When something was last learnt of the case."""
        moments = [outcome.at for outcome in self.profile.outcomes]
        moments += [record.obtained for record in self.profile.records]
        moments += [self.line.done_at] if self.line.done_at else []
        return max(moments, default=None)


Column = tuple[Heading, Callable[[Finding, View], str | float]]


def columns(view: View) -> tuple[Column, ...]:
    """The outcome columns in order; one for each source among them."""
    return (
        (Heading("案件", 10), lambda f, _: f.profile.case.number),
        (Heading("查询状态", 10), lambda f, _: f.line.state.chinese),
        (Heading("停止", 18), lambda f, _: _stops(f)),
        (Heading("阶段", 20), lambda f, _: _stage(f)),
        (Heading("最可能的联系点", 26), _contact),
        (Heading("概率", 8), lambda f, _: _probability(f)),
        (Heading("已确认财产", 32), _confirmed),
        (Heading("待核记录", 9), lambda f, _: len(f.profile.waiting)),
        (Heading("无法判断", 9), lambda f, _: _count(f, Standing.UNCLEAR)),
        (Heading("他人记录", 9), lambda f, _: _count(f, Standing.REJECTED)),
        *((Heading(title, 18), _of_source(source)) for source, title in view.sources.items()),
        (Heading("未查询（项）", 9), lambda f, _: len(_unasked(f))),
        (Heading("未查询的原因", 40), lambda f, _: _reasons(f)),
        (Heading("错误", 24), lambda f, _: _errors(f)),
        (Heading("证据数", 8), lambda f, _: len(f.profile.exhibits)),
        (Heading("截至", 19), lambda f, _: f.latest.strftime(MOMENT) if f.latest else NOT_YET),
    )


def cells(finding: Finding, view: View, wanted: Sequence[Column]) -> Iterator[str | float]:
    """The outcome cells of a case."""
    return (value(finding, view) for _, value in wanted)


def _stops(finding: Finding) -> str:
    kinds = dict.fromkeys(hold.kind for hold in finding.profile.case.holds)
    said = (f"{KIND_NAMES[kind]}（{'停止查询和联系' if kind.stops_queries else '停止联系'}）" for kind in kinds)
    return "；".join(said) or "无"


def _stage(finding: Finding) -> str:
    docket = finding.profile.docket
    return docket.stage.chinese if docket else "诉前（未登记法院案件）"


def _best(finding: Finding) -> ContactPoint | None:
    """The most probable usable point of a debtor who may be contacted; of equals always the same one."""
    if finding.profile.case.holds:
        return None
    usable = (point for point in finding.points if point.usable)
    return min(usable, key=lambda point: (-point.probability, point.kind, point.value), default=None)


def _contact(finding: Finding, view: View) -> str:
    if finding.profile.case.holds:
        return "已停止联系，不列出"
    best = _best(finding)
    if best is None:
        return f"没有可用的联系点（{len(finding.points)} 个已搁置）" if finding.points else "没有联系点"
    open_value = not view.masked or best.kind == "operator_number"
    return f"{best.label} {best.value if open_value else mask_value(best.kind, best.value)}"


def _probability(finding: Finding) -> str | float:
    best = _best(finding)
    return round(best.probability, 3) if best else "—"


def _confirmed(finding: Finding, view: View) -> str:
    known = assets(finding.profile, finding.profile.at.date(), view.creditor)
    count = Counter(asset.kind.chinese for asset in known if asset.standing is Standing.COURT)
    found = "、".join(f"{kind} {number}" for kind, number in sorted(count.items()))
    missing = _without_answer(finding, view)
    rest = f"（{missing} 个来源没有答复或未查询，不等于没有）" if missing else ""
    held = "（依调查令、法院查控取得的不在此列）" if view.withheld else ""
    return f"{found or '未确认到'}{rest}{held}"


def _without_answer(finding: Finding, view: View) -> int:
    answered = {outcome.source for outcome in finding.profile.outcomes if outcome.outcome.final}
    return sum(source not in answered for source in view.sources)


def _count(finding: Finding, standing: Standing) -> int:
    return sum(record.standing is standing for record in finding.profile.records)


def _of_source(source: str) -> Callable[[Finding, View], str]:
    def told(finding: Finding, _: View) -> str:
        count = Counter(outcome.outcome for outcome in finding.profile.outcomes if outcome.source == source)
        if not count:
            return nothing_asked(finding.line)
        return "；".join(f"{OUTCOME[each]} {count[each]}" for each in Outcome if count[each])

    return told


def nothing_asked(line: RunCase) -> str:
    """What is said of a source of which the case's ledger holds nothing."""
    return NO_QUESTION if line.state is CaseState.DONE else NOT_YET


def _unasked(finding: Finding) -> list[SourceOutcome]:
    return [outcome for outcome in finding.profile.outcomes if outcome.outcome is Outcome.NOT_ASKED]


def _reasons(finding: Finding) -> str:
    reasons = sorted({outcome.why for outcome in _unasked(finding)})
    more = f"；等 {len(reasons)} 种，见“来源”表" if len(reasons) > _SHOWN_REASONS else ""
    return "；".join(reasons[:_SHOWN_REASONS]) + more or "无"


def _errors(finding: Finding) -> str:
    failed = {f"{o.title}：{o.why}" for o in finding.profile.outcomes if o.outcome is Outcome.FAILED}
    return "；".join(filter(None, (finding.line.error, *sorted(failed)))) or "无"
