"""A trace: plan, ask, draft packs, resolve. It may be killed at any moment; what has an answer is not asked again.

Surprising: what may change the plan is asked first and alone. The creditor's core tells by the full number which phones
are dead and whether the debtor is; a phone asked at the same time would be asked or not as a kill happens to fall.
"""

import asyncio
import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from connectors import errors as connector_errors
from connectors.answer import Outcome
from connectors.asker import Asker
from connectors.authority import INCOMING_ONLY, Authority, Family
from connectors.grant import Grant
from connectors.query import Query
from connectors.source import Desk as PublicDesk
from connectors.source import Exchange, Source
from skiptrace.cases.case import Case, HoldKind
from skiptrace.cases.register import Register
from skiptrace.journal import Action, Scribe
from skiptrace.law.stages import door
from skiptrace.permits.docket import Docket
from skiptrace.permits.errors import Denial
from skiptrace.permits.gate import Door, Gate
from skiptrace.permits.register import Papers, PermitRegister
from skiptrace.storage.sealing import MasterKey
from skiptrace.storage.store import Store
from skiptrace.tracing.desk import awaiting
from skiptrace.tracing.identity import Identity, questions
from skiptrace.tracing.ledger import Key, Ledger, Lookup, answered
from skiptrace.tracing.outcomes import OutcomeWriter
from skiptrace.tracing.packs import Pack, PackDesk, PackState, pack_number
from skiptrace.tracing.plan import Step, steps
from skiptrace.tracing.resolve import Resolver

Asking = tuple[Source, Mapping[str, tuple[str, ...]]]
"""A source with those of its operations that a round asks, and the keys of each."""

_NUMBER = ("id_no",)
_KEY_NAMES = {"name": "姓名", "id_no": "有效身份证号", "phone": "电话", "employer": "工作单位"} | {
    "location": "具体到室的房屋坐落",
    "certificate_no": "不动产权证号",
}


@dataclass(frozen=True, slots=True)
class Progress:
    """What a person sees while a trace runs."""

    case_number: str
    done: int
    planned: int
    source: str
    outcome: Outcome


@dataclass(frozen=True, slots=True)
class Desk:
    """Everything a trace works with; put together by the composition root."""

    store: Store
    gate: Gate
    permits: PermitRegister
    cases: Register
    asker: Asker
    sources: Mapping[str, Source]
    ledger: Ledger
    outcomes: OutcomeWriter
    packs: PackDesk
    resolver: Resolver
    scribe: Scribe
    master: MasterKey
    concurrency: int
    due_days: int


@dataclass(frozen=True, slots=True)
class _Ready:
    """A question that the gate allowed."""

    step: Step
    source: Source
    grant: Grant
    lookup: Lookup


class Tracer:
    """Runs traces in rounds: the creditor's own core by the full number, then the rest of it, then everything else."""

    def __init__(self, desk: Desk, on_progress: Callable[[Progress], None] = lambda _: None) -> None:
        self._desk = desk
        self._on_progress = on_progress

    async def trace(self, case: Case) -> None:
        """Ask whatever case, permits and stage allow, once."""
        papers = await self._desk.permits.papers(case.id)
        resolved = await self._desk.resolver.resolve(case)
        case = await self._stopped_by_death(case, resolved.reported_dead)
        for asking in self._rounds():
            if await self._round(case, papers, resolved.identities, asking):
                resolved = await self._desk.resolver.resolve(case)
                case = await self._stopped_by_death(case, resolved.reported_dead)
        await self._court_results(case, papers.docket)

    async def _stopped_by_death(self, case: Case, title: str) -> Case:
        """A holder's record under the debtor's full number that says he died stops the case at once."""
        if not title or any(hold.kind is HoldKind.DECEASED for hold in case.holds):
            return case
        return await self._desk.cases.hold(case.id, HoldKind.DECEASED, f"{title}登记债务人已死亡")

    def _rounds(self) -> tuple[list[Asking], ...]:
        every: list[Asking] = [
            (source, source.needs)
            for source in self._desk.sources.values()
            if not source.manifest.authorities <= INCOMING_ONLY
        ]
        own = [(source, needs) for source, needs in every if Authority.OWN in source.manifest.authorities]
        by_number: list[Asking] = [
            (source, {n: keys for n, keys in needs.items() if keys == _NUMBER}) for source, needs in own
        ]
        return by_number, own, every

    async def _round(
        self, case: Case, papers: Papers, identities: Mapping[str, Identity], asking: Iterable[Asking]
    ) -> bool:
        """Ask once what is open; True when something was asked."""
        known = {row.key: row for row in await self._desk.ledger.of_case(case.id)}
        settled = answered(known.values())
        today = self._desk.scribe.today()
        allowed: list[_Ready] = []
        denied: list[Lookup] = []
        asked_with = [questions(identity) for identity in identities.values()]
        for source, needs in asking:
            for values in asked_with:
                wanted = steps(source.manifest.id, needs, values)
                granted, refused = self._plan(case, papers, source, wanted)
                allowed.extend(granted)
                denied.extend(refused)
        ready = [item for item in allowed if item.lookup.key not in settled]
        ready += [again for item in allowed if (again := _resumed(item, known, today))]
        planned = {row.key for row in (*denied, *(item.lookup for item in allowed))}
        await self._desk.ledger.drop_unplanned(known.values(), planned)
        await self._unasked(known, denied)
        if ready:
            await self._desk.scribe.commit(Action.PLANNED, case.id, {"questions": len(ready)})
            await self._ask_all(case, ready)
        return bool(ready)

    async def _unasked(self, known: Mapping[Key, Lookup], rows: Iterable[Lookup]) -> None:
        """Note what cannot be asked, where that is news; what was answered once stays answered."""
        fresh = []
        for row in rows:
            old = known.get(row.key)
            if old is None or (not old.outcome.final and old.why != row.why):
                fresh.append(row)
        if fresh:
            await self._desk.outcomes.unasked(fresh)

    def _plan(
        self, case: Case, papers: Papers, source: Source, planned: Sequence[Step]
    ) -> tuple[list[_Ready], list[Lookup]]:
        manifest = source.manifest
        if not planned:
            return [], []
        wanted = Door.of(manifest)
        answer = self._desk.gate.open(wanted, case, planned[0].party_id, papers)
        blank = [(step, self._blank(case, source, step)) for step in planned]
        if isinstance(answer, Denial):
            return [], [_because(lookup, answer) for _, lookup in blank]
        lacking = [_lacking(lookup, step) for step, lookup in blank if step.lacks]
        ready = [_Ready(step, source, answer, _granted(lookup, answer)) for step, lookup in blank if not step.lacks]
        return ready, lacking

    async def _ask_all(self, case: Case, ready: Sequence[_Ready]) -> None:
        slots = asyncio.Semaphore(self._desk.concurrency)
        done = 0

        async def one(item: _Ready) -> None:
            nonlocal done
            async with slots:
                outcome = await self._ask(case, item)
            done += 1
            self._on_progress(Progress(case.number, done, len(ready), item.source.manifest.title, outcome))

        async with asyncio.TaskGroup() as group:
            for item in ready:
                group.create_task(one(item))

    async def _ask(self, case: Case, item: _Ready) -> Outcome:
        """Ask, draft, or leave to a person; what the connectors refuse to send is not asked, with their reason."""
        try:
            if isinstance(item.source, Exchange):
                return await self._draft(case, item, item.source)
            if isinstance(item.source, PublicDesk):
                today = self._desk.scribe.today()
                return await self._left(awaiting(item.lookup, item.source.title, today, self._desk.due_days))
            return await self._send(item)
        except (connector_errors.Denied, connector_errors.BadQuery) as error:
            return await self._left(_unsent(item.lookup, str(error), type(error).__name__))
        except connector_errors.ManifestError:
            name = "database_url" if item.source.manifest.database else "base_url"
            why = f"未设置接入地址；请在 skiptrace.toml 的 [sources.{item.lookup.source}] 填写 {name} 后再次查询"
            return await self._left(_unsent(item.lookup, why, "Unreachable"))

    async def _left(self, lookup: Lookup) -> Outcome:
        await self._desk.outcomes.unasked([lookup])
        return lookup.outcome

    async def _send(self, item: _Ready) -> Outcome:
        asked = await self._desk.asker.ask(item.step.query, item.grant)
        return (await self._desk.outcomes.write(item.lookup, asked)).outcome

    async def _draft(self, case: Case, item: _Ready, source: Exchange) -> Outcome:
        now = self._desk.scribe.now()
        async with self._desk.store.write() as tx:
            why = "请求包已起草，等待另一人批准（packs approve）"
            waiting = replace(item.lookup, outcome=Outcome.PENDING, why=why, at=now)
            lookup = await self._desk.ledger.put(tx, waiting)
            no = pack_number(lookup.id)
            drawn = source.draft(item.step.query, item.grant, pack_no=no, drawn=self._desk.scribe.today())
            pack = Pack(
                no,
                lookup.id,
                case.id,
                lookup.source,
                PackState.DRAFTED,
                drawn.filename,
                hashlib.sha256(drawn.body).hexdigest(),
                item.grant.permit_id,
                self._desk.scribe.actor.name,
                now,
                "",
                None,
            )
            await self._desk.packs.draft(tx, pack, drawn.body)
        return Outcome.PENDING

    async def _court_results(self, case: Case, docket: Docket | None) -> None:
        """The court's results are never asked for: say whether they may come, and what brings them."""
        known = {row.key: row for row in await self._desk.ledger.of_case(case.id)}
        rows = []
        for source in self._desk.sources.values():
            manifest = source.manifest
            if manifest.family is not Family.DROP:
                continue
            authority = min(manifest.authorities)
            row = self._empty(case, manifest.id, next(iter(manifest.operations)), case.debtor.id, "", authority)
            closed = door(authority, docket) or self._desk.gate.unassessed(manifest.id)
            if closed is not None:
                row = replace(row, why=closed.text, articles=(closed.article,), opens_with=closed.opens_with)
            else:
                why = "等待法院网络查控结果；可向法院申请查询"
                row = replace(row, outcome=Outcome.PENDING, why=why, opens_with="网络查控申请书")
            rows.append(row)
        await self._unasked(known, rows)

    def _blank(self, case: Case, source: Source, step: Step) -> Lookup:
        print_ = self._desk.master.fingerprint("query", step.query.key)
        authority = min(source.manifest.authorities)
        return self._empty(case, source.manifest.id, step.query.operation, step.party_id, print_, authority)

    def _empty(
        self, case: Case, source: str, operation: str, party_id: str, query_print: str, authority: Authority
    ) -> Lookup:
        now = self._desk.scribe.now()
        return Lookup(case.id, party_id, source, operation, query_print, authority, Outcome.NOT_ASKED, now)


def _resumed(item: _Ready, known: Mapping[Key, Lookup], today: date) -> _Ready | None:
    """The question that fetches an answer for which the holder asked to wait, once it is due."""
    old = known.get(item.lookup.key)
    if old is None or old.outcome is not Outcome.PENDING or not old.ticket or "resume" not in item.source.needs:
        return None
    if old.due is not None and old.due > today:
        return None
    query = Query(item.lookup.source, "resume", {"process_id": old.ticket})
    return replace(item, step=replace(item.step, query=query))


def _unsent(lookup: Lookup, why: str, error: str) -> Lookup:
    return replace(lookup, outcome=Outcome.NOT_ASKED, why=why, error=error)


def _granted(lookup: Lookup, grant: Grant) -> Lookup:
    return replace(
        lookup,
        authority=grant.authority,
        grant_id=grant.id,
        permit_id=grant.permit_id,
        docket_id=grant.docket_id,
    )


def _because(lookup: Lookup, denial: Denial) -> Lookup:
    opens = next((reason.opens_with for reason in denial.reasons if reason.opens_with), "")
    articles = tuple(dict.fromkeys(reason.article for reason in denial.reasons))
    why = "；".join(reason.text for reason in denial.reasons)
    return replace(lookup, why=why, articles=articles, opens_with=opens)


def _lacking(lookup: Lookup, step: Step) -> Lookup:
    names = "、".join(_KEY_NAMES[key] for key in step.lacks)
    return replace(lookup, why=f"缺少{names}，无法查询；请补全债务人资料", error="BadQuery")
