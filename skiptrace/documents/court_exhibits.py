"""The list of evidence of the court set: only what its facts stand on, never an exhibit of a doubtful record."""

from collections import defaultdict
from collections.abc import Iterator, Sequence

from skiptrace.assets.register import open_to
from skiptrace.cases.event import claim_label, counted
from skiptrace.court.choices import PaperKind
from skiptrace.documents.book import Book
from skiptrace.documents.confirmed import Confirmed
from skiptrace.documents.court_guarantees import guarantee_exhibits
from skiptrace.documents.court_parties import ROLE, whole_name
from skiptrace.documents.court_set import CourtExhibit
from skiptrace.documents.stated import written_day
from skiptrace.documents.wording import ground
from skiptrace.tracing.profile import Standing

_FILE = "债权本金、利息等各项数额及其截止日期，被申请人身份"
_PERSON = "被申请人的身份与联系信息"
_COURT = {
    PaperKind.RULING: "本案财产保全的裁定",
    PaperKind.RESULT_NOTICE: "本案已采取的保全措施及其期限",
    PaperKind.ASSISTANCE_RECEIPT: "本案已采取的保全措施及其期限",
}
"""What the court's own papers prove; a print proves what the facts drawn from it prove."""


def exhibits(book: Book, lines: Sequence[Confirmed]) -> tuple[CourtExhibit, ...]:
    """In the order of their numbers; what each proves follows from what cites it."""
    purposes: defaultdict[str, list[str]] = defaultdict(list)
    told = (_of_case(book), guarantee_exhibits(book), _of_assets(book, lines), _of_court(book), _of_events(book))
    for number, purpose in (each for part in told for each in part):
        if purpose not in purposes[number]:
            purposes[number].append(purpose)
    return tuple(
        CourtExhibit(
            number=each.number,
            title=each.title,
            source=ground(each),
            purpose="；".join(purposes[each.number]),
            obtained=written_day(each.obtained.date()),
            sha256=each.sha256,
        )
        for each in book.profile.exhibits
        if each.number in purposes
    )


def _of_case(book: Book) -> Iterator[tuple[str, str]]:
    case = book.profile.case
    origins = [claim.principal.origin for claim in case.active_claims]
    origins += [origin for party in case.parties for origin in party.origins.values()]
    for origin in origins:
        if found := book.exhibit(origin):
            yield found.number, _FILE
    known = {party.id for party in case.parties}
    for record in book.profile.of_kind("person"):
        usable = record.standing is Standing.COURT and open_to(record, book.profile.docket)
        if usable and record.party_id in known:
            yield from ((fact.citation.number, _PERSON) for fact in record.facts.values())


def _of_assets(book: Book, lines: Sequence[Confirmed]) -> Iterator[tuple[str, str]]:
    for line in lines:
        party = book.parties[line.asset.party_id]
        name = whole_name(book, party) or ROLE[party.role]
        for fact in line.facts:
            yield fact.citation.number, f"{name}名下{line.asset.kind.chinese}及其权利负担"


def _of_court(book: Book) -> Iterator[tuple[str, str]]:
    for paper in book.court.papers:
        purpose = _COURT.get(paper.kind)
        if purpose and (found := book.place(paper.evidence_id, "")):
            yield found.number, purpose


def _of_events(book: Book) -> Iterator[tuple[str, str]]:
    """What proves that a limitation was interrupted; an event that was left out proves nothing."""
    for each in counted(book.events):
        if each.evidence_id and (found := book.place(each.evidence_id, "")):
            claims = claim_label(book.profile.case, each.claim_ids)
            yield found.number, f"{claims} {each.day} {each.kind.chinese}（时效）".strip()
