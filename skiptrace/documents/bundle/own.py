"""What of a case's evidence is the parties' own: place by place, from records that are surely theirs.

Surprising: this is a whitelist of places. A value is shown because a record of standing `COURT` cites exactly that
cell or member, never because it looks harmless; co-owners who share a place with the party are taken out of it.
"""

import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field

from connectors.answer import Outcome
from skiptrace.assets.register import open_to
from skiptrace.cases.case import Case
from skiptrace.documents.book import Book
from skiptrace.documents.bundle.blackout import BLACK
from skiptrace.tracing.profile import Standing, TracedRecord

_BETWEEN = re.compile(r"([、,，;；/／|｜&＆\s]+)")
_BETWEEN_NAMES = re.compile(r"([、,，;；/／|｜&＆\s和与及暨等共]+)")
_OF_OWNER = frozenset({"phone", "address", "employer"})
"""Where several own a thing, these may be any owner's."""


@dataclass(frozen=True, slots=True)
class OwnValue:
    """A value at a place. `alone`: the record names one person only, and that one is ours."""

    name: str
    text: str = field(repr=False)
    alone: bool


@dataclass(frozen=True, slots=True)
class People:
    """How the parties may be named."""

    names: frozenset[str] = field(repr=False)
    numbers: frozenset[str] = field(repr=False)

    def named(self, text: str, *, alone: bool) -> str:
        """The names of a cell without those that are not ours."""
        if "".join(text.split()) in self.names:
            return text
        parts = _BETWEEN_NAMES.split(text)
        return text if alone and len(parts) == 1 else self._only(parts, self.names)

    def numbered(self, text: str, *, alone: bool) -> str:
        """The numbers of a cell without those that are not ours."""
        parts = _BETWEEN.split(text.strip())
        return text if alone and len(parts) == 1 else self._only(parts, self.numbers)

    def fits(self, text: str) -> bool:
        """Whether a number, perhaps masked, can only be read as one of ours."""
        return any(
            len(number) == len(text) and all(a in {b, "*"} for a, b in zip(text.upper(), number, strict=True))
            for number in self.numbers
        )

    def _only(self, parts: list[str], known: frozenset[str]) -> str:
        """`parts` alternate between values and what stands between them."""
        return "".join(
            part if n % 2 or not part or part.upper() in known or part in known else BLACK
            for n, part in enumerate(parts)
        )


@dataclass(frozen=True, slots=True)
class Own:
    """What may be seen of every exhibit: by evidence id, then by pointer."""

    people: People
    case: Case
    places: Mapping[str, Mapping[str, OwnValue]] = field(repr=False)
    alone: frozenset[str] = frozenset()  # evidence all of whose records are the parties' own, and nobody's besides

    def at(self, evidence_id: str) -> Mapping[str, OwnValue]:
        return self.places.get(evidence_id, {})

    def texts(self, evidence_id: str) -> frozenset[str]:
        """The values themselves, for an exhibit whose places are no cells."""
        held = self.at(evidence_id).values()
        return frozenset(text for each in held if BLACK not in (text := self.shown(each, each.text)))

    def shown(self, value: OwnValue, text: str) -> str:
        """The text of a place as it may be seen."""
        if value.name == "name":
            return self.people.named(text, alone=value.alone)
        if value.name == "id_no":
            return self.people.numbered(text, alone=value.alone)
        return text if value.alone or value.name not in _OF_OWNER else BLACK


def own(book: Book) -> Own:
    """The places of the book's sure records that its docket may use."""
    places: defaultdict[str, dict[str, OwnValue]] = defaultdict(dict)
    known = {party.id for party in book.profile.case.parties}
    sure = [
        record
        for record in book.profile.records
        if record.standing is Standing.COURT and record.party_id in known and open_to(record, book.profile.docket)
    ]
    people = _people(book, sure)
    for record in sure:
        alone = _alone(record, people)
        for name, fact in record.facts.items():
            held = places[fact.citation.evidence_id].get(fact.citation.pointer)
            both = alone and (held is None or held.alone)
            places[fact.citation.evidence_id][fact.citation.pointer] = OwnValue(name, fact.text, both)
    return Own(people, book.profile.case, dict(places), _only_ours(book, sure, people))


def _only_ours(book: Book, sure: list[TracedRecord], people: People) -> frozenset[str]:
    """The evidence of whole answers in which every record is surely a party's and names nobody else."""
    ours = [{fact.citation.evidence_id for fact in record.facts.values()} for record in sure if _alone(record, people)]
    found: set[str] = set()
    for outcome in book.profile.outcomes:
        proof = {each.evidence_id for each in outcome.evidence}
        whole = outcome.outcome is Outcome.FOUND and outcome.records
        if whole and sum(bool(cited) and cited <= proof for cited in ours) == outcome.records:
            found |= proof
    return frozenset(found)


def _people(book: Book, sure: list[TracedRecord]) -> People:
    """A file may hide a name that a customer's own record gives in full; a shared title names others too."""
    parties = book.profile.case.parties
    names = {name for party in parties for name in (party.name, *party.former_names)}
    names |= {record.text("name") for record in sure if record.kind == "person"}
    return People(frozenset(names - {""}), frozenset(party.id_no.upper() for party in parties if party.id_no))


def _alone(record: TracedRecord, people: People) -> bool:
    name, number = record.text("name"), record.text("id_no")
    one = "".join(name.split()) in people.names or not _BETWEEN_NAMES.search(name)
    return one and not _BETWEEN.search(number.strip())
