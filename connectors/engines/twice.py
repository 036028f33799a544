"""The document of a paper that two persons typed: both readings, each value with its page, in one canonical form."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

KIND = "entered"
VERSION = 1


@dataclass(frozen=True, slots=True)
class Said:
    """A value as it was typed, and the page of the pictures (counted through) on which it stands."""

    text: str = field(repr=False)
    page: int


@dataclass(frozen=True, slots=True)
class Reading:
    """What one person typed: once a paper, and once a record, by the names of the form."""

    by: str
    head: Mapping[str, Said] = field(repr=False)
    rows: tuple[Mapping[str, Said], ...] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Picture:
    """A file of the paper: its hash, and how many pages it has."""

    sha256: str
    pages: int


def write(source: str, operation: str, pictures: Sequence[Picture], readings: Sequence[Reading]) -> bytes:
    """The document; the same readings always give the same bytes."""
    root = {
        "entered": VERSION,
        "source": source,
        "operation": operation,
        "pictures": [{"sha256": each.sha256, "pages": each.pages} for each in pictures],
        "entries": [
            {"by": each.by, "head": _plain(each.head), "rows": [_plain(row) for row in each.rows]} for each in readings
        ],
    }
    return json.dumps(root, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def _plain(said: Mapping[str, Said]) -> dict[str, dict[str, str | int]]:
    return {name: {"text": each.text, "page": each.page} for name, each in said.items()}
