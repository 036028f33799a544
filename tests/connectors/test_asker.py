"""One question over the wire: what must come before it, what is kept of it, and when it is asked again."""

import asyncio
import json
import logging
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from aiohttp import web

from connectors import Authority, Grant, Outcome, Query
from connectors.errors import BadQuery, Denied

Wire = Callable[..., Awaitable[Any]]
Grants = Callable[..., Grant]
Replies = Mapping[str, Callable[..., Any]]

ME = "330106198506123419"
CUSTOMER = Query("core_banking", "customer", {"id_no": ME})
ACCOUNT = Query("housing_fund", "account", {"id_no": ME, "name": "林小满"})
REPAIR = Query("operator_repair", "repair", {"id_no": ME, "name": "林小满"})


async def test_a_question_is_sent_as_the_source_expects_it(wire: Wire, grant: Grants, face_replies: Replies) -> None:
    """Path, body, secret and grant are those of the published form."""
    wired = await wire(face_replies["says"]("customer.json", "core_banking"))

    asked = await wired.asker.ask(CUSTOMER, grant("core_banking"))

    assert asked.answer.outcome is Outcome.FOUND
    assert wired.face.requests == [("/face/customer/get", {}, {"certNo": ME})]
    assert wired.face.headers[0]["Authorization"] == "Bearer secret-token"
    assert wired.face.headers[0]["X-Grant"] == "G1"


async def test_every_value_says_where_in_which_bytes_it_stands(
    wire: Wire, grant: Grants, face_replies: Replies
) -> None:
    """The cited hash is that of a kept reply, and the pointer leads to the value."""
    wired = await wire(face_replies["says"]("customer.json", "core_banking"))

    asked = await wired.asker.ask(CUSTOMER, grant("core_banking"))

    phone = next(r for r in asked.answer.records if r.text("fact") == "phone").fields["phone"]
    assert phone.sha256 == asked.replies[0].sha256
    assert phone.pointer == "/data/customer/mobiles/0/no"
    assert json.loads(asked.replies[0].body)["data"]["customer"]["mobiles"][0]["no"] == phone.text


async def test_a_get_carries_the_consent_number(wire: Wire, grant: Grants, face_replies: Replies) -> None:
    """The holder sees under which authorisation it is asked."""
    wired = await wire(face_replies["says"]("account.json", "housing_fund"))

    asked = await wired.asker.ask(ACCOUNT, grant("housing_fund", Authority.AUTH))

    assert asked.answer.outcome is Outcome.FOUND
    assert wired.face.requests == [("/face/zhanghu", {"zjhm": ME, "xm": "林小满", "sqbh": "SQ-1"}, {})]


async def test_the_repair_asks_twice_and_keeps_both_replies(wire: Wire, grant: Grants, face_replies: Replies) -> None:
    """The process id of the first reply asks the second question; each request has its own intent."""
    says = face_replies["says"]
    wired = await wire(says("init.json", "operator_repair"), says("numbers.json", "operator_repair"))

    asked = await wired.asker.ask(REPAIR, grant("operator_repair", Authority.AUTH))

    first, second = wired.face.requests
    assert first[2]["carrier"] == "CHINA_MOBILE"
    assert len(str(first[2]["outer_order_no"])) == 32
    assert second[2] == {"process_id": "P-2026-000123"}
    assert [reply.attempt for reply in asked.replies] == wired.host.intents == [1, 2]
    assert asked.answer.records[0].fields["process_id"].sha256 == asked.replies[0].sha256


async def test_a_waiting_answer_names_its_ticket_and_day(wire: Wire, grant: Grants, face_replies: Replies) -> None:
    """Pending is neither found nor nothing."""
    says = face_replies["says"]
    wired = await wire(says("init.json", "operator_repair"), says("pending.json", "operator_repair"))

    answer = (await wired.asker.ask(REPAIR, grant("operator_repair", Authority.AUTH))).answer

    assert (answer.outcome, answer.ticket, str(answer.due)) == (Outcome.PENDING, "P-2026-000123", "2026-10-31")


async def test_pages_are_read_to_the_end(wire: Wire, grant: Grants, face_replies: Replies) -> None:
    """The second page is asked for because the total says so."""
    says = face_replies["says"]
    wired = await wire(says("search_page1.json", "core_banking"), says("search_page2.json", "core_banking"))

    asked = await wired.asker.ask(Query("core_banking", "search_name", {"name": "周样例"}), grant("core_banking"))

    assert [r[2]["page"] for r in wired.face.requests] == [1, 2]
    assert (asked.answer.outcome, len(asked.answer.records)) == (Outcome.FOUND, 3)


@pytest.mark.parametrize(
    "changes",
    [
        {"authority": Authority.AUTH},
        {"authority": Authority.JUD},
        {"source": "housing_fund"},
        {"operations": frozenset({"search_name"})},
        {"not_after": "expired"},
    ],
)
async def test_nothing_leaves_without_a_grant_that_covers_it(
    wire: Wire, grant: Grants, face_replies: Replies, changes: dict[str, Any]
) -> None:
    """Authority, source, operation and time are checked here too, whatever the host's gate does."""
    wired = await wire(face_replies["says"]("customer.json", "core_banking"))
    if "not_after" in changes:
        changes = {"not_after": wired.clock.now() - timedelta(seconds=1)}

    with pytest.raises(Denied):
        await wired.asker.ask(CUSTOMER, replace(grant("core_banking"), **changes))

    assert wired.face.requests == []
    assert wired.host.intents == []


async def test_the_intent_is_committed_before_the_question_leaves(
    wire: Wire, grant: Grants, face_replies: Replies
) -> None:
    """Check, intent, check again, wire."""
    order: list[str] = []
    says = face_replies["says"]("customer.json", "core_banking")

    async def noting(request: web.Request) -> web.StreamResponse:
        order.extend(wired.host.events)
        reply: web.StreamResponse = await says(request)
        return reply

    wired = await wire(noting)
    await wired.asker.ask(CUSTOMER, grant("core_banking"))

    assert order == ["check", "intend", "check"]


async def test_a_failed_attempt_is_kept_and_repeated(
    wire: Wire, grant: Grants, face_replies: Replies, hang_up: Any
) -> None:
    """The bytes of every attempt stay; the answer is that of the last."""
    wired = await wire(face_replies["fails"](500), hang_up, face_replies["says"]("customer.json", "core_banking"))

    asked = await wired.asker.ask(CUSTOMER, grant("core_banking"))

    assert asked.answer.outcome is Outcome.FOUND
    assert [reply.status for reply in asked.replies] == [500, 0, 200]
    assert wired.host.intents == [1, 2, 3]


async def test_a_kept_exchange_reads_the_same_again(wire: Wire, grant: Grants, face_replies: Replies) -> None:
    """Replay takes all attempts as they were, failures included."""
    wired = await wire(face_replies["fails"](503), face_replies["says"]("customer.json", "core_banking"))

    asked = await wired.asker.ask(CUSTOMER, grant("core_banking"))

    assert wired.asker._guards.lanes["core_banking"].source.parse("customer", asked.replies) == asked.answer


async def test_a_permit_revoked_during_the_wait_stops_the_next_attempt(
    wire: Wire, grant: Grants, face_replies: Replies
) -> None:
    """The second attempt never reaches the wire."""
    wired = await wire(face_replies["fails"](500))
    wired.host.revoked_after = 2

    with pytest.raises(Denied):
        await wired.asker.ask(CUSTOMER, grant("core_banking"))

    assert len(wired.face.requests) == 1


async def test_a_source_that_stays_down_is_failed_and_never_no_record(
    wire: Wire, grant: Grants, face_replies: Replies
) -> None:
    """Attempts are limited, and the outcome may be asked again."""
    wired = await wire(face_replies["fails"](502))

    asked = await wired.asker.ask(CUSTOMER, grant("core_banking"))

    assert (asked.answer.outcome, asked.answer.error) == (Outcome.FAILED, "Down")
    assert not asked.answer.outcome.final
    assert len(asked.replies) == len(wired.face.requests) == 4


async def test_a_busy_source_is_left_alone_as_long_as_it_asks(wire: Wire, grant: Grants, face_replies: Replies) -> None:
    """The hint outweighs the own backoff."""
    wired = await wire(
        face_replies["fails"](429, {"Retry-After": "7"}), face_replies["says"]("customer.json", "core_banking")
    )

    asked = await wired.asker.ask(CUSTOMER, grant("core_banking"))

    assert asked.answer.outcome is Outcome.FOUND
    assert wired.clock.seconds >= 7


async def test_a_pause_longer_than_anybody_waits_is_told_at_once(
    wire: Wire, grant: Grants, face_replies: Replies
) -> None:
    """Other questions do not run into the same wall meanwhile."""
    wired = await wire(face_replies["fails"](429, {"Retry-After": "600"}))

    first = await wired.asker.ask(CUSTOMER, grant("core_banking"))
    second = await wired.asker.ask(Query("core_banking", "search_name", {"name": "周样例"}), grant("core_banking"))

    assert [first.answer.error, second.answer.error] == ["Busy", "Busy"]
    assert len(wired.face.requests) == 1


async def test_the_holders_no_is_refused_and_not_repeated(wire: Wire, grant: Grants, face_replies: Replies) -> None:
    """An unknown consent is the holder's answer about this question; the next question is another one."""
    wired = await wire(face_replies["says"]("no_consent.json", "housing_fund"))

    first = await wired.asker.ask(ACCOUNT, grant("housing_fund", Authority.AUTH))
    assert len(wired.face.requests) == 1
    second = await wired.asker.ask(ACCOUNT, grant("housing_fund", Authority.AUTH))

    assert [first.answer.outcome, second.answer.outcome] == [Outcome.REFUSED, Outcome.REFUSED]


async def test_fields_outside_the_grant_are_cut(wire: Wire, grant: Grants, face_replies: Replies) -> None:
    """What the permit does not name is not handed on; whose the record is stays."""
    wired = await wire(face_replies["says"]("account.json", "housing_fund"))

    asked = await wired.asker.ask(ACCOUNT, grant("housing_fund", Authority.AUTH, fields=frozenset({"employer"})))

    assert set(asked.answer.records[0].fields) == {"name", "id_no", "employer"}


async def test_the_same_question_twice_at_once_goes_out_once(wire: Wire, grant: Grants, face_replies: Replies) -> None:
    """Each asker is checked and journalled, and each gets only its own fields."""
    gate, arrived = asyncio.Event(), asyncio.Event()
    says = face_replies["says"]("customer.json", "core_banking")

    async def slow(request: web.Request) -> web.StreamResponse:
        arrived.set()
        await gate.wait()
        reply: web.StreamResponse = await says(request)
        return reply

    wired = await wire(slow)
    one = asyncio.create_task(wired.asker.ask(CUSTOMER, grant("core_banking")))
    two = asyncio.create_task(wired.asker.ask(CUSTOMER, grant("core_banking", id="G2", fields=frozenset({"phone"}))))
    await wired.host.shared.wait()
    await arrived.wait()
    gate.set()
    first, second = await asyncio.gather(one, two)

    assert len(wired.face.requests) == 1
    assert first.replies == second.replies
    assert any(record.kind == "deposit" and record.text("balance") for record in first.answer.records)
    assert not any(record.text("balance") for record in second.answer.records)


async def test_who_waits_for_a_cancelled_question_still_gets_the_answer(
    wire: Wire, grant: Grants, face_replies: Replies
) -> None:
    """The one who asked first may leave; the work goes on for the other."""
    gate, arrived = asyncio.Event(), asyncio.Event()
    says = face_replies["says"]("customer.json", "core_banking")

    async def slow(request: web.Request) -> web.StreamResponse:
        arrived.set()
        await gate.wait()
        reply: web.StreamResponse = await says(request)
        return reply

    wired = await wire(slow)
    one = asyncio.create_task(wired.asker.ask(CUSTOMER, grant("core_banking")))
    two = asyncio.create_task(wired.asker.ask(CUSTOMER, grant("core_banking")))
    await wired.host.shared.wait()
    await arrived.wait()
    one.cancel()
    gate.set()

    assert (await two).answer.outcome is Outcome.FOUND
    assert one.cancelled()


async def test_a_missing_key_is_told_before_anything_leaves(wire: Wire, grant: Grants, face_replies: Replies) -> None:
    """Mend the data: no intent, no request."""
    wired = await wire(face_replies["says"]("account.json", "housing_fund"))

    with pytest.raises(BadQuery, match="name"):
        await wired.asker.ask(Query("housing_fund", "account", {"id_no": ME}), grant("housing_fund", Authority.AUTH))
    with pytest.raises(BadQuery, match="consent_no"):
        await wired.asker.ask(ACCOUNT, grant("housing_fund", Authority.AUTH, consent_no=""))

    assert wired.face.requests == []


async def test_a_lost_reply_to_an_act_is_not_repeated(
    wire: Wire, grant: Grants, face_replies: Replies, hang_up: Any
) -> None:
    """Binding a number twice blindly would bind two."""
    wired = await wire(hang_up)
    query = Query("operator_repair", "bind", {"process_id": "P-1", "ordinal": "1", "caller": "05718888"})

    answer = (await wired.asker.ask(query, grant("operator_repair", Authority.AUTH))).answer

    assert (answer.outcome, answer.error) == (Outcome.PENDING, "Uncertain")
    assert len(wired.face.requests) == 1
    assert wired.face.requests[0][2] == {"process_id": "P-1", "ordinal": 1, "caller": "05718888"}


async def test_the_middle_number_never_becomes_a_field(wire: Wire, grant: Grants, face_replies: Replies) -> None:
    """It is the operator's number, not the debtor's."""
    wired = await wire(face_replies["says"]("bound.json", "operator_repair"))
    query = Query("operator_repair", "bind", {"process_id": "P-1", "ordinal": "1", "caller": "05718888"})

    asked = await wired.asker.ask(query, grant("operator_repair", Authority.AUTH))

    assert asked.answer.outcome is Outcome.FOUND
    assert all("17000009999" not in record.text(name) for record in asked.answer.records for name in record.fields)


async def test_no_message_or_log_names_the_person(
    wire: Wire, grant: Grants, face_replies: Replies, hang_up: Any, caplog: pytest.LogCaptureFixture
) -> None:
    """A canary id runs through every kind of trouble and is seen nowhere but in the request."""
    caplog.set_level(logging.DEBUG)
    wired = await wire(hang_up, face_replies["fails"](500), face_replies["fails"](404), face_replies["fails"](401))

    told: list[str] = []
    for _ in range(3):
        asked = await wired.asker.ask(ACCOUNT, grant("housing_fund", Authority.AUTH))
        told.append(f"{asked!r} {asked.answer.why}")
    with pytest.raises(BadQuery) as caught:
        await wired.asker.ask(Query("housing_fund", "search", {"name": ME}), grant("housing_fund", Authority.AUTH))
    told.append(f"{caught.getrepr(showlocals=False)} {ACCOUNT!r}")

    assert ME not in " ".join(told)
    assert ME not in " ".join(record.getMessage() for record in caplog.records if record.name != "aiohttp.access")
    assert "secret-token" not in " ".join(told)
