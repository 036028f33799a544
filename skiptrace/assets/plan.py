"""What to ask the court to seize, in the order of ease, up to the cap: the claim, or claim and costs in execution.

Only confirmed things count. A thing without a stated value is in while the cap is open, counts as nothing in the
running total, and carries its exception (查封规定 19: the court appraises it, and what exceeds is lifted).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from skiptrace.assets.asset import Asset, AssetKind, Caution, Grade
from skiptrace.cases.case import Case
from skiptrace.law.fees import enforcement_fee, preservation_fee
from skiptrace.law.interest import double_interest
from skiptrace.law.reckoning import Reckoning, yuan
from skiptrace.law.rule import Rule, rule
from skiptrace.law.security import Exemption, Security, before_suit, in_suit
from skiptrace.permits.docket import Docket, Stage
from skiptrace.tracing.profile import Profile, Standing

_NOTHING = Decimal(0)


@dataclass(frozen=True, slots=True)
class PlanLine:
    """One thing in or out, with the reason (Chinese) and rule. `amount` is what to freeze, None where not valued."""

    asset: Asset
    included: bool
    reason: str
    rule: Rule
    amount: Decimal | None
    running: Decimal


@dataclass(frozen=True, slots=True)
class Plan:
    """`cap` in yuan with its arithmetic; `covered` is the sum of the amounts, never above the cap."""

    stage: Stage
    cap: Reckoning
    lines: tuple[PlanLine, ...]
    covered: Decimal
    fee: Reckoning
    security: Security | None
    late_interest: Reckoning | None
    cautions: tuple[Caution, ...]

    @property
    def included(self) -> tuple[PlanLine, ...]:
        return tuple(line for line in self.lines if line.included)

    @property
    def open(self) -> Decimal:
        """What of the cap no valued thing covers."""
        return self.cap.value - self.covered


def make_plan(profile: Profile, things: Iterable[Asset], *, licensed_lender: bool) -> Plan:
    """The plan of the docket's stage; without a docket, of the stage before suit. Dates are those of the profile."""
    docket = profile.docket
    stage = docket.stage if docket else Stage.PRE_SUIT
    late = _late_interest(profile.case, docket, profile.at.date())
    cap, fee = _cap(profile.case, stage, late)
    lines = _lines((a for a in things if a.standing is Standing.COURT), stage, cap.value)
    covered = sum((line.amount for line in lines if line.amount), _NOTHING)
    return Plan(
        stage,
        cap,
        lines,
        covered,
        fee,
        _security(stage, cap.value, licensed_lender=licensed_lender),
        late,
        _cautions(lines),
    )


def _late_interest(case: Case, docket: Docket | None, today: date) -> Reckoning | None:
    if docket is None or docket.stage is not Stage.EXECUTION or docket.performance_due is None:
        return None
    principal = sum((claim.principal.value for claim in case.active_claims), _NOTHING)
    return double_interest(principal, docket.performance_due, today)


def _cap(case: Case, stage: Stage, late: Reckoning | None) -> tuple[Reckoning, Reckoning]:
    """The cap and the court's fee."""
    claim = case.total
    steps = [f"请求数额（本金、利息、罚息、费用合计） {yuan(claim)}"]
    if stage is not Stage.EXECUTION:
        return Reckoning(claim, tuple(steps), (rule("A-09"),)), preservation_fee(claim)
    owed = claim
    if late:
        owed += late.value
        steps.append(f"加倍部分债务利息 {yuan(late.value)}")
    fee = enforcement_fee(owed)
    steps += [f"执行申请费 {yuan(fee.value)}", f"合计 {yuan(owed + fee.value)}"]
    return Reckoning(owed + fee.value, tuple(steps), (rule("A-12"), rule("B-10"))), fee


def _security(stage: Stage, amount: Decimal, *, licensed_lender: bool) -> Security | None:
    if stage is Stage.PRE_SUIT:
        return before_suit(amount)
    if stage is Stage.IN_SUIT:
        return in_suit(amount, Exemption.LICENSED if licensed_lender else None)
    return None


def _lines(things: Iterable[Asset], stage: Stage, cap: Decimal) -> tuple[PlanLine, ...]:
    running, lines = _NOTHING, []
    for asset in sorted(things, key=_ease):
        line = _line(asset, stage, cap, running)
        running = line.running
        lines.append(line)
    return tuple(lines)


def _ease(asset: Asset) -> tuple[int, bool, bool, str]:
    """Easiest first; among houses the free before the mortgaged, and a thing held by another court last of its kind."""
    return list(AssetKind).index(asset.kind), asset.waiting, any(not m.ours for m in asset.mortgages), asset.id


def _line(asset: Asset, stage: Stage, cap: Decimal, running: Decimal) -> PlanLine:
    left = cap - running
    if out := _out(asset, stage, left):
        return PlanLine(asset, included=False, reason=out[0], rule=rule(out[1]), amount=None, running=running)
    if asset.net is None or asset.net.low == 0:
        reason, basis = _uncounted(asset)
        return PlanLine(asset, included=True, reason=reason, rule=basis, amount=None, running=running)
    amount = min(asset.net.low, left)
    reason = f"净值 {asset.net_text}，申请 {yuan(amount)}"
    basis = rule("A-11" if asset.kind is AssetKind.DEPOSIT else "A-12")
    return PlanLine(asset, included=True, reason=reason, rule=basis, amount=amount, running=running + amount)


def _out(asset: Asset, stage: Stage, left: Decimal) -> tuple[str, str] | None:
    """Why a thing stays out: reason and rule id."""
    if asset.closed:
        return f"{asset.closed}，不列入", "A-07"
    if asset.ours:
        return "本案已经查封、冻结，注意届满前续行", "A-31"
    if left <= 0:
        return "前列财产已足额，再申请即明显超标的额", "A-12"
    if stage is Stage.PRE_SUIT and asset.grade is Grade.LEAD:
        return f"诉前须有明确的财产信息，尚缺：{'、'.join(asset.lacks)}", "A-07"
    if asset.net is not None and asset.net.high == 0:
        return "扣除在先冻结、抵押后没有余额", "A-12"
    return None


def _uncounted(asset: Asset) -> tuple[str, Rule]:
    if asset.waiting:
        return "已被其他法院查封、冻结，申请轮候，不计入累计", rule("A-10")
    if asset.kind is AssetKind.HOUSE:
        return "未估值、不可分割，申请整体查封，不计入累计；经评估明显超标的额的应予解除", rule("A-11")
    return "未估值或净值不确定，不计入累计；经核实明显超标的额的应予解除", rule("A-12")


def _cautions(lines: Iterable[PlanLine]) -> tuple[Caution, ...]:
    found = []
    uncounted = sum(line.included and line.amount is None for line in lines)
    if uncounted:
        found.append(Caution(f"有 {uncounted} 项未估值财产列入而未计数，是否超标的额须由法院评估后判断", rule("A-12")))
    if not any(line.included for line in lines):
        found.append(Caution("没有可以列入的已确认财产", rule("A-07")))
    return tuple(found)
