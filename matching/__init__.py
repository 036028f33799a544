"""Who is who: matching of Chinese identities.

Surprising: a verdict has four values. `cannot_tell` is a result of its own, and conflicts veto whatever the rest says.
A name given here is loaded when it is first asked for: who only cleans a text needs no scorer.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from matching.comparison import Comparison, Context, Label, Reliability
    from matching.errors import MatchingError
    from matching.fields.registry import FIELDS
    from matching.linking.links import Links
    from matching.linking.tables import Source
    from matching.party import Party, parse_party
    from matching.scorer import score
    from matching.verdict import Decision, Ground, Reason, Verdict

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
    "Reliability",
    "Verdict",
    "compare",
    "link",
    "parse_party",
    "score",
]

_HOMES = {
    "matching.comparison": ("Comparison", "Context", "Label", "Reliability"),
    "matching.errors": ("MatchingError",),
    "matching.fields.registry": ("FIELDS",),
    "matching.party": ("Party", "parse_party"),
    "matching.scorer": ("score",),
    "matching.verdict": ("Decision", "Ground", "Reason", "Verdict"),
}


def __getattr__(name: str) -> Any:
    for home, names in _HOMES.items():
        if name in names:
            value = globals()[name] = getattr(import_module(home), name)
            return value
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


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
    from matching.comparison import Context
    from matching.fields.registry import compare_values

    context = Context(a_date, b_date, tuple(a_aliases), tuple(b_aliases), holders)
    return compare_values(field, a, b, context)


def link(left: Source, right: Source, *, floor: float = 0.01, processes: int | None = None, **options: Any) -> Links:
    """Links of two tables (paths, Arrow tables or records), every pair down to `floor`; see `matching.linking.link`."""
    from matching.linking.links import link as link_tables

    return link_tables(left, right, floor=floor, processes=processes, **options)
