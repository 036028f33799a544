"""What a comparison of two values of one field answers: a named level and one of three labels.

Surprising: there is no similarity figure. A level says *why* two values may be one (a mask, a homophone, a digit off);
how much each level weighs is data in `model.toml`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date


class Label(StrEnum):
    """Three-way reading of a level."""

    MATCH = "match"
    POSSIBLE = "possible"
    NO = "no"


class Reliability(StrEnum):
    """How a source came by its values: kept by an authority or in books, somebody's word, told by others."""

    REGISTER = "register"
    STATED = "stated"
    HEARD = "heard"


@dataclass(frozen=True, slots=True)
class Context:
    """What is known beside the two values.

    `a_date`, `b_date`: when each was seen; `a_aliases`, `b_aliases`: former names known from elsewhere; `holders`: how
    many subjects share the value (a switchboard, an agent's number); None when unknown. `a_source`, `b_source`: how
    reliable each record is; it weakens every weight, never a veto.
    """

    a_date: date | None = None
    b_date: date | None = None
    a_aliases: tuple[str, ...] = field(default=())
    b_aliases: tuple[str, ...] = field(default=())
    holders: int | None = None
    a_source: Reliability = Reliability.REGISTER
    b_source: Reliability = Reliability.REGISTER

    def swapped(self) -> Context:
        """The same context seen from the other side."""
        return Context(
            self.b_date, self.a_date, self.b_aliases, self.a_aliases, self.holders, self.b_source, self.a_source
        )


NOTHING_KNOWN = Context()


@dataclass(frozen=True, slots=True)
class Comparison:
    """`level` is the value of the field's own Level; `label` what a reader makes of it."""

    level: str
    label: Label
