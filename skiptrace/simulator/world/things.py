"""What people own and what courts wrote about them, as the register that holds it has inscribed it.

Surprising: name and number stand on the record as the register wrote them (`shown_name`, `shown_id`), beside the pid
of the true owner. The pid never leaves the world; a face shows the inscription only.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from datetime import date
    from decimal import Decimal

    from skiptrace.simulator.world.places import Address

IdForm = Literal["full", "masked", "none"]
CoOwnership = Literal["单独所有", "共同共有", "按份共有"]


def form_of(shown_id: str) -> IdForm:
    """Whether a register shows the whole number, a masked one or none."""
    if not shown_id:
        return "none"
    return "full" if len(shown_id) == 18 and shown_id[:17].isdigit() else "masked"


@dataclass(frozen=True, slots=True)
class Owner:
    """One inscribed owner; `share` in per cent."""

    pid: str
    share: int
    shown_name: str
    shown_id: str


@dataclass(frozen=True, slots=True)
class Mortgage:
    """A mortgage; `amount` is the secured claim in yuan."""

    holder: str
    amount: Decimal
    since: date
    until: date


@dataclass(frozen=True, slots=True)
class Seizure:
    """A seizure (查封) by a court; `rank` 0 is in force first, n is n-th waiting (轮候)."""

    court: str
    number: str
    since: date
    until: date
    rank: int


@dataclass(frozen=True, slots=True)
class House:
    """A real-estate unit; `unit_no` is the 28-place 不动产单元号, `area` square metres with two decimals."""

    hid: str
    title_no: str
    unit_no: str
    address: Address
    city: str
    area: str
    usage: str
    owners: tuple[Owner, ...]
    co_ownership: CoOwnership
    registered: date
    mortgages: tuple[Mortgage, ...] = ()
    seizures: tuple[Seizure, ...] = ()


@dataclass(frozen=True, slots=True)
class Vehicle:
    """A vehicle; `kind` 02 small car, 52 small new-energy car."""

    vid: str
    plate: str
    kind: Literal["02", "52"]
    brand: str
    model: str
    vin: str
    engine: str
    owner: str
    shown_name: str
    shown_id: str
    phone: str
    address: str
    city: str
    registered: date
    inspected_until: date
    status: str
    mortgagee: str = ""
    seizures: tuple[Seizure, ...] = ()


@dataclass(frozen=True, slots=True)
class Freeze:
    """A freeze (冻结) on an account by a court, amount in yuan."""

    court: str
    number: str
    amount: Decimal
    until: date


@dataclass(frozen=True, slots=True)
class Account:
    """A bank, 支付宝 or 财付通 account; `answered` is when the institution answers the court's query."""

    number: str
    institution: str
    owner: str
    shown_name: str
    shown_id: str
    branch: str
    kind: str
    status: str
    balance: Decimal
    available: Decimal
    phone: str
    address: str
    opened: date
    own_bank: bool
    freezes: tuple[Freeze, ...] = ()


@dataclass(frozen=True, slots=True)
class FundAccount:
    """A housing-fund account; `state` as in docs/sources.md, money in yuan."""

    number: str
    owner: str
    shown_name: str
    shown_id: str
    employer: str
    base: Decimal
    monthly: Decimal
    balance: Decimal
    state: str
    paid_until: str
    opened: date
    loan: Decimal
    phone: str
    address: str


@dataclass(frozen=True, slots=True)
class Company:
    """A company somebody of the world holds shares of."""

    cid: str
    name: str
    uscc: str
    city: str
    capital: Decimal
    founded: date
    status: str


@dataclass(frozen=True, slots=True)
class Shareholding:
    """A share of a company in per cent; public registers name the holder without a number, or with a masked one."""

    cid: str
    owner: str
    shown_name: str
    share: int
    shown_id: str = ""


@dataclass(frozen=True, slots=True)
class CourtRecord:
    """A public record of a court about a party, the name as courts anonymise it (张某)."""

    number: str
    court: str
    kind: Literal["执行", "判决", "限制消费"]
    party: str
    shown_name: str
    shown_id: str
    amount: Decimal
    day: date


@dataclass(frozen=True, slots=True)
class Insured:
    """One scheme of one person with one agency; `employer` is empty for a pensioner, `pension` zero for all others."""

    number: str
    owner: str
    shown_name: str
    shown_id: str
    city: str
    scheme: str
    employer: str
    state: str
    base: Decimal
    paid_until: str
    opened: date
    pension: Decimal
    pensioned: date | None
    phone: str
    address: str
