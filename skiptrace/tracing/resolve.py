"""Scores every record of a case against its parties. Run again whenever something came, so that late facts count."""

from collections import Counter
from collections.abc import Mapping

from connectors.authority import INCOMING_ONLY
from matching import Ground
from skiptrace.cases.case import Case
from skiptrace.journal import Action, Scribe
from skiptrace.storage.store import Store
from skiptrace.tracing.identity import Identity, best, grown, known, parties_of
from skiptrace.tracing.records import KeptRecord, RecordStore
from skiptrace.tracing.titles import Titles


class Resolver:
    """Verdicts are stored with the version of the model; only those that changed are written and journalled."""

    def __init__(self, store: Store, records: RecordStore, scribe: Scribe, titles: Titles) -> None:
        self._store = store
        self._records = records
        self._scribe = scribe
        self._titles = titles

    async def resolve(self, case: Case) -> Mapping[str, Identity]:
        """Score, store, and return the parties' identities as grown by what was found."""
        async with self._store.read() as tx:
            kept = await self._records.of_case(tx, case.id)
        identities = tuple(grown(known(party), kept) for party in case.parties)
        changes = [(r, *best(parties_of(identities, _asked(r)), r)) for r in kept]
        changed = [(r, party_id, verdict) for r, party_id, verdict in changes if verdict != r.verdict]
        if changed:
            async with self._store.write() as tx:
                for record, party_id, verdict in changed:
                    await self._records.judge(tx, record, party_id, verdict)
                counts = Counter(str(verdict.decision) for _, _, verdict in changed)
                detail = {"verdicts": dict(counts), "model": changed[0][2].model_version}
                await self._scribe.write(tx, Action.RESOLVED, case.id, detail)
        return {identity.party_id: identity for identity in identities}

    async def reported_dead(self, case: Case) -> str:
        """The title of a source whose record under the debtor's full number says that he died; empty for none."""
        async with self._store.read() as tx:
            kept = await self._records.of_case(tx, case.id)
        told = (self._titles.of(record.source) for record in kept if _tells_of_death(record, case.debtor.id))
        return next(told, "")


def _tells_of_death(record: KeptRecord, debtor_id: str) -> bool:
    verdict = record.verdict
    return (
        record.party_id == debtor_id
        and record.text("deceased") == "true"
        and verdict is not None
        and verdict.ground is Ground.ID
    )


def _asked(record: KeptRecord) -> str:
    """About whom the question was; what came from the court unasked may speak of any party."""
    return "" if record.authority in INCOMING_ONLY else record.party_id
