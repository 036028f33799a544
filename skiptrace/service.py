"""The composition root: the one place that chooses implementations and hands settings to rooms."""

import asyncio
import hashlib
import json
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import connectors
from connectors.asker import Asker
from connectors.authority import Family
from connectors.guard.lane import Guards
from connectors.mailbox import Opening
from connectors.source import Source
from connectors.transport.http import HttpTransport
from connectors.transport.routes import Routes
from connectors.transport.sftp import SftpPlace, sftp_mailbox
from connectors.transport.sql import SqlTransport
from connectors.wire import Address, Transport
from matching import Reliability, parse_party
from skiptrace.access.assignment import Assignments
from skiptrace.access.keys import KeyRegister, KeyRing
from skiptrace.access.permission import Permission, Refusal, refused
from skiptrace.assets.costs import Premium
from skiptrace.assets.disposal import disposals
from skiptrace.assets.plan import Terms
from skiptrace.assets.planner import Planner
from skiptrace.assets.register import assets
from skiptrace.batch.finding import Finding, View
from skiptrace.batch.ledger import RunLedger
from skiptrace.batch.report import ReportHead, write_report
from skiptrace.candidates.desk import IndexDesk
from skiptrace.candidates.finder import Finder, Found
from skiptrace.candidates.keeper import Keeper
from skiptrace.candidates.opening import index_place
from skiptrace.candidates.pairs import CasePairs
from skiptrace.candidates.place import IndexPlace
from skiptrace.candidates.scope import OWN, PUBLIC, scopes_of_case
from skiptrace.candidates.upkeep import Upkeep
from skiptrace.cases.case import Case, Party
from skiptrace.cases.events import SOURCE as LIMITATION_PROOF
from skiptrace.cases.events import EventRegister
from skiptrace.cases.guarantees import GuaranteeRegister
from skiptrace.cases.household import HouseholdRegister
from skiptrace.cases.register import Register
from skiptrace.clock import Clock, SystemClock, WorldClock
from skiptrace.contacts.confirmable import Confirmable, confirmable
from skiptrace.contacts.log import ContactLog
from skiptrace.contacts.point import ContactPoint
from skiptrace.contacts.ranking import rank
from skiptrace.court.choices import PaperKind
from skiptrace.court.desk import CourtDesk
from skiptrace.court.effects import Effects
from skiptrace.court.papers import PaperStore
from skiptrace.documents.book import Book, JournalHead, Means, Teller, make_book
from skiptrace.documents.bundle import stamp
from skiptrace.documents.bundle.binder import Binder, Bundle
from skiptrace.documents.calendar import CaseCalendar, Seen, docket_calendar, numbered
from skiptrace.documents.papers.bulk import Drafted
from skiptrace.documents.papers.choice import wanted
from skiptrace.documents.set import drafts, hashed_name, render
from skiptrace.errors import NotAllowed, StoreError
from skiptrace.evidence import Vault
from skiptrace.journal import Action, Actor, Journal, Scribe
from skiptrace.permits.assessed import Assessed
from skiptrace.permits.gate import Gate, StandingGrants
from skiptrace.permits.register import PermitRegister
from skiptrace.settings import Role, Settings, SourceSettings
from skiptrace.storage import migrate
from skiptrace.storage.sealing import MasterKey, SealClass, Sealer
from skiptrace.storage.store import Store
from skiptrace.tracing.assemble import Assembler
from skiptrace.tracing.courier import Courier
from skiptrace.tracing.desk import CaptureDesk
from skiptrace.tracing.intents import JournalledIntents
from skiptrace.tracing.kept import KeptReplies
from skiptrace.tracing.lanes import Lanes, Standing
from skiptrace.tracing.ledger import Ledger
from skiptrace.tracing.outcomes import OutcomeWriter
from skiptrace.tracing.packs import PackDesk
from skiptrace.tracing.profile import Profile
from skiptrace.tracing.records import RecordStore
from skiptrace.tracing.replies import ReplyDesk
from skiptrace.tracing.resolve import Resolver
from skiptrace.tracing.review import ReviewDesk
from skiptrace.tracing.sight import WITHHELD_WHY, may_see_court_values, seen_by
from skiptrace.tracing.titles import COURT, Titles
from skiptrace.tracing.tracer import Desk, Progress, Tracer

_PAGE = 500
"""Lines of a run read at a time."""


@dataclass(frozen=True, slots=True)
class Service:
    """Every room, put together for one person in one role."""

    settings: Settings
    scribe: Scribe
    store: Store
    sealer: Sealer
    vault: Vault
    cases: Register
    permits: PermitRegister
    packs: PackDesk
    courier: Courier
    replies: ReplyDesk
    desk_captures: CaptureDesk
    reviews: ReviewDesk
    court: CourtDesk
    planner: Planner
    events: EventRegister
    households: HouseholdRegister
    guarantees: GuaranteeRegister
    contacts: ContactLog
    candidates: CasePairs
    finder: Finder
    index: IndexDesk
    assignments: Assignments
    keys: KeyRegister
    records: RecordStore
    assembler: Assembler
    desk: Desk
    sources: dict[str, Source]

    async def trace(self, case: Case, on_progress: Callable[[Progress], None] = lambda _: None) -> None:
        """Run or go on with a trace; replies of this case that lie in the inbox are taken first."""
        mine = frozenset(pack.no for pack in await self.packs.list(case_id=case.id))
        await self.replies.sweep(self.settings.inbox, only=mine)
        await Tracer(self.desk, on_progress).trace(case)

    async def profile(self, case: Case) -> Profile:
        """The profile as this person's role may see it."""
        whole = await self.assembler.profile(case, await self.permits.docket(case.id))
        return seen_by(whole, self.role)

    async def contact_points(self, profile: Profile, party: Party | None = None) -> tuple[ContactPoint, ...]:
        """The ranked contact points of a party (the debtor unless said), with what calls to them have shown."""
        today = self.scribe.today()
        points = rank(profile, (), today, party=party)
        return rank(profile, await self.contacts.lines(profile.case, points), today, party=party)

    async def book(self, case: Case) -> Book:
        """Everything that the dossier and the court set are made from, as it stands now.

        NotAllowed for a role that may not see what a court obtained.
        """
        if not may_see_court_values(self.role):
            raise NotAllowed([WITHHELD_WHY])
        profile = await self.profile(case)
        number, head = await self.journal.end()
        points = await self.contact_points(profile)
        did = await self.court.file(case.id)
        chosen = self.settings.plan
        terms = Terms(await self.planner.choices(case.id), Premium(chosen.premium_rate, chosen.premium_least))
        households = await self.households.of_case(case.id)
        supported = {each.party_id: each.count for each in households.values()}
        told = await self.events.of_case(case.id), self._tellers, await self.guarantees.of_case(case.id)
        means = Means(chosen.living_standard, terms, supported, *told)
        chain = JournalHead(number, head)
        return make_book(profile, self.settings.creditor, points, chain, did, means, self.settings.counsel)

    async def calendar(self, case: Case) -> CaseCalendar:
        """The dated duties of a case: what a book's calendar says, without making the whole book.

        NotAllowed for a role that may not see what a court obtained.
        """
        court, profile = await self.court.file(case.id), await self.profile(case)
        things = assets(profile, profile.at.date(), self.settings.creditor.name, court)
        told = await self.events.of_case(case.id), await self.guarantees.of_case(case.id)
        seen = Seen(numbered(things), disposals(case, things), *told)
        return docket_calendar(case, profile.docket, court, profile.at.date(), seen)

    async def confirmable(self, case: Case) -> tuple[Confirmable, ...]:
        """The contacts of a case that a person may confirm as having interrupted a limitation."""
        return confirmable(case, await self.contacts.lines(case), await self.events.of_case(case.id))

    async def dossier(self, case: Case, templates: Path | None = None) -> dict[str, bytes]:
        """The files of both products by their place below a folder, rendered beside the loop and journalled."""
        files = await asyncio.to_thread(render, await self.book(case), templates or self.settings.templates)
        detail = {"files": {hashed_name(place): hashlib.sha256(body).hexdigest() for place, body in files.items()}}
        await self.scribe.commit(Action.DOSSIER_MADE, case.id, detail)
        return files

    async def papers(
        self, case: Case, names: tuple[str, ...] = (), templates: Path | None = None
    ) -> tuple[Drafted, ...]:
        """Drafts of the named papers, or of all that the stage offers, rendered beside the loop and journalled.

        UsageError for a paper of another stage; NotAllowed for a role that may not see what a court obtained.
        """
        book = await self.book(case)
        chosen = wanted(book, names)
        made = await asyncio.to_thread(drafts, book, chosen, templates or self.settings.templates)
        detail = {"files": {each.paper: hashlib.sha256(each.body).hexdigest() for each in made}}
        await self.scribe.commit(Action.PAPERS_MADE, case.id, detail)
        return made

    async def bundle(self, case: Case, *, timestamp: bool = True) -> Bundle:
        """The evidence bundle, stamped where an authority is set (unless told not to), and journalled.

        NotAllowed for a role that may not see what a court obtained.
        """
        url, pem = self.settings.timestamp_url, self.settings.timestamp_certificates
        authority = stamp.Authority(str(url), stamp.roots(pem) if pem else ()) if url and timestamp else None
        manifests = {name: source.manifest for name, source in self.sources.items()}
        binder = Binder(self.store, self.vault, self.journal, self.permits, manifests)
        bound = await binder.bind(await self.book(case), self.scribe.actor, authority)
        detail = {"manifest_sha256": bound.manifest_sha256, "stamped": bound.stamped}
        await self.scribe.commit(Action.BUNDLE_MADE, case.id, detail)
        return bound

    async def near(self, known: Mapping[str, str | Sequence[str]], case: Case | None = None) -> Found:
        """Who in the index may be a person of whom this is known, in the scopes open to this role; journalled.

        Without a case the creditor's own parties and public records, for a case its docket's and its own besides.
        """
        scopes: tuple[str, ...] = (OWN, PUBLIC)
        if case is not None:
            scopes = scopes_of_case(self.role, case.id, await self.permits.papers(case.id))
        print_ = self.sealer.master.fingerprint("candidates", json.dumps(known, ensure_ascii=False, sort_keys=True))
        detail = {"fields": "candidates", "query": print_, "scopes": len(scopes)}
        await self.scribe.commit(Action.READ, case.id if case else "", detail)
        (found,) = await self.finder.near([await asyncio.to_thread(parse_party, known)], scopes)
        return found

    async def forget_strangers(self, case: Case) -> int:
        """Destroy the values of records that turned out to be other persons'; how many there were."""
        async with self.store.write() as tx:
            count = await self.records.forget_strangers(tx, case.id)
            await self.scribe.write(tx, Action.ERASED, case.id, {"klass": SealClass.STRANGER, "records": count})
        return count

    @property
    def _tellers(self) -> tuple[Teller, ...]:
        """Every source with the kinds of records that its manifest names."""
        return tuple(teller(name, source) for name, source in self.sources.items())

    @property
    def journal(self) -> Journal:
        return self.scribe.journal

    @property
    def role(self) -> Role:
        """In which role this person acts; it decides what is seen."""
        return Role(self.scribe.actor.role)

    async def refused(self, permission: Permission, case: Case | None = None) -> Refusal | None:
        """None when this person may; else why not, journalled: the role, or a case that is not his."""
        why = refused(self.role, permission)
        if why is None and case is not None:
            why = await self.assignments.refused(self.role, case.id)
        if why is not None:
            detail = {"permission": permission, "code": why.code, "articles": [why.article]}
            await self.scribe.commit(Action.DENIED, case.id if case else "", detail)
        return why


@dataclass(frozen=True, slots=True)
class House:
    """What everybody who works here shares: store and keys, and the sources with their guards.

    Limits and breakers hold for a source whoever asks.
    """

    settings: Settings
    clock: Clock
    store: Store
    sealer: Sealer
    journal: Journal
    sources: dict[str, Source]
    guards: Guards
    lanes: Lanes
    transport: Transport
    index: IndexPlace
    assessed: Assessed

    @property
    def key_ring(self) -> KeyRing:
        return KeyRing(self.store, self.sealer.master)

    def acting(self, actor: Actor) -> Service:
        """The service for one person in one role."""
        return _compose(self, actor)

    @property
    def runs(self) -> RunLedger:
        """Which traces were asked for, and where they stand."""
        return RunLedger(self.store, self.clock)

    async def standings(self) -> Mapping[str, Standing]:
        """How each source stands for all processes: used today, held, resting, stopped."""
        return await self.lanes.standings()

    async def release_source(self, actor: Actor, source: str) -> bool:
        """Let a stopped source be asked again, in the name of who looked at its replies; False when it was not."""
        async with self.store.write() as tx:
            released = await self.lanes.release(tx, source)
            if released:
                scribe = Scribe(self.journal, self.clock, actor)
                await scribe.write(tx, Action.RELEASED, "", {"source": source})
        self.guards.reopen(source)
        return released

    def keeper(self) -> Keeper:
        """What keeps the index up to date while a service runs, in the name of whom the settings name."""
        actor = Actor(self.settings.person, self.settings.role)
        return Keeper(self.acting(actor).index.upkeep)

    async def trace_case(self, actor: Actor, case_id: str, on_progress: Callable[[Progress], None]) -> None:
        """Trace one case in the name of who asked for it: what a worker does with each case."""
        service = self.acting(actor)
        await service.trace(await service.cases.case(case_id), on_progress)

    async def run_report(self, actor: Actor, number_or_id: str, out: Path, *, masked: bool = True) -> int:
        """Write the report of a run as this person's role may see it; how many cases it holds."""
        progress, service = await self.runs.progress(number_or_id), self.acting(actor)
        run = progress.run
        titles = {name: source.title for name, source in self.sources.items()}
        withheld = not may_see_court_values(service.role)
        view = View(titles, self.settings.creditor.name, masked, withheld)
        file = await service.cases.placed(run.evidence_id) if run.evidence_id else None
        head = ReportHead(progress, actor, service.scribe.today(), view, file)
        count = await write_report(out, head, self._findings(service, run.id))
        detail = {"run": run.number, "sha256": await asyncio.to_thread(_sha256, out), "masked": masked}
        await service.scribe.commit(Action.REPORT_MADE, "", detail)
        return count

    async def _findings(self, service: Service, run_id: str) -> AsyncIterator[Finding]:
        """The cases of a run in order, each read when it is written."""
        after = -1
        while lines := await self.runs.cases(run_id, after=after, limit=_PAGE):
            for line in lines:
                profile = await service.profile(await service.cases.case(line.case_id))
                yield Finding(line, profile, await service.contact_points(profile))
            after = lines[-1].place


async def initialise(settings: Settings) -> Path:
    """Make the folders, the master key (0600) and the store; what exists is kept. Returns the key's path."""
    for folder in (settings.data, settings.inbox, settings.outbox):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if not settings.key_file.exists():
        MasterKey.create(settings.key_file)
    await migrate.upgrade(settings.url)
    return settings.key_file


@asynccontextmanager
async def open_house(settings: Settings, clock: Clock | None = None) -> AsyncIterator[House]:
    """The house for the time of a process. StoreError when `skiptrace init` was not run."""
    if not settings.key_file.exists():
        raise StoreError(f"找不到主密钥 {settings.key_file}；请先运行 skiptrace init --data {settings.data}")
    await migrate.require_ready(settings.url)
    time = clock or (WorldClock(settings.clock) if settings.clock else SystemClock())
    store = Store(settings.url, synchronous=settings.synchronous)
    async with _transport(settings, time) as transport:
        index: IndexPlace | None = None
        try:
            sealer, sources = Sealer(MasterKey.load(settings.key_file)), known_sources(settings)
            lanes, index = Lanes(store, time), index_place(settings, sealer.master)
            guards, journal = Guards(sources, time, lanes), Journal(store)
            assessed = await asyncio.to_thread(Assessed.of, settings, sources)
            yield House(settings, time, store, sealer, journal, sources, guards, lanes, transport, index, assessed)
            await guards.close()
        finally:
            if index is not None:
                await index.close()
            await store.close()


@asynccontextmanager
async def _transport(settings: Settings, clock: Clock) -> AsyncIterator[Transport]:
    """The way to every source that has an address in the settings."""
    pages, databases = {}, {}
    for name, of in settings.sources.items():
        secret = of.secret.get_secret_value()
        if of.base_url is not None:
            pages[name] = Address(str(of.base_url), secret, of.options)
        if of.database_url:
            databases[name] = Address("", secret, of.options, of.database_url)
    async with HttpTransport(pages, clock) as http, SqlTransport(databases, clock) as sql:
        yield Routes(http, dict.fromkeys(databases, sql))


def _mailboxes(settings: Settings, clock: Clock) -> dict[str, Opening]:
    """How the holders are reached whose settings name an SFTP server."""
    places = {name: _place(of) for name, of in settings.sources.items()}
    return {name: partial(sftp_mailbox, place, clock) for name, place in places.items() if place}


def _place(of: SourceSettings) -> SftpPlace | None:
    if of.sftp is None:
        return None
    given = of.sftp
    return SftpPlace(
        given.host,
        given.port,
        given.user,
        given.host_key,
        "" if given.private_key_file else of.secret.get_secret_value(),
        given.private_key_file,
        given.requests,
        given.replies,
        given.marker,
        given.stable_seconds,
        given.claim_minutes * 60.0,
        given.max_bytes,
    )


@asynccontextmanager
async def open_service(settings: Settings, clock: Clock | None = None) -> AsyncIterator[Service]:
    """The service for the time of a command, acting as the person and role of its settings."""
    async with open_house(settings, clock) as house:
        yield house.acting(Actor(settings.person, settings.role))


def _compose(house: House, actor: Actor) -> Service:
    settings, store, sealer, sources = house.settings, house.store, house.sealer, house.sources
    clock, vault = house.clock, Vault(house.sealer)
    scribe = Scribe(house.journal, clock, actor)
    cases = Register(store, sealer, vault, scribe)
    permits = PermitRegister(store, scribe)
    gate = Gate(clock, sealer.master, house.assessed)
    paper_titles = {f"{COURT}/{kind}": kind.chinese for kind in PaperKind}
    paper_titles[LIMITATION_PROOF] = "时效事件的证明材料"
    titles = Titles(
        {name: source.title for name, source in sources.items()} | paper_titles,
        {name: Reliability(source.manifest.reliability) for name, source in sources.items()},
    )
    bulk = {name for name, source in sources.items() if source.manifest.family is not Family.LOOKUP}
    ledger, records = Ledger(store), RecordStore(sealer, bulk)
    upkeep = Upkeep.of(store, sealer, house.index, scribe, records)
    outcomes = OutcomeWriter(store, vault, ledger, records, scribe)
    packs = PackDesk(store, sealer, scribe, settings.outbox, settings.pack_due_days)
    resolver = Resolver(store, records, scribe, titles)
    court_papers = PaperStore(sealer)
    effects = Effects(court_papers, permits, outcomes, vault, sources["bank_deposits"])
    intents = JournalledIntents(scribe, sealer.master)
    check = StandingGrants(store, clock, house.assessed)
    kept = KeptReplies(store, vault, sources, scribe, sealer.master)
    asker = Asker(house.guards, house.transport, check=check, intents=intents, clock=clock, kept=kept)
    return Service(
        settings=settings,
        scribe=scribe,
        store=store,
        sealer=sealer,
        vault=vault,
        cases=cases,
        permits=permits,
        packs=packs,
        courier=Courier(packs, check, scribe, _mailboxes(settings, clock), settings.inbox),
        replies=ReplyDesk(store, sources, ledger, outcomes, packs, permits, cases, resolver, clock),
        desk_captures=CaptureDesk(
            store, sources, ledger, outcomes, permits, cases, resolver, gate, intents, scribe, sealer.master
        ),
        reviews=ReviewDesk(store, scribe),
        court=CourtDesk(store, court_papers, vault, scribe, cases, permits, effects, resolver),
        planner=Planner(store, sealer, scribe),
        events=EventRegister(store, sealer, vault, scribe),
        households=HouseholdRegister(store, sealer, scribe),
        guarantees=GuaranteeRegister(store, sealer, scribe),
        contacts=ContactLog(store, sealer, scribe),
        assignments=Assignments(store, scribe),
        keys=KeyRegister(store, sealer.master, scribe),
        records=records,
        candidates=CasePairs(upkeep, sealer.master.index_key),
        finder=Finder(upkeep, sealer.master.index_key),
        index=IndexDesk(upkeep),
        assembler=Assembler(store, records, ledger, titles, clock),
        desk=Desk(
            store=store,
            gate=gate,
            permits=permits,
            cases=cases,
            asker=asker,
            sources=sources,
            ledger=ledger,
            outcomes=outcomes,
            packs=packs,
            resolver=resolver,
            scribe=scribe,
            master=sealer.master,
            concurrency=settings.concurrency,
            due_days=settings.pack_due_days,
        ),
        sources=sources,
    )


def known_sources(settings: Settings) -> dict[str, Source]:
    """Every source that this installation knows: those that ship, and its own that are in order."""
    return connectors.registry() | connectors.added(settings.own_sources).sources


def teller(name: str, source: Source) -> Teller:
    """What a source tells of."""
    return Teller(name, source.title, source.manifest.kinds)


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
