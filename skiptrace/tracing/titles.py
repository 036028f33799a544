"""What people call each source, and how reliable what it says is."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from matching import Reliability

COURT = "court"
"""The source of papers that a court handed over; each kind has a title of its own."""


@dataclass(frozen=True, slots=True)
class Titles:
    """Chinese titles by source id, or by `source/operation`; one unknown keeps its id and counts as a register.

    `unproven` are the sources below the tier that a court paper may rest on.
    """

    titles: Mapping[str, str]
    reliabilities: Mapping[str, Reliability] = field(default_factory=dict)
    unproven: frozenset[str] = frozenset()

    def of(self, source: str, operation: str = "") -> str:
        return self.titles.get(f"{source}/{operation}") or self.titles.get(source, source)

    def reliability(self, source: str) -> Reliability:
        """How the source came by its values, as its manifest says."""
        return self.reliabilities.get(source, Reliability.REGISTER)
