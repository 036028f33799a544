"""Everybody who arrived in bulk, read from the system of record as it is now.

Parties of open cases, and people of whom kept records speak that came in lists: through drop, exchange and desk sources
and on the court's papers. Replies about one person who was asked about are scored where they come in and are not here.
"""

import asyncio
from collections.abc import AsyncIterator, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncConnection

from skiptrace.candidates.person import Kind, Person, Ref
from skiptrace.candidates.scope import OWN, scope_of
from skiptrace.cases.case import Party, PartyRole
from skiptrace.cases.known import debtor_party
from skiptrace.cases.roll import Roll
from skiptrace.storage.store import Store
from skiptrace.tracing.identity import subjects
from skiptrace.tracing.records import KeptRecord, RecordStore

PAGE = 200
"""Cases read at a time."""


@dataclass(frozen=True, slots=True)
class Census:
    """Reads people; parsing runs beside the loop."""

    store: Store
    roll: Roll
    records: RecordStore

    def pages(self) -> AsyncIterator[tuple[str, ...]]:
        """The ids of all cases, page by page."""
        return self.roll.pages(PAGE)

    async def size(self) -> int:
        """How many people there are, closed cases included: enough to know how long a build takes."""
        async with self.store.read() as tx:
            return await self.roll.count_parties(tx) + await self.records.count_in_bulk(tx)

    async def of_cases(self, case_ids: Collection[str]) -> tuple[Person, ...]:
        """The people of these cases who are to be found now; nobody of a case that is closed or erased."""
        async with self.store.read() as tx:
            parties, kept = await self._opened(tx, case_ids)
        return await asyncio.to_thread(lambda: (*_parties(parties), *_recorded(kept)))

    async def debtors(self, case_ids: Collection[str]) -> tuple[Person, ...]:
        """The debtors of those of these cases that are open."""
        async with self.store.read() as tx:
            parties = await self.roll.parties(tx, await self.roll.open_ones(tx, case_ids))
        only = {case: [p for p in people if p.role is PartyRole.DEBTOR] for case, people in parties.items()}
        return await asyncio.to_thread(lambda: tuple(_parties(only)))

    async def _opened(
        self, tx: AsyncConnection, case_ids: Collection[str]
    ) -> tuple[Mapping[str, Sequence[Party]], Sequence[KeptRecord]]:
        wanted = await self.roll.open_ones(tx, case_ids)
        return await self.roll.parties(tx, wanted), await self.records.in_bulk(tx, wanted)


def _parties(parties: Mapping[str, Sequence[Party]]) -> Iterator[Person]:
    for case_id, people in parties.items():
        for party in people:
            yield Person(Ref(Kind.PARTY, party.id, 0, case_id), OWN, party.role, debtor_party(party))


def _recorded(kept: Sequence[KeptRecord]) -> Iterator[Person]:
    for record in kept:
        scope = scope_of(record.authority, record.docket_id, record.case_id)
        for place, party in enumerate(subjects(record) if scope else ()):
            yield Person(Ref(Kind.RECORD, record.id, place, record.case_id), scope, "", party)
