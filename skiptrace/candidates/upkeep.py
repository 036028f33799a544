"""Sees to it that the current generation is one that may be asked: ours, of this program's tokens, filled, up to date.

A small one that is not is built anew by whoever needs it; a large one says which command to run.
"""

import asyncio
from dataclasses import dataclass
from typing import Self

from matching.errors import GenerationError, IndexFileError
from matching.index import CandidateIndex, Generation, HeavyKeys, IndexSite
from matching.tokens import TOKEN_VERSION
from skiptrace.candidates.builder import Builder
from skiptrace.candidates.census import Census
from skiptrace.candidates.errors import BeingBuiltError, IndexNotReadyError
from skiptrace.candidates.filling import Filling
from skiptrace.candidates.follower import Follower
from skiptrace.candidates.generations import Generations, Known, State
from skiptrace.candidates.numbers import NumberBook
from skiptrace.candidates.place import IndexPlace
from skiptrace.candidates.verification import Verifier
from skiptrace.cases.roll import Roll
from skiptrace.journal import Scribe
from skiptrace.storage.sealing import Sealer
from skiptrace.storage.store import Store
from skiptrace.tracing.records import RecordStore

SMALL = 20_000
"""So many people are indexed within seconds; more are built by a command that shows how far it is."""

_COMMAND = "请运行 skiptrace index build 重建（不丢失任何数据，其余功能不受影响）"
_TRIES = 120
_PAUSE = 0.5


@dataclass(frozen=True, slots=True)
class Ready:
    """The current generation, as it may be asked. `behind` changes could not be read in time."""

    name: str
    index: CandidateIndex
    heavy: HeavyKeys
    behind: int


@dataclass(frozen=True, slots=True)
class Upkeep:
    """Keeps the index of one site."""

    builder: Builder
    small: int = SMALL

    @classmethod
    def of(cls, store: Store, sealer: Sealer, place: IndexPlace, scribe: Scribe, records: RecordStore) -> Self:
        """The room put together, for one person: what it does is journalled as his."""
        generations = Generations(store, place.name)
        filling = Filling(Census(store, Roll(store, sealer), records), NumberBook(store), sealer.master.index_key)
        follower = Follower(store, generations, filling)
        verifier = Verifier(store, follower, filling)
        return cls(Builder(store, place, generations, follower, verifier, scribe))

    @property
    def filling(self) -> Filling:
        """What the index is filled from."""
        return self.builder.filling

    async def ready(self) -> Ready:
        """The current generation, brought up to date.

        IndexNotReadyError when it must be built by hand, an error of `matching.errors` when its server is away.
        """
        reopened = False
        for _ in range(_TRIES):
            site = await self.builder.place.site()
            try:
                if (known := await self._fit(site)) is not None:
                    return await self._followed(site, known)
                await self._rebuilt()
            except GenerationError:
                continue  # another process has put a newer one in front
            except BeingBuiltError:
                await asyncio.sleep(_PAUSE)
            except IndexFileError:
                if reopened:
                    raise
                reopened = True  # the folder may have been taken away under us
                await self.builder.place.close()
        raise BeingBuiltError

    async def waits(self, name: str) -> bool:
        """Whether a generation has changes to read, or is ours no more. Asks the records alone."""
        known = await self.builder.generations.get(name)
        return known is None or await self.builder.generations.behind(known.position) > 0

    async def _fit(self, site: IndexSite) -> Known | None:
        """The current generation, or None where it is small enough to be made anew."""
        made = next((each for each in await site.generations() if each.current), None)
        known = await self.builder.generations.get(made.name) if made else None
        why = "检索库尚未建立，或已丢失" if made is None or known is None else _unfit(made, known)
        if not why:
            return known
        people = await self.filling.census.size()
        if people > self.small:
            raise IndexNotReadyError(f"{why}；共约 {people} 人，{_COMMAND}")
        return None

    async def _rebuilt(self) -> None:
        built = await self.builder.build()
        if not built.swapped:
            command = f"skiptrace index verify --generation {built.generation}"
            raise IndexNotReadyError(f"检索库重建后与记录库不一致；请运行 {command}")

    async def _followed(self, site: IndexSite, known: Known) -> Ready:
        index = await site.current()
        followed = await self.builder.follower.follow(known.name, index)
        heavy = await self.builder.generations.heavy(known.heavy)
        return Ready(known.name, index, heavy, followed.behind)


def _unfit(made: Generation, known: Known) -> str:
    """Why a generation may not be asked; "" when it may."""
    if made.token_version != TOKEN_VERSION:
        return f"检索库由其他版本的程序建立（第 {made.token_version} 版，本程序为第 {TOKEN_VERSION} 版）"
    if known.state is not State.READY:
        return "检索库尚未建成"
    if known.records and not made.records:
        return "检索库的内容已丢失"
    return ""
