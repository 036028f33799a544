"""The internal file as data: what the dossier's JSON is, and what its PDF prints. Its JSON Schema is published beside.

This product may hold probabilities, doubtful records and strategy; a court never sees it.
"""

import json
from decimal import Decimal
from typing import Any, Literal

from skiptrace.documents.stated import Money, Part, Reckoned, Stated


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


class VerdictText(Part):
    """Why a record is, or may be, the party's."""

    standing: str
    probability: float
    supporting: tuple[str, ...]
    opposing: tuple[str, ...]
    vetoes: tuple[str, ...]
    settle: tuple[str, ...]
    decided: str
    model: str


class CautionText(Part):
    """Something a lawyer must see, with its article."""

    text: str
    citation: str


class AssetText(Part):
    """One thing."""

    number: str
    kind: str
    category: str
    owner: str
    title: str
    standing: str
    grade: Literal["明确", "线索"]
    lacks: tuple[str, ...]
    facts: tuple[Stated, ...]
    share: str
    title_test: CautionText
    openness: str
    exemption: tuple[str, ...]
    value: str
    mortgages: tuple[Stated, ...]
    seizures: tuple[Stated, ...]
    net: str
    net_low: Decimal | None
    net_high: Decimal | None
    closed: str
    cautions: tuple[CautionText, ...]
    verdict: VerdictText
    also_doubtful: int


class DoubtText(Part):
    """A record that waits for a person, or that cannot be told: never a value of it beyond what it is about."""

    record: str
    kind: str
    title: str
    source: str
    evidence: str
    party: str
    verdict: VerdictText


class EnforcementText(Part):
    """Another creditor's enforcement against a party, confirmed by a person, and what it opens for this creditor."""

    party: str
    kind: str
    facts: tuple[Stated, ...]
    lead: str
    citation: str


class StrangerCount(Part):
    """Records judged another person's: how many, nothing else."""

    source: str
    count: int


class PlanLineText(Part):
    """One thing in or out of the plan."""

    asset: str
    title: str
    included: bool
    amount: Money | None
    running: Money
    reason: str
    citation: str
    limit: Money | None
    exception: str
    chosen: str


class GateText(Part):
    """A condition of the way to the court, and whether it is met as far as the file tells."""

    text: str
    state: Literal["已具备", "尚缺", "请核对"]
    citation: str


class VenueText(Part):
    """A court that may be asked, with its ground."""

    court: str
    ground: str
    citation: str


class PlanText(Part):
    """What to ask the court for."""

    kind: str
    cap: Reckoned
    lines: tuple[PlanLineText, ...]
    covered: Money
    uncovered: Money
    fee: Reckoned
    security: str
    security_steps: Reckoned | None
    late_interest: Reckoned | None
    premium: Reckoned | None
    premium_lacks: tuple[str, ...]
    gates: tuple[GateText, ...]
    venues: tuple[VenueText, ...]
    cautions: tuple[CautionText, ...]


class DisposalText(Part):
    """A lead on a disposal that may be revoked; `until` is the last day, "" where no day of the act is known."""

    asset: str
    kind: str
    fact: Stated
    steps: tuple[str, ...]
    lacks: tuple[str, ...]
    known: str
    until: str
    citation: str


class EarningText(Part):
    """An income as the contribution base tells it, and what of it may be taken each month (None: not known)."""

    asset: str
    employer: str
    employer_state: str
    base: Stated
    recent: bool
    takeable: Money | None
    steps: tuple[str, ...]
    lacks: tuple[str, ...]


class AbilityText(Part):
    """Whether the debtor can pay, from what, and what follows."""

    advice: str
    grounds: tuple[CautionText, ...]
    earnings: tuple[EarningText, ...]
    by_month: Money | None
    others: str
    low: Money
    high: Money
    unvalued: int
    cost: Reckoned
    net: Decimal
    owed: Money


class MeasureText(Part):
    """A measure that the court took for us: `facts` are its values, each with the page of the court's paper."""

    number: str
    kind: str
    owner: str
    title: str
    measure: str
    rank: str
    waiting: bool
    start: str
    end: str
    asked: Money | None
    frozen: Money | None
    exceeds_maximum: bool
    facts: tuple[Stated, ...]
    cautions: tuple[CautionText, ...]


class DeadlineText(Part):
    """A day by which something must be done, or ends."""

    what: str
    day: str
    steps: tuple[str, ...]
    citation: str


class CoverageText(Part):
    """What became of one question to one source about one party. `evidence` are exhibit numbers."""

    source: str
    party: str
    authority: str
    operation: str
    outcome: Literal["found", "no_record", "partial", "pending", "refused", "failed", "not_asked"]
    outcome_text: str
    records: int
    why: str
    articles: tuple[str, ...]
    opens_with: str
    due: str
    at: str
    evidence: tuple[str, ...]


class OutcomeCell(Part):
    """What a source said of a kind; "" where it never tells of it. `asked`: it has answered for every party."""

    text: str
    asked: bool


class KindText(Part):
    """One kind of property: how many confirmed things, each source's cell in their order, and what that means."""

    category: str
    kind: str
    found: int
    cells: tuple[OutcomeCell, ...]
    state: str


class CategoryText(Part):
    """The court's kinds of property (财产调查规定 5) against the sources that would tell of them."""

    sources: tuple[str, ...]
    rows: tuple[KindText, ...]


class NodeText(Part):
    """A thing in the picture of relations; `sure` false is drawn broken."""

    number: str
    kind: str
    title: str
    burden: str
    sure: bool


class RelationText(Part):
    """A party in the picture: how he is bound, what is his, and how many more things there are."""

    party: str
    bond: str
    things: tuple[NodeText, ...]
    more: int


class MomentText(Part):
    """A day of the picture of time."""

    day: str
    text: str
    past: bool


class ExhibitText(Part):
    """One piece of evidence: kept bytes, named by their hash."""

    number: str
    title: str
    authority: str
    obtained: str
    sha256: str


class JournalText(Part):
    """The head of the journal's chain when this was written."""

    number: int
    sha256: str


class InternalFile(Part):
    """The whole internal file of one case."""

    schema_version: Literal["1"] = "1"
    case: str
    stage: str
    written_at: str
    creditor: str
    parties: tuple[PartyText, ...]
    docket: DocketText | None
    holds: tuple[str, ...]
    summary: tuple[str, ...]
    claim: ClaimText
    contacts: tuple[ContactText, ...]
    assets: tuple[AssetText, ...]
    unseen_kinds: tuple[str, ...]
    enforcement: tuple[EnforcementText, ...]
    doubtful: tuple[DoubtText, ...]
    unclear: tuple[DoubtText, ...]
    strangers: tuple[StrangerCount, ...]
    plan: PlanText
    ability: AbilityText
    disposals: tuple[DisposalText, ...]
    measures: tuple[MeasureText, ...]
    deadlines: tuple[DeadlineText, ...]
    coverage: tuple[CoverageText, ...]
    categories: CategoryText
    relations: tuple[RelationText, ...]
    timeline: tuple[MomentText, ...]
    open_items: tuple[str, ...]
    evidence: tuple[ExhibitText, ...]
    law: tuple[str, ...]
    journal: JournalText | None

    def to_json(self) -> bytes:
        """UTF-8, keys in the order of the schema, one trailing newline; the same file gives the same bytes."""
        return (self.model_dump_json(indent=2) + "\n").encode()


def json_schema() -> dict[str, Any]:
    """The schema of what `to_json` writes (JSON Schema 2020-12)."""
    schema = InternalFile.model_json_schema(mode="serialization")
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}


def schema_text() -> str:
    """The schema as it is published in `schema/dossier.schema.json`."""
    return json.dumps(json_schema(), ensure_ascii=False, indent=2, sort_keys=True) + "\n"
