"""What everybody who works here shares, and what several rooms are made of.

Surprising: each part is loaded and made when a room first asks for it, as the rooms are (`skiptrace.composition`).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from skiptrace.evidence import Vault
from skiptrace.journal import Scribe

if TYPE_CHECKING:
    from connectors.asker import Asker
    from connectors.guard.lane import Guards
    from connectors.source import Source
    from connectors.wire import Transport
    from skiptrace.candidates.place import IndexPlace
    from skiptrace.candidates.upkeep import Upkeep
    from skiptrace.clock import Clock
    from skiptrace.court.papers import PaperStore
    from skiptrace.journal import Actor, Journal
    from skiptrace.permits.assessed import Assessed
    from skiptrace.permits.gate import Gate, StandingGrants
    from skiptrace.settings import Settings
    from skiptrace.storage.sealing import Sealer
    from skiptrace.storage.store import Store
    from skiptrace.tracing.intents import JournalledIntents
    from skiptrace.tracing.lanes import Lanes
    from skiptrace.tracing.ledger import Ledger
    from skiptrace.tracing.outcomes import OutcomeWriter
    from skiptrace.tracing.records import RecordStore
    from skiptrace.tracing.resolve import Resolver
    from skiptrace.tracing.titles import Titles


@dataclass(frozen=True, slots=True)
class Shared:
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


class Workings:
    """The parts of the rooms of one person in one role."""

    def __init__(self, shared: Shared, actor: Actor) -> None:
        self._shared = shared
        self.settings, self.store = shared.settings, shared.store
        self.sealer, self.sources = shared.sealer, shared.sources
        self.scribe, self.vault = Scribe(shared.journal, shared.clock, actor), Vault(shared.sealer)

    @cached_property
    def records(self) -> RecordStore:
        from connectors.authority import Family
        from skiptrace.tracing.records import RecordStore

        bulk = {name for name, source in self.sources.items() if source.manifest.family is not Family.LOOKUP}
        return RecordStore(self.sealer, bulk)

    @cached_property
    def _asker(self) -> Asker:
        from connectors.asker import Asker
        from skiptrace.tracing.kept import KeptReplies

        shared, check, intents = self._shared, self._check, self._intents
        kept = KeptReplies(self.store, self.vault, self.sources, self.scribe, self.sealer.master)
        return Asker(shared.guards, shared.transport, check=check, intents=intents, clock=shared.clock, kept=kept)

    @cached_property
    def _check(self) -> StandingGrants:
        from skiptrace.permits.gate import StandingGrants

        return StandingGrants(self.store, self._shared.clock, self._shared.assessed)

    @cached_property
    def _gate(self) -> Gate:
        from skiptrace.permits.gate import Gate

        return Gate(self._shared.clock, self.sealer.master, self._shared.assessed)

    @cached_property
    def _intents(self) -> JournalledIntents:
        from skiptrace.tracing.intents import JournalledIntents

        return JournalledIntents(self.scribe, self.sealer.master)

    @cached_property
    def _ledger(self) -> Ledger:
        from skiptrace.tracing.ledger import Ledger

        return Ledger(self.store)

    @cached_property
    def _outcomes(self) -> OutcomeWriter:
        from skiptrace.tracing.outcomes import OutcomeWriter

        return OutcomeWriter(self.store, self.vault, self._ledger, self.records, self.scribe)

    @cached_property
    def _resolver(self) -> Resolver:
        from skiptrace.tracing.resolve import Resolver

        return Resolver(self.store, self.records, self.scribe, self._titles)

    @cached_property
    def _court_papers(self) -> PaperStore:
        from skiptrace.court.papers import PaperStore

        return PaperStore(self.sealer)

    @cached_property
    def _upkeep(self) -> Upkeep:
        from skiptrace.candidates.upkeep import Upkeep

        return Upkeep.of(self.store, self.sealer, self._shared.index, self.scribe, self.records)

    @cached_property
    def _titles(self) -> Titles:
        from matching import Reliability
        from skiptrace.cases.events import SOURCE as LIMITATION_PROOF
        from skiptrace.court.choices import PaperKind
        from skiptrace.tracing.titles import COURT, Titles

        papers = {f"{COURT}/{kind}": kind.chinese for kind in PaperKind} | {LIMITATION_PROOF: "时效事件的证明材料"}
        sources = self.sources.items()
        return Titles(
            {name: source.title for name, source in sources} | papers,
            {name: Reliability(source.manifest.reliability) for name, source in sources},
            self._shared.assessed.not_for_court,
        )
