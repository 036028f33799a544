"""What every office that answers by file has in common: a request pack is handed in, a reply file comes back.

Surprising: an office says itself which papers it wants to see; without a word of its own it wants the court's
investigation order and a whole number.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Generic, TypeVar

from skiptrace.simulator.damage import valid_id

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import date

    from skiptrace.simulator.papers import Docket
    from skiptrace.simulator.world.world import World

Found = TypeVar("Found")


@dataclass(frozen=True, slots=True)
class Pack:
    """A request pack as the offices read it. `docket` is the one that the world knows under the pack's number."""

    number: str
    source: str
    order_no: str
    docket_no: str
    subject: Mapping[str, str] = field(repr=False)
    drawn: date
    authority: str = ""
    docket: Docket | None = None

    @property
    def name(self) -> str:
        """Whom it asks about."""
        return self.subject.get("name") or ""

    @property
    def id_no(self) -> str:
        """The number of whom it asks about."""
        return self.subject.get("id_no") or ""


@dataclass(frozen=True, slots=True)
class Receipt:
    """The head of a reply: pack number, day, result; `reason` for a refusal only."""

    pack: str
    day: date
    result: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Words:
    """What an office writes as the result."""

    found: str
    none: str
    partial: str
    refused: str = "不予查询"


def by_order(pack: Pack) -> str:
    """Why a counter that asks for the court's order will not search, or "".

    A docket that the world does not know is taken on its papers.
    """
    if not pack.order_no:
        return "未提交调查令"
    if not valid_id(pack.id_no):
        return "被查询人证件号码不完整，无法查询"
    if pack.docket and pack.docket.orders and pack.docket.orders.get(pack.source) != pack.order_no:
        return "调查令文号与法院存根不符"
    return ""


def _fits(_world: World, _pack: Pack) -> str:
    return ""


@dataclass(frozen=True, slots=True)
class Counter(Generic[Found]):
    """One office: the kind of its reply file, its words, its search, its printer, and what makes it refuse.

    `unfit` refuses a request that its own register shows to be wrong.
    """

    suffix: str
    words: Words
    search: Callable[[World, Pack], Sequence[Found]]
    reply: Callable[[Sequence[Found], Receipt], bytes]
    refuse: Callable[[Pack], str] = by_order
    unfit: Callable[[World, Pack], str] = _fits

    def answer(self, world: World, pack: Pack, day: date, *, partial: bool) -> bytes:
        """The reply file; a partial one shows the first half."""
        if reason := self.refuse(pack) or self.unfit(world, pack):
            return self.reply((), Receipt(pack.number, day, self.words.refused, reason))
        found = self.search(world, pack)
        if partial:
            return self.reply(found[: len(found) // 2], Receipt(pack.number, day, self.words.partial))
        result = self.words.found if found else self.words.none
        return self.reply(found, Receipt(pack.number, day, result))
