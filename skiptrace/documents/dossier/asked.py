"""What was asked and what proves it: coverage by source and by kind of property, exhibits, the head of the journal."""

from typing import Literal

from skiptrace.documents.stated import Part


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


class StrangerCount(Part):
    """Records judged another person's: how many, nothing else."""

    source: str
    count: int


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
