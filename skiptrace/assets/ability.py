"""Can the debtor pay, from what, what is left after costs, and what follows: sue, settle, wait or close.

Surprising: the answer is a proposal with its grounds and never a score. Where nobody asked, it says what to ask first:
an empty profile is no ground to close.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from connectors.answer import Outcome
from skiptrace.assets.asset import Asset, Caution
from skiptrace.assets.burdens import amount
from skiptrace.assets.plan import Plan
from skiptrace.assets.procedure import PlanKind
from skiptrace.assets.protection import monthly, stated_by
from skiptrace.cases.case import Case, HoldKind
from skiptrace.law.exemption import Openness
from skiptrace.law.fees import case_fee
from skiptrace.law.reckoning import Reckoned, Reckoning, cents, yuan
from skiptrace.law.rule import rule
from skiptrace.tracing.profile import Fact, Profile, Standing

_NOTHING = Decimal(0)
_STALE_MONTHS = 3
"""A fund that was last paid into longer ago than this proves no present income."""
_OVER = {HoldKind.SETTLED, HoldKind.WITHDRAWN, HoldKind.TRANSFERRED}


class Advice(StrEnum):
    """What follows."""

    SUE = "sue"
    SETTLE = "settle"
    WAIT = "wait"
    CLOSE = "close"

    @property
    def chinese(self) -> str:
        return {"sue": "通过法院追索", "settle": "协商分期", "wait": "暂缓，先查清", "close": "结案或者停止投入"}[
            self.value
        ]


@dataclass(frozen=True, slots=True)
class Earning:
    """An income of a party: by the month, what of it may be taken (None: the local standard is not set), until when."""

    asset: Asset
    base: Decimal
    fact: Fact
    takeable: Reckoned[Decimal | None]
    paid_to: str
    recent: bool
    employer_state: str


@dataclass(frozen=True, slots=True)
class Others:
    """Other creditors' enforcement that a person confirmed: how many, and what they claim where it is told."""

    count: int
    dishonest: int
    claimed: Decimal


@dataclass(frozen=True, slots=True)
class Ability:
    """`low`, `high`: what the confirmed things may bring, after prior ranks and up to the cap; `unvalued` come on top.

    `net` is `low` without what the creditor still has to pay out; `owed` what is asked for.
    """

    earnings: tuple[Earning, ...]
    others: Others
    low: Decimal
    high: Decimal
    unvalued: int
    cost: Reckoning
    owed: Decimal
    advice: Advice
    grounds: tuple[Caution, ...]

    @property
    def net(self) -> Decimal:
        return self.low - self.cost.value

    @property
    def by_month(self) -> Decimal | None:
        """What may be taken of present incomes each month, None when unknown; zero when there is none."""
        parts = [each.takeable.result for each in self.earnings if each.recent]
        return None if None in parts else sum((part for part in parts if part is not None), _NOTHING)


_Proposal = tuple[Advice, tuple[Caution, ...]]


@dataclass(frozen=True, slots=True)
class _Seen:
    """What the advice rests on."""

    profile: Profile
    plan: Plan
    earnings: Sequence[Earning]
    low: Decimal
    unvalued: int
    cost: Decimal
    others: Others

    @property
    def unasked(self) -> int:
        """Sources of which nobody knows what they would have said."""
        open_ = {Outcome.NOT_ASKED, Outcome.PENDING, Outcome.FAILED, Outcome.PARTIAL, Outcome.REFUSED}
        return len({each.source for each in self.profile.outcomes if each.outcome in open_})

    @property
    def in_court(self) -> bool:
        return self.plan.kind is not PlanKind.PRE_SUIT


def ability(profile: Profile, things: Iterable[Asset], plan: Plan) -> Ability:
    """Weigh what is confirmed against what it costs, and propose what follows."""
    sure = [asset for asset in things if asset.standing is Standing.COURT and not asset.closed]
    earnings, others, cost = tuple(_earnings(profile, sure)), _others(profile), _cost(plan, profile.case)
    low, high, unvalued = _recoverable(plan)
    seen = _Seen(profile, plan, earnings, low, unvalued, cost.value, others)
    advice, grounds = _advice(seen)
    return Ability(earnings, others, low, high, unvalued, cost, plan.cap.value, advice, (*grounds, *_always(seen)))


def _earnings(profile: Profile, sure: Iterable[Asset]) -> Iterator[Earning]:
    today = profile.at.date()
    for asset in sure:
        base, fact = monthly(asset.facts), stated_by(asset.facts)
        if not asset.kind.paid_monthly or base is None or fact is None:
            continue
        law = asset.exempted
        takeable = Reckoned(law.result.takeable, law.steps, law.rules, missing=law.missing)
        state = _employer_state(profile, asset.text("employer"))
        yield Earning(asset, base, fact, takeable, asset.text("paid_to"), _recent(asset.text("paid_to"), today), state)


def _recent(paid_to: str, today: date) -> bool:
    """Paid into of late (`202609` or `2026-09`); unknown is no."""
    digits = "".join(char for char in paid_to if char.isdigit())
    if len(digits) < 6:
        return False
    months = (today.year - int(digits[:4])) * 12 + today.month - int(digits[4:6])
    return months <= _STALE_MONTHS


def _employer_state(profile: Profile, employer: str) -> str:
    """As the public register says, where the party's own entries in it name the company; else that nobody asked."""
    if not employer:
        return "不适用"
    for record in profile.of_kind("equity", "office"):
        if record.text("company") == employer and record.text("company_status"):
            return record.text("company_status")
    return "未查询"


def _others(profile: Profile) -> Others:
    sure = [r for r in profile.of_kind("executed", "dishonest") if r.standing is Standing.COURT]
    executed = {(r.text("court"), r.text("docket")): amount(r.text("amount")) for r in sure if r.kind == "executed"}
    listed = sum(record.kind == "dishonest" for record in sure)
    return Others(len(executed), listed, sum((each for each in executed.values() if each), _NOTHING))


def _recoverable(plan: Plan) -> tuple[Decimal, Decimal, int]:
    """Low and high of what the plan holds, up to the cap, and how many things in it nobody valued.

    What opens under a condition only (a housing fund) is frozen with the rest and counts at the high end alone.
    """
    open_ = [line for line in plan.included if line.asset.openness is not Openness.CONDITIONAL]
    low = sum((line.amount for line in open_ if line.amount), _NOTHING)
    high = sum((line.asset.net.high for line in plan.included if line.asset.net), _NOTHING)
    unvalued = sum(line.asset.net is None and not line.asset.kind.paid_monthly for line in open_)
    return low, min(plan.cap.value, high), unvalued


def _cost(plan: Plan, case: Case) -> Reckoning:
    """What the creditor pays out before he gets anything; the court may lay it on the debtor (交费办法 29, 38)."""
    if plan.kind in {PlanKind.EXECUTION, PlanKind.BEFORE_EXECUTION}:
        fee = plan.fee if plan.kind is PlanKind.BEFORE_EXECUTION else None
        told = ("执行申请费不预交，由被执行人负担",) if fee is None else ("保全申请费预交", *fee.steps)
        return Reckoning(fee.value if fee else _NOTHING, told, (rule("FEE-PAYMENT"),))
    total, steps, rules = plan.fee.value, [f"保全申请费 {yuan(plan.fee.value)}"], list(plan.fee.rules)
    if plan.kind is PlanKind.PRE_SUIT:
        suit = case_fee(case.total)
        total += suit.value
        steps.insert(0, f"案件受理费 {yuan(suit.value)}")
        rules = [*suit.rules, *rules]
    if plan.premium and plan.premium.result is not None and not (plan.security and plan.security.exemption):
        total += plan.premium.result
        steps.append(f"保函费用 {yuan(plan.premium.result)}")
    return Reckoning(total, (*steps, f"合计 {yuan(total)}"), tuple(rules))


def _advice(seen: _Seen) -> _Proposal:
    """The proposal with its grounds; the first that holds."""
    if not seen.profile.case.active_claims or any(hold.kind in _OVER for hold in seen.profile.case.holds):
        return Advice.CLOSE, (Caution("没有仍在追索的债权", rule("B-02")),)
    if any(hold.kind is HoldKind.DECEASED for hold in seen.profile.case.holds):
        return Advice.WAIT, (Caution("债务人已死亡：先查明遗产与继承人，再确定被告、被执行人", rule("B-02")),)
    if seen.low > seen.cost or seen.unvalued:
        return Advice.SUE, tuple(_to_sue(seen))
    if payers := [each for each in seen.earnings if each.recent and each.takeable.result != 0]:
        return _by_income(seen, payers)
    if seen.unasked or not seen.profile.outcomes:
        text = f"尚有 {seen.unasked} 个来源没有结果" if seen.unasked else "尚未查询任何来源"
        return Advice.WAIT, (Caution(f"{text}，没有查到不等于没有财产；先打开这些来源再决定", rule("B-08")),)
    return _nothing_found(seen)


def _to_sue(seen: _Seen) -> Iterator[Caution]:
    if seen.low > seen.cost:
        cost = f"，高于需先付的 {yuan(seen.cost)}" if seen.cost else "，申请执行不需先付费用"
        yield Caution(f"已确认财产净值至少 {yuan(seen.low)}{cost}", rule("FEE-PAYMENT"))
    if seen.unvalued:
        yield Caution(f"另有 {seen.unvalued} 项已确认财产未估值，先估值再定申请范围", rule("A-12"))
    if not seen.in_court:
        yield Caution("起诉前或者起诉时申请保全，以免财产转移", rule("A-01"))


def _by_income(seen: _Seen, payers: Sequence[Earning]) -> _Proposal:
    """An income and nothing else: a settlement is cheaper than a suit, and in court it is taken each month."""
    known = [each.takeable.result for each in payers if each.takeable.result]
    text = "目前只确认有稳定收入"
    if known:
        month = sum(known, _NOTHING)
        text += f"；每月可扣留约 {yuan(month)}，全额约需 {_months(seen.plan.cap.value, month)} 个月"
    if seen.unasked or not seen.profile.outcomes:
        text += "；其他来源尚未查清，不等于没有别的财产"
    ground = Caution(text, rule("B-24"))
    if seen.in_court:
        return Advice.SUE, (ground, Caution("请求法院通知单位扣留、提取收入", rule("A-15")))
    kept = Caution("达成分期的，约定违约后果并取得书面确认，时效因此中断", rule("B-53-INTERRUPTED"))
    return Advice.SETTLE, (ground, kept)


def _months(owed: Decimal, month: Decimal) -> int:
    return int(-(-owed // month))


def _nothing_found(seen: _Seen) -> _Proposal:
    if seen.in_court:
        ended = Caution("所有来源均已答复而没有可执行财产：终结本次执行后，发现财产随时可以再申请", rule("B-13"))
        return Advice.WAIT, (ended, Caution("可以申请悬赏公告", rule("B-11")))
    text = f"所有来源均已答复，可得 {yuan(seen.low)} 不高于需先付的 {yuan(seen.cost)}"
    return Advice.CLOSE, (Caution(text, rule("FEE-PAYMENT")),)


def _always(seen: _Seen) -> Iterator[Caution]:
    """What holds whatever is proposed."""
    if seen.others.count:
        told = f"，标的合计 {yuan(cents(seen.others.claimed))}" if seen.others.claimed else ""
        yield Caution(f"另有 {seen.others.count} 件执行案件{told}：普通债权可能按比例受偿", rule("B-43"))
    if not seen.in_court:
        yield Caution("不论如何处理，注意诉讼时效，期限见「期限」", rule("B-53"))
