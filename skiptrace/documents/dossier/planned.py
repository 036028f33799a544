"""What follows: the plan with its gates and courts, the days to keep, whether the debtor can pay."""

from decimal import Decimal
from typing import Literal

from skiptrace.documents.dossier.things import CautionText
from skiptrace.documents.stated import Money, Part, Reckoned, Stated


class PlanLineText(Part):
    """One thing in or out of the plan."""

    asset: str
    title: str
    included: bool
    amount: Money | None
    running: Money
    reason: str
    citation: str
    limit: Money | None
    exception: str
    chosen: str


class GateText(Part):
    """A condition of the way to the court, and whether it is met as far as the file tells."""

    text: str
    state: Literal["已具备", "尚缺", "请核对"]
    citation: str


class VenueText(Part):
    """A court that may be asked, with its ground."""

    court: str
    ground: str
    citation: str


class PlanText(Part):
    """What to ask the court for."""

    kind: str
    cap: Reckoned
    lines: tuple[PlanLineText, ...]
    covered: Money
    uncovered: Money
    fee: Reckoned
    security: str
    security_steps: Reckoned | None
    late_interest: Reckoned | None
    premium: Reckoned | None
    premium_lacks: tuple[str, ...]
    gates: tuple[GateText, ...]
    venues: tuple[VenueText, ...]
    cautions: tuple[CautionText, ...]


class DeadlineText(Part):
    """A day by which something must be done, or ends."""

    what: str
    day: str
    steps: tuple[str, ...]
    citation: str


class EarningText(Part):
    """An income as the contribution base tells it, and what of it may be taken each month (None: not known)."""

    asset: str
    employer: str
    employer_state: str
    base: Stated
    recent: bool
    takeable: Money | None
    steps: tuple[str, ...]
    lacks: tuple[str, ...]


class AbilityText(Part):
    """Whether the debtor can pay, from what, and what follows."""

    advice: str
    grounds: tuple[CautionText, ...]
    earnings: tuple[EarningText, ...]
    by_month: Money | None
    others: str
    low: Money
    high: Money
    unvalued: int
    cost: Reckoned
    net: Decimal
    owed: Money
