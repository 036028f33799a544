"""Whom a case looks for, and whom a record speaks of, as parties that can be compared.

The known identity grows only by records of the creditor's or with the debtor's consent that carry the debtor's full
valid number: what was found by a guess must not confirm the next guess, and what a court or a lawyer obtained serves
its matter.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from connectors.authority import MATTER_BOUND
from matching import Context, Decision, Ground, Party, Reliability, Verdict, parse_party, score
from matching.fields import address
from skiptrace.cases.case import Party as CaseParty
from skiptrace.cases.known import known_values
from skiptrace.tracing.plan import Known
from skiptrace.tracing.records import KeptRecord

_GROWING = {"phone": "phones", "address": "address", "employer": "employer", "plate": "plates"}


_DEAD = frozenset({"停机", "空号"})
_NOT_HIS = "非本人"


@dataclass(frozen=True, slots=True)
class Identity:
    """What is known of one party: the matcher's columns, the creditor's values first, then what grew.

    `gone` are numbers that a holder reports dead or another's: nobody is asked about them. A dead one still tells who
    somebody is; one that only ever rang at another person's does not, and makes nothing grow.
    """

    party_id: str
    id_no: str = field(repr=False)  # full and valid, or empty
    columns: Mapping[str, str | Sequence[str]] = field(repr=False)
    gone: frozenset[str] = field(default=frozenset(), repr=False)
    certificates: tuple[str, ...] = field(default=(), repr=False)

    @property
    def name(self) -> str:
        return str(self.columns["name"])

    def values(self, column: str) -> tuple[str, ...]:
        return tuple(self.columns[column])

    def party(self) -> Party:
        return parse_party(self.columns)


def known(party: CaseParty) -> Identity:
    """What the creditor's file says."""
    return Identity(party.id, party.id_no, known_values(party), certificates=party.values("certificate"))


def grown(identity: Identity, found: Iterable[KeptRecord], spoken: Mapping[str, Sequence[Party]]) -> Identity:
    """The identity with the contact facts of records that carry the same full number; `spoken` by record."""
    columns = dict(identity.columns)
    gone: set[str] = set()
    start = identity.party()
    for record in found:
        if record.kind != "person" or record.authority in MATTER_BOUND:
            continue
        verdict = score(start, spoken[record.id][0])
        if verdict.decision is not Decision.SAME or verdict.ground is not Ground.ID:
            continue
        if record.text("status") in _DEAD:
            gone.add(record.text("phone"))
        if record.text("status") == _NOT_HIS:
            gone.add(record.text("phone"))
            continue
        for kind, column in _GROWING.items():
            columns[column] = _with(columns[column], record.text(kind))
        name = record.text("name")
        if name and is_masked(str(columns["name"])) and not is_masked(name):
            columns["name"] = name
        elif name != columns["name"]:
            columns["former_names"] = _with(columns["former_names"], name)
    return replace(identity, columns=columns, gone=frozenset(gone))


def _with(values: Sequence[str], value: str) -> tuple[str, ...]:
    return tuple(values) if not value or value in values else (*values, value)


def questions(identity: Identity) -> Known:
    """What sources may be asked with: full values, and no number that a holder reports dead."""
    phones = tuple(value for value in identity.values("phones") if "*" not in value and value not in identity.gone)
    several = {"phone": phones, "employer": identity.values("employer")} | _houses(identity)
    name = "" if is_masked(identity.name) else identity.name
    return Known(identity.party_id, {"name": name, "id_no": identity.id_no}, several)


def _houses(identity: Identity) -> dict[str, tuple[str, ...]]:
    """Flats known down to the room, each once however it is written; certificates from the creditor's own papers."""
    rooms: dict[str, str] = {}
    for text in identity.values("address"):
        if "*" not in text and (room := address.parse(text).room_key):
            rooms.setdefault(room, text)
    return {"location": tuple(rooms.values()), "certificate_no": identity.certificates}


def is_masked(name: str) -> bool:
    """True for a name that hides something (王*, 张某某): it identifies nobody and cannot be asked with."""
    return parse_party({"name": name}).name.masked


def subjects(record: KeptRecord) -> tuple[Party, ...]:
    """Whom a record may speak of: one party, or one for each co-owner of a title.

    A holder's or officer's `company` is not compared: that somebody of the name holds shares of a company does not say
    that he works there, and the company's own particulars are nobody's.
    """
    names = record.text("name").split("、")
    numbers = record.text("id_no").split("、")
    numbers += [""] * (len(names) - len(numbers))
    addresses = [text for text in (record.text("address"), record.text("location")) if text]
    if record.kind == "unit" and not record.text("name"):
        addresses = []  # the place is our own question come back: it says nothing of whose the unit is
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


def best(
    parties: Mapping[str, Party], spoken: Sequence[Party], source: Reliability = Reliability.REGISTER
) -> tuple[str, Verdict]:
    """The party of the case whom a record fits best, with the verdict on that pair; `spoken` as of `subjects`."""
    context = Context(b_source=source)
    pairs = [(party_id, score(party, subject, context)) for party_id, party in parties.items() for subject in spoken]
    return max(pairs, key=lambda pair: worth(pair[1]))


def worth(verdict: Verdict) -> tuple[int, bool, float]:
    """The order of verdicts on one record: decision, then an equal number, then probability."""
    return _RANK[verdict.decision], verdict.ground is Ground.ID, verdict.probability


def meant(parties: Mapping[str, Party], asked: str) -> Mapping[str, Party]:
    """The party that was asked about; every party where a reply names none."""
    return {asked: parties[asked]} if asked in parties else parties
