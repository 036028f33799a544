"""What there is: assets, doubtful records, what the court holds for us, what was given away; each with its article."""

from decimal import Decimal
from typing import Literal

from skiptrace.documents.stated import Money, Part, Stated


class CautionText(Part):
    """Something a lawyer must see, with its article."""

    text: str
    citation: str


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
