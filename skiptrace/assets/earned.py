"""The incomes behind what funds and insurers record: one income once, however many registers tell of it.

Surprising: one wage is reported to the housing fund and to each scheme of the social insurance, so employers that may
be the same count as one. An income counted twice would promise money that nobody earns.
"""

from collections.abc import Iterable
from typing import Protocol, Self, TypeVar

from matching.comparison import Label
from matching.fields import employer
from skiptrace.assets.asset import AssetKind
from skiptrace.assets.burdens import amount
from skiptrace.tracing.profile import TracedRecord

_RUNNING = {"housing_fund": frozenset({"", "正常", "冻结"}), "social_insurance": frozenset({"参保缴费"})}
"""States of an account that is still paid into, by the kind of its record."""
TOLD = {
    AssetKind.WAGES: ("employer", "base", "monthly", "paid_to"),
    AssetKind.PENSION: ("pension", "pension_from", "scheme", "paid_to"),
}
"""What of a fund's or an insurer's account speaks of the income behind it."""


def earns(record: TracedRecord) -> AssetKind | None:
    """The kind of income that a record proves today; None for none.

    A base without an employer is what a self-employed person chose to pay on, and no wage.
    """
    if record.kind == "social_insurance" and amount(record.text("pension")):
        return AssetKind.PENSION
    running = record.text("account_status") in _RUNNING.get(record.kind, ())
    if not running or not amount(record.text("base")):
        return None
    return AssetKind.WAGES if record.kind == "housing_fund" or record.text("employer") else None


class Earned(Protocol):
    """A thing that proves an income."""

    @property
    def best(self) -> tuple[TracedRecord, ...]: ...

    def with_(self, others: Iterable[Self], kind: AssetKind) -> Self: ...


T = TypeVar("T", bound=Earned)


def incomes(things: Iterable[T]) -> list[T]:
    """Each running income of each party once, in the order in which things speak of it."""
    groups: list[tuple[AssetKind, list[T]]] = []
    for thing in things:
        kind = earns(thing.best[0])
        if kind is None:
            continue
        known = next((group for other, group in groups if other is kind and _one(kind, group[0], thing)), None)
        if known is None:
            groups.append((kind, [thing]))
        else:
            known.append(thing)
    return [group[0].with_(group[1:], kind) for kind, group in groups]


def _one(kind: AssetKind, one: Earned, other: Earned) -> bool:
    """Whether two things of one kind of income tell of the same one."""
    a, b = one.best[0], other.best[0]
    if a.party_id != b.party_id or kind is AssetKind.PENSION:
        return a.party_id == b.party_id
    level = employer.compare(employer.parse(a.text("employer")), employer.parse(b.text("employer")))
    return employer.LABELS[level] is not Label.NO and level is not employer.Level.MISSING
