"""Deadlines, cancellation, probes under a crowd, and replies that fit no rule one after another."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from datetime import UTC, datetime
from typing import Any

import pytest
from aiohttp import web
from hypothesis import given
from hypothesis import strategies as st

from connectors import Authority, Grant, Outcome, Query
from connectors.engines.fault import LONGEST_HINT, retry_after
from connectors.reply import Reply

Wire = Callable[..., Awaitable[Any]]
Grants = Callable[..., Grant]
Replies = Mapping[str, Callable[..., Any]]

MOMENT = datetime(2026, 10, 30, 2, 0, tzinfo=UTC)


def customer(number: int = 0) -> Query:
    return Query("core_banking", "customer", {"id_no": f"33010619850612{number:04d}"})


async def never(_: web.Request) -> web.StreamResponse:
    """A server that keeps one waiting."""
    await asyncio.sleep(30)
    return web.Response()


async def test_a_question_past_its_time_fails_cleanly(wire: Wire, grant: Grants, face_replies: Replies) -> None:
    """It may be asked again, nobody waits on, and the lane is as free as before."""
    wired = await wire(never, face_replies["says"]("customer.json", "core_banking"))

    late = await wired.asker.ask(customer(), grant("core_banking"), within=0.2)
    again = await wired.asker.ask(customer(), grant("core_banking"), within=20)

    assert (late.answer.outcome, late.answer.error) == (Outcome.FAILED, "Late")
    assert again.answer.outcome is Outcome.FOUND
    assert wired.asker._guards.lanes["core_banking"].slots._value == 16


async def test_who_waits_for_anothers_question_keeps_his_own_time(
    wire: Wire, grant: Grants, face_replies: Replies
) -> None:
    """One leaves in time, and the other still gets the answer."""
    opened = asyncio.Event()
    says = face_replies["says"]("customer.json", "core_banking")

    async def slow(request: web.Request) -> web.StreamResponse:
        await opened.wait()
        reply: web.StreamResponse = await says(request)
        return reply

    wired = await wire(slow)
    patient = asyncio.create_task(wired.asker.ask(customer(), grant("core_banking")))
    await asyncio.sleep(0)
    hurried = asyncio.create_task(wired.asker.ask(customer(), grant("core_banking"), within=0.2))

    assert (await hurried).answer.error == "Late"
    opened.set()
    assert (await patient).answer.outcome is Outcome.FOUND
    assert len(wired.face.requests) == 1


async def test_an_act_past_its_time_is_pending(wire: Wire, grant: Grants) -> None:
    """It was sent; whether it was done nobody knows."""
    wired = await wire(never)
    query = Query("operator_repair", "bind", {"process_id": "P-1", "ordinal": "1", "caller": "05718888"})

    answer = (await wired.asker.ask(query, grant("operator_repair", Authority.AUTH), within=0.2)).answer

    assert (answer.outcome, answer.error) == (Outcome.PENDING, "Uncertain")


async def test_a_caller_who_leaves_takes_nothing_with_him(wire: Wire, grant: Grants, face_replies: Replies) -> None:
    """Twenty cancelled questions leave sixteen slots, a closed breaker, and no request under way."""
    arrived = asyncio.Semaphore(0)

    async def slow(request: web.Request) -> web.StreamResponse:
        arrived.release()
        return await never(request)

    wired = await wire(slow)
    asking = [asyncio.create_task(wired.asker.ask(customer(n), grant("core_banking"))) for n in range(20)]
    for _ in range(16):
        await arrived.acquire()
    for task in asking:
        task.cancel()
    await asyncio.gather(*asking, return_exceptions=True)
    await asyncio.sleep(0)
    wired.face.handlers[:] = [face_replies["says"]("customer.json", "core_banking")]

    lane = wired.asker._guards.lanes["core_banking"]
    assert lane.slots._value == 16
    assert lane.breaker.closed
    assert not wired.asker._guards.flights._flights
    assert (await wired.asker.ask(customer(99), grant("core_banking"))).answer.outcome is Outcome.FOUND


async def test_one_of_two_hundred_waiting_questions_tries_a_source_that_is_down(
    wire: Wire, grant: Grants, face_replies: Replies
) -> None:
    """The others are told at once."""
    wired = await wire(face_replies["fails"](500))
    lane = wired.asker._guards.lanes["core_banking"]
    while lane.breaker.closed:
        lane.breaker.fail(probe=lane.breaker.admit())
    wired.clock.seconds += 6

    asked = await asyncio.gather(*(wired.asker.ask(customer(n), grant("core_banking")) for n in range(200)))

    assert {each.answer.error for each in asked} == {"Down"}
    assert len(wired.face.requests) <= 1 + wired.clock.seconds // lane.source.manifest.breaker.rest_seconds


async def test_five_replies_in_a_row_that_fit_no_rule_stop_the_lane(
    wire: Wire, grant: Grants, face_replies: Replies
) -> None:
    """Until somebody has looked: the sixth question is not sent."""
    wired = await wire(face_replies["fails"](404))
    for number in range(6):
        asked = await wired.asker.ask(customer(number), grant("core_banking"))
    lane = wired.asker._guards.lanes["core_banking"]

    assert (asked.answer.outcome, asked.answer.error) == (Outcome.FAILED, "Stopped")
    assert "连续 5 次回复不在约定之内" in asked.answer.why
    assert len(wired.face.requests) == 5
    wired.face.handlers[:] = [face_replies["says"]("customer.json", "core_banking")]
    wired.asker._guards.reopen("core_banking")
    assert (await wired.asker.ask(customer(7), grant("core_banking"))).answer.outcome is Outcome.FOUND
    assert lane._unlisted == 0


async def test_an_answer_between_them_begins_the_count_anew(wire: Wire, grant: Grants, face_replies: Replies) -> None:
    """One odd reply among good ones stops nobody."""
    bad, good = face_replies["fails"](404), face_replies["says"]("customer.json", "core_banking")
    wired = await wire(bad, bad, bad, bad, good, bad, bad, bad, bad, good)

    asked = [await wired.asker.ask(customer(n), grant("core_banking")) for n in range(10)]

    assert [each.answer.outcome for each in asked].count(Outcome.FOUND) == 2
    assert not any(each.answer.error == "Stopped" for each in asked)


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("7", 7.0), ("0", 0.0), ("-5", 0.0), ("999999999999", LONGEST_HINT), ("1e3", 1000.0), ("inf", None),
        ("nan", None), ("soon", None), ("", None),
        ("Fri, 30 Oct 2026 02:00:30 GMT", 30.0), ("Fri, 30 Oct 2026 01:00:00 GMT", 0.0),
        ("Fri, 30 Oct 9999 01:00:00 GMT", LONGEST_HINT), ("Fri, 30 Oct 2026 02:00:30", None),
    ],
)  # fmt: skip
def test_retry_after_is_clamped_whatever_its_form(text: str, seconds: float | None) -> None:
    """Seconds, dates, dates that are past, nonsense."""
    assert retry_after(Reply(b"", "other", MOMENT, 429, {"retry-after": text})) == seconds


@given(st.text(max_size=40))
def test_no_retry_after_ever_raises(text: str) -> None:
    """Whatever a server writes there is a hint within bounds, or none."""
    hint = retry_after(Reply(b"", "other", MOMENT, 503, {"retry-after": text}))

    assert hint is None or 0 <= hint <= LONGEST_HINT


@pytest.mark.parametrize("status", [401, 403])
async def test_a_door_that_is_closed_to_us_is_tried_once_and_says_nothing_of_the_person(
    wire: Wire, grant: Grants, face_replies: Replies, status: int
) -> None:
    """The lane stops with the mend in its reason, however long nobody looks; afterwards the question may go again."""
    wired = await wire(face_replies["fails"](status))
    barred = await wired.asker.ask(customer(), grant("core_banking"))
    at_once = await wired.asker.ask(customer(1), grant("core_banking"))
    wired.clock.seconds += 600
    much_later = await wired.asker.ask(customer(), grant("core_banking"))

    assert (barred.answer.outcome, barred.answer.error) == (Outcome.FAILED, "Barred")
    assert not barred.answer.outcome.final
    assert {at_once.answer.error, much_later.answer.error} == {"Stopped"}
    assert "密钥" in much_later.answer.why
    assert "source release core_banking --why" in much_later.answer.why
    assert len(wired.face.requests) == 1
    wired.face.handlers[:] = [face_replies["says"]("customer.json", "core_banking")]
    wired.asker._guards.reopen("core_banking")
    assert (await wired.asker.ask(customer(), grant("core_banking"))).answer.outcome is Outcome.FOUND
