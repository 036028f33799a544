"""What a lawyer decided about one thing of the plan: in or out with a reason, or what it is worth with its basis.

Surprising: a choice is bound to the records of its thing, because the numbers of a dossier move when something new is
found. A choice whose records are gone is not forgotten: it is shown as lost.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from skiptrace.assets.asset import Asset, AssetKind


class Act(StrEnum):
    """What was decided."""

    TICK = "tick"
    UNTICK = "untick"
    VALUE = "value"

    @property
    def chinese(self) -> str:
        return {"tick": "列入", "untick": "不列入", "value": "估值"}[self.value]


@dataclass(frozen=True, slots=True)
class Choice:
    """In force until another of the same thing follows. `reason` is the lawyer's own."""

    id: str
    act: Act
    kind: AssetKind
    record_ids: frozenset[str]
    by: str
    at: datetime
    reason: str = field(repr=False)

    def about(self, kind: AssetKind, record_ids: frozenset[str]) -> bool:
        return self.kind is kind and bool(self.record_ids & record_ids)


@dataclass(frozen=True, slots=True)
class Valuation:
    """A value that a lawyer stands for, in yuan: `basis` such as 评估报告 or 同小区成交价, as of a day."""

    choice: Choice
    low: Decimal = field(repr=False)
    high: Decimal = field(repr=False)
    as_of: date

    @property
    def by(self) -> str:
        return self.choice.by

    @property
    def basis(self) -> str:
        return self.choice.reason


@dataclass(frozen=True, slots=True)
class Choices:
    """Everything in force in one case, oldest first."""

    ticks: tuple[Choice, ...] = ()
    values: tuple[Valuation, ...] = ()

    def of(self, asset: Asset) -> Choice | None:
        """The latest choice on the thing."""
        found = [each for each in self.ticks if each.about(asset.kind, asset.record_ids)]
        return found[-1] if found else None

    def value(self, kind: AssetKind, record_ids: frozenset[str]) -> Valuation | None:
        """The latest valuation of the thing that these records speak of."""
        found = [each for each in self.values if each.choice.about(kind, record_ids)]
        return found[-1] if found else None

    def lost(self, things: Iterable[Asset]) -> int:
        """How many choices speak of a thing that is no longer here."""
        known = [(asset.kind, asset.record_ids) for asset in things]
        every = (*self.ticks, *(each.choice for each in self.values))
        return sum(not any(each.about(*thing) for thing in known) for each in every)
