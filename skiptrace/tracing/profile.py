"""What is known of a case's parties, each value with its evidence: what contacts, assets and documents read."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from connectors.answer import Outcome
from connectors.authority import Authority
from matching import Verdict
from skiptrace.cases.case import Case
from skiptrace.permits.docket import Docket


class Standing(StrEnum):
    """How surely a record is the party's. Only `COURT` may enter a court paper."""

    COURT = "court"  # equal full valid id, or a person's decision
    LIKELY = "likely"  # same by facts: internal file only, waits in review
    REVIEW = "review"  # possible: waits in review
    UNCLEAR = "unclear"  # cannot tell: says what would settle it
    REJECTED = "rejected"  # another person

    @property
    def chinese(self) -> str:
        return {
            "court": "已确认",
            "likely": "很可能，待确认",
            "review": "待核",
            "unclear": "无法判断",
            "rejected": "非本人",
        }[self.value]


@dataclass(frozen=True, slots=True)
class Citation:
    """Where a value stands. `number` is the exhibit's short number within this profile (E1, E2 ...)."""

    number: str
    evidence_id: str
    sha256: str
    pointer: str
    source: str
    title: str
    authority: Authority
    obtained: datetime


@dataclass(frozen=True, slots=True)
class Fact:
    """A value with its evidence."""

    text: str = field(repr=False)
    citation: Citation


@dataclass(frozen=True, slots=True)
class TracedRecord:
    """One record of one source about (perhaps) one party.

    `kind` and the names in `facts` are those of `connectors.vocabulary`. `decided_by` is set when a person decided.
    """

    id: str
    kind: str
    party_id: str
    source: str
    authority: Authority
    docket_id: str
    obtained: datetime
    facts: Mapping[str, Fact] = field(repr=False)
    verdict: Verdict
    standing: Standing
    decided_by: str = ""
    decided_reason: str = ""

    def text(self, name: str) -> str:
        fact = self.facts.get(name)
        return fact.text if fact else ""


@dataclass(frozen=True, slots=True)
class SourceOutcome:
    """What became of one source for one party; `opens_with` names the paper that would open the door."""

    source: str
    title: str
    authority: Authority
    party_id: str
    operation: str
    outcome: Outcome
    why: str
    articles: tuple[str, ...]
    at: datetime
    due: date | None
    opens_with: str
    records: int
    evidence: tuple[Citation, ...]


@dataclass(frozen=True, slots=True)
class Profile:
    """Everything known at `at`. `records` are in order of standing, then probability, highest first."""

    case: Case
    docket: Docket | None
    at: datetime
    records: tuple[TracedRecord, ...]
    outcomes: tuple[SourceOutcome, ...]
    exhibits: tuple[Citation, ...]  # one for each piece of evidence, creditor's file first; pointer is empty

    def of_kind(self, *kinds: str) -> tuple[TracedRecord, ...]:
        return tuple(record for record in self.records if record.kind in kinds)

    @property
    def waiting(self) -> tuple[TracedRecord, ...]:
        """What a person should look at, most probable first."""
        return tuple(r for r in self.records if r.standing in {Standing.LIKELY, Standing.REVIEW})
