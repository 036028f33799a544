"""The court's kinds of property against the sources: which one would tell of a kind, and what became of asking it.

Surprising: a cell is empty only where the source never tells of that kind. Where it would and nobody asked, the cell
says so, also for a source that was in no plan at all, because silence must not look like none (财产调查规定 5).
"""

from collections import Counter
from collections.abc import Iterator

from connectors.answer import Outcome
from skiptrace.assets.asset import AssetKind
from skiptrace.documents.book import Book, Teller
from skiptrace.documents.dossier.asked import CategoryText, KindText, OutcomeCell
from skiptrace.documents.wording import OUTCOME, ROLE
from skiptrace.tracing.profile import Profile, Standing

_KINDS: dict[str, tuple[AssetKind, ...]] = {
    "housing_fund": (AssetKind.HOUSING_FUND, AssetKind.WAGES),
    "pledge_claim": (AssetKind.RECEIVABLE,),
    "deposit": (AssetKind.DEPOSIT, AssetKind.PAYMENT_ACCOUNT),
}
"""What else a kind of record tells of than a thing of its own name."""

_ANSWERED = frozenset({Outcome.FOUND, Outcome.NO_RECORD})


def categories(book: Book) -> CategoryText:
    """The table of a book."""
    profile, tellers = book.profile, book.tellers
    seen = Counter(asset.kind for asset in book.assets if asset.standing is Standing.COURT)
    telling = [each for each in tellers if _kinds(each)]
    rows = tuple(
        KindText(
            category=kind.category,
            kind=kind.chinese,
            found=seen[kind],
            cells=tuple(_cell(profile, each, kind) for each in telling),
            state=_state(profile, telling, kind),
        )
        for kind in sorted(AssetKind, key=_by_category)
    )
    return CategoryText(sources=tuple(each.title for each in telling), rows=rows)


def _kinds(teller: Teller) -> frozenset[AssetKind]:
    """The kinds of things that a source's records speak of; a record that is no thing speaks of none."""
    found: set[AssetKind] = set()
    for record in teller.records:
        own = (AssetKind(record),) if record in set(AssetKind) else ()
        found |= set(_KINDS.get(record, own))
    return frozenset(found)


def _by_category(kind: AssetKind) -> tuple[int, int]:
    groups = list(type(kind.category))
    return groups.index(kind.category), list(AssetKind).index(kind)


def _cell(profile: Profile, teller: Teller, kind: AssetKind) -> OutcomeCell:
    if kind not in _kinds(teller):
        return OutcomeCell(text="", asked=False)
    told = [*_told(profile, teller)]
    if len({text for _, text, _ in told}) <= 1:
        return OutcomeCell(text=told[0][1], asked=all(asked for _, _, asked in told))
    text = "；".join(f"{role}{said}" for role, said, _ in told)
    return OutcomeCell(text=text, asked=all(asked for _, _, asked in told))


def _told(profile: Profile, teller: Teller) -> Iterator[tuple[str, str, bool]]:
    """What the source said of each party: role, words, and whether it has answered."""
    for party in profile.case.parties:
        mine = [each for each in profile.outcomes if each.source == teller.source and each.party_id == party.id]
        words = "、".join(dict.fromkeys(OUTCOME[each.outcome] for each in mine)) or OUTCOME[Outcome.NOT_ASKED]
        yield ROLE[party.role], words, bool(mine) and all(each.outcome in _ANSWERED for each in mine)


def _state(profile: Profile, tellers: list[Teller], kind: AssetKind) -> str:
    cells = [_cell(profile, each, kind) for each in tellers if kind in _kinds(each)]
    if not cells:
        return "没有来源能答复：请求法院查控或者责令报告"
    asked = sum(each.asked for each in cells)
    if asked == len(cells):
        return "会答复的来源均已答复"
    return "尚无来源答复，不等于没有" if not asked else f"{len(cells)} 个来源中 {asked} 个已答复"
