"""The internal file as data: what the dossier's JSON is, and what its PDF prints. Its JSON Schema is published beside.

This product may hold probabilities, doubtful records and strategy; a court never sees it.
"""

import json
from typing import Any, Literal

from skiptrace.documents.dossier.asked import CategoryText, CoverageText, ExhibitText, JournalText, StrangerCount
from skiptrace.documents.dossier.drawn import MomentText, RelationText
from skiptrace.documents.dossier.people import ClaimText, ContactText, DocketText, EnforcementText, PartyText
from skiptrace.documents.dossier.planned import AbilityText, DeadlineText, PlanText
from skiptrace.documents.dossier.things import AssetText, DisposalText, DoubtText, MeasureText
from skiptrace.documents.stated import Part


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
