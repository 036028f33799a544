"""What a reply means: six outcomes, and records whose every value says where in which bytes it stands."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from connectors.reply import Reply


class Outcome(StrEnum):
    """`NOT_ASKED` is ours (a denial); the others are the source's."""

    FOUND = "found"
    NO_RECORD = "no_record"
    PARTIAL = "partial"
    PENDING = "pending"
    REFUSED = "refused"
    FAILED = "failed"
    NOT_ASKED = "not_asked"

    @property
    def final(self) -> bool:
        """True where asking again would repeat an answer."""
        return self in {Outcome.FOUND, Outcome.NO_RECORD, Outcome.PARTIAL, Outcome.REFUSED}


@dataclass(frozen=True, slots=True)
class Cited:
    """A value as it stands in the reply: `pointer` is a JSON pointer or `sheet!A1`, `sha256` names the bytes."""

    text: str = field(repr=False)
    sha256: str
    pointer: str


@dataclass(frozen=True, slots=True)
class Record:
    """One thing that a source holds. `kind` and the names of `fields` are those of `connectors.vocabulary`.

    `fields` maps names to cited values; empty values are left out.
    """

    kind: str
    fields: Mapping[str, Cited] = field(repr=False)
    pointer: str

    def text(self, name: str) -> str:
        cited = self.fields.get(name)
        return cited.text if cited else ""


@dataclass(frozen=True, slots=True)
class RejectedRow:
    """A row of a reply that could not be read: where, and why (never its values)."""

    pointer: str
    why: str


@dataclass(frozen=True, slots=True)
class Answer:
    """The meaning of one exchange with a source. `why` is Chinese and free of personal values."""

    outcome: Outcome
    records: tuple[Record, ...] = ()
    why: str = ""
    rejected: tuple[RejectedRow, ...] = ()
    ticket: str = ""
    due: date | None = None
    error: str = ""  # class name of the error behind FAILED or REFUSED


@dataclass(frozen=True, slots=True)
class Asked:
    """Everything that one question brought: the bytes of every attempt, and the meaning."""

    replies: tuple[Reply, ...]
    answer: Answer
