"""How a row of a file becomes, or changes, the parties and claims of a case: pure; importing twice changes nothing.

Surprising: a fact of the creditor's file has no date of its own. That a number stands in this month's list does not say
that it was seen this month, and a fresh date would beat a record that knows the number's new owner.
"""

import hashlib
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from matching.comparison import Label
from matching.fields import name as names
from matching.fields import resident_id
from skiptrace.cases.cabinet import IN_SUIT, PARTS, KeptClaim
from skiptrace.cases.case import Amount, Claim, ClaimStatus, Guarantee, KnownFact, Origin, Party
from skiptrace.cases.remarks import Marks
from skiptrace.cases.row import RowAmount, RowPerson, RowResult
from skiptrace.cases.spreadsheet import pointer

_ENDED_WHY = {
    ClaimStatus.SETTLED: "债权人文件注明已结清",
    ClaimStatus.WITHDRAWN: "债权人文件注明已撤回",
    ClaimStatus.TRANSFERRED: "债权人文件注明已转让",
}
_NAMED = ("name", "id_no")
_ONE_NAME = {names.Level.SCRIPT_VARIANT, names.Level.DOT_LOST, names.Level.FORMER_WRITTEN, names.Level.MASK_FITS}


@dataclass(frozen=True, slots=True)
class FileRow:
    """A good row with the file that it stands in and the date of its balances."""

    result: RowResult
    evidence_id: str
    sha256: str
    as_of: date

    def origin(self, column: int) -> Origin:
        row, place = self.result.anchors.get(column, (self.result.row - 1, column))
        return Origin(self.evidence_id, self.sha256, pointer(self.result.sheet, row, place), self.as_of)


def claim_key(result: RowResult) -> str:
    """The contract number; without one a hash of name, id, amount and date. "" when there is no amount either."""
    claim, debtor = result.claim, result.debtor
    if claim.contract_no:
        return f"contract:{claim.contract_no}"
    if claim.principal is None:
        return ""
    parts = (debtor.name, debtor.id_no or debtor.id_hint, str(claim.principal.value), str(claim.overdue_since or ""))
    return "row:" + hashlib.sha256("\0".join(parts).encode()).hexdigest()


def same_person(known: Party | RowPerson, other: Party | RowPerson) -> bool:
    """Whether name and number contradict each other nowhere. Two valid numbers that differ always do."""
    if known.id_no and other.id_no and known.id_no != other.id_no:
        return False
    numbers = resident_id.parse(known.id_no or known.id_hint), resident_id.parse(other.id_no or other.id_hint)
    level = resident_id.compare(*numbers)
    if all(key.value for key in numbers) and resident_id.LABELS[level] is Label.NO:
        return False
    aliases = {*known.former_names, known.name}, {*other.former_names, other.name}
    return any(_names_agree(a, b) for a in aliases[0] for b in aliases[1])


def _names_agree(a: str, b: str) -> bool:
    if a == b:
        return True
    return names.compare(names.parse(a), names.parse(b)) in _ONE_NAME


def new_party(person: RowPerson, source: FileRow) -> Party:
    """A party as its row states it."""
    return Party(
        uuid.uuid4().hex,
        person.role,
        person.name,
        person.former_names,
        person.id_no,
        person.id_hint,
        person.sex,
        person.birth_date,
        {name: source.origin(column) for name, column in person.columns.items() if name in _NAMED},
        _facts(person, source),
        _guarantees(person, source),
    )


def _guarantees(person: RowPerson, source: FileRow) -> tuple[Guarantee, ...]:
    """What the row says of the guarantee of its contract; empty where it says nothing."""
    if person.terms.silent:
        return ()
    return (Guarantee(claim_key(source.result), person.terms, source.origin(person.columns["guarantee"])),)


def _merged_guarantees(known: Sequence[Guarantee], added: Sequence[Guarantee]) -> tuple[Guarantee, ...]:
    """One a contract: what a later file says stands, where it is silent the earlier; equal terms keep their cell."""
    by_key = {each.claim_key: each for each in known}
    for each in added:
        old = by_key.get(each.claim_key)
        terms = each.terms.over(old.terms) if old else each.terms
        if old is None or terms != old.terms:
            by_key[each.claim_key] = replace(each, terms=terms)
    return tuple(by_key.values())


def _facts(person: RowPerson, source: FileRow) -> tuple[KnownFact, ...]:
    return tuple(KnownFact(f.kind, f.value, None, f.note, source.origin(f.column)) for f in person.facts)


def merged_party(known: Party, person: RowPerson, source: FileRow) -> Party:
    """The party with what the row adds: a number where there was none, a full name for a masked one, more facts."""
    origins = dict(known.origins)
    guarantees = _merged_guarantees(known.guarantees, _guarantees(person, source))
    party = replace(known, facts=_merged_facts(known.facts, _facts(person, source)), guarantees=guarantees)
    if not known.id_no and (person.id_no or (person.id_hint and not known.id_hint)):
        birth = person.birth_date or known.birth_date
        hint = person.id_hint or known.id_hint
        party = replace(party, id_no=person.id_no, id_hint=hint, sex=person.sex or known.sex, birth_date=birth)
        origins["id_no"] = source.origin(person.columns["id_no"])
    former = tuple(dict.fromkeys((*known.former_names, *person.former_names)))
    if names.parse(known.name).masked and not names.parse(person.name).masked:
        party = replace(party, name=person.name)
        origins["name"] = source.origin(person.columns["name"])
    return replace(party, former_names=former, origins=origins)


def _merged_facts(known: Sequence[KnownFact], added: Sequence[KnownFact]) -> tuple[KnownFact, ...]:
    by_value = {(fact.kind, fact.value): fact for fact in known}
    for fact in added:
        place = fact.kind, fact.value
        old = by_value.get(place)
        if old is None or (fact.note and fact.note != old.note):
            by_value[place] = fact
    return tuple(by_value.values())


def merged_others(known: Sequence[Party], people: Sequence[RowPerson], source: FileRow) -> tuple[Party, ...]:
    """All parties of a case with the co-borrowers and guarantors of a row among them."""
    found = list(known)
    for person in people:
        place = next((n for n, p in enumerate(found) if p.role is person.role and same_person(p, person)), None)
        if place is None:
            found.append(new_party(person, source))
        else:
            found[place] = merged_party(found[place], person, source)
    return tuple(found)


def new_claim(source: FileRow) -> KeptClaim:
    """The claim of a good row; whether the row ends it, `marked` says."""
    row = source.result.claim
    assert row.principal is not None
    claim = Claim(
        uuid.uuid4().hex,
        claim_key(source.result),
        row.contract_no,
        _amount(row.principal, source),
        _part(row.interest, source),
        _part(row.penalty, source),
        _part(row.costs, source),
        source.as_of,
        row.overdue_since,
        ClaimStatus.ACTIVE,
    )
    stage = IN_SUIT if source.result.marks.in_suit else ""
    return KeptClaim(claim, source.result.remark or "", stage)


def _amount(part: RowAmount, source: FileRow) -> Amount:
    return Amount(part.value, source.origin(part.column))


def _part(part: RowAmount | None, source: FileRow) -> Amount | None:
    return _amount(part, source) if part else None


def marked(kept: KeptClaim, marks: Marks, day: date) -> KeptClaim:
    """The claim after the stops of a row; one that has ended stays ended until a person releases it."""
    if marks.status is ClaimStatus.ACTIVE or kept.claim.status is not ClaimStatus.ACTIVE:
        return kept
    claim = replace(kept.claim, status=marks.status)
    return replace(kept, claim=claim, ended=day, ended_why=_ENDED_WHY[marks.status])


def merged_claim(known: KeptClaim, source: FileRow) -> KeptClaim:
    """The claim with the balances and the remark of a row that is not older.

    A part that the row does not give keeps its old value and origin. Equal values of one date change nothing.
    """
    fresh, old = new_claim(source), known.claim
    claim = replace(
        fresh.claim,
        id=old.id,
        status=old.status,
        interest=fresh.claim.interest or old.interest,
        penalty=fresh.claim.penalty or old.penalty,
        costs=fresh.claim.costs or old.costs,
        overdue_since=fresh.claim.overdue_since or old.overdue_since,
    )
    remark, stage = known.remark, known.stage
    if source.result.remark is not None:
        remark, stage = source.result.remark, fresh.stage
    said = _values(claim) != _values(old) or (remark, stage) != (known.remark, known.stage)
    changed = said or source.as_of != old.as_of
    return KeptClaim(claim, remark, stage, known.ended, known.ended_why) if changed else known


def _values(claim: Claim) -> tuple[object, ...]:
    parts = tuple(part.value if (part := getattr(claim, name)) else None for name in PARTS)
    return (*parts, claim.overdue_since)
