"""What the scorer answers about two parties: one of four decisions, its ground, and the reasons on both sides.

Surprising: no reason holds a full value. It names the field, the level and places of digits, so that a verdict can be
stored, shown and journalled without spreading the data it rests on.
"""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from enum import StrEnum


class Decision(StrEnum):
    """Only SAME counts as the debtor's; POSSIBLE goes to review; CANNOT_TELL says what would settle it."""

    SAME = "same"
    POSSIBLE = "possible"
    DIFFERENT = "different"
    CANNOT_TELL = "cannot_tell"


class Ground(StrEnum):
    """ID: full valid ids are equal, the only ground besides a person's decision that a court paper accepts."""

    ID = "id"
    FACTS = "facts"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Reason:
    """One piece of evidence: `bits` is its weight (log2), positive when it `supports` that both are one person."""

    field: str
    level: str
    bits: float
    supports: bool
    text: str


@dataclass(frozen=True, eq=False)
class Verdict:
    """The answer on one pair. `probability` is after vetoes and ceilings, `weight_bits` before them, prior included."""

    decision: Decision
    ground: Ground
    probability: float
    weight_bits: float
    reasons: tuple[Reason, ...] = field(default_factory=tuple)
    vetoes: tuple[str, ...] = ()
    settle: tuple[str, ...] = field(default_factory=tuple)
    model_version: str = ""

    def _parts(self) -> tuple[object, ...]:
        return tuple(getattr(self, part.name) for part in fields(self))

    def __eq__(self, other: object) -> bool:
        """Verdicts that say the same are equal, whether their sentences were stored or are written when read."""
        return self._parts() == other._parts() if isinstance(other, Verdict) else NotImplemented

    def __hash__(self) -> int:
        return hash(self._parts())
