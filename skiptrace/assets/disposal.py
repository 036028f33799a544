"""Disposals around the claim that a creditor might have revoked (民法典 538, 539): what the records let one see.

Surprising: no source delivers a deed of transfer. What shows is a share that fell between two readings, a burden laid
on a thing after the debt was overdue, and a status that says that a thing has left. Each is a lead and no finding:
price, market and relation lack, and say so. Where only a span is known, the clock starts at its earlier end.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from itertools import pairwise

from skiptrace.assets.asset import Asset, AssetKind, Money
from skiptrace.assets.burdens import day
from skiptrace.assets.ownership import part_of
from skiptrace.cases.case import Case
from skiptrace.clock import CHINA
from skiptrace.law.reckoning import Reckoned, percent, yuan
from skiptrace.law.rule import rule
from skiptrace.tracing.profile import Citation, Standing, TracedRecord

_LEFT = ("转出", "转移", "过户", "提取销户", "已退保")


class DisposalKind(StrEnum):
    """What was seen."""

    SHARE = "share"
    BURDEN = "burden"
    LEFT = "left"

    @property
    def chinese(self) -> str:
        return {"share": "份额减少", "burden": "逾期后设定担保", "left": "财产已转出"}[self.value]


@dataclass(frozen=True, slots=True)
class Bargain:
    """What is known of a sale. `related`: relatives or affiliates; `bought`: the debtor paid instead of sold."""

    price: Decimal | None = None
    market: Decimal | None = None
    related: bool | None = None
    bought: bool = False


@dataclass(frozen=True, slots=True)
class Disposal:
    """One lead. `done`: the earliest day on which it may have happened, None when no record tells.

    `known`: when we first learned of it. `test`: whether its price speaks for revocation, and what lacks to say so.
    """

    key: str
    asset: Asset
    kind: DisposalKind
    text: str
    done: date | None
    known: date
    place: Citation
    test: Reckoned[bool | None]


def disposals(case: Case, things: Iterable[Asset]) -> tuple[Disposal, ...]:
    """Every lead on a confirmed thing, in the order of the things."""
    overdue = min((c.overdue_since for c in case.active_claims if c.overdue_since), default=None)
    found: list[Disposal] = []
    for asset in things:
        if asset.standing is not Standing.COURT or asset.kind.paid_monthly:
            continue
        found += _fallen(asset, case)
        found += _burdened(asset, overdue) if overdue else ()
        found += _left(asset)
    return tuple(found)


def unreasonable(bargain: Bargain) -> Reckoned[bool | None]:
    """Whether a price speaks for revocation: no price, below 70% or above 130% of the market (民法典 538, 539).

    Between relatives and affiliates the ratios do not bind, so there any price worse than the market's speaks for it.
    """
    basis = rule("B-47")
    if bargain.price == 0 and not bargain.bought:
        return Reckoned(result=True, steps=("无偿转让，不问相对人是否知情（民法典第538条）",), rules=(basis,))
    missing = _unknown(bargain)
    if bargain.price is None or not bargain.market:
        return Reckoned(None, (), (basis,), missing=missing)
    ratio = bargain.price / bargain.market
    bound = basis.figure("high_ratio" if bargain.bought else "low_ratio")
    beyond = ratio > bound if bargain.bought else ratio < bound
    worse = ratio > 1 if bargain.bought else ratio < 1
    step = f"价款 {yuan(bargain.price)} ÷ 市场价 {yuan(bargain.market)} = {percent(ratio.quantize(Decimal('0.0001')))}"
    if bargain.related and worse:
        return Reckoned(result=True, steps=(step, "亲属、关联企业之间不受比例限制"), rules=(basis,))
    side = "高于" if bargain.bought else "低于"
    told = f"{side if beyond else '未' + side} {percent(bound)}，{'一般视为' if beyond else '一般不视为'}明显不合理"
    return Reckoned(beyond, (step, told), (basis,), missing=missing if beyond or worse else ())


def _unknown(bargain: Bargain) -> tuple[str, ...]:
    lacks = {
        "转让价款": bargain.price is None,
        "当时当地的市场交易价": not bargain.market,
        "相对人与债务人的关系": bargain.related is None,
        "相对人知道或者应当知道的事实": not bargain.related,
    }
    return tuple(what for what, missing in lacks.items() if missing)


def _fallen(asset: Asset, case: Case) -> Iterator[Disposal]:
    """A share that a newer record states lower than an older one."""
    party = next(each for each in case.parties if each.id == asset.party_id)
    dated = sorted(asset.records, key=_read_on)
    for before, after in pairwise(dated):
        was, became = part_of(before, party), part_of(after, party)
        if was is None or became is None or became >= was:
            continue
        text = f"份额由 {_share(was)} 降为 {_share(became)}，变更在 {_read_on(before)} 至 {_read_on(after)} 之间"
        yield _lead(asset, DisposalKind.SHARE, text, _read_on(before), after, "share")


def _burdened(asset: Asset, overdue: date) -> Iterator[Disposal]:
    """A mortgage or pledge for somebody else that is younger than the default."""
    for mortgage in asset.mortgages:
        fact = mortgage.holder or mortgage.amount_fact
        if mortgage.ours or fact is None or mortgage.since is None or mortgage.since < overdue:
            continue
        word = f"登记{asset.text('charge_kind')}" if asset.text("charge_kind") else f"设定{_charged(asset)}"
        text = f"{mortgage.since} {word}，晚于逾期之日 {overdue}；请核实担保的是谁的债务、是否真实"
        known = fact.citation.obtained.astimezone(CHINA).date()
        key = f"{asset.id}:burden:{mortgage.since}"
        test = _open("被担保的主债务及其债务人", "担保权人是否知情")
        yield Disposal(key, asset, DisposalKind.BURDEN, text, mortgage.since, known, fact.citation, test)


def _charged(asset: Asset) -> str:
    return {AssetKind.EQUITY: "出质", AssetKind.SECURITIES: "质押", AssetKind.INSURANCE: "质押"}.get(asset.kind, "抵押")


def _left(asset: Asset) -> Iterator[Disposal]:
    """A status that says that the thing has gone, without a day."""
    for record in asset.records:
        for name in ("status", "account_status", "policy_status"):
            if any(word in record.text(name) for word in _LEFT):
                text = f"状态为「{record.text(name)}」，时间、去向与价款未载明，请向登记机构调取"
                yield _lead(asset, DisposalKind.LEFT, text, None, record, name)
                return


def _lead(asset: Asset, kind: DisposalKind, text: str, done: date | None, record: TracedRecord, name: str) -> Disposal:
    fact = record.facts.get(name) or next(iter(record.facts.values()))
    known = record.obtained.astimezone(CHINA).date()
    test = unreasonable(Bargain(market=_market(asset.value)))
    return Disposal(f"{asset.id}:{kind}:{done or known}", asset, kind, text, done, known, fact.citation, test)


def _open(*missing: str) -> Reckoned[bool | None]:
    return Reckoned(None, (), (rule("B-47"),), missing=missing)


def _market(value: Money | None) -> Decimal | None:
    return value.low if value else None


def _read_on(record: TracedRecord) -> date:
    return day(record.text("as_of")) or record.obtained.astimezone(CHINA).date()


def _share(part: Decimal) -> str:
    return percent(part.quantize(Decimal("0.0001")))
