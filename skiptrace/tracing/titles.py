"""What people call each source."""

from collections.abc import Mapping
from dataclasses import dataclass

COURT = "court"
"""The source of papers that a court handed over; each kind has a title of its own."""


@dataclass(frozen=True, slots=True)
class Titles:
    """Chinese titles by source id, or by `source/operation`; an unknown source keeps its id."""

    titles: Mapping[str, str]

    def of(self, source: str, operation: str = "") -> str:
        return self.titles.get(f"{source}/{operation}") or self.titles.get(source, source)
