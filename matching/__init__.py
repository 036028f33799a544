"""Who is who: matching of Chinese identities.

Surprising: a verdict has four values. `cannot_tell` is a result of its own, and conflicts veto whatever the rest says.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from matching.comparison import Comparison, Context, Label
from matching.errors import MatchingError
from matching.fields.registry import FIELDS, compare_values
from matching.party import Party, parse_party
from matching.scorer import score
from matching.verdict import Decision, Ground, Reason, Verdict

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

__all__ = [
    "FIELDS",
    "Comparison",
    "Context",
    "Decision",
    "Ground",
    "Label",
    "MatchingError",
    "Party",
    "Reason",
    "Verdict",
    "compare",
    "parse_party",
    "score",
]


def compare(
    field: str,
    a: str,
    b: str,
    *,
    a_date: date | None = None,
    b_date: date | None = None,
    a_aliases: Iterable[str] = (),
    b_aliases: Iterable[str] = (),
    holders: int | None = None,
) -> Comparison:
    """Level and label of two values of one field; raises UnknownFieldError. See Context for the keywords."""
    context = Context(a_date, b_date, tuple(a_aliases), tuple(b_aliases), holders)
    return compare_values(field, a, b, context)
