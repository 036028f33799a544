"""A thing of value that is (perhaps) a party's: whose, how surely, what burdens it, what is left of it.

Surprising: most values are unknown and stay unknown. No source tells what a house or a car is worth, so nothing here
guesses: a value comes from a source or from a lawyer who states its basis, a net value is a range, or 未估值 with the
mortgages and seizures shown beside it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from skiptrace.law.exemption import Exempted, Openness
from skiptrace.law.reckoning import Reckoned, yuan
from skiptrace.law.rule import Rule
from skiptrace.tracing.profile import Fact, Standing, TracedRecord


class Category(StrEnum):
    """The five groups of 财产调查规定 5, in its order; values are its words."""

    MONEY = "收入、银行存款、现金、理财产品、有价证券"
    REAL_ESTATE = "土地使用权、房屋等不动产"
    MOVABLE = "交通运输工具、机器设备、产品、原材料等动产"
    RIGHTS = "债权、股权、投资权益、基金份额、信托受益权、知识产权等财产性权利"
    OTHER = "其他应当报告的财产"


class AssetKind(StrEnum):
    """What it is. The order of the members is the order of ease (law.md B-52, a habit and not law)."""

    DEPOSIT = "deposit"
    PAYMENT_ACCOUNT = "payment_account"
    SECURITIES = "securities"
    RECEIVABLE = "receivable"
    WAGES = "wages"
    PENSION = "pension"
    INSURANCE = "insurance"
    HOUSING_FUND = "housing_fund"
    VEHICLE = "vehicle"
    HOUSE = "house"
    EQUITY = "equity"
    MOVABLE = "movable"
    OTHER = "other"

    @property
    def chinese(self) -> str:
        return _KIND_TEXT[self]

    @property
    def category(self) -> Category:
        return _CATEGORY.get(self, Category.MONEY)

    @property
    def held_as_account(self) -> bool:
        """Money under an account: it can be divided, and is frozen by an exact amount (保全规定 15)."""
        return self in {AssetKind.DEPOSIT, AssetKind.PAYMENT_ACCOUNT, AssetKind.SECURITIES}

    @property
    def paid_monthly(self) -> bool:
        """An income that a third party owes again each month (民诉 254): it has no value, only a monthly part."""
        return self in {AssetKind.WAGES, AssetKind.PENSION}

    @property
    def sold_at_auction(self) -> bool:
        """Turned into money by auction, so that its floor is the second reserve price (网络拍卖规定 10, 26)."""
        return self in {AssetKind.VEHICLE, AssetKind.HOUSE, AssetKind.EQUITY, AssetKind.MOVABLE}

    @property
    def frozen_by_sum(self) -> bool:
        """A freeze on it names a sum, and what exceeds the sum stays free."""
        return self.held_as_account or self is AssetKind.INSURANCE


_KIND_TEXT = {
    AssetKind.DEPOSIT: "银行存款",
    AssetKind.PAYMENT_ACCOUNT: "支付账户余额",
    AssetKind.SECURITIES: "证券、理财",
    AssetKind.RECEIVABLE: "债权",
    AssetKind.WAGES: "工资收入",
    AssetKind.PENSION: "养老金",
    AssetKind.INSURANCE: "保险",
    AssetKind.HOUSING_FUND: "住房公积金",
    AssetKind.VEHICLE: "机动车",
    AssetKind.HOUSE: "房屋",
    AssetKind.EQUITY: "股权",
    AssetKind.MOVABLE: "设备、存货等动产",
    AssetKind.OTHER: "其他财产",
}
_CATEGORY = {
    AssetKind.RECEIVABLE: Category.RIGHTS,
    AssetKind.INSURANCE: Category.RIGHTS,
    AssetKind.OTHER: Category.OTHER,
    AssetKind.VEHICLE: Category.MOVABLE,
    AssetKind.MOVABLE: Category.MOVABLE,
    AssetKind.HOUSE: Category.REAL_ESTATE,
    AssetKind.HOUSING_FUND: Category.OTHER,
    AssetKind.EQUITY: Category.RIGHTS,
}


class Grade(StrEnum):
    """明确: a court can act on it as it stands (保全规定 10); 线索: something lacks."""

    DEFINITE = "明确"
    LEAD = "线索"


class SeizureState(StrEnum):
    """What a seizure by another court means for us."""

    FIRST = "首封"
    WAITING = "轮候"
    EXPIRED = "已届满"
    OURS = "本案"


@dataclass(frozen=True, slots=True)
class Share:
    """What part of the thing is the party's. `part` is None where co-owners have no agreed parts."""

    part: Fraction | None
    form: str
    co_owners: int

    @property
    def text(self) -> str:
        if not self.co_owners:
            return self.form or "单独所有"
        part = f"，本人份额 {self.part}" if self.part is not None else "，份额未析"
        return f"{self.form or '共有'}{part}，另有共有人 {self.co_owners} 名"


@dataclass(frozen=True, slots=True)
class Money:
    """A range in yuan with its basis (Chinese), the date it holds for, and the fact that it rests on."""

    low: Decimal
    high: Decimal
    basis: str
    as_of: date | None
    fact: Fact | None

    @property
    def text(self) -> str:
        return yuan(self.low) if self.low == self.high else f"{yuan(self.low)} 至 {yuan(self.high)}"


@dataclass(frozen=True, slots=True)
class Mortgage:
    """A prior secured claim; `ours` when the creditor holds it: then it is our own priority (民诉解释 157)."""

    holder: Fact | None
    amount: Decimal | None
    amount_fact: Fact | None
    until: str
    ours: bool
    since: date | None = None


@dataclass(frozen=True, slots=True)
class Seizure:
    """A seizure or freeze that stands in a record; `rank` 0 is in force first, n the n-th waiting."""

    by: Fact | None
    number: Fact | None
    start: date | None
    end: date | None
    rank: int
    amount: Decimal | None
    state: SeizureState


@dataclass(frozen=True, slots=True)
class Caution:
    """Something a lawyer must see, with the rule behind it."""

    text: str
    rule: Rule


@dataclass(frozen=True, slots=True)
class Asset:
    """One thing, from one or several records of the same standing.

    `others` are records of the same thing of lower standing (internal file only). `closed` is why it holds nothing
    ("" when it may). `net` is after mortgages and prior seizures, None when not valued. `title_test`: by what the law
    tells whose it is. `exempted`: how far execution may go into it.
    """

    id: str
    kind: AssetKind
    party_id: str
    standing: Standing
    title: str = field(repr=False)
    facts: Mapping[str, Fact] = field(repr=False)
    records: tuple[TracedRecord, ...]
    others: tuple[TracedRecord, ...]
    share: Share
    value: Money | None
    mortgages: tuple[Mortgage, ...]
    seizures: tuple[Seizure, ...]
    net: Money | None
    cautions: tuple[Caution, ...]
    grade: Grade
    lacks: tuple[str, ...]
    closed: str
    title_test: Caution
    exempted: Reckoned[Exempted]

    def text(self, name: str) -> str:
        fact = self.facts.get(name)
        return fact.text if fact else ""

    @property
    def waiting(self) -> bool:
        """True when another court holds it first: a new measure waits in line (查封规定 26)."""
        return any(seizure.state is SeizureState.FIRST for seizure in self.seizures)

    @property
    def ours(self) -> bool:
        """True when it is already seized in this docket."""
        return any(seizure.state is SeizureState.OURS for seizure in self.seizures)

    @property
    def openness(self) -> Openness:
        return self.exempted.result.openness

    @property
    def record_ids(self) -> frozenset[str]:
        """By which a person's choice finds the thing again, whatever else joins it later."""
        return frozenset(record.id for record in (*self.records, *self.others))

    @property
    def held_status(self) -> str:
        """The status by which a source says that somebody holds the thing, without saying who: 冻结 or 查封."""
        return held_status(self.facts) if not self.seizures else ""

    @property
    def net_text(self) -> str:
        return self.net.text if self.net else "未估值"


def held_status(facts: Mapping[str, Fact]) -> str:
    """A status that speaks of a freeze or a seizure, "" otherwise."""
    for name in ("account_status", "status"):
        fact = facts.get(name)
        if fact and any(word in fact.text for word in ("冻结", "查封", "扣押")):
            return fact.text
    return ""
