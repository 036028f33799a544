"""A way to reach a party, and what may become one: the border that keeps court values out of contact ranking.

Surprising: a `ContactRecord` cannot be made from a record of ORD, NET, JUD or LAW; the constructor refuses, so that no
caller can forget (保全规定 12; 财产调查规定 8, 12).
"""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from connectors.authority import Authority
from skiptrace.errors import NotFound
from skiptrace.tracing.profile import Profile, Standing, TracedRecord

CONTACT_GROUNDS = frozenset({Authority.OWN, Authority.AUTH, Authority.PUB})
"""Authorities whose values may serve contact. LAW values serve the matter that the lawyer was instructed in only."""

_ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
_SHORT = 4


@dataclass(frozen=True, slots=True)
class ContactRecord:
    """A traced record that may serve contact; ValueError for one that may not."""

    record: TracedRecord

    def __post_init__(self) -> None:
        if self.record.authority not in CONTACT_GROUNDS:
            raise ValueError(f"a record by {self.record.authority} must not reach contact ranking")


def contact_records(profile: Profile) -> tuple[ContactRecord, ...]:
    """The records of a profile that may serve contact: the one door through which they come."""
    return tuple(ContactRecord(each) for each in profile.records if each.authority in CONTACT_GROUNDS)


@dataclass(frozen=True, slots=True)
class Sighting:
    """One place that says that a value is the party's: `seen` None when the source does not date it."""

    source: str
    evidence: str
    pointer: str
    authority: Authority
    standing: Standing
    seen: date | None
    status: str
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class ContactPoint:
    """A contact point of one party. `value` is whole (who prints it masks it); `probability` that it reaches the party.

    `set_aside` says why it must not be used, "" when it may. `ref` is short, stable within a case and tells nothing.
    """

    ref: str
    case_id: str
    party_id: str
    kind: str
    label: str
    value: str = field(repr=False)
    probability: float
    seen: date | None
    reasons: tuple[str, ...]
    set_aside: str
    set_aside_rule: str
    sightings: tuple[Sighting, ...]

    @property
    def usable(self) -> bool:
        return not self.set_aside


@dataclass(frozen=True, slots=True)
class PendingPoint:
    """A record that may hold a contact point of the debtor and waits for a person; its value is not shown."""

    record_id: str
    source: str
    standing: Standing


def full_ref(case_id: str, kind: str, value: str) -> str:
    """The long form of a reference: 26 characters from a hash keyed with the case's random id."""
    digest = hashlib.blake2b(f"{kind}\0{value}".encode(), key=case_id.encode()[:64], digest_size=16).digest()
    number = int.from_bytes(digest)
    return "P" + "".join(_ALPHABET[(number >> (5 * n)) & 31] for n in range(25))


def short_refs(full: Iterable[str]) -> dict[str, str]:
    """Short references by long one; two that begin alike are both lengthened."""
    wanted = sorted(set(full))
    length = 1 + _SHORT
    while len({ref[:length] for ref in wanted}) < len(wanted):
        length += 2
    return {ref: ref[:length] for ref in wanted}


def find_point(points: Sequence[ContactPoint], ref: str) -> ContactPoint:
    """The point under a reference, either case; NotFound otherwise."""
    for point in points:
        if point.ref == ref.strip().upper():
            return point
    raise NotFound(f"案件中没有联系点 {ref}；请从 contact check 的结果中复制编号")
