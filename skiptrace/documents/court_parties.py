"""The two sides of a paper: creditor and lawyer from the settings, each party from what is surely his."""

from collections.abc import Iterator, Mapping
from datetime import date

from matching.fields import resident_id
from skiptrace.assets.register import open_to
from skiptrace.cases.case import KnownFact, Party, PartyRole
from skiptrace.documents.book import Book
from skiptrace.documents.court_set import Agent, Applicant, Attempt, Respondent
from skiptrace.documents.internal import cell
from skiptrace.documents.stated import Stated, written_day
from skiptrace.settings import Counsel, Creditor
from skiptrace.tracing.profile import Standing, TracedRecord

ROLE = {
    PartyRole.DEBTOR: "借款人",
    PartyRole.CO_BORROWER: "共同借款人",
    PartyRole.GUARANTOR: "保证人",
}
_HIDING = frozenset({"*", "＊", "×", "□"})
"""What stands for hidden characters in exports and public papers."""

_NOT_FOR_SERVICE = {"停机", "空号", "单位"}
"""A dead number reaches nobody, and an office is no domicile."""

_PLACES = {"address": "地址", "phone": "电话"}


def applicant(creditor: Creditor) -> Applicant:
    return Applicant(**{name: getattr(creditor, name) for name in Applicant.model_fields})


def agent(counsel: Counsel) -> Agent:
    return Agent(**{name: getattr(counsel, name) for name in Agent.model_fields})


def respondent(book: Book, party: Party) -> Respondent:
    number = resident_id.parse(party.id_no)
    found = respondent_values(book, party)
    return Respondent(
        who=who(book, party),
        role=ROLE[party.role],
        name=_text(found["姓名"]),
        sex=party.sex or number.sex or "",
        birth_date=written_day(party.birth_date or number.birth_date),
        ethnicity=_text(_known(book, party, "ethnicity")),
        employer=_text(_known(book, party, "employer")),
        id_no=_text(found["证件号码"]),
        address=_text(found["住所"]),
        phone=_text(found["电话"]),
        places="；".join(f"{label} {value.place}" for label, value in found.items() if value and value.evidence),
    )


def respondent_values(book: Book, party: Party) -> Mapping[str, Stated | None]:
    """What a paper states of a party that stands somewhere, by label."""
    return {
        "姓名": _name(book, party),
        "证件号码": cell(book, "证件号码", party.id_no, party.origins.get("id_no")) if party.id_no else None,
        "住所": _known(book, party, "address"),
        "电话": _known(book, party, "phone"),
    }


def who(book: Book, party: Party) -> str:
    """What a party is called without a name: 保证人, or 保证人2 where there are several."""
    same = [each.id for each in book.profile.case.parties if each.role is party.role]
    return f"{ROLE[party.role]}{same.index(party.id) + 1}" if len(same) > 1 else ROLE[party.role]


def attempts(book: Book, party: Party) -> Iterator[Attempt]:
    """Every whole address and phone of a party, living or dead, the creditor's first; none that is now another's."""
    aside = _aside(book, party)
    called = f"{ROLE[party.role]}{whole_name(book, party)}"
    for fact in party.facts:
        if fact.kind in _PLACES and _usable(fact.value, aside):
            place = cell(book, fact.kind, fact.value, fact.origin)
            yield _attempt(called, fact.kind, place, written_day(fact.seen), fact.note)
    for record in _records(book, party):
        for kind in _PLACES:
            if _usable(record.text(kind), aside):
                place = Stated.of(kind, record.facts[kind])
                yield _attempt(called, kind, place, _day(record.text("seen")), record.text("status"))


def _attempt(called: str, kind: str, value: Stated, seen: str, status: str) -> Attempt:
    return Attempt(party=called, kind=_PLACES[kind], value=value.text, seen=seen, status=status, place=value.place)


def whole_name(book: Book, party: Party) -> str:
    """The party's name as a paper may print it; "" where only a masked one is known."""
    return _text(_name(book, party))


def _name(book: Book, party: Party) -> Stated | None:
    """The file's name; where the file hides it, the one that a record with the full number gives."""
    if _whole(party.name):
        return cell(book, "姓名", party.name, party.origins.get("name"))
    return _known(book, party, "name")


def _known(book: Book, party: Party, kind: str) -> Stated | None:
    """The creditor's own value first, else the newest confirmed record of the party; never one that was set aside."""
    aside = _aside(book, party)
    for fact in party.facts:
        if _stated(fact, kind) and _usable(fact.value, aside):
            return cell(book, kind, fact.value, fact.origin)
    records = [
        record
        for record in _records(book, party)
        if _usable(record.text(kind), aside) and record.text("status") not in _NOT_FOR_SERVICE
    ]
    records.sort(key=lambda record: (record.text("seen"), record.obtained), reverse=True)
    return Stated.of(kind, records[0].facts[kind]) if records else None


def _stated(fact: KnownFact, kind: str) -> bool:
    return fact.kind == kind and not fact.note


def _records(book: Book, party: Party) -> list[TracedRecord]:
    """The confirmed cards of a party that the docket may use."""
    return [
        record
        for record in book.profile.of_kind("person")
        if record.party_id == party.id and record.standing is Standing.COURT and open_to(record, book.profile.docket)
    ]


def _aside(book: Book, party: Party) -> frozenset[str]:
    return frozenset(_digits(point.value) for point in book.contacts if point.set_aside and point.party_id == party.id)


def _usable(value: str, aside: frozenset[str]) -> bool:
    return _whole(value) and _digits(value) not in aside


def _whole(value: str) -> bool:
    """A paper holds no masked value: it would name nobody, and reach nobody."""
    return bool(value) and not _HIDING & set(value)


def _digits(value: str) -> str:
    """A phone by its last eleven digits, however it is written; anything else as it stands."""
    digits = "".join(char for char in value if char.isdigit())
    return digits[-11:] if len(digits) >= 11 and not any("\u4e00" <= char <= "\u9fff" for char in value) else value


def _day(text: str) -> str:
    """An ISO day as papers write it; anything else as it stands."""
    try:
        return written_day(date.fromisoformat(text[:10]))
    except ValueError:
        return text


def _text(value: Stated | None) -> str:
    return value.text if value else ""
