"""Puts people into a generation: the one way, whether it is built or follows."""

import asyncio
from array import array
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field

from matching.index import CandidateIndex
from matching.tokens import tokens
from skiptrace.candidates.census import Census
from skiptrace.candidates.numbers import NumberBook
from skiptrace.candidates.person import Person

Tokens = tuple[int, Collection[int]]
"""A person's number and all tokens of his."""


@dataclass(frozen=True, slots=True)
class Portion:
    """What becomes of the people of some cases: those who are to be found, and the numbers of those who are not."""

    found: Sequence[Tokens]
    gone: Sequence[int]


@dataclass(frozen=True, slots=True)
class Filling:
    """Reads some cases and writes what became of them; twice is once."""

    census: Census
    book: NumberBook
    key: bytes = field(repr=False)

    async def portion(self, case_ids: Collection[str]) -> Portion:
        """The people of these cases as they are now. Who has nothing to be found by is not to be found."""
        people = await self.census.of_cases(case_ids)
        numbers = await self.book.give(case_ids, [person.at for person in people])
        made = await asyncio.to_thread(self._tokens, people)
        found = [(numbers[person.at], held) for person, held in zip(people, made, strict=True) if held]
        there = {number for number, _ in found}
        return Portion(found, sorted(number for number in numbers.values() if number not in there))

    async def put(self, index: CandidateIndex, portion: Portion) -> None:
        """Write a portion. An index that is a server may keep a part of it; the same again mends that."""
        if portion.found:
            await index.upsert(portion.found)
        if portion.gone:
            await index.delete(portion.gone)

    def _tokens(self, people: Iterable[Person]) -> list[Collection[int]]:
        return [array("q", tokens(person.party, self.key, [person.scope])) for person in people]
