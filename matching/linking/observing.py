"""Counts the patterns of two tables, and how likely any two of their rows are one person's.

Surprising: every proposed pair is weighed, the hopeless too: what strangers show is half of what weights are made of.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from matching.errors import TableError
from matching.fit import Pattern, pattern_of
from matching.linking.linker import Weigher
from matching.linking.overlap import FEWEST
from matching.linking.tables import Source, batches, filled, whole

if TYPE_CHECKING:
    from matching.model import Model

Reviewed = Mapping[tuple[str, str], bool]


@dataclass(frozen=True, slots=True)
class Observed:
    """Patterns with their counts, and the estimated share of true pairs among all pairs of rows."""

    patterns: Counter[Pattern]
    prior: float


def observed(left: Source, right: Source, model: Model, reviewed: Reviewed | None = None) -> Observed:
    """What the proposed pairs of two tables show. `reviewed`: answers of people by left and right record id.

    Raises TableError when fewer than ten pairs have equal valid ids: the prior could not be told.
    """
    ready = whole(left)
    weigher = Weigher(ready, model, 0.0)
    proposer = weigher.proposer()
    mine = ready["record_id"].to_pylist()
    patterns: Counter[Pattern] = Counter()
    for batch in batches(right):
        columns = filled(batch)
        theirs = columns["record_id"].to_pylist()
        for a, b, case in weigher.cases(proposer.propose(columns, 0, bounded=False)):
            answer = reviewed.get((mine[a], theirs[b])) if reviewed else None
            patterns[pattern_of(case, reviewed=answer)] += 1
    prior = proposer.overlap.prior
    if prior is None:
        raise TableError(f"两表中身份证号有效且相同的记录不足 {FEWEST} 对，无法估计权重")
    return Observed(patterns, prior)
