"""Asks one question at a source that is reached over the wire, under a grant, with everything that must come before.

Order, outside in: grant, breaker, slot, intent committed, grant again, wire, reply kept, meaning. A repeat
begins at the breaker: every attempt pays limiter, journal and permit again. There is no other way to the wire.
"""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from connectors.answer import Answer, Asked, Outcome, Record
from connectors.authority import INCOMING_ONLY
from connectors.engines.fault import failed, fault
from connectors.engines.http_json import Asking
from connectors.errors import BadQuery, Busy, ConnectorError, Denied, Down, Uncertain
from connectors.grant import Grant
from connectors.guard.breaker import Breaker
from connectors.guard.coalescing import Flights
from connectors.guard.limiter import Limiter
from connectors.guard.retry import Patience
from connectors.ports import Clock, GrantCheck, IntentLog
from connectors.query import Query
from connectors.reply import Reply
from connectors.source import Lookup, Source
from connectors.wire import Transport, WireRequest

SHARED = 0
"""The attempt number in the journal for an answer that another question, under way, brought."""

OF_THE_RECORD = frozenset({"name", "id_no", "customer_no", "fact", "seen", "as_of", "ordinal", "process_id"})
"""Fields that say whose and of when a record is: kept under every grant, or nothing could be attributed."""


@dataclass(slots=True)
class _Lane:
    """What guards one source."""

    source: Lookup
    limiter: Limiter
    breaker: Breaker
    slots: asyncio.Semaphore


@dataclass(slots=True)
class _Exchange:
    """One question on its way."""

    lane: _Lane
    query: Query
    grant: Grant
    options: Mapping[str, str]
    patience: Patience
    replies: list[Reply] = field(default_factory=list)
    attempt: int = 0


class Guards:
    """Limits, breakers and questions under way of all lookups; one for a process, whoever asks."""

    def __init__(self, sources: Mapping[str, Source], clock: Clock) -> None:
        self.flights: Flights[Asked] = Flights()
        self.lanes = {
            name: _Lane(
                source,
                Limiter(source.manifest.limits, clock, longest_hold=source.manifest.retry.budget_seconds),
                Breaker(source.manifest.breaker, clock),
                asyncio.Semaphore(source.manifest.concurrency),
            )
            for name, source in sources.items()
            if isinstance(source, Lookup)
        }


class Asker:
    """Asks for one person, whose journal `intents` is, under guards that all share."""

    def __init__(
        self, guards: Guards, transport: Transport, *, check: GrantCheck, intents: IntentLog, clock: Clock
    ) -> None:
        self._guards = guards
        self._transport = transport
        self._check = check
        self._intents = intents
        self._clock = clock

    async def ask(self, query: Query, grant: Grant) -> Asked:
        """Every reply of every attempt, and their meaning.

        Raises Denied (the grant does not cover the question now) and BadQuery (a key is missing): both `not_asked`.
        ManifestError means that the settings give no address. What a source or the network may do becomes an Answer.
        """
        lane = self._lane(query)
        await self._allowed(lane, query, grant)
        key = (query.key, grant.authority, grant.consent_no, grant.order_no, grant.docket_id)
        while True:
            shared = self._guards.flights.under_way(key)
            if shared:
                await self._intents.intend(grant, query, SHARED)
                await self._allowed(lane, query, grant)
            try:
                asked = await self._guards.flights.join(key, lambda: self._exchange(lane, query, grant))
            except Denied:
                if not shared:
                    raise
                await self._allowed(lane, query, grant)
                continue
            return replace(asked, answer=within(grant, asked.answer))

    def _lane(self, query: Query) -> _Lane:
        lane = self._guards.lanes.get(query.source)
        if lane is None:
            raise BadQuery(f"没有可在线询问的来源 {query.source}")
        if query.operation not in lane.source.needs:
            raise BadQuery(f"{lane.source.title}没有操作 {query.operation}")
        return lane

    async def _allowed(self, lane: _Lane, query: Query, grant: Grant) -> None:
        if grant.authority in INCOMING_ONLY or grant.authority not in lane.source.authorities:
            raise Denied(f"{lane.source.title}不能以 {grant.authority} 为依据询问")
        if not grant.covers(query.source, query.operation, self._clock.now()):
            raise Denied("授权不包含此来源或操作，或已过期")
        await self._check.check(grant, query)

    async def _exchange(self, lane: _Lane, query: Query, grant: Grant) -> Asked:
        patience = Patience(lane.source.manifest.retry, query.key)
        going = _Exchange(lane, query, grant, self._transport.options(query.source), patience)
        try:
            while request := self._next(going):
                await self._until_sent(going, request)
        except Uncertain as error:
            return Asked(tuple(going.replies), Answer(Outcome.PENDING, why=str(error), error="Uncertain"))
        except (Denied, BadQuery):
            raise
        except ConnectorError as error:
            return Asked(tuple(going.replies), failed(error))
        return Asked(tuple(going.replies), lane.source.parse(query.operation, going.replies))

    def _next(self, going: _Exchange) -> WireRequest | None:
        asking = Asking(going.query, going.grant, going.options, going.attempt + 1)
        return going.lane.source.next_request(asking, going.replies)

    async def _until_sent(self, going: _Exchange, request: WireRequest) -> None:
        """Send, and wait before the next attempt if this one merely failed; raises when patience is spent."""
        going.attempt = request.attempt
        reply = await self._send(going, request)
        going.replies.append(reply)
        trouble = fault(reply)
        if trouble is None:
            return
        if isinstance(trouble, Down) and not going.lane.source.repeatable(going.query.operation):
            raise Uncertain(f"{going.lane.source.title}：已发出，回复丢失，请人工核对后再办")
        if isinstance(trouble, Busy) and trouble.retry_after:
            going.lane.limiter.hold(trouble.retry_after)
        wait = going.patience.next_wait(trouble)
        if wait is None:
            raise trouble
        await self._clock.sleep(wait)

    async def _send(self, going: _Exchange, request: WireRequest) -> Reply:
        lane = going.lane
        async with lane.slots:
            probe = lane.breaker.admit()
            try:
                await lane.limiter.slot()
                await self._intents.intend(going.grant, going.query, request.attempt)
                await self._allowed(lane, going.query, going.grant)
                reply = await self._transport.send(request)
            except BaseException:
                lane.breaker.release(probe=probe)
                raise
        if isinstance(fault(reply), Down):
            lane.breaker.fail(probe=probe)
        else:
            lane.breaker.succeed(probe=probe)
        return reply


def within(grant: Grant, answer: Answer) -> Answer:
    """The answer without the fields that the grant does not name; a grant that names none allows all."""
    return only(grant.fields, answer)


def only(fields: frozenset[str], answer: Answer) -> Answer:
    """The answer with these fields and what says whose it is; no fields mean all."""
    if not fields:
        return answer
    kept = fields | OF_THE_RECORD
    records = tuple(_cut(record, kept) for record in answer.records)
    return replace(answer, records=records)


def _cut(record: Record, kept: frozenset[str]) -> Record:
    return replace(record, fields={name: cited for name, cited in record.fields.items() if name in kept})
