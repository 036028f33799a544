"""Makes a new generation aside from the system of record, while the old one goes on answering.

Begun, filled, followed, verified, and only then put in front. Killed anywhere, it leaves a generation that nobody asks;
the next build sweeps it away.
"""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from matching.errors import GenerationError
from matching.index import CandidateIndex, HeavyCounter, IndexSite
from matching.tokens import TOKEN_VERSION
from skiptrace.candidates.errors import BeingBuiltError
from skiptrace.candidates.filling import Filling, Tokens
from skiptrace.candidates.follower import FOLLOWING, Follower
from skiptrace.candidates.generations import Generations, State
from skiptrace.candidates.place import IndexPlace
from skiptrace.candidates.verification import Verification, Verifier
from skiptrace.errors import UsageError
from skiptrace.journal import Action, Scribe
from skiptrace.storage.store import Store

BUILDING = "index-build"
"""The name of the work that one process does alone."""

HEAVY_ABOVE = 3000
"""A token of more records than this is left out of queries while rarer ones remain (measured: half the p99 at 5M)."""

_PAUSE = 0.05
_AT_ONCE = 20_000
"""People written in one go: a first import in few large portions is many times faster than in small ones."""


@dataclass(frozen=True, slots=True)
class Step:
    """How far a build is: what it does, and of how many cases it is done. `people` were written so far."""

    text: str
    done: int
    total: int
    people: int = 0


OnStep = Callable[[Step], None]


@dataclass(frozen=True, slots=True)
class Built:
    """A generation that was made. `swapped`: it stands in front now."""

    generation: str
    people: int
    heavy: int
    verification: Verification
    swapped: bool


@dataclass(frozen=True, slots=True)
class Builder:
    """Builds for one site in the name of one person."""

    store: Store
    place: IndexPlace
    generations: Generations
    follower: Follower
    verifier: Verifier
    scribe: Scribe
    heavy_above: int = HEAVY_ABOVE

    @property
    def filling(self) -> Filling:
        """What the index is filled from."""
        return self.follower.filling

    async def build(self, on_step: OnStep = lambda _: None, *, swap: bool = True) -> Built:
        """A whole new generation; BeingBuiltError while another process builds one.

        What differs from the records is not put in front: `verification` says what, and the generation stays aside.
        """
        async with self.store.alone(BUILDING) as mine:
            if not mine:
                raise BeingBuiltError
            site = await self.place.site()
            await self._sweep(site)
            name = await site.begin()
            try:
                return await self._made(site, name, on_step, swap=swap)
            except BaseException:
                await self._given_up(site, name)
                raise

    async def swap(self, name: str) -> None:
        """Put a generation in front that was built and brought up to date; UsageError when it was not built."""
        site = await self.place.site()
        known = await self.generations.get(name)
        if known is None or known.state is not State.READY or known.token_version != TOKEN_VERSION:
            raise UsageError(f"没有建成的一代 {name}；可用 skiptrace index stats 查看")
        try:
            await self.follower.follow(name, await self.place.index(name))
            await self._put_in_front(site, name)
        except GenerationError as error:
            raise UsageError(str(error)) from error

    async def _made(self, site: IndexSite, name: str, on_step: OnStep, *, swap: bool) -> Built:
        await self.generations.begin(name, self.scribe.now())
        index = await site.writing(name)
        total = await self.filling.census.roll.count()
        people, counter = await self._filled(index, total, on_step)
        heavy = counter.heavy(self.heavy_above)
        await self.generations.filled(name, people, heavy)
        on_step(Step("跟上期间的变更", total, total, people))
        await self.follower.follow(name, index)
        verification = await self.verifier.verify(
            name, index, lambda done: on_step(Step("与记录库核对", done, total, people))
        )
        detail = {
            "generation": name,
            "people": verification.people,
            "heavy": heavy.version,
            "differs": len(verification.odd),
        }
        await self.scribe.commit(Action.INDEX_BUILT, "", detail)
        if swap and verification.ok:
            await self._put_in_front(site, name)
        return Built(name, verification.people, len(heavy.keys), verification, swap and verification.ok)

    async def _filled(self, index: CandidateIndex, total: int, on_step: OnStep) -> tuple[int, HeavyCounter]:
        """Everybody, page by page; how many, and how often each token occurs."""
        people, done, counter, waiting = 0, 0, HeavyCounter(), list[Tokens]()
        async for case_ids in self.filling.census.pages():
            portion = await self.filling.portion(case_ids)
            waiting.extend(portion.found)
            people, done = people + len(portion.found), done + len(case_ids)
            if len(waiting) >= _AT_ONCE:
                await _written(index, counter, waiting)
                waiting = []
            on_step(Step("写入", done, total, people))
        await _written(index, counter, waiting)
        await index.refresh()
        return people, counter

    async def _put_in_front(self, site: IndexSite, name: str) -> None:
        """In the follower's place, so that nobody follows or verifies one generation and finds the other."""
        while True:
            async with self.store.alone(FOLLOWING) as mine:
                if mine:
                    await site.swap(name)
                    await self.generations.keep_only(name)
                    break
            await asyncio.sleep(_PAUSE)
        await self.scribe.commit(Action.INDEX_SWAPPED, "", {"generation": name})

    async def _sweep(self, site: IndexSite) -> None:
        """Drop what a killed build left; nobody builds now but we."""
        known = await self.generations.all()
        for each in await site.generations():
            held = known.get(each.name)
            if not each.current and (held is None or held.state is State.BUILDING):
                await self._given_up(site, each.name)

    async def _given_up(self, site: IndexSite, name: str) -> None:
        await site.discard(name)
        await self.generations.forget(name)


async def _written(index: CandidateIndex, counter: HeavyCounter, people: Sequence[Tokens]) -> None:
    await index.upsert(people)
    await asyncio.to_thread(_counted, counter, people)


def _counted(counter: HeavyCounter, people: Sequence[Tokens]) -> None:
    for _, held in people:
        counter.add(held)
