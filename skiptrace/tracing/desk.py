"""Public pages that a person looks up for a case: who types what where, and the saved page taken in.

A site with a captcha is asked by a person or not at all. The permit is needed all the same, when the steps are handed
out and again when the page comes; a page that was asked about somebody else goes back and leaves no trace here.
"""

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from pathlib import Path

from sqlalchemy import select

from connectors import errors as connector_errors
from connectors.answer import Asked, Outcome
from connectors.asker import only
from connectors.engines.desk import Capture
from connectors.grant import Grant
from connectors.ports import IntentLog
from connectors.query import Query
from connectors.reply import Reply
from connectors.source import Desk, Source
from skiptrace.cases.case import Case, Party
from skiptrace.cases.register import Register
from skiptrace.errors import NotAllowed, UsageError
from skiptrace.evidence.vault import evidence
from skiptrace.journal import Action, Scribe
from skiptrace.permits.errors import Denial
from skiptrace.permits.gate import Door, Gate
from skiptrace.permits.register import PermitRegister
from skiptrace.storage.sealing import MasterKey
from skiptrace.storage.store import Store
from skiptrace.tracing.identity import questions
from skiptrace.tracing.ledger import Ledger, Lookup
from skiptrace.tracing.outcomes import OutcomeWriter
from skiptrace.tracing.plan import steps
from skiptrace.tracing.replies import ON_PAPER, Taken
from skiptrace.tracing.resolve import Resolver

_SUFFIXES = frozenset({".html", ".htm"})
_ONCE = 1


@dataclass(frozen=True, slots=True)
class Errand:
    """One question that a person puts to a public site about one party. `closed` says why he may not now."""

    source: Desk
    party: Party
    query: Query = field(repr=False)
    row: Lookup
    closed: tuple[str, ...] = ()


def awaiting(lookup: Lookup, title: str, today: date, due_days: int) -> Lookup:
    """The wait for a person, as a row of the ledger."""
    why = f"待人工到{title}查询（desk steps），取得结果页后取入（desk take）"
    return replace(lookup, outcome=Outcome.PENDING, why=why, due=today + timedelta(days=due_days))


@dataclass(frozen=True, slots=True)
class CaptureDesk:
    """Hands out steps and takes pages in, as one person."""

    store: Store
    sources: Mapping[str, Source]
    ledger: Ledger
    outcomes: OutcomeWriter
    permits: PermitRegister
    cases: Register
    resolver: Resolver
    gate: Gate
    intents: IntentLog
    scribe: Scribe
    master: MasterKey

    async def errands(self, case: Case) -> tuple[Errand, ...]:
        """What is open for this case; the intent of each errand that may be run is committed to the journal."""
        papers = await self.permits.papers(case.id)
        found = []
        async for errand in self._planned(case):
            if errand.row.outcome.final:
                continue
            answer = self.gate.open(_door(errand.source), case, errand.party.id, papers)
            if isinstance(answer, Denial):
                found.append(replace(errand, closed=_told(answer)))
            else:
                await self.intents.intend(answer, errand.query, _ONCE)
                found.append(errand)
        return tuple(found)

    async def take(self, case: Case, files: Sequence[Path], source: str, role: str = "") -> Taken:
        """Take the saved pages of one result (all pages of it at once). The same pages again change nothing.

        UsageError for a page that is no result page or was asked about somebody else: nothing of it is kept.
        NotAllowed without a permit in force.
        """
        desk = self._desk(source)
        now = self.scribe.now()
        replies = [await asyncio.to_thread(self._read, desk, path, now) for path in files]
        operation = _operation(desk, files, replies)
        errand = await self._asked(case, desk, operation, files, replies, role)
        name = "、".join(path.name for path in files)
        if await self._known(case.id, replies):
            return Taken(name, desk.id, case.id, errand.row.outcome, errand.row.records, new=False)
        grant = await self.granted(case, errand)
        answer = await asyncio.to_thread(desk.parse, operation, replies)
        asked = Asked(tuple(replies), only(grant.fields, answer))
        row = replace(errand.row, authority=grant.authority, grant_id=grant.id, docket_id=grant.docket_id)
        placed = await self.outcomes.write(row, asked, Action.REPLY_TAKEN)
        await self.resolver.resolve(case)
        return Taken(name, desk.id, case.id, placed.outcome, placed.records, new=True)

    async def _planned(self, case: Case) -> AsyncIterator[Errand]:
        """Every question of a desk source that the known identity allows, with its row as it stands."""
        rows = {row.key: row for row in await self.ledger.of_case(case.id)}
        identities = await self.resolver.identities(case)
        parties = {party.id: party for party in case.parties}
        for source in self.sources.values():
            if not isinstance(source, Desk):
                continue
            for identity in identities.values():
                for step in steps(source.id, source.needs, questions(identity)):
                    blank = self._blank(case, source, step.party_id, step.query)
                    if not step.lacks:
                        row = rows.get(blank.key, blank)
                        yield Errand(source, parties[step.party_id], step.query, row)

    def _blank(self, case: Case, source: Desk, party_id: str, query: Query) -> Lookup:
        print_ = self.master.fingerprint("query", query.key)
        authority = min(source.authorities)
        outcome = Outcome.NOT_ASKED
        return Lookup(case.id, party_id, source.id, query.operation, print_, authority, outcome, self.scribe.now())

    async def _asked(
        self, case: Case, desk: Desk, operation: str, files: Sequence[Path], replies: Sequence[Reply], role: str
    ) -> Errand:
        """The errand that the pages answer, by what they repeat of the question."""
        async for errand in self._planned(case):
            mine = errand.source is desk and errand.query.operation == operation and role in {"", errand.party.role}
            if mine and all(desk.answers(errand.query, reply) for reply in replies):
                return errand
        names = "、".join(path.name for path in files)
        raise UsageError(
            f"{names}：页面上填写的查询对象不是本案当事人（姓名、证件号码须与本案完全一致），未取入；请核对后重新查询"
        )

    async def planned(self, case: Case, source: str) -> tuple[Errand, ...]:
        """Every question to one site that the known identity allows, answered or not."""
        desk = self._desk(source)
        return tuple([errand async for errand in self._planned(case) if errand.source is desk])

    async def granted(self, case: Case, errand: Errand) -> Grant:
        """The grant for an errand as case and papers stand now. NotAllowed with the reasons."""
        now = await self.cases.case(case.id)
        papers = await self.permits.papers(case.id)
        answer = self.gate.open(_door(errand.source), now, errand.party.id, papers)
        if isinstance(answer, Denial):
            raise NotAllowed(_told(answer))
        return answer

    async def _known(self, case_id: str, replies: Sequence[Reply]) -> bool:
        wanted = {reply.sha256 for reply in replies}
        query = select(evidence.c.sha256).where(evidence.c.scope == case_id, evidence.c.sha256.in_(wanted))
        async with self.store.read() as tx:
            return set((await tx.execute(query)).scalars()) == wanted

    def _desk(self, source: str) -> Desk:
        found = self.sources.get(source)
        if not isinstance(found, Desk):
            known = "、".join(name for name, each in self.sources.items() if isinstance(each, Desk))
            raise UsageError(f"{source} 不是由人工查询的公开来源；可用：{known}")
        return found

    def _read(self, desk: Desk, path: Path, at: datetime) -> Reply:
        if path.suffix.lower() not in _SUFFIXES:
            on_paper = "；打印件的扫描件请用 replies paper add" if path.suffix.lower() in ON_PAPER else ""
            raise UsageError(f"{path.name}：只接受浏览器另存的网页（{'、'.join(sorted(_SUFFIXES))}）{on_paper}")
        try:
            body = path.read_bytes()
        except FileNotFoundError:
            raise UsageError(f"找不到文件 {path}") from None
        return desk.accept(Capture(body, path.name, self.scribe.actor.name, at))


def _operation(desk: Desk, files: Sequence[Path], replies: Sequence[Reply]) -> str:
    """The part of the site whose result all pages are."""
    found = set()
    for path, reply in zip(files, replies, strict=True):
        try:
            found.add(desk.match(reply))
        except connector_errors.Contract as error:
            raise UsageError(f"{path.name}：{error}；验证码、登录、出错页都不是查询结果，未取入") from None
    if len(found) != 1:
        raise UsageError("一次只能取入同一项查询结果的各页")
    return found.pop()


def _door(source: Desk) -> Door:
    return Door.of(source.manifest)


def _told(denial: Denial) -> tuple[str, ...]:
    return tuple(f"{reason.text}（{reason.article}）" for reason in denial.reasons)
