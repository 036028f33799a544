"""Securities, policies and registered charges of the world, as their registers have written them.

Surprising: a policy has three people and belongs to one of them. Who pays for it owns its cash value; who is insured by
it, or profits from it, owns nothing of that. In the same way a registered charge names whose thing it is and who has a
right in it.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Literal

from skiptrace.simulator.world.grouping import group

if TYPE_CHECKING:
    from datetime import date
    from decimal import Decimal

    from skiptrace.simulator.world.things import Freeze, Owner, Seizure

PolicyKind = Literal["人寿保险", "年金保险", "健康保险", "意外伤害保险", "机动车保险", "家庭财产保险"]
ChargeKind = Literal[
    "生产设备、原材料、半成品、产品抵押",
    "应收账款质押",
    "保理",
    "存款单、仓单、提单质押",
    "融资租赁",
    "所有权保留",
    "其他可以登记的动产和权利担保",
]


@dataclass(frozen=True, slots=True)
class Holding:
    """One security in one account; without `code` the account is empty. `price` where the depository has one."""

    account: str
    market: str
    state: str
    code: str
    short: str
    sort: str
    owner: str
    shown_name: str
    shown_id: str
    phone: str
    address: str
    city: str
    broker: str
    quantity: int
    frozen: int
    pledged: int
    pledgee: str
    price: Decimal | None
    price_day: date | None
    seizure: Seizure | None

    @property
    def available(self) -> int:
        """What is neither frozen nor pledged."""
        return max(self.quantity - self.frozen - self.pledged, 0)


@dataclass(frozen=True, slots=True)
class Policy:
    """An insurance policy: `holder` pays (投保人), `insured` is covered (被保险人); both as pid, name and number."""

    number: str
    insurer: str
    kind: PolicyKind
    product: str
    holder: Owner
    insured: Owner
    relation: str
    beneficiary: str
    phone: str
    address: str
    city: str
    plate: str
    state: str
    since: date
    until: date
    cash: Decimal | None
    dividend: Decimal
    loan: Decimal
    pledgee: str
    pledged: Decimal
    freeze: Freeze | None


@dataclass(frozen=True, slots=True)
class Registration:
    """A charge on movables or rights. `guarantors`: whose thing it is said to be, one or two. `amount` is secured."""

    number: str
    kind: ChargeKind
    guarantors: tuple[Owner, ...]
    secured_party: str
    amount: Decimal
    since: date
    until: date
    text: str
    state: Literal["有效", "已注销"]


@dataclass(frozen=True)
class Belongings:
    """All of them, with the indexes that their registers search by."""

    holdings: tuple[Holding, ...] = ()
    policies: tuple[Policy, ...] = ()
    registrations: tuple[Registration, ...] = ()

    @cached_property
    def holdings_of(self) -> dict[str, list[Holding]]:
        """Pid -> holdings."""
        return group((held.owner, held) for held in self.holdings)

    @cached_property
    def holdings_by_name(self) -> dict[str, list[Holding]]:
        """Inscribed name -> holdings."""
        return group((held.shown_name, held) for held in self.holdings)

    @cached_property
    def policies_about(self) -> dict[str, list[Policy]]:
        """Pid -> policies in which that person pays or is insured."""
        pairs = [(pid, policy) for policy in self.policies for pid in {policy.holder.pid, policy.insured.pid}]
        return group(pairs)

    @cached_property
    def policies_by_name(self) -> dict[str, list[Policy]]:
        """Name of the holder -> policies."""
        return group((policy.holder.shown_name, policy) for policy in self.policies)

    @cached_property
    def registrations_by_name(self) -> dict[str, list[Registration]]:
        """Name of a guarantor -> registrations."""
        return group((owner.shown_name, each) for each in self.registrations for owner in each.guarantors)
