"""What a court may see: facts with source and page, amounts, articles, and the list of what the draft lacks.

Surprising: there is no field here that could hold a probability, a verdict, a doubtful record or a co-owner's name, so
none can slip in; a test walks the whole tree and holds it so. Every paper is filled from this one tree.
"""

from skiptrace.documents.stated import Money, Part, Reckoned, Stated


class Applicant(Part):
    """The creditor."""

    name: str
    credit_code: str
    address: str
    representative: str
    phone: str
    bank: str
    account_name: str
    account_no: str


class Agent(Part):
    """The creditor's lawyer, as the settings give him; `powers` is what he may do."""

    firm: str
    name: str
    licence: str
    phone: str
    address: str
    powers: str


class Respondent(Part):
    """A party who answers for the debt. `places` says where each value stands; the ethnicity is never collected."""

    who: str
    role: str
    name: str
    sex: str
    birth_date: str
    ethnicity: str
    employer: str
    id_no: str
    address: str
    phone: str
    places: str


class CourtClaim(Part):
    """One claim: amounts as printed, `未列` where the creditor's file does not give one."""

    contract: str
    principal: str
    interest: str
    penalty: str
    costs: str
    as_of: str
    overdue: str
    places: str


class CourtAsset(Part):
    """One line of the clue list."""

    number: int
    respondent: str
    category: str
    kind: str
    record_kind: str
    details: tuple[Stated, ...]
    title: str
    location: str
    registry: str
    owner: str
    mortgages: str
    seizures: str
    value: str
    net: str
    amount: str
    measure: str
    grade: str
    source: str
    obtained: str
    evidence: str
    remark: str


class CourtGuarantee(Part):
    """One guarantor for one contract; empty texts where nobody has said. `who` names him without a personal value."""

    who: str
    guarantor: str
    contract: str
    mode: str
    period: str
    agreement: str
    scope: str
    maximum: str
    liability: str
    places: str


class CourtMortgage(Part):
    """A right of the creditor's own on a thing of a party, as a registry notes it."""

    owner: str
    thing: str
    right: str
    amount: str
    until: str
    place: str


class Boxes(Part):
    """Boxes of the forms with what follows them: ticked where it is known, else both left open."""

    secured: str
    preserved: str
    priority: str


class Instrument(Part):
    """The effective document that is enforced; empty texts where there is none."""

    kind: str
    number: str
    court: str
    effective: str
    orders: str
    performance_due: str


class CourtExhibit(Part):
    """One line of the list of evidence (民事证据规定 19)."""

    number: str
    title: str
    source: str
    purpose: str
    obtained: str
    sha256: str


class Totals(Part):
    """Sums over all claims, as printed; `late_interest` only in execution."""

    principal: str
    interest: str
    penalty: str
    costs: str
    late_interest: str


class CourtMeasure(Part):
    """What the court has seized for us, as its paper says; `renew_by` and `longest` are what the law makes of it."""

    number: str
    kind: str
    owner: str
    title: str
    holder: str
    measure: str
    rank: str
    start: str
    end: str
    renew_by: str
    longest: str
    ruling_no: str
    notice_no: str
    place: str


class Door(Part):
    """A source that was not asked about a party, and what it would be asked for."""

    holder: str
    party: str
    id_no: str
    content: str
    why: str
    articles: tuple[str, ...]


class Elsewhere(Part):
    """Another court's enforcement against a party, confirmed by a person."""

    party: str
    court: str
    docket: str
    amount: str
    filed: str
    place: str


class Attempt(Part):
    """An address or a phone of a party, also a dead one: what an application for service by notice speaks of."""

    party: str
    kind: str
    value: str
    seen: str
    status: str
    place: str


class CourtSet(Part):
    """All that one paper may state. A required text that lacks reads 【缺：…】, another one is empty."""

    paper: str
    name: str
    title: str
    case: str
    written: str
    stage: str
    court: str
    docket: str
    cause: str
    filed: str
    preservation: str
    applicant: Applicant
    agent: Agent
    respondents: tuple[Respondent, ...]
    claims: tuple[CourtClaim, ...]
    totals: Totals
    amount: Money
    capital: str
    cap_steps: tuple[str, ...]
    instrument: Instrument
    assets: tuple[CourtAsset, ...]
    measures: tuple[CourtMeasure, ...]
    doors: tuple[Door, ...]
    elsewhere: tuple[Elsewhere, ...]
    guarantees: tuple[CourtGuarantee, ...]
    mortgages: tuple[CourtMortgage, ...]
    boxes: Boxes
    earliest_end: str
    attempts: tuple[Attempt, ...]
    periods: str
    fee: Reckoned
    fee_payer: str
    case_fee: Reckoned
    security: str
    security_steps: tuple[str, ...]
    basis: tuple[str, ...]
    exhibits: tuple[CourtExhibit, ...]
    citations: tuple[str, ...]
    lacks: tuple[str, ...]
    blocked: tuple[str, ...]
