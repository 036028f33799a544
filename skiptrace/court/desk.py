"""The desk for the court's papers: take one in, give out its form, enter it twice, let it take effect.

Surprising: nobody is told what the other person entered, not even where the two differ; the places are told, and the
paper is to be looked at again (个人信息保护法 51; the same separation as for permits).
"""

import asyncio
import hashlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from sqlalchemy.ext.asyncio import AsyncConnection

from connectors.authority import Authority
from skiptrace.cases.case import Case
from skiptrace.cases.register import Register
from skiptrace.court.change import changes_of
from skiptrace.court.choices import Decision, PaperKind
from skiptrace.court.effects import Effects
from skiptrace.court.file import CourtFile, CourtRuling
from skiptrace.court.forms import CourtForm, LaterRuling, MeasuresPaper, Ruling
from skiptrace.court.measure import Measure, changed
from skiptrace.court.paper import CourtPaper
from skiptrace.court.papers import PaperStore
from skiptrace.court.validity import Notice, check, notices
from skiptrace.entering.agreement import Difference
from skiptrace.entering.entry import Entry, PaperState, Turn, turn, unlike
from skiptrace.entering.reading import read_form
from skiptrace.entering.sheet import blank_form
from skiptrace.errors import NotAllowed, UsageError
from skiptrace.evidence import Exhibit, Vault
from skiptrace.journal import Action, Scribe
from skiptrace.law.stages import door
from skiptrace.permits.docket import Docket, court_number
from skiptrace.permits.register import PermitRegister
from skiptrace.settings import Role
from skiptrace.storage.store import Store
from skiptrace.tracing.resolve import Resolver
from skiptrace.tracing.sight import WITHHELD_WHY, may_see_court_values
from skiptrace.tracing.titles import COURT

_AUDIT_WHY = "审计角色只查看文书清单、状态与日志，不登记、不录入、不查看内容（个人信息保护法第6条、第51条）"


@dataclass(frozen=True, slots=True)
class Taken:
    """A paper at the desk. `new` is False when this very file was taken before."""

    paper: CourtPaper
    new: bool


@dataclass(frozen=True, slots=True)
class Entered:
    """What came of an entry: the paper as it stands, where the two differ, what to look at again."""

    paper: CourtPaper
    differences: tuple[Difference, ...]
    notices: tuple[Notice, ...]


@dataclass(frozen=True, slots=True)
class Shown:
    """A paper with who entered it and where their last entries differ. No value of it."""

    paper: CourtPaper
    entries: tuple[Entry[CourtForm], ...]
    differences: tuple[Difference, ...]
    notices: tuple[Notice, ...]


@dataclass(frozen=True, slots=True)
class CourtDesk:
    """Takes, gives out and settles papers for one person in one role."""

    store: Store
    papers: PaperStore
    vault: Vault
    scribe: Scribe
    cases: Register
    permits: PermitRegister
    effects: Effects
    resolver: Resolver

    async def take(self, case: Case, kind: PaperKind, body: bytes) -> Taken:
        """Seal a paper's picture. UsageError for what is no picture; NotAllowed when its stage is not open."""
        from skiptrace.entering import picture

        self._may_enter()
        seen = await asyncio.to_thread(picture.look, body)
        docket = _opened(kind, await self.permits.docket(case.id))
        sha256, now = hashlib.sha256(body).hexdigest(), self.scribe.now()
        async with self.store.write() as tx:
            if (known := await self.papers.same(tx, case.id, sha256)) is not None:
                return Taken(known, new=False)
            kept = await self.vault.keep(tx, Exhibit(case.id, body, seen.kind, COURT, now, operation=kind))
            paper = await self.papers.add(
                tx,
                CourtPaper(
                    "", "", case.id, docket.id, kind, kept.id, sha256, seen.kind, seen.pages, PaperState.TAKEN,
                    self.scribe.actor.name, now, "", None,
                ),
            )  # fmt: skip
            detail = {"paper": paper.number, "kind": kind, "evidence": kept.id, "sha256": sha256}
            await self.scribe.write(tx, Action.COURT_TAKEN, case.id, detail)
        return Taken(paper, new=True)

    async def form(self, number: str, rows: int | None = None) -> bytes:
        """An empty form beside the paper's pictures; that somebody looked at them is journalled."""
        from skiptrace.entering import picture

        self._may_enter()
        async with self.store.write() as tx:
            paper = await self.papers.paper(tx, number)
            body = await self.vault.open(tx, paper.evidence_id)
            await self.scribe.write(tx, Action.READ, paper.case_id, {"paper": paper.number, "fields": "picture"})
        return await asyncio.to_thread(lambda: blank_form(paper.original, picture.drawn(body), rows))

    async def enter(self, number: str, body: bytes) -> Entered:
        """Keep this person's reading (a filled form, or JSON); settle the paper when another person read the same."""
        self._may_enter()
        async with self.store.read() as tx:
            paper = await self.papers.paper(tx, number)
        form = await asyncio.to_thread(_read, paper, body)
        case = await self.cases.case(paper.case_id)
        dockets = await self.permits.dockets(paper.case_id)
        async with self.store.read() as tx:
            known = await self.papers.measures(tx, paper.case_id)
        found = check(form, paper, case, dockets, known)
        _opened(paper.kind, dockets[0] if dockets else None)
        async with self.store.write() as tx:
            entered = await self._enter(tx, number, form, case)
        if entered.paper.state is PaperState.SETTLED and paper.kind is PaperKind.NETWORK_PRINT:
            await self.resolver.resolve(case)
        return replace(entered, notices=found)

    async def list(self, case_id: str = "") -> tuple[CourtPaper, ...]:
        """The papers of one case, or of all, without any content."""
        self._may_list()
        async with self.store.read() as tx:
            return await self.papers.list(tx, case_id)

    async def show(self, number: str) -> Shown:
        """How far a paper is: who entered it, and where the last entries of two persons differ."""
        self._may_list()
        async with self.store.read() as tx:
            paper = await self.papers.paper(tx, number)
            entries = await self.papers.entries(tx, paper)
            known = await self.papers.measures(tx, paper.case_id)
        if paper.state is PaperState.SETTLED:
            form = next(entry.form for entry in entries if entry.id == paper.settled_entry)
            return Shown(paper, entries, (), notices(form, paper, known))
        return Shown(paper, entries, unlike(entries), ())

    async def measures(self, case_id: str) -> tuple[Measure, ...]:
        """The measures of a case's settled papers."""
        self._may_enter()
        return (await self.file(case_id)).measures

    async def file(self, case_id: str) -> CourtFile:
        """What the court did in a case, as settled; for the rooms that make documents."""
        return (await self.files([case_id]))[case_id]

    async def files(self, case_ids: Collection[str]) -> Mapping[str, CourtFile]:
        """The same of many cases, each by its id, in a few statements however many they are."""
        if not may_see_court_values(self._role):
            raise NotAllowed([WITHHELD_WHY])
        async with self.store.read() as tx:
            settled = await self.papers.settled(tx, case_ids)
            measures = await self.papers.measures_of(tx, case_ids)
        return {each: _file(settled[each], measures[each]) for each in settled}

    async def _enter(self, tx: AsyncConnection, number: str, form: CourtForm, case: Case) -> Entered:
        paper = await self.papers.paper(tx, number, lock=True)
        person = self.scribe.actor.name
        entries = await self.papers.entries(tx, paper)
        if paper.state is PaperState.SETTLED:
            raise UsageError(f"文书 {paper.number} 已由两人录入一致并生效，不能再录入")
        came = turn(entries, person, form)
        entry = await self.papers.enter(tx, paper, person, form, self.scribe.now())
        await self._note(tx, paper, entry, came)
        if came.agreed is None:
            await self.papers.move(tx, paper, came.state)
        else:
            await self._settle(tx, paper, came.agreed, case)
        return Entered(await self.papers.paper(tx, number), came.told, ())

    async def _settle(self, tx: AsyncConnection, paper: CourtPaper, entry: Entry[CourtForm], case: Case) -> None:
        """The earlier of the two entries that agree gives the values."""
        await self.papers.settle(tx, paper, entry, self.scribe.now())
        changed = await self.effects.take_effect(tx, paper, entry.form, case)
        detail = {"paper": paper.number, "kind": paper.kind, "entry": entry.id, **changed}
        await self.scribe.write(tx, Action.COURT_SETTLED, paper.case_id, detail)

    async def _note(
        self, tx: AsyncConnection, paper: CourtPaper, entry: Entry[CourtForm], came: Turn[CourtForm]
    ) -> None:
        detail = {
            "paper": paper.number,
            "entry": entry.id,
            "state": came.state,
            "differs": [each.path for each in came.told],
        }
        await self.scribe.write(tx, Action.COURT_ENTERED, paper.case_id, detail)

    @property
    def _role(self) -> Role:
        return Role(self.scribe.actor.role)

    def _may_list(self) -> None:
        if not may_see_court_values(self._role):
            raise NotAllowed([WITHHELD_WHY])

    def _may_enter(self) -> None:
        self._may_list()
        if self._role is Role.AUDITOR:
            raise NotAllowed([_AUDIT_WHY])


def _opened(kind: PaperKind, docket: Docket | None) -> Docket:
    """The docket that the paper belongs to; the print's door must stand open (保全规定 11)."""
    if docket is None or not docket.number:
        raise UsageError(
            "本案尚未登记法院案号；请先运行 dockets add 登记法院案件（诉前保全填财保案号），再登记法院文书"
        )
    if kind is PaperKind.NETWORK_PRINT and (closed := door(Authority.JUD, docket)) is not None:
        raise NotAllowed([f"{closed.text}（{closed.article}）"])
    return docket


def _read(paper: CourtPaper, body: bytes) -> CourtForm:
    form = read_form(paper.original, body)
    assert isinstance(form, CourtForm)
    return form


def _file(settled: Sequence[tuple[CourtPaper, CourtForm]], measures: Sequence[Measure]) -> CourtFile:
    """What settled papers and their measures come to."""
    numbers = {number for _, form in settled for number in _numbers(form)}
    later = [each for paper, form in settled for each in changes_of(paper, form)]
    ours = frozenset(numbers).union(*(each.numbers for each in measures))
    rulings = [_ruling(paper, form) for paper, form in settled if isinstance(form, Ruling)]
    return CourtFile(tuple(paper for paper, _ in settled), changed(measures, later), ours, tuple(rulings))


def _ruling(paper: CourtPaper, form: Ruling) -> CourtRuling:
    """What the calendar counts from: when a ruling was made and served, and whether it granted."""
    served = form.served_on.value if form.served_on else None
    return CourtRuling(paper.number, form.made_on.value, served, form.decision.value is Decision.GRANTED)


def _numbers(form: CourtForm) -> Sequence[str]:
    """The court's own numbers on a paper, under which registries note our measures."""
    if isinstance(form, Ruling | LaterRuling):
        return [court_number(form.ruling_no.value)]
    return [court_number(form.document_no.value)] if isinstance(form, MeasuresPaper) else []
