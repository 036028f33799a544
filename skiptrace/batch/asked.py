"""Which sources were asked about whom, which were not, and why: the lines of the report's second sheet."""

from collections import defaultdict
from collections.abc import Iterator

from connectors.answer import Outcome
from skiptrace.batch.finding import MOMENT, Finding, View, nothing_asked
from skiptrace.batch.sheet import Heading
from skiptrace.cases.case import Case, PartyRole
from skiptrace.documents.wording import AUTHORITY, OPERATION, OUTCOME, ROLE
from skiptrace.tracing.profile import SourceOutcome

HEADINGS = (
    Heading("案件", 10),
    Heading("对象", 12),
    Heading("来源", 20),
    Heading("方式", 16),
    Heading("依据", 16),
    Heading("结果", 14),
    Heading("次数", 6),
    Heading("记录数", 8),
    Heading("说明（为什么）", 48),
    Heading("法律条文", 36),
    Heading("可由此开启", 28),
    Heading("预计回复", 12),
    Heading("最近时间", 19),
)


def lines(finding: Finding, view: View) -> Iterator[tuple[str | float, ...]]:
    """One line for each party, source, operation and result; a source that nothing is known of has a line too."""
    case = finding.profile.case
    alike: dict[tuple[str, ...], list[SourceOutcome]] = defaultdict(list)
    for outcome in finding.profile.outcomes:
        alike[_kind(outcome, _named(case, outcome.party_id))].append(outcome)
    for kind in sorted(alike):
        yield _line(case.number, kind[0], alike[kind])
    seen = {outcome.source for outcome in finding.profile.outcomes}
    for source, title in view.sources.items():
        if source not in seen:
            why = nothing_asked(finding.line)
            yield case.number, "债务人", title, "", "", OUTCOME[Outcome.NOT_ASKED], 0, 0, why, "", "", "", ""


def _kind(outcome: SourceOutcome, party: str) -> tuple[str, ...]:
    """What makes two questions one line: several numbers of one person asked alike, with the same result."""
    due = outcome.due.isoformat() if outcome.due else ""
    said = (outcome.outcome, outcome.why, "、".join(outcome.articles), outcome.opens_with, due)
    return party, outcome.source, outcome.operation, outcome.authority, *said


def _line(number: str, party: str, same: list[SourceOutcome]) -> tuple[str | float, ...]:
    first = same[0]
    return (
        number,
        party,
        first.title,
        OPERATION.get(first.operation, first.operation),
        AUTHORITY[first.authority],
        OUTCOME[first.outcome],
        len(same),
        sum(each.records for each in same),
        first.why,
        "、".join(first.articles),
        first.opens_with,
        first.due.isoformat() if first.due else "",
        max(each.at for each in same).strftime(MOMENT),
    )


def _named(case: Case, party_id: str) -> str:
    """The role of a party; of several guarantors which one."""
    party = next((party for party in case.parties if party.id == party_id), case.debtor)
    same = [each.id for each in case.parties if each.role is party.role]
    if party.role is PartyRole.DEBTOR or len(same) == 1:
        return ROLE[party.role]
    return f"{ROLE[party.role]}{same.index(party.id) + 1}"
