"""One list of a source, page by page: what it brought, and how much of it was never seen.

Surprising: rows that are somebody else's are read like the others before they are left out. A code that nobody knows
is an engineer's matter also where it stands beside another name.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from connectors.answer import Cited, Record
from connectors.engines.document import locate
from connectors.engines.record import Page, items, records
from connectors.errors import Contract
from connectors.manifest.operation import PLACEHOLDER, Pointer, RecordSpec
from connectors.manifest.operation import Page as Paging

Carried = Mapping[str, Cited]


@dataclass(frozen=True, slots=True)
class Rows:
    """The rows that were seen, how many there are (None: the source does not say), and the records made of them."""

    shown: int
    total: int | None
    records: tuple[Record, ...]


@dataclass(slots=True)
class Listing:
    """A list while it is read. `expected` rows were announced by an earlier reply."""

    specs: Sequence[RecordSpec]
    paging: Paging | None
    total_at: Pointer | None
    expected: int = 0
    pages: list[Page] = field(default_factory=list)
    closed: bool = False
    _total: int = 0
    _gathered: int = 0

    def take(self, page: Page) -> None:
        """Add a page. Raises Contract when it is not the one that was asked for."""
        self.pages.append(page)
        number = len(self.pages)
        if self.paging and locate(page.root, self.paging.echo) != number:
            raise Contract(f"{self.paging.echo} 与所问的页码不符")
        here = len(items(page, self.specs[0]))
        self._gathered += here
        if self.total_at:
            self._total = max(self._total, count(page.root, self.total_at))
        enough = self._gathered >= self._total or not here
        self.closed = not self.paging or enough or number >= self.paging.max_pages

    def rows(self, carried: Carried) -> Rows:
        """What the pages say together. Raises Contract for what cannot be read."""
        every = [self._read(spec, carried) for spec in self.specs]
        kept = tuple(
            record for spec, read in zip(self.specs, every, strict=True) for record in _kept(spec, read, carried)
        )
        if self.total_at is None:
            return Rows(len(kept), None, kept)
        total = max(self._total, self.expected)
        if len(every[0]) > total:
            raise Contract(f"{self.total_at} 与条数不符")
        return Rows(len(every[0]), total, kept)

    def _read(self, spec: RecordSpec, carried: Carried) -> list[Record]:
        found = [record for page in self.pages for record in records(page, spec, carried)]
        return _distinct(found) if len(self.pages) > 1 else found


def count(root: Mapping[str, Any], pointer: str) -> int:
    """A number of things; Contract for anything else."""
    value = locate(root, pointer)
    if type(value) is not int or value < 0:
        raise Contract(f"{pointer} 应为非负整数")
    return value


def written(text: str, carried: Carried) -> str:
    """A literal, or the carried value that stands in its place."""
    match = PLACEHOLDER.fullmatch(text)
    return carried[match[1].removeprefix("carried.")].text if match else text


def _kept(spec: RecordSpec, read: Sequence[Record], carried: Carried) -> list[Record]:
    wanted = {name: written(text, carried) for name, text in spec.keep.items()}
    return [record for record in read if all(record.text(name) == text for name, text in wanted.items())]


def _distinct(found: Sequence[Record]) -> list[Record]:
    """Pages that drift repeat records; a repeated one must not stand for one that was never seen."""
    seen: dict[tuple[tuple[str, str], ...], Record] = {}
    for record in found:
        seen.setdefault(tuple((name, cited.text) for name, cited in sorted(record.fields.items())), record)
    return list(seen.values())
