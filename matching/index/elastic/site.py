"""The generations on a server, and the aliases that say what each of them is.

Surprising: no lock and no document of ours decides who swaps. A generation has an alias of its own until it is swapped
or given up; the server applies a list of alias actions as one, and refuses it whole when an alias that must be there
is not. So of two processes that swap at once, or of one that swaps and one that gives up, the second is told.

    alias-tV-N with ...-own, ...-filling             being filled, or left by a build that was killed
    alias-tV-N with ...-own, alias, alias-tV-serving  the current one
    alias-tV-N with none                             to be dropped; it can never be current again
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from matching.errors import GenerationError, IndexRefusedError, MatchingError, StaleIndexError
from matching.index.elastic.filled import FilledIndex
from matching.index.elastic.layout import FILLING, MAPPINGS, SERVING, Name, serving
from matching.index.elastic.served import ServedIndex
from matching.index.elastic.server import ElasticAddress, ElasticServer, Patience, Refused
from matching.index.protocol import Generation
from matching.tokens import TOKEN_VERSION

if TYPE_CHECKING:
    from collections.abc import Mapping

    from matching.index.elastic.served import Explain
    from matching.index.protocol import CandidateIndex

    Held = Mapping[Name, frozenset[str]]

_GONE = "已被更新的一代取代或已放弃"
_TRIES = 10


class ElasticSite:
    """`alias` names it; two installations on one server need two names. Any number of processes may have it open."""

    def __init__(self, address: ElasticAddress, alias: str, patience: Patience | None = None) -> None:
        self._server = ElasticServer(address, patience or Patience())
        self._alias = alias
        self._written: dict[Name, FilledIndex] = {}

    @classmethod
    async def open(cls, address: ElasticAddress, alias: str, patience: Patience | None = None) -> Self:
        """As the constructor, but what is wrong with the address or the user is told at once."""
        site = cls(address, alias, patience)
        try:
            await site.generations()
        except BaseException:
            await site.close()
            raise
        return site

    async def current(self) -> CandidateIndex:
        return ServedIndex(*await self.serving())

    async def serving(self) -> tuple[ElasticServer, str, Explain]:
        """What an index needs that follows the current one, which is there then."""
        await self._ensure()
        return self._server, serving(self._alias), self._lost

    async def _ensure(self) -> None:
        """The first generation alone is made with its aliases, in one step: of several that make it one succeeds."""
        for _ in range(_TRIES):
            if await self._current():
                return
            first = Name(self._alias, TOKEN_VERSION, 1)
            try:
                await self._create(first, SERVING, first.own, self._alias, first.serving)
            except Refused as error:
                if not error.exists:
                    raise
                if self._alias not in (await self._held()).get(first, frozenset()):
                    await self._remove(first)  # a first one that was swapped away, and then all was lost
        raise IndexRefusedError(self._server.place, f"{self._alias} 之下不能新建索引")

    async def _create(self, name: Name, settings: Mapping[str, Any], *aliases: str) -> None:
        made = {alias: dict[str, Any]() for alias in aliases}
        both = {**FILLING, **settings}
        await self._server.ask(
            lambda client: client.indices.create(index=str(name), aliases=made, settings=both, mappings=MAPPINGS)
        )

    async def _held(self) -> Held:
        """Every generation with its aliases, by number."""
        answer = await self._server.ask(lambda client: client.indices.get_alias(index=f"{self._alias}-t*"))
        found = {Name.parse(self._alias, text): frozenset(each["aliases"]) for text, each in answer.items()}
        return dict(sorted(((name, held) for name, held in found.items() if name), key=lambda pair: pair[0].number))

    async def _current(self) -> Name | None:
        """StaleIndexError when it was made with other tokens, or before its aliases were these."""
        current = [(name, held) for name, held in (await self._held()).items() if self._alias in held]
        if any(serving(self._alias) not in held for _, held in current):
            raise StaleIndexError(f"{self._server.place} 上的 {self._alias}")
        if len(current) > 1:
            raise IndexRefusedError(self._server.place, f"{self._alias} 之下有 {len(current)} 个现用的索引")
        return current[0][0] if current else None

    async def _lost(self) -> MatchingError | None:
        """What to say when the current one was not found; None when it is there."""
        try:
            if await self._current():
                return None
        except StaleIndexError as error:
            return error
        return IndexRefusedError(self._server.place, f"没有索引 {self._alias}，请重新打开或重新建立")

    async def generations(self) -> tuple[Generation, ...]:
        held = await self._held()
        if not held:
            return ()
        stats = await self._server.ask(
            lambda client: client.indices.stats(index=f"{self._alias}-t*", metric=("docs", "store"))
        )
        return tuple(self._seen(name, aliases, stats["indices"].get(str(name))) for name, aliases in held.items())

    def _seen(self, name: Name, aliases: frozenset[str], stats: Any) -> Generation:
        records = stats["primaries"]["docs"]["count"] if stats else 0
        size = stats["primaries"]["store"]["size_in_bytes"] if stats else 0
        return Generation(str(name), self._alias in aliases, records, size, name.token_version)

    async def begin(self) -> str:
        for _ in range(_TRIES):
            number = max((name.number for name in await self._held()), default=1) + 1
            name = Name(self._alias, TOKEN_VERSION, number)
            try:
                await self._create(name, {}, name.own, name.filling)
            except Refused as error:
                if error.exists:  # another process was faster
                    continue
                raise
            return str(name)
        raise IndexRefusedError(self._server.place, f"{self._alias} 之下不能新建索引")

    async def writing(self, generation: str) -> FilledIndex:
        self._server.check_open()
        name = Name.parse(self._alias, generation)
        aliases = (await self._held()).get(name, frozenset()) if name else frozenset()
        if name is None or name.own not in aliases:
            raise GenerationError(generation, _GONE)
        if name not in self._written:
            self._written[name] = FilledIndex(self._server, name)
        self._written[name].swapped = name.filling not in aliases
        return self._written[name]

    async def swap(self, generation: str) -> None:
        written = await self.writing(generation)
        name = written.name
        if not written.swapped:
            await written.refresh()
            await written.serve()
            await self._point(name)
            written.swapped = True
        await self._drop_before(name.number)

    async def _point(self, name: Name) -> None:
        for _ in range(_TRIES):
            held = await self._held()
            before = [each for each, aliases in held.items() if self._alias in aliases]
            if any(each.number > name.number for each in before):
                raise GenerationError(str(name), "已有更新的一代在用")
            if not before:
                await self._ensure()
                continue
            ended = [(each, alias) for each in before for alias in sorted(held[each])]
            if await self._act(name, [*ended, (name, name.filling)]):
                return
            await self.writing(str(name))  # or it was dropped meanwhile
        raise IndexRefusedError(self._server.place, f"{self._alias} 正被其他进程切换")

    async def _act(self, name: Name, ended: list[tuple[Name, str]]) -> bool:
        """All at once; false when one of the ended is not there any more."""
        removed = [{"remove": {"index": str(each), "alias": alias, "must_exist": True}} for each, alias in ended]
        added = [{"add": {"index": str(name), "alias": alias}} for alias in (self._alias, name.serving)]
        try:
            await self._server.ask(lambda client: client.indices.update_aliases(actions=[*removed, *added]))
        except Refused as error:
            if error.missing:
                return False
            raise
        return True

    async def discard(self, generation: str) -> None:
        self._server.check_open()
        name = Name.parse(self._alias, generation)
        if name is not None:
            await self._drop_before(name.number + 1)

    async def _drop_before(self, first: int) -> None:
        """A filling one loses that alias first: from then on nobody can make it current."""
        for name, aliases in (await self._held()).items():
            if name.number >= first or self._alias in aliases:
                continue
            self._written.pop(name, None)
            if name.filling not in aliases or await self._end_filling(name):
                await self._remove(name)

    async def _end_filling(self, name: Name) -> bool:
        action = {"remove": {"index": str(name), "alias": name.filling, "must_exist": True}}
        try:
            await self._server.ask(lambda client: client.indices.update_aliases(actions=[action]))
        except Refused as error:
            if error.missing:
                return False
            raise
        return True

    async def _remove(self, name: Name) -> None:
        try:
            await self._server.ask(lambda client: client.indices.delete(index=str(name)))
        except Refused as error:
            if not error.missing:  # else another process was faster
                raise

    async def close(self) -> None:
        await self._server.close()
