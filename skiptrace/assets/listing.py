"""Which things a plan asks for: in the order of ease and least harm, each with its reason, never above the cap.

Surprising: what a lawyer ticked is served first and what is left goes to the rest, so that a tick moves the totals and
cannot break the cap. What the law or a prior rank rules out no tick brings in; a general guarantor's things come behind
everybody else's, ticked or not.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from skiptrace.assets.asset import Asset, AssetKind, Grade
from skiptrace.assets.choice import Act, Choice, Choices
from skiptrace.law.exemption import Openness
from skiptrace.law.reckoning import yuan
from skiptrace.law.rule import Rule, rule
from skiptrace.permits.docket import Stage

_NOTHING = Decimal(0)
_WHOLE = {AssetKind.HOUSE, AssetKind.VEHICLE, AssetKind.EQUITY}
"""Seized as a whole."""


@dataclass(frozen=True, slots=True)
class PlanLine:
    """One thing in or out, with the reason (Chinese) and rule.

    `amount` counts towards the cap, None where the thing is not valued. `limit`: the figure up to which an account of
    unknown balance is frozen. `exception` says why more may be held than `amount` tells. `choice` is the lawyer's.
    """

    asset: Asset
    included: bool
    reason: str
    rule: Rule
    amount: Decimal | None
    running: Decimal
    limit: Decimal | None = None
    exception: str = ""
    choice: Choice | None = None


def lines(
    things: Iterable[Asset], stage: Stage, cap: Decimal, choices: Choices, behind: frozenset[str] = frozenset()
) -> tuple[PlanLine, ...]:
    """Every thing once, in the order of ease, with the running total; last those of the parties `behind`."""
    ordered = sorted(things, key=lambda each: (each.party_id in behind, *_ease(each)))
    chosen = {asset.id: choices.of(asset) for asset in ordered}
    left, found = cap, dict[str, PlanLine]()
    for asset in sorted(ordered, key=lambda each: (each.party_id in behind, not _ticked(chosen[each.id]))):
        early = asset.party_id in behind and stage is not Stage.EXECUTION and not _debtor_asked(found, behind)
        line = _too_early(asset, chosen[asset.id]) if early else _line(asset, stage, left, chosen[asset.id])
        left -= line.amount or _NOTHING
        found[asset.id] = line
    running, told = _NOTHING, []
    for asset in ordered:
        running += found[asset.id].amount or _NOTHING
        told.append(replace(found[asset.id], running=running))
    return tuple(told)


def _debtor_asked(found: Mapping[str, PlanLine], behind: frozenset[str]) -> bool:
    """Whether anything of those who answer first is asked for, or held already."""
    first = [line for line in found.values() if line.asset.party_id not in behind]
    return any(line.included or line.asset.ours for line in first)


def _too_early(asset: Asset, choice: Choice | None) -> PlanLine:
    reason = "一般保证人的财产，须先申请保全债务人的财产且不足以清偿，否则不予准许"
    return _left_out(asset, reason, "GUARANTEE-PRESERVATION", choice)


def _ticked(choice: Choice | None) -> bool:
    return choice is not None and choice.act is Act.TICK


def _ease(asset: Asset) -> tuple[object, ...]:
    """Easiest and least harmful first (保全规定 13; law.md B-52).

    A fund whose conditions are not met comes behind what may be sold; among houses the only home comes last, the free
    before the mortgaged; a thing held by another court is last of its kind.
    """
    place = list(AssetKind).index(asset.kind)
    if asset.kind is AssetKind.HOUSING_FUND and asset.openness is not Openness.OPEN:
        place = list(AssetKind).index(AssetKind.HOUSE)
    only_home = asset.openness is Openness.SEIZE_ONLY
    return place, only_home, asset.waiting, any(not m.ours for m in asset.mortgages), asset.kind, asset.id


def _line(asset: Asset, stage: Stage, left: Decimal, choice: Choice | None) -> PlanLine:
    out = barred(asset) or _out(asset, stage, left, choice)
    if out:
        return _left_out(asset, *out, choice)
    line = _counted(asset, left) if _countable(asset) else _uncounted(asset, left)
    if choice is None:
        return line
    return replace(line, reason=f"{choice.by}选定列入；{line.reason}", choice=choice)


def _left_out(asset: Asset, reason: str, name: str, choice: Choice | None) -> PlanLine:
    if _ticked(choice):
        reason = f"已选定列入，但{reason}"
    return PlanLine(asset, included=False, reason=reason, rule=rule(name), amount=None, running=_NOTHING, choice=choice)


def barred(asset: Asset) -> tuple[str, str] | None:
    """Why the law or a prior rank keeps a thing out whatever anybody wishes: reason and rule id."""
    if asset.closed:
        return f"{asset.closed}，不列入", "A-07"
    if asset.ours:
        return "本案已经查封、冻结，注意届满前续行", "A-31"
    if asset.openness is Openness.EXEMPT:
        return "扣除必需生活费用后没有可以执行的部分", asset.exempted.rules[0].id
    if asset.net is not None and asset.net.high == 0:
        return "扣除在先冻结、抵押后没有余额", "A-12"
    return None


def _out(asset: Asset, stage: Stage, left: Decimal, choice: Choice | None) -> tuple[str, str] | None:
    """Why a thing stays out as things stand; a tick passes over what lacks, with its reason (保全规定 10)."""
    if choice is not None and choice.act is Act.UNTICK:
        return f"{choice.by}选定不列入", "A-13"
    if left <= 0:
        return "前列财产已足额，再申请即明显超标的额", "A-12"
    if stage is Stage.PRE_SUIT and asset.grade is Grade.LEAD and not _ticked(choice):
        return f"诉前须有明确的财产信息，尚缺：{'、'.join(asset.lacks)}", "A-07"
    return None


def _countable(asset: Asset) -> bool:
    """Whether money can be reckoned with: a home that may not be sold brings none however much it is worth."""
    return asset.net is not None and asset.net.low > 0 and asset.openness is not Openness.SEIZE_ONLY


def _counted(asset: Asset, left: Decimal) -> PlanLine:
    assert asset.net is not None
    amount = min(asset.net.low, left)
    reason = f"净值 {asset.net_text}，申请 {yuan(amount)}"
    basis = rule("A-11" if asset.kind.held_as_account else "A-12")
    if asset.openness is Openness.CONDITIONAL:
        reason, basis = f"{reason}；条件成就前只能冻结，不能划转", asset.exempted.rules[0]
    exception = ""
    if asset.net.high > left and asset.kind in _WHOLE:
        exception = f"不可分割，净值可能高于尚缺的 {yuan(left)}；在先各项不足，没有其他足额财产时整体查封"
    line = PlanLine(asset, included=True, reason=reason, rule=basis, amount=amount, running=_NOTHING)
    return replace(line, exception=exception)


def _uncounted(asset: Asset, left: Decimal) -> PlanLine:
    reason, name = _why_uncounted(asset)
    limit = left if asset.kind.held_as_account or asset.kind.paid_monthly else None
    if limit is not None:
        reason += f"；以 {yuan(limit)} 为限"
    exception = "实际查封、冻结的价值经核实明显超标的额的，应当申请解除"
    return PlanLine(
        asset,
        included=True,
        reason=reason,
        rule=rule(name),
        amount=None,
        running=_NOTHING,
        limit=limit,
        exception=exception,
    )


def _why_uncounted(asset: Asset) -> tuple[str, str]:
    if asset.waiting:
        return "已被其他法院查封、冻结，申请轮候，不计入累计", "A-10"
    if asset.openness is Openness.SEIZE_ONLY:
        return "可能是生活必需住房，申请整体查封，不得拍卖、变卖或者抵债，不计入累计", "B-21"
    if asset.kind.paid_monthly:
        return (
            f"按月扣留、提取，{asset.exempted.steps[-1] if asset.exempted.missing else _monthly(asset)}，不计入累计",
            "B-24",
        )
    if asset.kind is AssetKind.HOUSE:
        return "未估值、不可分割，申请整体查封，不计入累计；经评估明显超标的额的应予解除", "A-11"
    return "未估值或净值不确定，不计入累计；经核实明显超标的额的应予解除", "A-12"


def _monthly(asset: Asset) -> str:
    takeable = asset.exempted.result.takeable
    return f"每月至多 {yuan(takeable)}" if takeable is not None else "保留生活必需费用"
