"""What the household register says of a party himself: where he is registered, how he was called, whether he lives.

Surprising: nobody else of the household is here, not even a spouse's name: a lawyer asks about a party to the case.
That somebody is married is said because what was got in marriage may be owned by both (民法典 1062).
"""

from collections.abc import Iterator

from skiptrace.assets.register import open_to
from skiptrace.cases.case import Party
from skiptrace.documents.asset_text import who
from skiptrace.documents.book import Book
from skiptrace.documents.stated import Stated
from skiptrace.law.rule import Rule, rule
from skiptrace.tracing.profile import Standing

_LABELS = {
    "address": "户籍地址",
    "registration": "户籍状态",
    "former_names": "曾用名",
    "ethnicity": "民族",
    "marital": "婚姻状况",
}
_MARRIED = "已婚"


def household(book: Book, party: Party) -> tuple[Stated, ...]:
    """The newest confirmed entry of the party, value by value; empty when nobody asked or it is not surely his."""
    entries = [
        record
        for record in book.profile.of_kind("person")
        if record.text("registration")
        and record.party_id == party.id
        and record.standing is Standing.COURT
        and open_to(record, book.profile.docket)
    ]
    newest = max(entries, key=lambda record: record.obtained, default=None)
    if newest is None:
        return ()
    return tuple(Stated.of(label, newest.facts[name]) for name, label in _LABELS.items() if name in newest.facts)


def open_lines(book: Book) -> Iterator[str]:
    """What somebody must do where the register calls a party married."""
    for party in book.profile.case.parties:
        if any(each.label == _LABELS["marital"] and each.text == _MARRIED for each in household(book, party)):
            yield (
                f"{who(book.parties, party.id)} 户籍登记为已婚：婚后所得可能为夫妻共同财产，"
                f"查封后应通知共有人；配偶不因此成为债务人（{rule('B-40').brief}；{rule('B-41').brief}）"
            )


def rules(book: Book) -> tuple[Rule, ...]:
    """What these lines rest on."""
    return (rule("B-40"), rule("B-41")) if any(open_lines(book)) else ()
