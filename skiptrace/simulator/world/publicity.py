"""What the public registers of companies and of enforcement hold, as they show it.

Surprising: `shown_name` may belong to several people, and the number beside it is masked or missing. Whose a line truly
is stands in `pid` only; `OUTSIDE` marks somebody who is nobody of this world.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from datetime import date
    from decimal import Decimal

OUTSIDE = "outside"


@dataclass(frozen=True, slots=True)
class Office:
    """Somebody represents or governs a company."""

    cid: str
    pid: str
    shown_name: str
    shown_id: str
    position: str


@dataclass(frozen=True, slots=True)
class EquityFreeze:
    """A court froze a holding; `state` 1 in force, 2 released, 3 lapsed."""

    cid: str
    pid: str
    shown_name: str
    shown_id: str
    court: str
    number: str
    amount: Decimal
    since: date
    until: date
    state: Literal["1", "2", "3"]


@dataclass(frozen=True, slots=True)
class Charge:
    """A pledge of a holding, or a mortgage of a company's chattels; both sides as written, pids where people are."""

    cid: str
    number: str
    category: Literal["股权出质", "动产抵押"]
    debtor: str
    debtor_name: str
    debtor_shown_id: str
    creditor: str
    creditor_name: str
    creditor_shown_id: str
    amount: Decimal
    day: date
    state: Literal["有效", "无效", "注销"]


@dataclass(frozen=True, slots=True)
class JudgmentDebt:
    """Another creditor's enforcement against somebody; `listed` when the court put the person on the dishonest list."""

    pid: str
    shown_name: str
    shown_id: str
    sex: str
    age: int
    court: str
    area: str
    docket: str
    basis: str
    filed: date
    published: date
    amount: Decimal
    duty: str
    performance: str
    behaviour: str
    listed: bool
