"""The ledger keeps the best answer to a question, in whatever order its parts arrive."""

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from connectors.answer import Outcome
from connectors.authority import Authority
from skiptrace.storage.store import Store
from skiptrace.tracing.ledger import Ledger, Lookup, answered

if TYPE_CHECKING:
    from tests.conftest import FixedClock


@pytest.fixture
def lookup(clock: "FixedClock") -> Lookup:
    return Lookup("c1", "p1", "registry", "by_person", "print", Authority.ORD, Outcome.PENDING, clock.now())


async def _after(store: Store, lookup: Lookup, *outcomes: Outcome) -> Lookup:
    ledger = Ledger(store)
    for outcome in outcomes:
        async with store.write() as tx:
            await ledger.put(tx, replace(lookup, outcome=outcome, why=outcome))
    (row,) = await ledger.of_case("c1")
    return row


@pytest.mark.parametrize(
    ("outcomes", "kept"),
    [
        ((Outcome.PENDING, Outcome.FOUND), Outcome.FOUND),
        ((Outcome.PARTIAL, Outcome.FOUND), Outcome.FOUND),
        ((Outcome.FOUND, Outcome.PARTIAL), Outcome.FOUND),
        ((Outcome.FOUND, Outcome.NOT_ASKED), Outcome.FOUND),
        ((Outcome.NO_RECORD, Outcome.FAILED), Outcome.NO_RECORD),
        ((Outcome.FAILED, Outcome.PENDING), Outcome.PENDING),
        ((Outcome.NOT_ASKED, Outcome.NO_RECORD), Outcome.NO_RECORD),
        ((Outcome.REFUSED, Outcome.FOUND), Outcome.FOUND),
    ],
)
async def test_a_better_answer_is_kept(
    store: Store, lookup: Lookup, outcomes: tuple[Outcome, ...], kept: Outcome
) -> None:
    assert (await _after(store, lookup, *outcomes)).outcome is kept


async def test_one_question_is_one_row(store: Store, lookup: Lookup) -> None:
    first = await _after(store, lookup, Outcome.PENDING)
    again = await _after(store, lookup, Outcome.FOUND)

    assert first.id == again.id


async def test_a_question_that_is_none_any_more_is_left_out(store: Store, lookup: Lookup) -> None:
    ledger = Ledger(store)
    old = replace(lookup, outcome=Outcome.NOT_ASKED, query_print="without a name")
    other = replace(old, operation="by_address")
    async with store.write() as tx:
        for row in (old, other, replace(lookup, outcome=Outcome.FOUND, query_print="an earlier number")):
            await ledger.put(tx, row)
    await ledger.drop_unplanned(await ledger.of_case("c1"), {replace(old, query_print="with a name").key})

    left = {row.query_print + row.operation for row in await ledger.of_case("c1")}
    assert left == {"without a nameby_address", "an earlier numberby_person"}


def test_failed_and_unasked_questions_are_asked_again(lookup: Lookup) -> None:
    rows = [replace(lookup, query_print=outcome, outcome=outcome) for outcome in Outcome]

    assert {key[3] for key in answered(rows)} == {"found", "no_record", "partial", "refused", "pending"}
