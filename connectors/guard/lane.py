"""What guards one source: limits, breaker, requests under way, and how many replies in a row fitted no rule."""

import asyncio
from collections.abc import Mapping

from connectors.answer import Answer, Asked, Outcome
from connectors.errors import Barred
from connectors.guard.book import LaneBook
from connectors.guard.breaker import Breaker
from connectors.guard.coalescing import Flights
from connectors.guard.limiter import Limiter, Place
from connectors.ports import Clock
from connectors.source import Lookup, Source

UNLISTED = 5
"""Replies in a row that fit no rule: the holder changed something, and every further question would be wasted."""


class Lane:
    """One source that is asked over the wire."""

    def __init__(self, source: Lookup, clock: Clock, book: LaneBook | None) -> None:
        manifest = source.manifest
        self.source = source
        self.operations = frozenset(source.needs)
        self.limiter = Limiter(
            manifest.limits, clock, longest_hold=manifest.retry.budget_seconds, source=source.id, book=book
        )
        self.breaker = Breaker(manifest.breaker, clock)
        self.slots = asyncio.Semaphore(manifest.concurrency)
        self._book = book
        self._unlisted = 0

    def passable(self) -> None:
        """Raises what is known to stand in the way, before anything is written down."""
        self.limiter.passable()
        self.breaker.passable()

    async def place(self) -> Place:
        return await self.limiter.place()

    async def ended(self, *, down: bool, probe: bool) -> None:
        """A request that left is over."""
        before = self.breaker.closed
        if down:
            self.breaker.fail(probe=probe)
        else:
            self.breaker.succeed(probe=probe)
        if self._book is not None and (probe or before is not self.breaker.closed):
            await self._book.rest(self.source.id, self.breaker.rests)

    async def heard(self, answer: Answer) -> None:
        """Stop the lane where nobody lets us in, or after too many replies in a row that fit no rule.

        No kind of credentials here can be renewed by a program, so one closed door is enough.
        """
        if answer.error == Barred.__name__:
            await self._stop(answer.why)
            return
        if answer.outcome is not Outcome.FAILED or answer.error != "Contract":
            self._unlisted = 0 if answer.outcome.final or answer.outcome is Outcome.PENDING else self._unlisted
            return
        self._unlisted += 1
        if self._unlisted >= UNLISTED:
            self._unlisted = 0
            why = f"{self.source.title}连续 {UNLISTED} 次回复不在约定之内，已暂停询问"
            await self._stop(f"{why}；请工程师核对回复与 source.yaml")

    async def _stop(self, why: str) -> None:
        await self.limiter.stop(f"{why}；更正后解除暂停（source release {self.source.id} --why 原因）")


class Guards:
    """The lanes of all lookups and the questions under way; one for a process, whoever asks."""

    def __init__(self, sources: Mapping[str, Source], clock: Clock, book: LaneBook | None = None) -> None:
        self.flights: Flights[Asked] = Flights()
        self.lanes = {name: Lane(source, clock, book) for name, source in sources.items() if isinstance(source, Lookup)}

    def reopen(self, source: str) -> None:
        """The source may be asked again: somebody has looked, and the book says so."""
        if lane := self.lanes.get(source):
            lane.limiter.reopen()

    async def close(self) -> None:
        """Give back what was reserved and not used."""
        for lane in self.lanes.values():
            await lane.limiter.close()
