"""Which cases may be one person's: the index proposes, the scorer decides, a person joins.

Contracts with the same valid number are one case from the start; what is proposed here are cases that the file could
not join by number: damaged or masked numbers, other spellings of a name. Without the index equal numbers are still
compared, and the answer says that it is not the whole one.
"""

import asyncio
from collections.abc import AsyncIterator, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from matching import Decision, Verdict, score
from matching.errors import MatchingError
from matching.index import Candidate
from matching.tokens import tokens
from skiptrace.candidates.errors import IndexNotReadyError
from skiptrace.candidates.person import Person, Ref
from skiptrace.candidates.scope import OWN
from skiptrace.candidates.upkeep import Ready, Upkeep

BY_NUMBER_ONLY = "目前只比对了证件号码完全相同的案件，结果不完整"

_CANDIDATES = 20
_REMEMBERED = 10_000
_WORTH_A_LOOK = frozenset({Decision.SAME, Decision.POSSIBLE})


@dataclass(frozen=True, slots=True)
class Pair:
    """Two cases whose debtors may be one person, by their numbers, with the verdict on them."""

    first: str
    second: str
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class Proposed:
    """Pairs, most probable first. `incomplete` says in Chinese why some may be missing; "" when none is."""

    pairs: tuple[Pair, ...]
    incomplete: str = ""


class CasePairs:
    """Looks for pairs among the debtors of all open cases, a page at a time."""

    def __init__(self, upkeep: Upkeep, key: bytes) -> None:
        self._upkeep = upkeep
        self._census = upkeep.filling.census
        self._book = upkeep.filling.book
        self._key = key

    async def pairs(self) -> Proposed:
        """Bring the index up to date and propose pairs; without it, what equal numbers alone say."""
        late = ""
        try:
            ready = await self._upkeep.ready()
            found = [pair async for pair in self._near(ready)]
            if ready.behind:
                late = f"检索库还有 {ready.behind} 项变更未跟上，结果可能不完整；请稍后再次运行"
        except (MatchingError, IndexNotReadyError) as error:
            found = [pair async for pair in self._by_number()]
            late = f"{error}。{BY_NUMBER_ONLY}"
        found.sort(key=lambda pair: (-pair.verdict.probability, pair.first, pair.second))
        return Proposed(tuple(found), late)

    async def _near(self, ready: Ready) -> AsyncIterator[Pair]:
        """Page by page: candidates of each debtor, those among them who are debtors, the verdicts."""
        remembered: dict[Ref, Person] = {}
        async for case_ids in self._census.pages():
            numbers = await self._book.of_cases(case_ids)
            here = {numbers[each.at]: each for each in await self._census.debtors(case_ids) if each.at in numbers}
            queries = await asyncio.to_thread(self._queries, ready, here.values())
            near = dict(zip(here, await ready.index.search_many(queries, _CANDIDATES), strict=True))
            people = await self._book.people(_later(near))
            await self._remember(remembered, people.values())
            others = {number: remembered[ref] for number, ref in people.items() if ref in remembered}
            for pair in await self._judged(_met(here, near, others)):
                yield pair

    def _queries(self, ready: Ready, debtors: Iterable[Person]) -> list[dict[int, int]]:
        return [ready.heavy.spare(tokens(each.party, self._key, [OWN])) for each in debtors]

    async def _remember(self, remembered: dict[Ref, Person], wanted: Collection[Ref]) -> None:
        """Opening a party costs more than comparing it, and the same ones come near again and again."""
        if len(remembered) > _REMEMBERED:
            remembered.clear()
        lacking = {ref.case_id for ref in wanted if ref not in remembered}
        remembered.update({each.at: each for each in await self._census.debtors(lacking)})

    async def _by_number(self) -> AsyncIterator[Pair]:
        for case_ids in await self._census.roll.same_number():
            for pair in await self._judged(combinations(await self._census.debtors(case_ids), 2)):
                yield pair

    async def _judged(self, met: Iterable[tuple[Person, Person]]) -> tuple[Pair, ...]:
        """The pairs that are worth a person's look, under their cases' numbers."""
        found = await asyncio.to_thread(lambda: tuple(_worth_a_look(met)))
        async with self._census.store.read() as tx:
            cases = {each.at.case_id for first, second, _ in found for each in (first, second)}
            numbers = await self._census.roll.numbers(tx, cases)
        return tuple(_pair(numbers[one.at.case_id], numbers[two.at.case_id], verdict) for one, two, verdict in found)


def _later(near: Mapping[int, Sequence[Candidate]]) -> Iterator[int]:
    """Each pair is looked at once: from the one with the lower number."""
    return (each.record for number, found in near.items() for each in found if each.record > number)


def _met(
    here: Mapping[int, Person], near: Mapping[int, Sequence[Candidate]], others: Mapping[int, Person]
) -> Iterator[tuple[Person, Person]]:
    for number, person in here.items():
        for candidate in near[number]:
            if candidate.record > number and candidate.record in others:
                yield person, others[candidate.record]


def _worth_a_look(met: Iterable[tuple[Person, Person]]) -> Iterator[tuple[Person, Person, Verdict]]:
    for first, second in met:
        verdict = score(first.party, second.party)
        if first.at.case_id != second.at.case_id and verdict.decision in _WORTH_A_LOOK:
            yield first, second, verdict


def _pair(one: str, other: str, verdict: Verdict) -> Pair:
    first, second = sorted((one, other), key=lambda number: (len(number), number))
    return Pair(first, second, verdict)
