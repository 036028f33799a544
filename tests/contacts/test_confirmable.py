"""A contact is offered as an event of the limitation only when it reached a party, and once."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from skiptrace.cases.event import Event, EventKind, Undone
from skiptrace.contacts.confirmable import confirmable, find
from skiptrace.contacts.outcome import ContactOutcome
from skiptrace.contacts.ranking import rank
from skiptrace.errors import NotFound
from tests.contacts.conftest import TEN, Attempts
from tests.fakes.estate import TODAY, case, profile


def _event(contact_id: str) -> Event:
    return Event(
        "e1", "L000001", EventKind.PROMISE, date(2026, 10, 29), None, "p-debtor", ("c",), "录音", "丁", "", "",
        contact_id, "sun", TEN,
    )  # fmt: skip


def test_who_was_spoken_to_is_offered_and_who_was_not_reached_is_not(attempts: Attempts) -> None:
    of = case()
    point = rank(profile([], of=of), (), TODAY)[0]
    lines = [attempts.line(point, outcome, ago=timedelta(days=1)) for outcome in ContactOutcome]
    offered = confirmable(of, lines, ())

    assert {each.outcome: each.kind for each in offered} == {
        ContactOutcome.PROMISED: EventKind.PROMISE,
        ContactOutcome.CONNECTED: EventKind.DEMAND,
        ContactOutcome.REFUSED: EventKind.DEMAND,
    }
    assert {each.day for each in offered} == {date(2026, 10, 29)}


def test_what_was_confirmed_is_offered_again_only_after_it_was_undone(attempts: Attempts) -> None:
    of = case()
    point = rank(profile([], of=of), (), TODAY)[0]
    first, second = (attempts.line(point, ContactOutcome.PROMISED, ago=timedelta(days=n)) for n in (2, 1))
    event = _event(first.id)
    undone = replace(event, undone=Undone("sun", TEN, "录音不清"))
    (left,) = confirmable(of, [first, second], [event])

    assert (left.ref, left.contact_id) == ("K2", second.id)
    assert len(confirmable(of, [first, second], [undone])) == 2
    assert find([left], " k2 ") is left
    with pytest.raises(NotFound, match="没有可以确认的联系"):
        find([left], "K1")


def test_another_cases_contacts_and_strangers_are_not_offered(attempts: Attempts) -> None:
    of = case()
    point = rank(profile([], of=of), (), TODAY)[0]
    promised = attempts.line(point, ContactOutcome.PROMISED)
    others = [replace(promised, case_id="case-9"), replace(promised, party_id="p-neighbour")]

    assert confirmable(of, others, ()) == ()
