"""What a person does with the index: build it anew, verify it, put a built one in front, see how it stands."""

from collections.abc import Callable
from dataclasses import dataclass

from matching.errors import GenerationError, MatchingError
from matching.tokens import TOKEN_VERSION
from skiptrace.candidates.builder import Builder, Built, OnStep
from skiptrace.candidates.generations import State
from skiptrace.candidates.upkeep import Upkeep
from skiptrace.candidates.verification import Verification
from skiptrace.errors import StoreError, UsageError

OnCase = Callable[[int, int], None]
"""Gets how many cases were compared, and of how many."""

_TROUBLE = "其余功能不受影响；服务器恢复后自动补齐，也可随时运行 skiptrace index build"


@dataclass(frozen=True, slots=True)
class Standing:
    """One generation as both sides know it. `behind` changes wait for it; `state` is "" for one that is not ours."""

    name: str
    current: bool
    state: str
    records: int
    bytes: int
    token_version: int
    heavy: str
    heavy_keys: int
    behind: int


@dataclass(frozen=True, slots=True)
class Stats:
    """The index as it stands. `trouble` says in Chinese why its site could not be asked; "" when it was."""

    place: str
    people: int
    token_version: int
    generations: tuple[Standing, ...]
    trouble: str = ""


@dataclass(frozen=True, slots=True)
class IndexDesk:
    """Works on one site in the name of one person. What a server refuses is told as a StoreError."""

    upkeep: Upkeep

    async def build(self, on_step: OnStep = lambda _: None, *, swap: bool = True) -> Built:
        """A new generation from the records; see `Builder.build`."""
        try:
            return await self._builder.build(on_step, swap=swap)
        except MatchingError as error:
            raise StoreError(f"{error}（{_TROUBLE}）") from error

    async def swap(self, generation: str = "") -> str:
        """Put a built generation in front (the newest that waits unless named); its name."""
        known = await self._builder.generations.all()
        try:
            made = await (await self._builder.place.site()).generations()
            waiting = [g.name for g in made if not g.current and g.name in known and known[g.name].state is State.READY]
            if not generation and not waiting:
                raise UsageError("没有建成待换的一代；请先运行 skiptrace index build --no-swap")
            chosen = generation or waiting[-1]
            await self._builder.swap(chosen)
        except MatchingError as error:
            raise StoreError(f"{error}（{_TROUBLE}）") from error
        return chosen

    async def verify(self, generation: str = "", on_case: OnCase = lambda *_: None) -> Verification:
        """Compare a generation (the current one unless named) with the records; UsageError for one that is none."""
        known = await self._builder.generations.all()
        try:
            site = await self._builder.place.site()
            made = {each.name: each for each in await site.generations()}
            chosen = generation or next((each.name for each in made.values() if each.current), "")
            if chosen not in made or chosen not in known:
                raise UsageError(_unknown(generation))
            if made[chosen].token_version != TOKEN_VERSION:
                raise UsageError(f"第 {chosen} 代由其他版本的程序建立，不能校验；请运行 skiptrace index build 重建")
            total = await self._builder.filling.census.roll.count()
            index = await self._builder.place.index(chosen)
            return await self._builder.verifier.verify(chosen, index, lambda done: on_case(done, total))
        except GenerationError as error:
            raise UsageError(str(error)) from error
        except MatchingError as error:
            raise StoreError(f"{error}（{_TROUBLE}）") from error

    async def stats(self) -> Stats:
        """How the generations stand; what the records know of them also when the site cannot be reached."""
        place, trouble = self._builder.place.shown, ""
        try:
            made = {each.name: each for each in await (await self._builder.place.site()).generations()}
        except MatchingError as error:
            made, trouble = {}, f"{error}；{_TROUBLE}"
        known = await self._builder.generations.all()
        standings = []
        for name in dict.fromkeys((*made, *known)):
            held, there = known.get(name), made.get(name)
            heavy = await self._builder.generations.heavy(held.heavy if held else "")
            standings.append(
                Standing(
                    name,
                    there.current if there else False,
                    held.state if held else "",
                    there.records if there else held.records if held else 0,
                    there.bytes if there else 0,
                    there.token_version if there else held.token_version if held else 0,
                    heavy.version,
                    len(heavy.keys),
                    await self._builder.generations.behind(held.position) if held else 0,
                )
            )
        people = await self._builder.filling.census.size()
        return Stats(place, people, TOKEN_VERSION, tuple(standings), trouble)

    @property
    def _builder(self) -> Builder:
        return self.upkeep.builder


def _unknown(generation: str) -> str:
    if generation:
        return f"没有第 {generation} 代检索库；可用 skiptrace index stats 查看"
    return "检索库尚未建立；请运行 skiptrace index build"
