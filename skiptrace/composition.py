"""Puts the rooms together for one person in one role.

Surprising: a room is loaded and made when it is first used. All of them together take two seconds to load, and a
command uses a few; what a room is made of is said here once all the same, and the import contracts see every line.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from skiptrace.workings import Workings

if TYPE_CHECKING:
    from collections.abc import Sequence

    from skiptrace.access.assignment import Assignments
    from skiptrace.access.keys import KeyRegister
    from skiptrace.assets.planner import Planner
    from skiptrace.candidates.desk import IndexDesk
    from skiptrace.candidates.finder import Finder
    from skiptrace.candidates.pairs import CasePairs
    from skiptrace.cases.events import EventRegister
    from skiptrace.cases.guarantees import GuaranteeRegister
    from skiptrace.cases.household import HouseholdRegister
    from skiptrace.cases.register import Register
    from skiptrace.cases.ties import Tie
    from skiptrace.contacts.dialling import Dialler
    from skiptrace.contacts.log import ContactLog
    from skiptrace.court.desk import CourtDesk
    from skiptrace.paper_replies.desk import ReplyPaperDesk
    from skiptrace.permits.register import PermitRegister
    from skiptrace.tracing.assemble import Assembler
    from skiptrace.tracing.courier import Courier
    from skiptrace.tracing.desk import CaptureDesk
    from skiptrace.tracing.packs import PackDesk
    from skiptrace.tracing.replies import ReplyDesk
    from skiptrace.tracing.review import ReviewDesk
    from skiptrace.tracing.tracer import Desk


class Rooms(Workings):
    """Every room for one person in one role, each made when it is first entered."""

    @cached_property
    def cases(self) -> Register:
        from skiptrace.cases.register import Register

        return Register(self.store, self.sealer, self.vault, self.scribe, _ties)

    @cached_property
    def events(self) -> EventRegister:
        from skiptrace.cases.events import EventRegister

        return EventRegister(self.store, self.sealer, self.vault, self.scribe)

    @cached_property
    def households(self) -> HouseholdRegister:
        from skiptrace.cases.household import HouseholdRegister

        return HouseholdRegister(self.store, self.sealer, self.scribe)

    @cached_property
    def guarantees(self) -> GuaranteeRegister:
        from skiptrace.cases.guarantees import GuaranteeRegister

        return GuaranteeRegister(self.store, self.sealer, self.scribe)

    @cached_property
    def assignments(self) -> Assignments:
        from skiptrace.access.assignment import Assignments

        return Assignments(self.store, self.scribe)

    @cached_property
    def keys(self) -> KeyRegister:
        from skiptrace.access.keys import KeyRegister

        return KeyRegister(self.store, self.sealer.master, self.scribe)

    @cached_property
    def permits(self) -> PermitRegister:
        from skiptrace.permits.register import PermitRegister

        return PermitRegister(self.store, self.scribe)

    @cached_property
    def packs(self) -> PackDesk:
        from skiptrace.tracing.packs import PackDesk

        settings = self.settings
        return PackDesk(self.store, self.sealer, self.scribe, settings.outbox, settings.pack_due_days)

    @cached_property
    def courier(self) -> Courier:
        from skiptrace.lines import mailboxes
        from skiptrace.tracing.courier import Courier

        opened = mailboxes(self.settings, self._shared.clock)
        return Courier(self.packs, self._check, self.scribe, opened, self.settings.inbox)

    @cached_property
    def replies(self) -> ReplyDesk:
        from skiptrace.tracing.replies import ReplyDesk

        return ReplyDesk(
            self.store,
            self.sources,
            self._ledger,
            self._outcomes,
            self.packs,
            self.permits,
            self.cases,
            self._resolver,
            self._shared.clock,
        )

    @cached_property
    def desk_captures(self) -> CaptureDesk:
        from skiptrace.tracing.desk import CaptureDesk

        return CaptureDesk(
            self.store,
            self.sources,
            self._ledger,
            self._outcomes,
            self.permits,
            self.cases,
            self._resolver,
            self._gate,
            self._intents,
            self.scribe,
            self.sealer.master,
        )

    @cached_property
    def reviews(self) -> ReviewDesk:
        from skiptrace.tracing.review import ReviewDesk

        return ReviewDesk(self.store, self.scribe)

    @cached_property
    def court(self) -> CourtDesk:
        from skiptrace.court.desk import CourtDesk
        from skiptrace.court.effects import Effects

        papers = self._court_papers
        effects = Effects(papers, self.permits, self._outcomes, self.vault, self.sources["bank_deposits"])
        return CourtDesk(self.store, papers, self.vault, self.scribe, self.cases, self.permits, effects, self._resolver)

    @cached_property
    def reply_papers(self) -> ReplyPaperDesk:
        from skiptrace.paper_replies.desk import ReplyPaperDesk
        from skiptrace.paper_replies.papers import ReplyPaperStore
        from skiptrace.paper_replies.question import Questions

        asked = Questions(self.store, self.sources, self._ledger, self.packs, self.desk_captures, self.cases)
        return ReplyPaperDesk(
            self.store,
            ReplyPaperStore(self.sealer),
            asked,
            self.vault,
            self.scribe,
            self.cases,
            self.sources,
            self._ledger,
            self._outcomes,
            self.packs,
            self._resolver,
        )

    @cached_property
    def planner(self) -> Planner:
        from skiptrace.assets.planner import Planner

        return Planner(self.store, self.sealer, self.scribe)

    @cached_property
    def contacts(self) -> ContactLog:
        from skiptrace.contacts.log import ContactLog

        return ContactLog(self.store, self.sealer, self.scribe)

    @cached_property
    def dialler(self) -> Dialler:
        from skiptrace.contacts.dialling import Dialler

        return Dialler(
            self.store, self.vault, self.scribe, self.contacts, self.permits, self._gate, self._asker, self.sources
        )

    @cached_property
    def candidates(self) -> CasePairs:
        from skiptrace.candidates.pairs import CasePairs

        return CasePairs(self._upkeep, self.sealer.master.index_key)

    @cached_property
    def finder(self) -> Finder:
        from skiptrace.candidates.finder import Finder

        return Finder(self._upkeep, self.sealer.master.index_key)

    @cached_property
    def index(self) -> IndexDesk:
        from skiptrace.candidates.desk import IndexDesk

        return IndexDesk(self._upkeep)

    @cached_property
    def assembler(self) -> Assembler:
        from skiptrace.tracing.assemble import Assembler

        return Assembler(self.store, self.records, self._ledger, self._titles, self._shared.clock)

    @cached_property
    def desk(self) -> Desk:
        from skiptrace.tracing.tracer import Desk

        return Desk(
            store=self.store,
            gate=self._gate,
            permits=self.permits,
            cases=self.cases,
            asker=self._asker,
            sources=self.sources,
            ledger=self._ledger,
            outcomes=self._outcomes,
            packs=self.packs,
            resolver=self._resolver,
            scribe=self.scribe,
            master=self.sealer.master,
            concurrency=self.settings.concurrency,
            due_days=self.settings.pack_due_days,
        )


def _ties() -> Sequence[Tie]:
    from skiptrace.ties import ties

    return ties()
