"""Every lookup source against every fault of its face: nothing is ever read as found or as no record that was not."""

from __future__ import annotations

from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from aiohttp.test_utils import TestServer

from connectors import Address, Asker, Authority, Grant, Guards, Lookup, Outcome, Query, registry
from connectors.transport.http import HttpTransport
from skiptrace.simulator.faces import Faults, make_app
from skiptrace.simulator.faces.app import SHANGHAI
from skiptrace.simulator.faces.faults import KINDS
from skiptrace.simulator.world.issuing import carrier_of
from skiptrace.simulator.world.things import form_of

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Mapping

    from skiptrace.simulator.papers import Consent
    from skiptrace.simulator.world import World

SOURCES = {"core_banking": "core", "housing_fund": "gjj", "operator_repair": "carrier", "company_registry": "companies"}
HELD = registry()
NOW = datetime(2026, 10, 30, 10, tzinfo=SHANGHAI)
GOOD = frozenset({"duplicate", "wrong_person"})
"""The bytes are in order; whose they are, or how often, is not."""

ONE_CALL = frozenset({"core_banking", "housing_fund"})

FORMS = ("seconds", "date", "past", "zero", "huge", "negative", "garbage", "missing")


class Hurried:
    """A clock whose waits are over at once."""

    def __init__(self) -> None:
        self.passed = 0.0

    def now(self) -> datetime:
        return NOW + timedelta(seconds=self.passed)

    def monotonic(self) -> float:
        return self.passed

    async def sleep(self, seconds: float) -> None:
        self.passed += seconds


class Free:
    """A host that allows and notes everything."""

    async def check(self, grant: Grant, query: Query) -> None: ...

    async def intend(self, grant: Grant, query: Query, attempt: int) -> None: ...


def subjects(world: World, consents: tuple[Consent, ...], source: str) -> list[tuple[Query, Grant]]:
    """Two questions about two persons, each of which the source answers with records."""
    if source == "core_banking":
        ids = (world.people[pid].id_no for pid in world.debtors if pid in world.customers)
        return [(Query(source, "customer", {"id_no": id_no}), grant(source)) for id_no in ids]
    if source == "company_registry":
        names = dict.fromkeys(held.shown_name for held in world.shareholdings)
        return [(Query(source, "person", {"name": name}), grant(source, Authority.PUB)) for name in names]
    found: dict[str, tuple[Query, Grant]] = {}
    for consent in consents:
        person = world.people[consent.pid]
        accounts = world.fund_accounts_of.get(consent.pid, [])
        shown = any(form_of(account.shown_id) == "full" for account in accounts)
        called = any(carrier_of(number) == "CHINA_MOBILE" for number in person.current_phones)
        known = shown if source == "housing_fund" else called
        if consent.holder == source and consent.covers(world.date) and known:
            operation = "account" if source == "housing_fund" else "repair"
            query = Query(source, operation, {"id_no": person.id_no, "name": person.name})
            found[query.key] = query, grant(source, Authority.AUTH, consent.number)
    return list(found.values())


def grant(source: str, authority: Authority = Authority.OWN, consent_no: str = "") -> Grant:
    operations = frozenset(HELD[source].manifest.operations)
    return Grant(
        "G", "P", authority, "0" * 64, "post_loan", "C", "s", source, operations, frozenset(), NOW + timedelta(days=99),
        consent_no,
    )  # fmt: skip


@asynccontextmanager
async def asking(world: World, consents: tuple[Consent, ...], source: str, faults: Faults) -> AsyncIterator[Asker]:
    """An asker at the face; it has little patience, so that a drip is a timeout."""
    server = TestServer(make_app(world, consents, faults=faults, secret="s", now=lambda: NOW))
    await server.start_server()
    held, clock, free = HELD[source], Hurried(), Free()
    assert isinstance(held, Lookup)
    assert held.manifest.http is not None
    http = held.manifest.http.model_copy(update={"timeout_seconds": 0.6})
    quick = Lookup(held.manifest.model_copy(update={"http": http}), held.folder)
    address = Address(str(server.make_url("/" + SOURCES[source])), "s", {"carrier": "CHINA_MOBILE"})
    async with HttpTransport({source: address}, clock) as transport:
        yield Asker(Guards({source: quick}, clock), transport, check=free, intents=free, clock=clock)
    await server.close()


async def answered(
    world: World, consents: tuple[Consent, ...], source: str
) -> list[tuple[Query, Grant, Mapping[str, Any]]]:
    """Two questions with answers that hold records, and whom these name."""
    good: list[tuple[Query, Grant, Mapping[str, Any]]] = []
    async with asking(world, consents, source, Faults()) as asker:
        for query, granted in subjects(world, consents, source):
            answer = (await asker.ask(query, granted)).answer
            if answer.outcome is Outcome.FOUND and answer.records:
                good.append((query, granted, whose(answer.records)))
            if len(good) == 2:
                return good
    raise AssertionError(f"the world has no two subjects for {source}")


def whose(records: tuple[Any, ...]) -> Mapping[str, Any]:
    return {name: {record.text(name) for record in records} for name in ("name", "id_no")}


@pytest.mark.parametrize("source", SOURCES)
@pytest.mark.parametrize("kind", sorted(set(KINDS) - GOOD))
async def test_no_fault_is_read_as_an_answer(
    small_world: World, consents: tuple[Consent, ...], source: str, kind: str
) -> None:
    """From the first request on, and from the second: a question of two calls may break in the middle."""
    query, granted, _ = (await answered(small_world, consents, source))[0]
    for after in (0, 1):
        async with asking(small_world, consents, source, Faults(after=after).change({kind: 1.0})) as asker:
            answer = (await asker.ask(query, granted)).answer
            if (
                after
                and answer.outcome in {Outcome.FOUND, Outcome.PENDING}
                and source in {"core_banking", "housing_fund"}
            ):
                continue  # one call is the whole question

            assert answer.outcome in {Outcome.FAILED, Outcome.REFUSED}, (answer.outcome, answer.why)
            assert answer.records == ()


@pytest.mark.parametrize("source", SOURCES)
@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("kind", ["busy", "quota"])
async def test_whatever_retry_after_says_busy_is_not_an_answer(
    small_world: World, consents: tuple[Consent, ...], source: str, form: str, kind: str
) -> None:
    """No form of the header ends in a record, a "no record", or an endless wait."""
    query, granted, _ = (await answered(small_world, consents, source))[0]
    faults = Faults().change({kind: 1.0, "retry_after": form})
    async with asking(small_world, consents, source, faults) as asker:
        asked = await asker.ask(query, granted)

        assert (asked.answer.outcome, asked.answer.error) in {(Outcome.FAILED, "Busy"), (Outcome.FAILED, "Down")}
        assert 1 <= len(asked.replies) <= 4


@pytest.mark.parametrize("source", ["core_banking", "housing_fund", "company_registry"])
async def test_another_persons_reply_never_bears_the_asked_ones_name(
    small_world: World, consents: tuple[Consent, ...], source: str
) -> None:
    """What is read out of it says whose it is, so that matching can part them; or it is read as nothing at all."""
    (other, other_grant, theirs), (query, granted, mine) = await answered(small_world, consents, source)
    async with asking(small_world, consents, source, Faults(wrong_person=1.0, after=30)) as asker:
        for _ in range(30):
            await asker.ask(other, other_grant)
        answer = (await asker.ask(query, granted)).answer

    assert answer.outcome in {Outcome.FOUND, Outcome.PARTIAL, Outcome.FAILED}
    if answer.records:
        assert whose(answer.records) == theirs
        assert whose(answer.records)["name"].isdisjoint(mine["name"] - theirs["name"])


@pytest.mark.parametrize("source", SOURCES)
async def test_rows_sent_twice_are_no_other_answer(
    small_world: World, consents: tuple[Consent, ...], source: str
) -> None:
    """The same facts, or a contradiction that is told."""
    query, granted, mine = (await answered(small_world, consents, source))[0]
    async with asking(small_world, consents, source, Faults(duplicate=1.0)) as asker:
        answer = (await asker.ask(query, granted)).answer

    assert answer.outcome in {Outcome.FOUND, Outcome.PARTIAL, Outcome.FAILED}
    if answer.records:
        assert whose(answer.records) == mine
