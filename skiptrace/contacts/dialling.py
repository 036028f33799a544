"""A call to a number that only the operator knows: contact check, gate, one act, and a middle number shown once.

Surprising: to bind is an act. That it was asked for is committed first; if its answer is lost, or this program stops
before it came, nobody asks again before a person has checked with the operator.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy.ext.asyncio import AsyncConnection

from connectors import errors as connector_errors
from connectors.answer import Asked, Outcome
from connectors.asker import Asker
from connectors.grant import Grant
from connectors.query import Query
from connectors.source import Lookup, Source
from skiptrace.cases.case import Case
from skiptrace.contacts import calls
from skiptrace.contacts.calls import CallState, RelayCall
from skiptrace.contacts.candidate import operator_numbers
from skiptrace.contacts.check import ContactDenied, check, journal_check
from skiptrace.contacts.log import ContactLog
from skiptrace.contacts.point import ContactPoint, find_point
from skiptrace.errors import NotAllowed, UsageError
from skiptrace.evidence import Exhibit, Vault
from skiptrace.journal import Action, Scribe
from skiptrace.permits.errors import Denial
from skiptrace.permits.gate import Door, Gate
from skiptrace.permits.register import PermitRegister
from skiptrace.storage.store import Store
from skiptrace.tracing.profile import Profile, TracedRecord

BIND = "bind"
_CALLER = re.compile(r"1[3-9]\d{9}|0\d{9,11}|400\d{7}", re.ASCII)
_STATES = {Outcome.FOUND: CallState.BOUND, Outcome.REFUSED: CallState.CLOSED, Outcome.PENDING: CallState.LOST}
_LOST_WHY = "上次申请中间号未见答复，可能已经绑定；请先与运营商核对，再以“已核对”重新申请"
_LOG_WHY = "上次通过中间号的通话尚未登记结果；请先登记（contact log）再拨（通话次数据此计算）"


@dataclass(frozen=True, slots=True)
class Calling:
    """Who is to be called through which point, from which registered number.

    `checked`: a person has asked the operator what became of an earlier request whose answer was lost.
    """

    ref: str
    caller: str = field(repr=False)
    to: str = "debtor"
    checked: bool = False


@dataclass(frozen=True, slots=True)
class Dialled:
    """The operator's answer. `number` is the middle number, empty where none was bound; it is kept nowhere."""

    call: RelayCall
    number: str = field(repr=False)
    why: str


@dataclass(frozen=True, slots=True)
class Dialler:
    """Binds middle numbers for one person."""

    store: Store
    vault: Vault
    scribe: Scribe
    log: ContactLog
    permits: PermitRegister
    gate: Gate
    asker: Asker
    sources: Mapping[str, Source]

    async def dial(self, profile: Profile, points: Sequence[ContactPoint], calling: Calling) -> Dialled | ContactDenied:
        """Ask for a middle number if this person may be called now, else say why not.

        UsageError for a point that needs none, an unlogged call, or an answer that was lost and not checked.
        """
        case = profile.case
        point = find_point(points, calling.ref)
        record = _record(profile, point)
        if not _CALLER.fullmatch(calling.caller):
            raise UsageError("主叫号码应为在运营商登记的外呼号码（手机、带区号的固定电话或400）")
        decision = check(
            case, points, await self.log.lines(case, points), self.scribe.now(), to=calling.to, ref=point.ref
        )
        await journal_check(self.scribe, case, decision)
        if isinstance(decision, ContactDenied):
            return decision
        grant = await self._grant(case, point, record)
        call = await self._begin(case, point, checked=calling.checked)
        keys = {"process_id": record.text("process_id"), "ordinal": record.text("ordinal"), "caller": calling.caller}
        return await self._ask(call, Query(record.source, BIND, keys), grant)

    async def calls(self, case: Case) -> tuple[RelayCall, ...]:
        """The calls of a case that were placed through middle numbers, with what came of them."""
        async with self.store.read() as tx:
            return await calls.of_case(tx, case.id)

    async def _grant(self, case: Case, point: ContactPoint, record: TracedRecord) -> Grant:
        source = self.sources[record.source]
        if BIND not in source.needs:
            raise UsageError(f"{source.title}不提供中间号")
        answer = self.gate.open(Door.of(source.manifest), case, point.party_id, await self.permits.papers(case.id))
        if isinstance(answer, Denial):
            raise NotAllowed([f"{reason.text}（{reason.article}）" for reason in answer.reasons])
        return answer

    async def _begin(self, case: Case, point: ContactPoint, *, checked: bool) -> RelayCall:
        """Committed before the operator is asked. One open call a case: two at once would count as one."""
        async with self.store.write() as tx:
            earlier = await calls.of_case(tx, case.id)
            if any(each.unlogged for each in earlier):
                raise UsageError(_LOG_WHY)
            for each in (each for each in earlier if each.unknown):
                if not checked:
                    raise UsageError(_LOST_WHY)
                await calls.end(tx, each, {"state": CallState.CHECKED})
            call = await calls.begin(tx, point, self.scribe.actor.name, self.scribe.now())
            await self._note(tx, call, checked=checked)
        return call

    async def _ask(self, call: RelayCall, query: Query, grant: Grant) -> Dialled:
        try:
            asked = await self.asker.ask(query, grant)
        except (connector_errors.Denied, connector_errors.BadQuery, connector_errors.ManifestError) as error:
            async with self.store.write() as tx:
                await self._note(tx, await calls.end(tx, call, {"state": CallState.FAILED}))
            if isinstance(error, connector_errors.Denied):
                raise NotAllowed([str(error)]) from None
            raise UsageError(f"未能申请中间号：{error}；请检查 [sources.{query.source}] 的设置") from None
        return await self._answered(call, query, grant, asked)

    async def _answered(self, call: RelayCall, query: Query, grant: Grant, asked: Asked) -> Dialled:
        answer = asked.answer
        number = _shown(self.sources[query.source], asked)
        until = answer.records[0].text("due") if answer.records else ""
        state = _STATES.get(answer.outcome, CallState.FAILED)
        if answer.error == "Contract" or (state is CallState.BOUND and not number):
            state = CallState.LOST  # a reply that nobody can read may stand for a number that was bound all the same
        async with self.store.write() as tx:
            kept = ""
            for reply in asked.replies:
                exhibit = Exhibit(
                    call.case_id, reply.body, reply.kind, query.source, reply.received_at, query.operation,
                    grant_id=grant.id, attempt=reply.attempt, status=reply.status,
                )  # fmt: skip
                kept = (await self.vault.keep(tx, exhibit)).id
            changes = {"state": state, "evidence_id": kept, "valid_until": _day(until)}
            ended = await calls.end(tx, call, changes)
            await self._note(tx, ended)
        return Dialled(ended, number, answer.why)

    async def _note(self, tx: AsyncConnection, call: RelayCall, *, checked: bool = False) -> None:
        detail: dict[str, object] = {"call": call.id, "point": call.ref, "state": call.state}
        if call.evidence_id:
            detail["evidence"] = call.evidence_id
        if checked:
            detail["checked"] = True
        await self.scribe.write(tx, Action.CONTACT_DIALLED, call.case_id, detail)


def _record(profile: Profile, point: ContactPoint) -> TracedRecord:
    """The operator's answer behind a point."""
    if point.kind != "operator_number":
        raise UsageError(f"联系点 {point.ref} 不是运营商修复号码，不需要中间号；可直接联系并登记结果（contact log）")
    for value, record in operator_numbers(profile, point.party_id):
        if value == point.value:
            return record
    raise UsageError(f"联系点 {point.ref} 的运营商答复已不在；请重新查询")


def _shown(source: Source, asked: Asked) -> str:
    """The middle number of the reply; "" where there is none that can be read."""
    if not isinstance(source, Lookup) or asked.answer.outcome is not Outcome.FOUND:
        return ""
    try:
        return source.shown_once(BIND, asked.replies)
    except connector_errors.Contract:
        return ""


def _day(text: str) -> date | None:
    """The day of an ISO day or moment; None for another way of writing, which is the operator's own affair."""
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        return None
