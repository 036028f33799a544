"""Whom a case looks for, and whom a record speaks of, as parties that can be compared.

The known identity grows only by records of the creditor's or with the debtor's consent that carry the debtor's full
valid number: what was found by a guess must not confirm the next guess, and what a court obtained serves its docket.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from connectors.authority import COURT_BOUND
from matching import Decision, Ground, Party, Verdict, parse_party, score
from skiptrace.cases.case import Party as CaseParty
from skiptrace.tracing.records import KeptRecord

_GROWING = ("phone", "address", "employer", "plate")


@dataclass(frozen=True, slots=True)
class Identity:
    """What is known of one party of the case; `facts` by kind, the creditor's own first."""

    party_id: str
    name: str = field(repr=False)
    former_names: tuple[str, ...] = field(repr=False)
    id_no: str = field(repr=False)
    id_hint: str = field(repr=False)
    sex: str
    birth_date: str
    facts: Mapping[str, tuple[str, ...]] = field(repr=False)

    def party(self) -> Party:
        return parse_party(
            {
                "name": self.name,
                "former_names": list(self.former_names),
                "id_no": self.id_no or self.id_hint,
                "sex": self.sex,
                "birth_date": self.birth_date,
                "phones": list(self.facts.get("phone", ())),
                "address": list(self.facts.get("address", ())),
                "employer": list(self.facts.get("employer", ())),
                "plates": list(self.facts.get("plate", ())),
            }
        )


def known(party: CaseParty) -> Identity:
    """What the creditor's file says."""
    kinds = {kind: party.values(kind) for kind in _GROWING}
    birth = party.birth_date.isoformat() if party.birth_date else ""
    return Identity(party.id, party.name, party.former_names, party.id_no, party.id_hint, party.sex, birth, kinds)


def grown(identity: Identity, found: Iterable[KeptRecord], spoken: Mapping[str, Sequence[Party]]) -> Identity:
    """The identity with the contact facts of records that carry the same full number; `spoken` by record."""
    facts = {kind: list(values) for kind, values in identity.facts.items()}
    former = list(identity.former_names)
    full_name = identity.name
    start = identity.party()
    for record in found:
        if record.kind != "person" or record.authority in COURT_BOUND or record.text("status") in {"停机", "空号"}:
            continue
        verdict = score(start, spoken[record.id][0])
        if verdict.decision is not Decision.SAME or verdict.ground is not Ground.ID:
            continue
        for kind in _GROWING:
            if (value := record.text(kind)) and value not in facts.setdefault(kind, []):
                facts[kind].append(value)
        name = record.text("name")
        if name and is_masked(full_name) and not is_masked(name):
            full_name = name
        elif name and name != identity.name and name not in former:
            former.append(name)
    return Identity(
        identity.party_id,
        full_name,
        tuple(former),
        identity.id_no,
        identity.id_hint,
        identity.sex,
        identity.birth_date,
        {kind: tuple(values) for kind, values in facts.items()},
    )


def is_masked(name: str) -> bool:
    """True for a name that hides something (王*, 张某某): it identifies nobody and cannot be asked with."""
    return parse_party({"name": name}).name.masked


def subjects(record: KeptRecord) -> tuple[Party, ...]:
    """Whom a record may speak of: one party, or one for each co-owner of a title."""
    names = record.text("name").split("、")
    numbers = record.text("id_no").split("、")
    numbers += [""] * (len(names) - len(numbers))
    addresses = [text for text in (record.text("address"), record.text("location")) if text]
    return tuple(
        parse_party(
            {
                "name": name,
                "id_no": number,
                "sex": record.text("sex"),
                "birth_date": record.text("birth_date"),
                "phones": [record.text("phone")] if record.text("phone") else [],
                "address": addresses,
                "employer": record.text("employer"),
                "plates": [record.text("plate")] if record.text("plate") else [],
            }
        )
        for name, number in zip(names, numbers, strict=False)
    )


_RANK = {Decision.SAME: 3, Decision.POSSIBLE: 2, Decision.CANNOT_TELL: 1, Decision.DIFFERENT: 0}


def best(parties: Mapping[str, Party], spoken: Sequence[Party]) -> tuple[str, Verdict]:
    """The party of the case whom a record fits best, with the verdict on that pair; `spoken` as of `subjects`."""
    pairs = [(party_id, score(party, subject)) for party_id, party in parties.items() for subject in spoken]
    return max(pairs, key=_order)


def _order(pair: tuple[str, Verdict]) -> tuple[int, bool, float]:
    verdict = pair[1]
    return _RANK[verdict.decision], verdict.ground is Ground.ID, verdict.probability


def meant(parties: Mapping[str, Party], asked: str) -> Mapping[str, Party]:
    """The party that was asked about; every party where a reply names none."""
    return {asked: parties[asked]} if asked in parties else parties
