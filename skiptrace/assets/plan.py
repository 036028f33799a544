"""What to ask the court to seize, in the order of ease, up to the cap: the claim, or claim and costs in execution.

Only confirmed things count. A thing without a stated value is in while the cap is open, counts as nothing in the
running total, and carries its exception (查封规定 19: the court appraises it, and what exceeds is lifted).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from skiptrace.assets.asset import Asset, AssetKind, Caution
from skiptrace.assets.choice import Choices
from skiptrace.assets.costs import Premium, costs
from skiptrace.assets.listing import PlanLine, lines
from skiptrace.assets.procedure import Gate, PlanKind, gates, plan_kind
from skiptrace.assets.venue import Venue, venues
from skiptrace.law.exemption import Openness
from skiptrace.law.reckoning import Reckoned, Reckoning, yuan
from skiptrace.law.rule import rule
from skiptrace.law.security import Security
from skiptrace.permits.docket import Stage
from skiptrace.tracing.profile import Profile, Standing

__all__ = ["Plan", "PlanLine", "Terms", "make_plan"]

_NOTHING = Decimal(0)


@dataclass(frozen=True, slots=True)
class Terms:
    """What the creditor brings to a plan: his lawyers' choices, what a guarantee costs him, who answers behind others.

    `behind`: the parties who are general guarantors only (民法典 687).
    """

    choices: Choices = field(default_factory=Choices)
    premium: Premium = field(default_factory=Premium)
    behind: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Plan:
    """`cap` in yuan with its arithmetic; `covered` is the sum of the amounts, never above the cap."""

    stage: Stage
    kind: PlanKind
    cap: Reckoning
    lines: tuple[PlanLine, ...]
    covered: Decimal
    fee: Reckoning
    security: Security | None
    premium: Reckoned[Decimal | None] | None
    late_interest: Reckoning | None
    gates: tuple[Gate, ...]
    venues: tuple[Venue, ...]
    cautions: tuple[Caution, ...]

    @property
    def included(self) -> tuple[PlanLine, ...]:
        return tuple(line for line in self.lines if line.included)

    @property
    def open(self) -> Decimal:
        """What of the cap no valued thing covers."""
        return self.cap.value - self.covered


def make_plan(profile: Profile, things: Iterable[Asset], *, licensed_lender: bool, terms: Terms | None = None) -> Plan:
    """The plan of the docket's stage; without a docket, of the stage before suit. Dates are those of the profile."""
    docket, known, told = profile.docket, tuple(things), terms or Terms()
    stage, kind = docket.stage if docket else Stage.PRE_SUIT, plan_kind(docket)
    waived = kind is PlanKind.BEFORE_EXECUTION
    money = costs(profile, stage, told.premium, licensed_lender=licensed_lender, waived=waived)
    sure = [asset for asset in known if asset.standing is Standing.COURT]
    found = lines(sure, stage, money.cap.value, told.choices, told.behind)
    return Plan(
        stage,
        kind,
        money.cap,
        found,
        sum((line.amount for line in found if line.amount), _NOTHING),
        money.fee,
        money.security,
        money.premium,
        money.late,
        gates(kind, profile, found),
        venues(kind, profile, sure),
        (*_cautions(found, money.cap.value), *_lost(told.choices, known)),
    )


def _cautions(found: Sequence[PlanLine], cap: Decimal) -> tuple[Caution, ...]:
    entering = [line for line in found if line.included]
    told = [*_excess(entering, cap)]
    if any(line.asset.openness is Openness.SEIZE_ONLY for line in entering):
        told.append(
            Caution("列入的房屋可能是唯一住房：可以查封，处置须先保障居住（第五条、唯一住房异议）", rule("B-22"))
        )
    if any(line.asset.kind.paid_monthly or line.asset.kind is AssetKind.DEPOSIT for line in entering):
        told.append(Caution("工资、养老金等收入须先保留本人及所扶养家属的必需生活费用", rule("B-24")))
    if not entering:
        told.append(Caution("没有可以列入的已确认财产", rule("A-07")))
    return tuple(told)


def _excess(entering: Sequence[PlanLine], cap: Decimal) -> list[Caution]:
    """Where more may be held than the cap: by things that nobody valued, or whose value may be higher."""
    told = []
    uncounted = [line for line in entering if line.amount is None]
    if uncounted:
        text = f"有 {len(uncounted)} 项未估值财产列入而未计数，是否超标的额须由法院评估后判断"
        told.append(Caution(text, rule("A-12")))
    most = sum(
        (line.asset.net.high for line in entering if line.asset.net and not line.asset.kind.held_as_account), _NOTHING
    )
    if most > cap:
        told.append(
            Caution(f"列入财产的净值合计可能达到 {yuan(most)}，高于上限 {yuan(cap)}；请先列较小的财产", rule("A-12"))
        )
    if sum(line.limit is not None for line in entering) > 1:
        told.append(
            Caution("多个账户、收入均以同一数额为限，实际冻结合计不得超过上限，超出部分及时申请解除", rule("A-11"))
        )
    return told


def _lost(choices: Choices, known: Iterable[Asset]) -> list[Caution]:
    count = choices.lost(known)
    if not count:
        return []
    return [Caution(f"有 {count} 项人工选择或者估值所指的财产已不在列，请重新核对", rule("A-06"))]
