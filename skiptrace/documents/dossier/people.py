"""Who stands in the dossier and what is owed: parties, the court's case, claims, contact points, other enforcement."""

from skiptrace.documents.stated import Money, Part, Stated


class PartyText(Part):
    """One party; `id_hint` is the pattern of a number that is not complete, `household` what that register says.

    `guarantees`: of a guarantor, by contract, mode and period and who says so.
    """

    role: str
    name: Stated
    former_names: tuple[str, ...]
    id_no: Stated | None
    id_hint: str
    sex: str
    birth_date: str
    household: tuple[Stated, ...]
    guarantees: tuple[str, ...] = ()


class DocketText(Part):
    """The court's case, empty texts where not known."""

    number: str
    court: str
    cause: str
    filed: str
    preservation_ruling: str
    instrument: str


class ClaimPart(Part):
    """One part of one claim, from one cell; `amount` None where the file does not give it."""

    contract: str
    label: str
    amount: Money | None
    as_of: str
    evidence: str
    pointer: str


class ClaimText(Part):
    """What is owed: the active claims only."""

    total: Money
    capital: str
    parts: tuple[ClaimPart, ...]
    stopped: tuple[str, ...]


class ContactText(Part):
    """A contact point with how surely it reaches the party."""

    label: str
    value: str
    probability: float
    reasons: tuple[str, ...]
    set_aside: str
    source: str
    evidence: str
    seen: str


class EnforcementText(Part):
    """Another creditor's enforcement against a party, confirmed by a person, and what it opens for this creditor."""

    party: str
    kind: str
    facts: tuple[Stated, ...]
    lead: str
    citation: str
