"""What the dossier's two pictures are drawn from: who stands to whom and to what, and what happened when.

Surprising: only what is told elsewhere in the file is drawn. A picture adds no fact and needs no evidence of its own,
and a relation that nobody has confirmed is drawn broken.
"""

from collections.abc import Iterator, Mapping
from datetime import date

from skiptrace.assets.asset import Asset
from skiptrace.cases.event import counted
from skiptrace.documents.book import Book
from skiptrace.documents.calendar import case_calendar
from skiptrace.documents.dossier.drawn import MomentText, NodeText, RelationText
from skiptrace.documents.wording import ROLE
from skiptrace.tracing.profile import Standing

_MOST = 12
"""Things drawn for one party, and days drawn of what is to come."""
_SHORT = 22


def relations(book: Book, numbers: Mapping[str, str]) -> tuple[RelationText, ...]:
    """For each party what is his: how he answers for the debt, and his things, the surest first."""
    return tuple(
        RelationText(
            party=f"{ROLE[party.role]} {party.name}",
            bond="借款" if party.id == book.profile.case.debtor.id else ROLE[party.role],
            things=tuple(_node(each, numbers) for each in mine[:_MOST]),
            more=max(0, len(mine) - _MOST),
        )
        for party in book.profile.case.parties
        for mine in [[each for each in book.assets if each.party_id == party.id]]
    )


def timeline(book: Book) -> tuple[MomentText, ...]:
    """What happened and what is to come, by day; of what is to come the first twelve."""
    today = book.at.date()
    past = [(day, text) for day, text in _happened(book) if day <= today]
    coming = [(each.day, each.what) for each in case_calendar(book).duties if not each.met and each.day >= today]
    shown = sorted(past) + sorted(coming)[:_MOST]
    return tuple(MomentText(day=day.isoformat(), text=text, past=day < today) for day, text in dict.fromkeys(shown))


def _node(asset: Asset, numbers: Mapping[str, str]) -> NodeText:
    title = asset.title if len(asset.title) <= _SHORT else f"{asset.title[:_SHORT]}…"
    burden = "、".join(filter(None, ("抵押" if asset.mortgages else "", "查封冻结" if asset.seizures else "")))
    return NodeText(
        number=numbers[asset.id],
        kind=asset.kind.chinese,
        title=title,
        burden=burden,
        sure=asset.standing is Standing.COURT,
    )


def _happened(book: Book) -> Iterator[tuple[date, str]]:
    case, docket = book.profile.case, book.profile.docket
    for number, claim in enumerate(case.claims, 1):
        if claim.overdue_since and claim in case.active_claims:
            yield claim.overdue_since, f"合同{number} 开始逾期"
    if docket:
        dated = ((docket.filed, "法院立案"), (docket.instrument_effective, "法律文书生效"))
        yield from ((day, f"{text} {docket.number}".strip()) for day, text in dated if day)
    for number, each in enumerate(book.measures, 1):
        if each.start:
            yield each.start, f"M{number} {each.kind.chinese}{each.measure.chinese}"
        yield from ((change.made, f"M{number} 裁定{change.kind.chinese}") for change in each.changes)
    yield from ((event.day, event.label) for event in counted(book.events))
