"""A person who lies in the index, and where the system of record holds what is known of him."""

from dataclasses import dataclass, field
from enum import StrEnum

from matching import Party


class Kind(StrEnum):
    """A party of a case, or somebody of whom a kept record speaks."""

    PARTY = "party"
    RECORD = "record"


@dataclass(frozen=True, slots=True)
class Ref:
    """The way back from a number: `ref` is the id of the party or record, `place` tells people of one record apart."""

    kind: Kind
    ref: str
    place: int
    case_id: str


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who is to be found in one scope. `role` is a party's role in its case, "" for a record."""

    at: Ref
    scope: str
    role: str
    party: Party = field(repr=False)
