"""Which values the court set cites, and the proof that each can still be read where it is cited.

Surprising: the proof reads the written file again, as the court would. That something was not meant to be blacked out
proves nothing.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from skiptrace.cases.cells import as_text
from skiptrace.cases.spreadsheet import parse_workbook, pointer
from skiptrace.documents.book import Book
from skiptrace.documents.bundle import page
from skiptrace.documents.bundle.blackout import Redacted, stripped
from skiptrace.documents.confirmed import Confirmed, enters
from skiptrace.documents.court_parties import respondent_values
from skiptrace.documents.errors import BlackedOutError
from skiptrace.documents.internal import claim_parts

_OF_OWNERS = frozenset({"name", "id_no", "phone", "address"})
"""A line of the clue list never states these: they may name co-owners."""


@dataclass(frozen=True, slots=True)
class CitedValue:
    """A value of the court set: the exhibit and the place where it stands."""

    number: str
    pointer: str
    text: str = field(repr=False)


def cited_values(book: Book) -> tuple[CitedValue, ...]:
    """Everything that respondents, claims and assets of the court set cite, each place once."""
    return tuple(dict.fromkeys(each for each in _cited(book) if each.number and each.pointer))


def _cited(book: Book) -> Iterator[CitedValue]:
    case = book.profile.case
    for party in case.parties:
        for value in respondent_values(book, party).values():
            if value:
                yield CitedValue(value.evidence, value.pointer, value.text)
    for claim in case.active_claims:
        for part in claim_parts(book, claim):
            if part.amount:
                yield CitedValue(part.evidence, part.pointer, str(part.amount.yuan))
    for line in book.plan.lines:
        if enters(line, book.stage):
            yield from _of_line(Confirmed(line))


def _of_line(line: Confirmed) -> Iterator[CitedValue]:
    owners = {id(fact) for name, fact in line.asset.facts.items() if name in _OF_OWNERS}
    for fact in line.facts:
        if id(fact) not in owners:
            yield CitedValue(fact.citation.number, fact.citation.pointer, fact.text)


def check(cited: Iterable[CitedValue], original: bytes, redacted: Redacted) -> None:
    """BlackedOutError when a value cannot be read at its place any more; it names exhibit and place, no value."""
    before, after = _reader(original, redacted.extension), _reader(redacted.body, redacted.extension)
    for each in cited:
        there, wanted = after(each.pointer), stripped(each.text)
        unchanged = bool(there) and there == before(each.pointer)
        if not unchanged and (not wanted or wanted not in stripped(there)):
            where = f"证据 {each.number} 的 {each.pointer}"
            raise BlackedOutError(f"{where} 遮盖后无法读出法院材料所引的值，证据包未生成；请核对该记录的归属后重试")


def _reader(body: bytes, extension: str) -> Callable[[str], str]:
    """What stands at a place of a file, "" for nothing."""
    if extension == "json":
        root = json.loads(body)
        return lambda place: _member(root, place)
    if extension == "html":
        text = page.text_of(body)
        return lambda _: text
    cells = _cells(body)
    return lambda place: cells.get(place.rpartition("!")[2] if extension == "csv" else place, "")


def _member(value: Any, place: str) -> str:
    for part in place.split("/")[1:]:
        if isinstance(value, Mapping):
            value = value.get(part)
        elif isinstance(value, list) and part.isdigit() and int(part) < len(value):
            value = value[int(part)]
        else:
            return ""
    return "" if value is None else str(value)


def _cells(body: bytes) -> dict[str, str]:
    """Every cell that holds something, by `sheet!C7`; of a CSV, which has one sheet, by `C7`."""
    book = parse_workbook(body)
    return {
        place.rpartition("!")[2] if book.kind == "csv" else place: text
        for sheet in book.sheets
        for row, cells in enumerate(sheet.rows)
        for column, cell in enumerate(cells)
        if (text := as_text(cell)) and (place := pointer(sheet.name, row, column))
    }
