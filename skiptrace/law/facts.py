"""What a calendar is made of: facts of one case in the law's own terms, because law knows no case and no court's paper.

Labels are Chinese, name things by their number (M1, A2, 合同1) and hold no personal value: they go into calendars of
other programs.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from skiptrace.law.limitation import GuaranteeMode, Interruption, Suspension


class CourtStage(StrEnum):
    """How far the matter is in court; the values are those of the docket."""

    NONE = ""
    PRE_SUIT = "pre_suit"
    IN_SUIT = "in_suit"
    EXECUTION = "execution"


@dataclass(frozen=True, slots=True)
class DocketFacts:
    """`filed`: the day of this docket's filing. `performance_due`: the last day that the instrument gives to pay."""

    stage: CourtStage = CourtStage.NONE
    filed: date | None = None
    instrument_effective: date | None = None
    performance_due: date | None = None


@dataclass(frozen=True, slots=True)
class MeasureFact:
    """A measure that is ours and in force: `start` and `end` from the court's paper, `window` its own for renewals."""

    key: str
    label: str
    start: date | None
    end: date
    window: tuple[date, date] | None = None


@dataclass(frozen=True, slots=True)
class PriorFact:
    """Another court's measure on a thing; `we_wait`: ours waits for it."""

    key: str
    label: str
    start: date | None
    end: date | None
    we_wait: bool = False


@dataclass(frozen=True, slots=True)
class RulingFact:
    """A ruling on preservation. `served`: when we received it."""

    key: str
    label: str
    made: date
    served: date | None
    granted: bool


@dataclass(frozen=True, slots=True)
class ClaimFact:
    """A debt. `due`: the day on which it was to be paid; `assumed` says so where another day stands in for it."""

    key: str
    label: str
    due: date
    assumed: str = ""
    events: tuple[Interruption | Suspension, ...] = ()


@dataclass(frozen=True, slots=True)
class GuaranteeFact:
    """A guarantee of a debt that was due on `main_due`. `asked`: when the guarantor was asked to pay, with proof.

    `mode_open`: it is known that no mode was agreed, and `period_open` the same of the period (民法典 686, 692);
    without either nobody has said. `said`: what is known of both and from whom, shown before the count.

    `sued`: when the debtor was sued or arbitrated against; `defence_ended`: when a general guarantor lost his right to
    refuse (民法典 694(1)); `events` interrupt or suspend the limitation of the guarantor's own debt.
    """

    key: str
    label: str
    main_due: date
    mode: GuaranteeMode | None = None
    agreed_until: date | None = None
    agreed_months: int | None = None
    mode_open: bool = False
    period_open: bool = False
    said: tuple[str, ...] = ()
    asked: date | None = None
    sued: date | None = None
    defence_ended: date | None = None
    events: tuple[Interruption | Suspension, ...] = ()
    assumed: str = ""


@dataclass(frozen=True, slots=True)
class DisposalFact:
    """A disposal that may be revoked: when it was done, and when we learned of it."""

    key: str
    label: str
    done: date
    known: date | None


@dataclass(frozen=True, slots=True)
class Started:
    """Any other period of the table that began: its id, the day, and by what it is met."""

    key: str
    label: str
    period: str
    day: date
    met: str = ""


@dataclass(frozen=True, slots=True)
class CaseFacts:
    """All facts of one case. `first_measure`: when the court first took a measure, also one that ended since."""

    docket: DocketFacts = DocketFacts()
    measures: tuple[MeasureFact, ...] = ()
    first_measure: date | None = None
    priors: tuple[PriorFact, ...] = ()
    rulings: tuple[RulingFact, ...] = ()
    claims: tuple[ClaimFact, ...] = ()
    guarantees: tuple[GuaranteeFact, ...] = ()
    disposals: tuple[DisposalFact, ...] = ()
    started: tuple[Started, ...] = ()
    enforcement_events: tuple[Interruption | Suspension, ...] = ()
