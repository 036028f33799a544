"""Scores every record of a case against its parties. Run again whenever something came, so that late facts count."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from connectors.authority import INCOMING_ONLY
from matching import Ground, Verdict
from skiptrace.cases.case import Case
from skiptrace.journal import Action, Scribe
from skiptrace.storage.store import Store
from skiptrace.tracing.identity import Identity, best, grown, known, meant, subjects
from skiptrace.tracing.records import KeptRecord, RecordStore
from skiptrace.tracing.titles import Titles


@dataclass(frozen=True, slots=True)
class Resolved:
    """The parties' identities as grown by what was found, and which source reports the debtor dead ("" for none)."""

    identities: Mapping[str, Identity]
    reported_dead: str


class Resolver:
    """Verdicts are stored with the version of the model; only those that changed are written and journalled."""

    def __init__(self, store: Store, records: RecordStore, scribe: Scribe, titles: Titles) -> None:
        self._store = store
        self._records = records
        self._scribe = scribe
        self._titles = titles

    async def resolve(self, case: Case) -> Resolved:
        """Score every record, store what changed, and say what is known now."""
        async with self._store.read() as tx:
            kept = await self._records.of_case(tx, case.id)
        spoken = {record.id: subjects(record) for record in kept}
        identities = tuple(grown(known(party), kept, spoken) for party in case.parties)
        parties = {identity.party_id: identity.party() for identity in identities}
        found = [(r, *best(meant(parties, _asked(r)), spoken[r.id], self._titles.reliability(r.source))) for r in kept]
        await self._store_changed(case, [(r, party_id, v) for r, party_id, v in found if v != r.verdict])
        dead = (r for r, party_id, verdict in found if _tells_of_death(r, verdict) and party_id == case.debtor.id)
        title = next((self._titles.of(record.source) for record in dead), "")
        return Resolved({identity.party_id: identity for identity in identities}, title)

    async def identities(self, case: Case) -> Mapping[str, Identity]:
        """Who the parties are by what is known now, without a verdict on anything: enough to put a question."""
        async with self._store.read() as tx:
            kept = await self._records.of_case(tx, case.id)
        people = [record for record in kept if record.kind == "person"]
        spoken = {record.id: subjects(record) for record in people}
        return {party.id: grown(known(party), people, spoken) for party in case.parties}

    async def _store_changed(self, case: Case, changed: Sequence[tuple[KeptRecord, str, Verdict]]) -> None:
        if not changed:
            return
        async with self._store.write() as tx:
            for record, party_id, verdict in changed:
                await self._records.judge(tx, record, party_id, verdict)
            counts = Counter(str(verdict.decision) for _, _, verdict in changed)
            detail = {"verdicts": dict(counts), "model": changed[0][2].model_version}
            await self._scribe.write(tx, Action.RESOLVED, case.id, detail)


def _tells_of_death(record: KeptRecord, verdict: Verdict) -> bool:
    return record.text("deceased") == "true" and verdict.ground is Ground.ID


def _asked(record: KeptRecord) -> str:
    """About whom the question was; what came from the court unasked may speak of any party."""
    return "" if record.authority in INCOMING_ONLY else record.party_id
