"""Gathers what may be a contact point of a party: where each value was seen, and who else was seen with it.

Surprising: a fact of a person's record dates itself, a fact of an account does not: a contribution paid last month says
who the employer is, and nothing about the phone number given when the account was opened.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

from connectors.authority import Authority
from matching.fields import address as addresses
from matching.fields import name as names
from matching.fields import phone as phones
from skiptrace.cases.case import Party
from skiptrace.contacts.log import LogLine
from skiptrace.contacts.point import ContactRecord, Sighting, contact_records
from skiptrace.tracing.profile import Profile, Standing, TracedRecord

OWN_STANDING = frozenset({Standing.COURT, Standing.LIKELY})
WAITING = frozenset({Standing.REVIEW, Standing.UNCLEAR})
_FILE_TITLE = "债权人提供的逾期清单"


@dataclass(slots=True)
class Candidate:
    """A value of one kind, gathered from every place that states it."""

    kind: str
    value: str
    label: str
    sightings: list[Sighting] = field(default_factory=list)
    due: date | None = None


@dataclass(frozen=True, slots=True)
class Other:
    """Another person's record that carries the same number."""

    title: str
    evidence: str
    seen: date | None


@dataclass(frozen=True, slots=True)
class View:
    """All that bears on one candidate."""

    candidate: Candidate
    others: tuple[Other, ...]
    tried: Sequence[LogLine]
    today: date

    @property
    def seen(self) -> date | None:
        return max((s.seen for s in self.candidate.sightings if s.seen), default=None)


def candidates(profile: Profile, party: Party, records: Iterable[ContactRecord]) -> Iterator[Candidate]:
    found: dict[tuple[str, str], Candidate] = {}
    for kind, value, label, sighting in (*_of_file(profile, party), *_of_records(party, records)):
        place = found.setdefault((kind, value), Candidate(kind, value, label))
        place.sightings.append(sighting)
    yield from found.values()
    for value, record in _numbered([each.record for each in records], party.id):
        seen = _day(record.text("last_active")) or record.obtained.date()
        candidate = Candidate("operator_number", value, "运营商修复号码", [_sighting(record, "ordinal", seen)])
        candidate.due = _day(record.text("due"))
        yield candidate


def operator_numbers(profile: Profile, party_id: str) -> tuple[tuple[str, TracedRecord], ...]:
    """The numbers that an operator holds of a party, each under the value of its contact point."""
    return tuple(_numbered([each.record for each in contact_records(profile)], party_id))


def _numbered(records: Sequence[TracedRecord], party_id: str) -> Iterator[tuple[str, TracedRecord]]:
    numbers = [record for record in records if _is_operator_number(record, party_id)]
    for record in numbers:
        total = len([each for each in numbers if each.source == record.source])
        yield f"第{record.text('ordinal')}/{total}个", record


def _is_operator_number(record: TracedRecord, party_id: str) -> bool:
    """The operator was asked by the party's id and name and answers with ordinals; there is nobody else to compare."""
    named = record.kind == "operator_number" and record.text("ordinal") != ""
    return named and record.party_id == party_id and record.standing is not Standing.REJECTED


def _of_file(profile: Profile, party: Party) -> Iterator[tuple[str, str, str, Sighting]]:
    numbers = {each.evidence_id: each.number for each in profile.exhibits}
    for fact in party.facts:
        if fact.kind not in {"phone", "address", "employer"}:
            continue
        origin = fact.origin
        evidence = numbers.get(origin.evidence_id, "")
        known = Sighting(_FILE_TITLE, evidence, origin.pointer, Authority.OWN, Standing.COURT, fact.seen, fact.note)
        yield from _valued(fact.kind, fact.value, known)


def _of_records(party: Party, records: Iterable[ContactRecord]) -> Iterator[tuple[str, str, str, Sighting]]:
    for each in records:
        record = each.record
        if record.party_id != party.id or record.standing not in OWN_STANDING or record.kind == "operator_number":
            continue
        for kind in ("phone", "address", "employer"):
            if record.text(kind):
                yield from _valued(kind, record.text(kind), _sighting(record, kind, _dated(record, kind)))


def _dated(record: TracedRecord, kind: str) -> date | None:
    """The day that the record gives to this value of it; None where its date speaks of another one."""
    if kind == "employer" and record.kind == "housing_fund":
        return _day(record.text("paid_to"))  # a contribution dates the employer who paid it
    if record.text("fact") == "identity" and kind != "phone":
        return None  # a search card dates its number only
    return _day(record.text("seen"))


def _sighting(record: TracedRecord, name: str, seen: date | None) -> Sighting:
    citation = record.facts[name].citation
    status = record.text("status") if record.kind == "person" else ""
    weight = 1.0 if record.standing is Standing.COURT else record.verdict.probability
    if record.kind == "operator_number":
        weight = 1.0
    return Sighting(
        citation.title, citation.number, citation.pointer, record.authority, record.standing, seen, status, weight
    )


def _valued(kind: str, text: str, sighting: Sighting) -> Iterator[tuple[str, str, str, Sighting]]:
    """The value in its normal form, so that two ways of writing are one point; masked numbers reach nobody."""
    if kind == "phone":
        for number in phones.parse_all(text):
            if number.complete:
                office = "单位电话" in sighting.status
                label = "单位电话" if office else "手机" if number.mobile else "固定电话"
                yield kind, number.value, label, sighting
    elif kind == "address":
        home = next((word for word in ("户籍", "单位", "居住") if word in sighting.status), "")
        yield kind, addresses.parse(text).value or text, f"{home}地址", sighting
    else:
        yield kind, text, "工作单位", sighting


def others_with(party: Party, candidate: Candidate, records: Iterable[ContactRecord]) -> tuple[Other, ...]:
    if candidate.kind != "phone":
        return ()
    found = []
    for each in records:
        record = each.record
        stranger = record.standing is Standing.REJECTED or (
            record.standing in WAITING and named_otherwise(party, record)
        )
        if stranger and any(key.value == candidate.value for key in phones.parse_all(record.text("phone"))):
            citation = record.facts["phone"].citation
            found.append(Other(citation.title, citation.number, _day(record.text("seen"))))
    return tuple(found)


def named_otherwise(party: Party, record: TracedRecord) -> bool:
    """The record has a name, and it can be none of the party's."""
    if not record.text("name"):
        return False
    theirs = names.parse(record.text("name"))
    levels = (names.compare(names.parse(own), theirs) for own in (party.name, *party.former_names))
    return all(level in {names.Level.CONFLICT, names.Level.MASK_CONFLICT} for level in levels)


def reported_dead(party: Party, records: Iterable[ContactRecord]) -> str:
    for each in records:
        record = each.record
        sure = record.party_id == party.id and record.standing is Standing.COURT
        if sure and record.text("deceased") in {"true", "True", "是", "1"}:
            return record.facts["deceased"].citation.title
    return ""


def _day(text: str) -> date | None:
    """An ISO day, or the first of an ISO month."""
    try:
        return date.fromisoformat(text if len(text) > 7 else f"{text}-01")
    except ValueError:
        return None
