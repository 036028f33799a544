"""A person of the world and what hangs on a person: numbers, homes, work, kin.

Surprising: a phone number is a spell with a beginning and an end, never an attribute; the same number may stand with
three people one after the other, and that is what makes a wrong call.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from datetime import date

    from skiptrace.simulator.world.places import Address

Sex = Literal["男", "女"]
Role = Literal["debtor", "kin", "namesake", "successor", "predecessor"]
Relation = Literal["配偶", "父亲", "母亲", "兄弟姐妹", "双胞胎", "子女"]


@dataclass(frozen=True, slots=True)
class PhoneSpell:
    """The time during which one person holds a number; `until` None: holds it on the world's date."""

    number: str
    since: date
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Residence:
    """A home of a person; `kind` 户籍 (registered household) or 居住 (lives there)."""

    address: Address
    kind: Literal["户籍", "居住"]
    since: date
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Kin:
    """A relative: the other's pid, and what the other is to this person."""

    pid: str
    relation: Relation


@dataclass(frozen=True, slots=True)
class FormerName:
    """A name borne until a date."""

    name: str
    until: date


@dataclass(frozen=True, slots=True)
class Employer:
    """A company that employs people; `short` is the trade name by which people call it."""

    eid: str
    name: str
    short: str
    uscc: str
    city: str


@dataclass(frozen=True, slots=True)
class Person:
    """One synthetic person. `id_no` has 18 places with a valid check character and belongs to nobody else."""

    pid: str
    role: Role
    name: str
    sex: Sex
    birth: date
    id_no: str
    ethnicity: str
    household: str
    city: str
    phones: tuple[PhoneSpell, ...] = ()
    residences: tuple[Residence, ...] = ()
    employer: str | None = None
    former_employer: str | None = None
    former_names: tuple[FormerName, ...] = ()
    kin: tuple[Kin, ...] = ()
    died: date | None = None

    @property
    def current_phones(self) -> tuple[str, ...]:
        """Numbers held on the world's date."""
        return tuple(spell.number for spell in self.phones if spell.until is None)

    @property
    def current_home(self) -> Address:
        """Where the person lives on the world's date."""
        return next(r.address for r in reversed(self.residences) if r.kind == "居住" and r.until is None)

    def name_on(self, day: date) -> str:
        """The name that a register wrote on that day."""
        return next((former.name for former in self.former_names if day < former.until), self.name)

    def bore(self, name: str) -> bool:
        """Whether this is or was the person's name."""
        return name == self.name or any(name == former.name for former in self.former_names)
