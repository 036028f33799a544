"""What people call each source."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Titles:
    """Chinese titles by source id; an unknown source keeps its id."""

    titles: Mapping[str, str]

    def of(self, source: str) -> str:
        return self.titles.get(source, source)
