"""Puts the rooms together for one person in one role."""

from typing import TYPE_CHECKING

from connectors.asker import Asker
from connectors.authority import Family
from matching import Reliability
from skiptrace.access.assignment import Assignments
from skiptrace.access.keys import KeyRegister
from skiptrace.acting import Service
from skiptrace.assets.planner import Planner
from skiptrace.candidates.desk import IndexDesk
from skiptrace.candidates.finder import Finder
from skiptrace.candidates.pairs import CasePairs
from skiptrace.candidates.upkeep import Upkeep
from skiptrace.cases.events import SOURCE as LIMITATION_PROOF
from skiptrace.cases.events import EventRegister
from skiptrace.cases.guarantees import GuaranteeRegister
from skiptrace.cases.household import HouseholdRegister
from skiptrace.cases.register import Register
from skiptrace.contacts.dialling import Dialler
from skiptrace.contacts.log import ContactLog
from skiptrace.court.choices import PaperKind
from skiptrace.court.desk import CourtDesk
from skiptrace.court.effects import Effects
from skiptrace.court.papers import PaperStore
from skiptrace.evidence import Vault
from skiptrace.journal import Actor, Scribe
from skiptrace.lines import mailboxes
from skiptrace.paper_replies.desk import ReplyPaperDesk
from skiptrace.paper_replies.papers import ReplyPaperStore
from skiptrace.paper_replies.question import Questions
from skiptrace.permits.gate import Gate, StandingGrants
from skiptrace.permits.register import PermitRegister
from skiptrace.tracing.assemble import Assembler
from skiptrace.tracing.courier import Courier
from skiptrace.tracing.desk import CaptureDesk
from skiptrace.tracing.intents import JournalledIntents
from skiptrace.tracing.kept import KeptReplies
from skiptrace.tracing.ledger import Ledger
from skiptrace.tracing.outcomes import OutcomeWriter
from skiptrace.tracing.packs import PackDesk
from skiptrace.tracing.records import RecordStore
from skiptrace.tracing.replies import ReplyDesk
from skiptrace.tracing.resolve import Resolver
from skiptrace.tracing.review import ReviewDesk
from skiptrace.tracing.titles import COURT, Titles
from skiptrace.tracing.tracer import Desk

if TYPE_CHECKING:
    from skiptrace.service import House


def compose(house: "House", actor: Actor) -> Service:
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
        house.assessed.not_for_court,
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
    captures = CaptureDesk(
        store, sources, ledger, outcomes, permits, cases, resolver, gate, intents, scribe, sealer.master
    )
    contacts = ContactLog(store, sealer, scribe)
    asked = Questions(store, sources, ledger, packs, captures, cases)
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
        courier=Courier(packs, check, scribe, mailboxes(settings, clock), settings.inbox),
        replies=ReplyDesk(store, sources, ledger, outcomes, packs, permits, cases, resolver, clock),
        desk_captures=captures,
        reviews=ReviewDesk(store, scribe),
        court=CourtDesk(store, court_papers, vault, scribe, cases, permits, effects, resolver),
        reply_papers=ReplyPaperDesk(
            store, ReplyPaperStore(sealer), asked, vault, scribe, cases, sources, ledger, outcomes, packs, resolver
        ),
        planner=Planner(store, sealer, scribe),
        events=EventRegister(store, sealer, vault, scribe),
        households=HouseholdRegister(store, sealer, scribe),
        guarantees=GuaranteeRegister(store, sealer, scribe),
        contacts=contacts,
        dialler=Dialler(store, vault, scribe, contacts, permits, gate, asker, sources),
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
