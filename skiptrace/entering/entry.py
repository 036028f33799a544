"""What one person entered from a paper, how far the paper is, and whose turn it is.

Surprising: the values that stand are those of the earlier of the two entries that agree, and nobody settles alone: who
has entered may enter again only after another has.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Generic, TypeVar

from connectors.engines.alike import same_person
from skiptrace.entering.agreement import Difference, differences
from skiptrace.entering.form import Form
from skiptrace.errors import NotAllowed

F = TypeVar("F", bound=Form)

_AGAIN_WHY = "同一文书的关键内容须由两人分别录入：请由另一人录入（个人信息保护法第51条；内部分权）"


class PaperState(StrEnum):
    """A paper's way. Only `SETTLED` has taken effect; from `DIFFERS` it may go on, from `SETTLED` never back."""

    TAKEN = "taken"
    ENTERED_ONCE = "entered_once"
    DIFFERS = "differs"
    SETTLED = "settled"

    @property
    def chinese(self) -> str:
        return {
            "taken": "待录入",
            "entered_once": "待另一人录入",
            "differs": "两人录入不一致",
            "settled": "已生效",
        }[self.value]


@dataclass(frozen=True, slots=True)
class Entry(Generic[F]):
    """One person's reading of a paper."""

    id: str
    number: int
    person: str
    entered_at: datetime
    form: F = field(repr=False)


@dataclass(frozen=True, slots=True)
class Turn(Generic[F]):
    """What an entry makes of a paper: the earlier entry that agrees with it, or where the last two differ."""

    state: PaperState
    agreed: Entry[F] | None
    told: tuple[Difference, ...]


def latest(entries: Iterable[Entry[F]]) -> tuple[Entry[F], ...]:
    """Each person's last entry, in the order in which those came."""
    last = {same_person(entry.person): entry for entry in entries}
    return tuple(sorted(last.values(), key=lambda entry: entry.number))


def turn(entries: Sequence[Entry[F]], person: str, form: F) -> Turn[F]:
    """What this person's reading makes of the paper. NotAllowed for who has entered and waits for another."""
    last = latest(entries)
    others = tuple(entry for entry in last if same_person(entry.person) != same_person(person))
    if not others and last:
        raise NotAllowed([_AGAIN_WHY])
    unlike = [differences(other.form, form) for other in others]
    agreed = next((other for other, found in zip(others, unlike, strict=True) if not found), None)
    if agreed is not None:
        return Turn(PaperState.SETTLED, agreed, ())
    return Turn(PaperState.DIFFERS if others else PaperState.ENTERED_ONCE, None, unlike[-1] if others else ())


def unlike(entries: Iterable[Entry[F]]) -> tuple[Difference, ...]:
    """Where the last entries of two persons differ."""
    last = latest(entries)
    return differences(last[-2].form, last[-1].form) if len(last) > 1 else ()


def page_text(page: int) -> str:
    """How a page is cited everywhere."""
    return f"第{page}页"
