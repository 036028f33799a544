"""What a court may see: facts with source and page, amounts, articles, and the list of what the draft lacks.

Surprising: there is no field here that could hold a probability, a verdict, a doubtful record or a co-owner's name, so
none can slip in; a test walks the whole tree and holds it so.
"""

from enum import StrEnum

from skiptrace.documents.stated import Money, Part, Reckoned, Stated


class Paper(StrEnum):
    """Which draft the docket's stage asks for."""

    PRESERVATION_PRE_SUIT = "preservation_pre_suit"
    PRESERVATION_IN_SUIT = "preservation_in_suit"
    EXECUTION = "execution"

    @property
    def heading(self) -> str:
        return "强制执行申请书" if self is Paper.EXECUTION else "财产保全申请书"

    @property
    def chinese(self) -> str:
        return {
            "preservation_pre_suit": "财产保全申请书（诉前）",
            "preservation_in_suit": "财产保全申请书（诉讼）",
            "execution": "强制执行申请书",
        }[self.value]


class Applicant(Part):
    """The creditor; a field that lacks reads 【缺：…】."""

    name: str
    credit_code: str
    address: str
    representative: str
    phone: str
    bank: str
    account_name: str
    account_no: str


class Respondent(Part):
    """A party who answers for the debt. Texts that lack read 【缺：…】; `places` says where each value stands."""

    role: str
    name: str
    sex: str
    birth_date: str
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


class Instrument(Part):
    """The effective document that is enforced; a field that lacks reads 【缺：…】."""

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


class CourtSet(Part):
    """The court set of the docket's stage."""

    paper: Paper
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
    respondents: tuple[Respondent, ...]
    claims: tuple[CourtClaim, ...]
    totals: Totals
    amount: Money
    capital: str
    cap_steps: tuple[str, ...]
    instrument: Instrument | None
    assets: tuple[CourtAsset, ...]
    periods: str
    fee: Reckoned
    fee_payer: str
    security: str
    security_steps: tuple[str, ...]
    basis: tuple[str, ...]
    exhibits: tuple[CourtExhibit, ...]
    citations: tuple[str, ...]
    lacks: tuple[str, ...]
    blocked: tuple[str, ...]
