"""The events of a case in the law's terms: what interrupts which debt, and what keeps which guarantor bound.

Surprising: proceedings whose end nobody has entered are counted from their beginning, which is too early and therefore
safe; the chain says so.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from skiptrace.cases.case import Case
from skiptrace.cases.event import Event, EventKind, joint
from skiptrace.law.limitation import Interruption, Suspension
from skiptrace.permits.docket import Docket


@dataclass(frozen=True, slots=True)
class Happened:
    """The counted events of a case, by their day."""

    case: Case
    events: tuple[Event, ...]

    def of_claim(self, claim_id: str) -> tuple[Interruption | Suspension, ...]:
        """What reached somebody who owes the contract himself."""
        return tuple(_turned(each) for each in self._joint(claim_id) if each.kind is not EventKind.DEFENCE_ENDED)

    def of_guarantor(self, claim_id: str, party_id: str) -> tuple[Interruption | Suspension, ...]:
        """What reached this guarantor for this contract."""
        mine = self._to(claim_id, party_id)
        return tuple(_turned(each) for each in mine if each.kind is not EventKind.DEFENCE_ENDED)

    def of_enforcement(self, docket: Docket | None) -> tuple[Interruption | Suspension, ...]:
        """What interrupts the time to apply for enforcement (执行程序解释 20): only what came after it began."""
        start = (docket.performance_due or docket.instrument_effective) if docket else None
        if start is None:
            return ()
        found = {each.id: each for claim in self.case.claims for each in self._joint(claim.id) if each.day > start}
        return tuple(_turned(each) for each in found.values() if each.kind in _OF_ENFORCEMENT)

    def asked(self, claim_id: str, party_id: str) -> date | None:
        """When the guarantor was first asked to answer for the contract."""
        return _first(each for each in self._to(claim_id, party_id) if each.kind.asks_guarantor)

    def sued(self, claim_id: str) -> date | None:
        """When the debtor was first sued or arbitrated against over the contract."""
        return _first(each for each in self._joint(claim_id) if each.kind is EventKind.SUIT)

    def defence_ended(self, claim_id: str, party_id: str) -> date | None:
        return _first(each for each in self._to(claim_id, party_id) if each.kind is EventKind.DEFENCE_ENDED)

    def _joint(self, claim_id: str) -> list[Event]:
        return [each for each in self.events if claim_id in each.claim_ids and joint(self.case, each)]

    def _to(self, claim_id: str, party_id: str) -> list[Event]:
        return [each for each in self.events if claim_id in each.claim_ids and each.party_id == party_id]


_OF_ENFORCEMENT = frozenset(
    {
        EventKind.DEMAND,
        EventKind.PAYMENT,
        EventKind.PROMISE,
        EventKind.SETTLEMENT,
        EventKind.EXECUTION,
        EventKind.OBSTACLE,
    }
)


def _first(events: Iterable[Event]) -> date | None:
    return min((each.day for each in events), default=None)


def _turned(event: Event) -> Interruption | Suspension:
    if event.kind is EventKind.OBSTACLE:
        assert event.ends is not None
        return Suspension(event.day, event.ends, event.label)
    open_ = event.kind.proceedings and event.ends is None
    what = f"{event.label}（程序终结日未登记，先自该日计算，偏早）" if open_ else event.label
    return Interruption(event.day, what, event.ends, agreed=event.kind.of_debtor)
