"""What the court did in one case, as settled: its papers, its measures, and the numbers under which it wrote."""

from dataclasses import dataclass
from datetime import date

from skiptrace.court.measure import Measure
from skiptrace.court.paper import CourtPaper


@dataclass(frozen=True, slots=True)
class CourtRuling:
    """A ruling on preservation: its paper, when it was made, when it was served on us, and whether it granted."""

    paper_no: str
    made: date
    served: date | None
    granted: bool


@dataclass(frozen=True, slots=True)
class CourtFile:
    """`numbers` are those of our own rulings and notices: a seizure noted under one of them is ours."""

    papers: tuple[CourtPaper, ...] = ()
    measures: tuple[Measure, ...] = ()
    numbers: frozenset[str] = frozenset()
    rulings: tuple[CourtRuling, ...] = ()
