"""What stands around the claim in a paper: the court's measures, other courts' enforcement, sources not yet asked."""

from collections.abc import Iterator
from decimal import Decimal, InvalidOperation

from connectors.answer import Outcome
from skiptrace.cases.case import Party
from skiptrace.court.measure import Measure, counting
from skiptrace.documents import enforcement
from skiptrace.documents.book import Book
from skiptrace.documents.court_parties import ROLE, whole_name
from skiptrace.documents.court_set import CourtMeasure, Door, Elsewhere
from skiptrace.documents.papers.paper import Paper
from skiptrace.documents.stated import written_day
from skiptrace.documents.wording import FIELDS
from skiptrace.law.periods import expired, renew_by, seizure_maximum
from skiptrace.law.reckoning import yuan

_BURDENS = ("抵押登记情况", "查封、冻结及轮候情况")
_CONTENT = {
    "property_registry": ("名下不动产的", *FIELDS["house"].values(), "共有情况", *_BURDENS),
    "vehicle_office": ("名下机动车的", *FIELDS["vehicle"].values(), *_BURDENS),
    "bank_deposits": ("名下账户的", *FIELDS["deposit"].values(), "冻结情况"),
    "housing_fund": ("住房公积金的", *FIELDS["housing_fund"].values()),
    "securities": ("名下证券账户及持有证券的", *FIELDS["securities"].values(), "质押、冻结情况"),
    "insurance": ("作为投保人的保单的", *FIELDS["insurance"].values(), "质押、冻结情况"),
    "social_insurance": ("社会保险的", *FIELDS["social_insurance"].values()),
    "operator_repair": ("本人名下在用的电话号码",),
}
"""What each source holds that a paper may ask for; of another one the lawyer writes it."""
_UNANSWERED = frozenset({Outcome.NOT_ASKED, Outcome.REFUSED})


def measures(book: Book, paper: Paper) -> Iterator[CourtMeasure]:
    """The measures on a party's things that run: for a renewal the counting ones, else also those that wait."""
    running = [each for each in _wanted(book, paper) if each.name in _names(book)]
    for number, each in enumerate(running, 1):
        yield _measure(book, f"{number}", each)


def of_others(book: Book) -> tuple[str, ...]:
    """The court's papers that name somebody whom we cannot tell to be a party."""
    return tuple(dict.fromkeys(each.paper_no for each in book.measures if each.name not in _names(book)))


def _names(book: Book) -> frozenset[str]:
    return frozenset(name for party in book.profile.case.parties if (name := whole_name(book, party)))


def _wanted(book: Book, paper: Paper) -> list[Measure]:
    today = book.at.date()
    in_force = [each for each in book.measures if each.lifted is None]
    held = counting(in_force) if paper.id == "renewal" else in_force
    return [each for each in held if each.end is None or not expired(each.end, today)]


def earliest_end(book: Book) -> str:
    """When the first of our measures in force ends, and on what it lies."""
    today = book.at.date()
    ends = [(each.end, each) for each in counting(book.measures) if each.end and not expired(each.end, today)]
    if not ends:
        return ""
    day, first = min(ends, key=lambda each: each[0])
    return f"{written_day(day)}（{first.kind.chinese}，{first.measure.chinese}）"


def lapsed(book: Book) -> tuple[str, ...]:
    """The court's papers whose measures have ended; a renewal comes too late for them."""
    today = book.at.date()
    ended = [each for each in counting(book.measures) if each.end and expired(each.end, today)]
    return tuple(dict.fromkeys(f"{each.paper_no}（{written_day(each.end)}届满）" for each in ended))


def late(book: Book) -> tuple[str, ...]:
    """The court's papers whose last day for a renewal is over while the measure still runs."""
    today = book.at.date()
    ends = [each for each in counting(book.measures) if each.end and not expired(each.end, today)]
    return tuple(dict.fromkeys(each.paper_no for each in ends if each.end and renew_by(each.end).day < today))


def _measure(book: Book, number: str, measure: Measure) -> CourtMeasure:
    place = book.place(measure.evidence_id, measure.places.get("what", ""))
    by = written_day(renew_by(measure.end).day) if measure.end and not measure.waiting else ""
    maximum = seizure_maximum(measure.kind.seized, measure.end) if measure.end else None
    return CourtMeasure(
        number=number,
        kind=measure.kind.chinese,
        owner=measure.name,
        title=measure.what,
        holder=measure.holder,
        measure=measure.measure.chinese,
        rank=measure.rank_text,
        start=written_day(measure.start),
        end=written_day(measure.end),
        renew_by=by,
        longest=f"不超过自续行之日起至{written_day(maximum.day)}" if maximum else "",
        ruling_no=measure.ruling_no,
        notice_no=measure.notice_no or measure.document_no,
        place=f"{place.number} {place.pointer}" if place else measure.paper_no,
    )


def elsewhere(book: Book) -> Iterator[Elsewhere]:
    """Other courts' enforcement against a party that a person has confirmed."""
    for record in enforcement.confirmed(book):
        party = book.parties.get(record.party_id)
        if party is None or record.kind != "executed":
            continue
        place = next(iter(record.facts.values())).citation
        yield Elsewhere(
            party=whole_name(book, party),
            court=record.text("court"),
            docket=record.text("docket"),
            amount=_amount(record.text("amount")),
            filed=record.text("filed"),
            place=f"{place.number} {place.title}",
        )


def doors(book: Book, paper: Paper, of: Party | None = None) -> Iterator[Door]:
    """The sources that were not asked about a party (all, or one), and that this paper would open."""
    seen = set()
    for each in book.profile.outcomes:
        party = book.parties.get(each.party_id)
        key = each.source, each.party_id
        if (
            party is None
            or (of and of.id != party.id)
            or key in seen
            or each.outcome not in _UNANSWERED
            or each.authority not in paper.grounds
        ):
            continue
        seen.add(key)
        yield Door(
            holder=each.title,
            party=f"{ROLE[party.role]}{whole_name(book, party)}",
            id_no=party.id_no,
            content=_content(each.source),
            why=each.why,
            articles=each.articles,
        )


def _content(source: str) -> str:
    first, *rest = _CONTENT.get(source, ("",))
    return f"{first}{'、'.join(rest)}"


def _amount(text: str) -> str:
    try:
        return yuan(Decimal(text))
    except InvalidOperation:
        return text
