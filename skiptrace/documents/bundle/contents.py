"""Makes the contents of a bundle: pure, so that the same state gives the same bytes."""

import hashlib
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from connectors.manifest.schema import Manifest as SourceManifest
from skiptrace.documents.book import Book
from skiptrace.documents.bundle import container, exhibit, journal_part
from skiptrace.documents.bundle.blackout import LeftOut, Redacted
from skiptrace.documents.bundle.catalogue import catalogue, catalogue_pdf
from skiptrace.documents.bundle.cited import CitedValue, check, cited_values
from skiptrace.documents.bundle.exhibit import Desk, Piece
from skiptrace.documents.bundle.journal_part import ChainedLine
from skiptrace.documents.bundle.manifest import (
    CATALOGUE,
    DIGEST,
    EVIDENCE,
    JOURNAL,
    NAME,
    STAMP,
    STAMPED,
    UNSTAMPED,
    EvidencePart,
    FilePart,
    JournalHeadPart,
    LeftOutPart,
    Manifest,
    StampPart,
)
from skiptrace.documents.bundle.own import Own, own
from skiptrace.documents.court_set import CourtSet
from skiptrace.documents.set import render_court
from skiptrace.documents.stated import written_day
from skiptrace.journal import Actor
from skiptrace.tracing.profile import Standing

_FOREIGN = ("name", "id_no", "phone", "address", "account_no", "plate", "vin", "location", "certificate_no")


@dataclass(frozen=True, slots=True)
class Material:
    """What a bundle is made from. `authority` is the address that will stamp it, "" for none."""

    book: Book
    court: CourtSet
    pieces: tuple[Piece, ...]
    journal: tuple[ChainedLine, ...]
    sources: Mapping[str, SourceManifest]
    actor: Actor
    authority: str


@dataclass(frozen=True, slots=True)
class Contents:
    """The files beside the manifest, and the manifest over them."""

    files: Mapping[str, bytes] = field(repr=False)
    manifest: bytes = field(repr=False)

    @property
    def manifest_sha256(self) -> str:
        return hashlib.sha256(self.manifest).hexdigest()

    def bound(self, stamp: bytes | None) -> bytes:
        """The bundle. The digest is in the form that `sha256sum -c` reads."""
        made = {NAME: self.manifest, DIGEST: f"{self.manifest_sha256}  {NAME}\n".encode()}
        return container.pack({**self.files, **made, **({STAMP: stamp} if stamp else {})})


def contents(material: Material) -> Contents:
    """Everything but the stamp. BlackedOutError when a cited value could not be read any more."""
    book, ours = material.book, own(material.book)
    statement = STAMPED if material.authority else UNSTAMPED
    attached: dict[str, bytes] = {}
    evidence: list[EvidencePart] = []
    left_out: list[LeftOutPart] = []
    for piece, made in _redacted(material, ours):
        if isinstance(made, LeftOut):
            left_out.append(_left_out(piece, made))
            continue
        part = _evidence(piece, made)
        attached[part.file] = made.body
        evidence.append(part)
    listed = catalogue(material.court, tuple(evidence), tuple(left_out), statement)
    files = {
        **render_court(material.court, book.at),
        **attached,
        CATALOGUE: catalogue_pdf(listed, book.at),
        JOURNAL: journal_part.written(material.journal, _foreign(book, ours)),
    }
    return Contents(files, _manifest(material, files, evidence, left_out).to_json())


def _redacted(material: Material, ours: Own) -> Iterator[tuple[Piece, Redacted | LeftOut]]:
    book = material.book
    cited: defaultdict[str, list[CitedValue]] = defaultdict(list)
    for value in cited_values(book):
        cited[value.number].append(value)
    desk = Desk(ours, material.sources, book.creditor.name, book.at)
    for piece in material.pieces:
        made = exhibit.redact(piece, desk)
        if isinstance(made, Redacted) and made.rule not in exhibit.AS_RECEIVED:
            check(cited[piece.exhibit.number], piece.body, made)
        yield piece, made


def _evidence(piece: Piece, made: Redacted) -> EvidencePart:
    return EvidencePart(
        number=piece.exhibit.number,
        title=piece.exhibit.title,
        source=piece.exhibit.source,
        obtained=written_day(piece.evidence.received_at.date()),
        file=f"{EVIDENCE}/{piece.file(made.extension)}",
        original_sha256=piece.evidence.sha256,
        sha256=hashlib.sha256(made.body).hexdigest(),
        redacted=made.rule not in exhibit.AS_RECEIVED,
        rule=made.rule,
        blacked_out=dict(made.counts),
    )


def _left_out(piece: Piece, made: LeftOut) -> LeftOutPart:
    return LeftOutPart(
        number=piece.exhibit.number,
        title=piece.exhibit.title,
        original_sha256=piece.evidence.sha256,
        why=made.why,
    )


def _manifest(
    material: Material, files: Mapping[str, bytes], evidence: list[EvidencePart], left_out: list[LeftOutPart]
) -> Manifest:
    head = material.book.journal
    assert head is not None
    stamped = bool(material.authority)
    return Manifest(
        case=material.court.case,
        docket=material.court.docket,
        court=material.court.court,
        made_at=material.book.at.isoformat(),
        made_by=material.actor.name,
        role=material.actor.role,
        files=tuple(
            FilePart(name=name, size=len(body), sha256=hashlib.sha256(body).hexdigest())
            for name, body in sorted(files.items())
        ),
        evidence=tuple(evidence),
        left_out=tuple(left_out),
        journal=JournalHeadPart(number=head.number, sha256=head.sha256),
        timestamp=StampPart(stamped=stamped, authority=material.authority, statement=STAMPED if stamped else UNSTAMPED),
    )


def _foreign(book: Book, ours: Own) -> frozenset[str]:
    """Values that this case's sources gave of other people; no line of the journal may hold one."""
    theirs = {
        part
        for record in book.profile.records
        for name in _FOREIGN
        for part in record.text(name).split("、")
        if record.standing is not Standing.COURT or name in {"name", "id_no"}
    }
    sure = {fact.text for r in book.profile.records if r.standing is Standing.COURT for fact in r.facts.values()}
    mine = sure | ours.people.names | ours.people.numbers
    return frozenset(value for value in theirs - mine if len(value) > 1)
