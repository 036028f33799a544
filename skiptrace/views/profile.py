"""What is known of a case's parties, as it is shown: contact points, records with their verdicts, every source.

Records judged another person's are counted, not shown; who may decide on them asks for them by name (`records_view`).
"""

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from skiptrace.cases.case import Case
from skiptrace.contacts.point import ContactPoint
from skiptrace.settings import Role
from skiptrace.tracing.profile import Profile, SourceOutcome, Standing, TracedRecord
from skiptrace.tracing.sight import may_see_court_values
from skiptrace.views.contact import PointView, point_view
from skiptrace.views.view import View, shown
from skiptrace.views.wording import KINDS, OUTCOMES, ROLES

_NAMED = {
    "house": "location",
    "unit": "location",
    "vehicle": "plate",
    "deposit": "account_no",
    "housing_fund": "account_no",
    "social_insurance": "employer",
    "equity": "company",
    "securities": "account_no",
    "insurance": "policy_no",
    "chattel_charge": "mortgage_no",
}
"""What an asset is called by."""


class FactView(View):
    """One value of a record, with the exhibit that it stands in and the place there."""

    value: str
    evidence: str
    pointer: str


class RecordView(View):
    """A record about (perhaps) a party. `standing` court: surely his; likely, review: a person should look."""

    id: str
    kind: str
    kind_text: str
    party_id: str
    party: str
    what: str
    standing: str
    standing_text: str
    verdict: str
    ground: str
    probability: float
    supporting: tuple[str, ...]
    opposing: tuple[str, ...]
    reasons: str
    settle: str
    source: str
    authority: str
    obtained: datetime
    decided_by: str
    evidence: tuple[str, ...]
    facts: dict[str, FactView]


class SourceView(View):
    """What became of one question to one source about one party; `why` with articles, `opens_with` the paper."""

    source: str
    title: str
    party: str
    authority: str
    operation: str
    outcome: str
    outcome_text: str
    records: int
    why: str
    due: date | None
    opens_with: str
    evidence: tuple[str, ...]


class ProfileView(View):
    """The profile of a case at `at`. `strangers` counts records of other people, whose values are not shown."""

    case: str
    stage: str
    at: datetime
    contact_points: tuple[PointView, ...]
    assets: tuple[RecordView, ...]
    strangers: int
    court_values_withheld: bool
    sources: tuple[SourceView, ...]
    waiting_for_review: int


def profile_view(profile: Profile, points: Iterable[ContactPoint], role: Role, *, masked: bool) -> ProfileView:
    case = profile.case
    known = [record for record in profile.records if record.standing is not Standing.REJECTED]
    return ProfileView(
        case=case.number,
        stage=profile.docket.stage if profile.docket else "pre_suit",
        at=profile.at,
        contact_points=tuple(point_view(point, masked=masked) for point in points),
        assets=tuple(record_view(case, record, masked=masked) for record in known if record.kind in _NAMED),
        strangers=len(profile.records) - len(known),
        court_values_withheld=not may_see_court_values(role),
        sources=tuple(source_view(case, outcome) for outcome in profile.outcomes),
        waiting_for_review=len(profile.waiting),
    )


def records_view(
    profile: Profile, standings: Sequence[Standing], *, masked: bool, values: bool = True
) -> tuple[RecordView, ...]:
    """Records of these standings, in the profile's order; without `values` their reasons only."""
    chosen = [record for record in profile.records if record.standing in standings]
    return tuple(record_view(profile.case, record, masked=masked, values=values) for record in chosen)


def record_view(case: Case, record: TracedRecord, *, masked: bool, values: bool = True) -> RecordView:
    facts = record.facts if values else {}
    name = _NAMED.get(record.kind, "")
    return RecordView(
        id=record.id,
        kind=record.kind,
        kind_text=KINDS[record.kind],
        party_id=record.party_id,
        party=_party(case, record.party_id),
        what=shown(name, record.text(name), masked=masked) if values and name else "",
        standing=record.standing,
        standing_text=record.standing.chinese,
        verdict=record.verdict.decision,
        ground=record.verdict.ground,
        probability=round(record.verdict.probability, 4),
        supporting=tuple(reason.text for reason in record.verdict.reasons if reason.supports),
        opposing=tuple(reason.text for reason in record.verdict.reasons if not reason.supports),
        reasons="；".join(reason.text for reason in record.verdict.reasons),
        settle="；".join(record.verdict.settle),
        source=record.source,
        authority=record.authority,
        obtained=record.obtained,
        decided_by=record.decided_by,
        evidence=tuple(sorted({fact.citation.number for fact in record.facts.values()})),
        facts={
            field: FactView(
                value=shown(field, fact.text, masked=masked),
                evidence=fact.citation.number,
                pointer=fact.citation.pointer,
            )
            for field, fact in facts.items()
        },
    )


def source_view(case: Case, outcome: SourceOutcome) -> SourceView:
    return SourceView(
        source=outcome.source,
        title=outcome.title,
        party=_party(case, outcome.party_id),
        authority=outcome.authority,
        operation=outcome.operation,
        outcome=outcome.outcome,
        outcome_text=OUTCOMES[outcome.outcome],
        records=outcome.records,
        why="；".join(part for part in (outcome.why, "、".join(outcome.articles)) if part),
        due=outcome.due,
        opens_with=outcome.opens_with,
        evidence=tuple(citation.number for citation in outcome.evidence),
    )


def _party(case: Case, party_id: str) -> str:
    """How a party is called in this case: 债务人, 保证人2."""
    of_role = [party for party in case.parties if party.id == party_id] or [case.debtor]
    party = of_role[0]
    alike = [other.id for other in case.parties if other.role is party.role]
    return ROLES[party.role] + (str(alike.index(party.id) + 1) if len(alike) > 1 else "")
