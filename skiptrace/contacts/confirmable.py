"""Contacts that may have interrupted a limitation: offered to a person, who alone can count them.

Surprising: nothing that a collector clicked moves a date. A promise on the phone interrupts only if it can be proven,
and whether it can (a recording, who keeps it) no log of calls tells.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from skiptrace.cases.case import Case
from skiptrace.cases.event import Event, EventKind
from skiptrace.clock import CHINA
from skiptrace.contacts.log import LogLine
from skiptrace.contacts.outcome import ContactOutcome
from skiptrace.errors import NotFound

_KINDS = {
    ContactOutcome.PROMISED: EventKind.PROMISE,
    ContactOutcome.CONNECTED: EventKind.DEMAND,
    ContactOutcome.REFUSED: EventKind.DEMAND,
}
"""What an outcome may be: who was spoken to may have been asked to pay; a message left with others reached nobody."""


@dataclass(frozen=True, slots=True)
class Confirmable:
    """A contact with one of the parties and what it may count as. `ref`: K1, K2 ... in the order of the contacts."""

    ref: str
    contact_id: str
    party_id: str
    kind: EventKind
    day: date
    outcome: ContactOutcome
    by: str


def confirmable(case: Case, lines: Iterable[LogLine], events: Iterable[Event]) -> tuple[Confirmable, ...]:
    """The contacts of this case that reached a party and that no event in force rests on."""
    taken = {each.contact_id for each in events if each.undone is None and each.contact_id}
    parties = {party.id for party in case.parties}
    found = []
    for number, line in enumerate((each for each in lines if each.outcome in _KINDS), 1):
        if line.id in taken or line.party_id not in parties or line.case_id != case.id:
            continue
        day = line.at.astimezone(CHINA).date()
        found.append(
            Confirmable(f"K{number}", line.id, line.party_id, _KINDS[line.outcome], day, line.outcome, line.by)
        )
    return tuple(found)


def find(offered: Iterable[Confirmable], ref: str) -> Confirmable:
    """By its reference. NotFound when it is not, or no longer, offered."""
    for each in offered:
        if each.ref.upper() == ref.strip().upper():
            return each
    raise NotFound(f"没有可以确认的联系 {ref}；可用 skiptrace calendar event candidates 查看")
