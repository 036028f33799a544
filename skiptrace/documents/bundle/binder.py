"""Binds a bundle: fetches the evidence and the journal's part, makes the contents, has them stamped."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field

from connectors.manifest.schema import Manifest
from skiptrace.documents.book import Book
from skiptrace.documents.bundle.contents import Material, contents
from skiptrace.documents.bundle.exhibit import Piece
from skiptrace.documents.bundle.journal_part import Grounds, journal_part
from skiptrace.documents.bundle.stamp import Authority
from skiptrace.documents.court import court_set
from skiptrace.documents.court_set import CourtSet
from skiptrace.evidence import Vault
from skiptrace.journal import Actor, Journal
from skiptrace.permits.register import PermitRegister
from skiptrace.storage.store import Store


@dataclass(frozen=True, slots=True)
class Bundle:
    """A bound bundle, whole or not at all."""

    body: bytes = field(repr=False)
    manifest_sha256: str
    stamped: bool


@dataclass(frozen=True, slots=True)
class Binder:
    """Binds the bundles of cases."""

    store: Store
    vault: Vault
    journal: Journal
    permits: PermitRegister
    sources: Mapping[str, Manifest]

    async def bind(self, book: Book, actor: Actor, authority: Authority | None) -> Bundle:
        """The bundle of a book. DocumentError when it cannot be whole: nothing is left behind then."""
        assert book.journal is not None
        court = await asyncio.to_thread(court_set, book)
        pieces = await self._pieces(book, court)
        case_id = book.profile.case.id
        numbers = {permit.id: permit.number for permit in (await self.permits.papers(case_id)).permits}
        grounds = Grounds(frozenset(piece.evidence.sha256 for piece in pieces), numbers)
        lines = await journal_part(self.journal, case_id, grounds, book.journal.number)
        url = authority.url if authority else ""
        made = await asyncio.to_thread(contents, Material(book, court, pieces, lines, self.sources, actor, url))
        stamp = await authority.stamp(made.manifest) if authority else None
        body = await asyncio.to_thread(made.bound, stamp)
        return Bundle(body, made.manifest_sha256, stamp is not None)

    async def _pieces(self, book: Book, court: CourtSet) -> tuple[Piece, ...]:
        """What the court set cites, and nothing else; the vault checks each against its hash."""
        ids = {citation.number: citation.evidence_id for citation in book.profile.exhibits}
        async with self.store.read() as tx:
            kept = await self.vault.about(tx, [ids[each.number] for each in court.exhibits])
            return tuple(
                [
                    Piece(each, kept[ids[each.number]], await self.vault.open(tx, ids[each.number]))
                    for each in court.exhibits
                ]
            )
