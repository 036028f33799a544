"""Asks one question at a source that is reached over the wire, under a grant, with everything that must come before.

Order, outside in: grant, kept answer, a slot of the lane, intent committed, a place by the limits, grant again,
breaker, wire, reply kept, meaning. A repeat begins at the slot: every attempt pays journal, limits and permit again.
There is no other way to the wire. Surprising: the intent is committed before the limits give a place, because a
commit takes as long as it likes, and what departs must depart at the moment that was counted.
"""

import asyncio
from collections.abc import Mapping
from contextlib import AbstractAsyncContextManager, nullcontext
from dataclasses import dataclass, field, replace

from connectors.answer import Answer, Asked, Outcome, Record
from connectors.authority import INCOMING_ONLY
from connectors.engines.asking import Asking
from connectors.engines.fault import failed, fault
from connectors.errors import BadQuery, Busy, ConnectorError, Denied, Down, Late, Uncertain
from connectors.grant import Grant
from connectors.guard.lane import Guards, Lane
from connectors.guard.retry import Patience
from connectors.ports import Clock, GrantCheck, IntentLog, KeptAnswers
from connectors.query import Query
from connectors.reply import Reply
from connectors.wire import Transport, WireRequest

_UNBOUND = nullcontext()

SHARED = 0
"""The attempt number in the journal for an answer that another question, under way, brought."""

KEPT = -1
"""The attempt number in the journal for an answer that an earlier question brought."""

OF_THE_RECORD = frozenset({"name", "id_no", "customer_no", "fact", "seen", "as_of", "ordinal", "process_id"})
"""Fields that say whose and of when a record is: kept under every grant, or nothing could be attributed."""


@dataclass(slots=True)
class _Exchange:
    """One question on its way."""

    lane: Lane
    query: Query
    grant: Grant
    options: Mapping[str, str]
    patience: Patience
    replies: list[Reply] = field(default_factory=list)
    attempt: int = 0
    sent: bool = False
    """Whether a request is on the wire."""


class Asker:
    """Asks for one person, whose journal `intents` is, under guards that all share."""

    def __init__(
        self,
        guards: Guards,
        transport: Transport,
        *,
        check: GrantCheck,
        intents: IntentLog,
        clock: Clock,
        kept: KeptAnswers | None = None,
    ) -> None:
        self._guards = guards
        self._transport = transport
        self._check = check
        self._intents = intents
        self._clock = clock
        self._kept = kept

    async def ask(self, query: Query, grant: Grant, *, within: float | None = None) -> Asked:
        """Every reply of every attempt, and their meaning, in at most `within` seconds.

        Raises Denied (the grant does not cover the question now) and BadQuery (a key is missing): both `not_asked`.
        ManifestError means that the settings give no address. What a source or the network may do becomes an Answer.
        """
        lane = self._lane(query)
        await self._allowed(lane, query, grant)
        if (kept := await self._known(lane, query, grant)) is not None:
            return kept
        key = (query.key, grant.authority, grant.consent_no, grant.order_no, grant.docket_id)
        while True:
            shared = self._guards.flights.under_way(key)
            if shared:
                await self._intents.intend(grant, query, SHARED)
                await self._allowed(lane, query, grant)
            try:
                async with _within(within if shared else None):
                    asked = await self._guards.flights.join(key, lambda: self._exchange(lane, query, grant, within))
            except TimeoutError:
                return Asked((), failed(_late(lane)))
            except Denied:
                if not shared:
                    raise
                await self._allowed(lane, query, grant)
                continue
            if shared and asked.answer.error == Late.__name__:
                continue  # it was another one's time that was over
            return _cut_to(grant, asked)

    async def _known(self, lane: Lane, query: Query, grant: Grant) -> Asked | None:
        """The answer that is kept from an earlier question; its use is journalled, and needs the permit too."""
        times = lane.source.manifest.cache
        if self._kept is None or not (times.found or times.no_record):
            return None
        if not lane.source.repeatable(query.operation):
            return None
        kept = await self._kept.find(grant, query)
        if kept is None:
            return None
        await self._kept.use(grant, query, kept)
        await self._allowed(lane, query, grant)
        return _cut_to(grant, kept.asked)

    def _lane(self, query: Query) -> Lane:
        lane = self._guards.lanes.get(query.source)
        if lane is None:
            raise BadQuery(f"没有可在线询问的来源 {query.source}")
        if query.operation not in lane.operations:
            raise BadQuery(f"{lane.source.title}没有操作 {query.operation}")
        return lane

    async def _allowed(self, lane: Lane, query: Query, grant: Grant) -> None:
        if grant.authority in INCOMING_ONLY or grant.authority not in lane.source.authorities:
            raise Denied(f"{lane.source.title}不能以 {grant.authority} 为依据询问")
        if not grant.covers(query.source, query.operation, self._clock.now()):
            raise Denied("授权不包含此来源或操作，或已过期")
        await self._check.check(grant, query)

    async def _exchange(self, lane: Lane, query: Query, grant: Grant, within: float | None) -> Asked:
        patience = Patience(lane.source.manifest.retry, query.key)
        going = _Exchange(lane, query, grant, self._transport.options(query.source), patience)
        try:
            answer = await self._to_the_end(going, within)
        except (Denied, BadQuery):
            raise
        except Uncertain as error:
            return Asked(tuple(going.replies), Answer(Outcome.PENDING, why=str(error), error="Uncertain"))
        except ConnectorError as error:
            answer = failed(error)
        await lane.heard(answer)
        return Asked(tuple(going.replies), answer)

    async def _to_the_end(self, going: _Exchange, within: float | None) -> Answer:
        """All requests of the question, in the time that it was given, and their meaning. Raises Late."""
        try:
            async with _within(within):
                while isinstance(step := self._step(going), WireRequest):
                    await self._until_sent(going, step)
                return step
        except TimeoutError:
            self._never_blindly(going, sent=going.sent)
            raise _late(going.lane) from None

    def _step(self, going: _Exchange) -> WireRequest | Answer:
        asking = Asking(going.query, going.grant, going.options, going.attempt + 1)
        return going.lane.source.step(asking, going.replies)

    async def _until_sent(self, going: _Exchange, request: WireRequest) -> None:
        """Send, and wait before the next attempt if this one merely failed; raises when patience is spent."""
        going.attempt = request.attempt
        trouble = await self._send(going, request)
        if trouble is None:
            return
        self._never_blindly(going, sent=isinstance(trouble, Down))
        if isinstance(trouble, Busy) and trouble.retry_after:
            await going.lane.limiter.hold(trouble.retry_after)
        wait = going.patience.next_wait(trouble)
        if wait is None:
            raise trouble
        await self._clock.sleep(wait)

    def _never_blindly(self, going: _Exchange, *, sent: bool) -> None:
        """Raises Uncertain when an act was sent and its reply is lost: doing it again might do it twice."""
        if sent and not going.lane.source.repeatable(going.query.operation):
            raise Uncertain(f"{going.lane.source.title}：已发出，回复丢失，请人工核对后再办")

    async def _send(self, going: _Exchange, request: WireRequest) -> ConnectorError | None:
        """Send, and keep what came back; the trouble that its status tells."""
        lane = going.lane
        async with lane.slots:
            lane.passable()
            await self._intents.intend(going.grant, going.query, request.attempt)
            probe = await self._departed(going)
            going.sent = True
            try:
                reply = await self._transport.send(request)
            except BaseException:
                lane.breaker.release(probe=probe)
                raise
            going.sent = False
            going.replies.append(reply)
            trouble = fault(reply)
            await lane.ended(down=isinstance(trouble, Down), probe=probe)
        return trouble

    async def _departed(self, going: _Exchange) -> bool:
        """Wait for a place and leave, if the permit stands and the source is not down; whether it is the probe."""
        place = await going.lane.place()
        try:
            await self._allowed(going.lane, going.query, going.grant)
            probe = going.lane.breaker.admit()
        except BaseException:
            place.drop()
            raise
        place.leave()
        return probe


def _within(seconds: float | None) -> AbstractAsyncContextManager[object]:
    """At most so long; most questions have no such bound, and setting one up costs more than a limit."""
    return _UNBOUND if seconds is None else asyncio.timeout(seconds)


def _late(lane: Lane) -> Late:
    return Late(f"{lane.source.title}：未能在限定的时间内得到答复，请稍后再问")


def _cut_to(grant: Grant, asked: Asked) -> Asked:
    answer = within_grant(grant, asked.answer)
    return asked if answer is asked.answer else replace(asked, answer=answer)


def within_grant(grant: Grant, answer: Answer) -> Answer:
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
