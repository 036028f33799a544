"""Who in the index may be a person who is not known yet: a row of a file that names nobody's case, or a debtor.

The asker sees only what the scopes of the question hold. Every candidate comes with a verdict of the scorer.
"""

import asyncio
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from matching import Decision, Party, Verdict, score
from matching.errors import MatchingError
from matching.tokens import tokens
from skiptrace.candidates.errors import IndexNotReadyError
from skiptrace.candidates.person import Kind, Person, Ref
from skiptrace.candidates.scope import OWN
from skiptrace.candidates.upkeep import Upkeep

_CANDIDATES = 50


@dataclass(frozen=True, slots=True)
class Near:
    """Somebody who may be the one looked for: where he stands, under which case's number, and the verdict."""

    at: Ref
    case: str
    role: str
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class Found:
    """For one question, most probable first. `incomplete` says in Chinese why somebody may be missing."""

    near: tuple[Near, ...]
    incomplete: str = ""


class Finder:
    """Asks the index for several people at once."""

    def __init__(self, upkeep: Upkeep, key: bytes) -> None:
        self._upkeep = upkeep
        self._census = upkeep.filling.census
        self._book = upkeep.filling.book
        self._key = key

    async def near(self, wanted: Sequence[Party], scopes: Collection[str]) -> tuple[Found, ...]:
        """One answer for each, in order; those whom the scorer holds for somebody else are left out.

        Without the index the creditor's own parties with the same full number are still found.
        """
        try:
            numbers, behind = await self._candidates(wanted, scopes)
        except (MatchingError, IndexNotReadyError) as error:
            late = f"{error}。目前只比对了证件号码完全相同的当事人，结果不完整"
            refs = [await self._same_number(party) if OWN in scopes else () for party in wanted]
        else:
            book = await self._book.people(number for found in numbers for number in found)
            refs = [tuple(book[number] for number in found if number in book) for found in numbers]
            late = f"检索库还有 {behind} 项变更未跟上，结果可能不完整；请稍后再次运行" if behind else ""
        people = await self._people({ref.case_id for found in refs for ref in found}, scopes)
        cases = await self._cases(people)
        return await asyncio.to_thread(
            lambda: tuple(
                Found(_judged(party, [people[ref] for ref in found if ref in people], cases), late)
                for party, found in zip(wanted, refs, strict=True)
            )
        )

    async def _candidates(self, wanted: Sequence[Party], scopes: Collection[str]) -> tuple[list[list[int]], int]:
        ready = await self._upkeep.ready()
        queries = await asyncio.to_thread(
            lambda: [ready.heavy.spare(tokens(party, self._key, scopes)) for party in wanted]
        )
        found = await ready.index.search_many(queries, _CANDIDATES)
        return [[candidate.record for candidate in each] for each in found], ready.behind

    async def _same_number(self, party: Party) -> tuple[Ref, ...]:
        number = party.id_no.value if party.id_no.complete else ""
        async with self._census.store.read() as tx:
            found = await self._census.roll.with_number(tx, number)
        return tuple(Ref(Kind.PARTY, party_id, 0, case_id) for party_id, case_id in found.items())

    async def _people(self, case_ids: Collection[str], scopes: Collection[str]) -> dict[Ref, Person]:
        """As the records have them now: who left, or lies in another scope, is nobody to be told of."""
        people = await self._census.of_cases(case_ids)
        return {person.at: person for person in people if person.scope in scopes}

    async def _cases(self, people: Mapping[Ref, Person]) -> dict[str, str]:
        async with self._census.store.read() as tx:
            return await self._census.roll.numbers(tx, {ref.case_id for ref in people})


def _judged(party: Party, people: Iterable[Person], cases: Mapping[str, str]) -> tuple[Near, ...]:
    near = [Near(each.at, cases[each.at.case_id], each.role, score(party, each.party)) for each in people]
    kept = (each for each in near if each.verdict.decision is not Decision.DIFFERENT)
    return tuple(sorted(kept, key=lambda each: (-each.verdict.probability, each.case, each.at.ref, each.at.place)))
