"""Builds the profile of a case from what is kept: records with their standing, outcomes, and numbered exhibits."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, Select, select
from sqlalchemy.ext.asyncio import AsyncConnection

from connectors.answer import Outcome
from connectors.authority import Authority
from connectors.engines.twice import KIND
from skiptrace.cases.case import Case
from skiptrace.clock import Clock
from skiptrace.evidence.vault import evidence
from skiptrace.permits.docket import Docket
from skiptrace.storage.portions import portions, rows_of
from skiptrace.storage.store import Store
from skiptrace.tracing.identity import worth
from skiptrace.tracing.ledger import Ledger, Lookup
from skiptrace.tracing.profile import Citation, Fact, Profile, SourceOutcome, Standing, TracedRecord
from skiptrace.tracing.records import KeptRecord, Place, RecordStore
from skiptrace.tracing.review import Decided, decided_in, standing
from skiptrace.tracing.titles import COURT, Titles

_ORDER = {standing: place for place, standing in enumerate(Standing)}
_UNPROVEN = "此来源的一致性检验未达金级，所得只供内部使用，不入法院材料"
_FILE_TITLE = "债权人提供的逾期清单"


class Assembler:
    """Reads the records, ledger, decisions and evidence of cases, a portion of them in one consistent view."""

    def __init__(self, store: Store, records: RecordStore, ledger: Ledger, titles: Titles, clock: Clock) -> None:
        self._store = store
        self._records = records
        self._ledger = ledger
        self._titles = titles
        self._clock = clock

    async def profile(self, case: Case, docket: Docket | None) -> Profile:
        """The profile as of now; records not scored yet are left out."""
        (only,) = await self.profiles([case], {case.id: docket} if docket else {})
        return only

    async def profiles(self, cases: Sequence[Case], dockets: Mapping[str, Docket]) -> tuple[Profile, ...]:
        """The profiles of many cases in their order, in a few statements for each portion of them."""
        return tuple([each for some in portions(cases) for each in await self._portion(some, dockets)])

    async def _portion(self, cases: Sequence[Case], dockets: Mapping[str, Docket]) -> tuple[Profile, ...]:
        ids = [case.id for case in cases]
        asked = await self._ledger.of_cases(ids)
        async with self._store.read() as tx:
            kept = await self._records.of_cases(tx, ids)
            choices = await decided_in(tx, ids)
            held = await _held(tx, cases)
        return tuple(
            self._profile(case, dockets.get(case.id), _Read(asked[case.id], kept[case.id], choices, held))
            for case in cases
        )

    def _profile(self, case: Case, docket: Docket | None, read: "_Read") -> Profile:
        rows, choices = read.asked, read.choices
        exhibits = self._exhibits(case, rows, read.held)
        once = _once(read.kept, choices, [party.id for party in case.parties])
        traced = [self._traced(r, choices.get(r.id), exhibits) for r in once]
        traced.sort(key=_rank)
        return Profile(
            case,
            docket,
            self._clock.now(),
            tuple(traced),
            tuple(self._outcome(row, exhibits) for row in rows),
            tuple(exhibits.values()),
        )

    def _exhibits(self, case: Case, rows: Iterable[Lookup], held: Iterable[Row[Any]]) -> dict[str, Citation]:
        """Citations by evidence id, numbered: the creditor's files first, then in the order of receipt."""
        own = _files(case)
        found = [row for row in held if row.scope == case.id or row.id in own]
        authorities = {row.source: row.authority for row in rows}
        ordered = sorted(found, key=lambda row: row.id not in own)
        return {row.id: self._citation(n, row, authorities) for n, row in enumerate(ordered, 1)}

    def _citation(self, number: int, row: Row[tuple[object, ...]], authorities: Mapping[str, Authority]) -> Citation:
        title = _FILE_TITLE if row.source == "import" else self._titles.of(row.source, row.operation)
        if row.kind == KIND:
            title = f"{title}（两人录入）"
        authority = Authority.JUD if row.source == COURT else authorities.get(row.source, Authority.OWN)
        return Citation(f"E{number}", row.id, row.sha256, "", row.source, title, authority, row.received_at)

    def _traced(self, record: KeptRecord, choice: Decided | None, exhibits: Mapping[str, Citation]) -> TracedRecord:
        assert record.verdict is not None
        return TracedRecord(
            record.id,
            record.kind,
            record.party_id,
            record.source,
            record.authority,
            record.docket_id,
            record.obtained,
            {name: Fact(place.text, _at(exhibits, place)) for name, place in record.places.items()},
            record.verdict,
            self._standing(record, choice),
            choice.by if choice else "",
            choice.reason if choice else "",
        )

    def _standing(self, record: KeptRecord, choice: Decided | None) -> Standing:
        """What a source brought whose reading is not proven is for work inside, however surely it is the party's."""
        assert record.verdict is not None
        found = standing(record.verdict, choice)
        return Standing.LIKELY if found is Standing.COURT and record.source in self._titles.unproven else found

    def _proves(self, exhibit: Citation, row: Lookup) -> bool:
        """What the source itself sent, or the court's own print of the same query."""
        on_paper = row.authority is Authority.JUD and exhibit.title == self._titles.of(COURT, "network_print")
        return exhibit.source == row.source or (exhibit.source == COURT and on_paper)

    def _outcome(self, row: Lookup, exhibits: Mapping[str, Citation]) -> SourceOutcome:
        proof = tuple(c for c in exhibits.values() if self._proves(c, row) and c.obtained == row.at)
        why = row.why or ("" if row.outcome is not Outcome.NO_RECORD else "已查询，未发现登记")
        if row.records and row.source in self._titles.unproven:
            why = "；".join(filter(None, (why, _UNPROVEN)))
        return SourceOutcome(
            row.source,
            self._titles.of(row.source),
            row.authority,
            row.party_id,
            row.operation,
            row.outcome,
            why,
            row.articles,
            row.at,
            row.due,
            row.opens_with,
            row.records,
            proof,
        )


@dataclass(frozen=True, slots=True)
class _Read:
    """What was read for one case; `choices` and `held` may be of others too."""

    asked: tuple[Lookup, ...]
    kept: tuple[KeptRecord, ...]
    choices: Mapping[str, Decided]
    held: Iterable[Row[Any]]


def _files(case: Case) -> set[str]:
    """The evidence of the creditor's files that the case was read from."""
    own = {origin.evidence_id for party in case.parties for origin in party.origins.values()}
    return own | {claim.principal.origin.evidence_id for claim in case.claims}


async def _held(tx: AsyncConnection, cases: Sequence[Case]) -> Sequence[Row[Any]]:
    """What is kept for the cases, in the order of receipt; never the bytes themselves, which are large."""
    wanted = [
        getattr(evidence.c, name) for name in ("id", "scope", "sha256", "kind", "source", "operation", "received_at")
    ]
    own = set[str]().union(*(_files(case) for case in cases))

    def query(some: Sequence[str]) -> Select[Any]:
        return select(*wanted).where(evidence.c.scope.in_(some) | evidence.c.id.in_(some))

    rows = await rows_of(tx, [*(case.id for case in cases), *sorted(own)], query)
    return sorted({row.id: row for row in rows}.values(), key=lambda row: (row.received_at, row.id))


def _rank(record: TracedRecord) -> tuple[object, ...]:
    """Surest first; equals by what they say and not by their ids, which differ from one store to the next."""
    said = sorted((name, fact.text) for name, fact in record.facts.items())
    sure = (_ORDER[record.standing], -record.verdict.probability, -record.verdict.weight_bits)
    return (*sure, record.source, record.kind, said, record.id)


def _once(records: Iterable[KeptRecord], choices: Mapping[str, Decided], parties: Sequence[str]) -> list[KeptRecord]:
    """Each thing that a source said, once: the copy that a person decided on, else the one that fits its party best.

    Several questions bring the same card, also questions about two parties who share a number; a person should see and
    decide it once. The other copies stay evidence. Which copy came first must not matter.
    """
    copies: dict[tuple[object, ...], list[KeptRecord]] = defaultdict(list)
    for record in records:
        if record.verdict is not None:
            said = sorted((name, place.text) for name, place in record.places.items())
            copies[record.source, record.kind, *said].append(record)

    def fit(record: KeptRecord) -> tuple[object, ...]:
        assert record.verdict is not None
        place = parties.index(record.party_id) if record.party_id in parties else len(parties)
        return record.id in choices, worth(record.verdict), -place

    return [max(same, key=fit) for same in copies.values()]


def _at(exhibits: Mapping[str, Citation], place: Place) -> Citation:
    cited = exhibits[place.evidence_id]
    return Citation(
        cited.number,
        cited.evidence_id,
        cited.sha256,
        place.pointer,
        cited.source,
        cited.title,
        cited.authority,
        cited.obtained,
    )
