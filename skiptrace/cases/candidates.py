"""Which cases may be one person's: the index proposes, the scorer decides, a person joins.

Contracts with the same valid number are one case from the start; what is proposed here are cases that the file could
not join by number: damaged or masked numbers, other spellings of a name. The index holds keyed hashes only.
"""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass

from matching import Decision, Party, Verdict, parse_party, score
from matching.errors import MatchingError
from matching.index import Candidate, CandidateIndex
from matching.tokens import tokens
from skiptrace.cases.case import Case
from skiptrace.cases.case import Party as CaseParty
from skiptrace.cases.register import Register
from skiptrace.errors import StoreError

SCOPE = "own"
"""Own records of one creditor are found within the installation."""

OpenIndex = Callable[[], AbstractAsyncContextManager[CandidateIndex]]
"""Opens the index for the time of one piece of work; the composition root knows which one."""

_Parties = Mapping[int, tuple[Case, Party]]
_CANDIDATES = 20
_AT_ONCE = 500
_WORTH_A_LOOK = frozenset({Decision.SAME, Decision.POSSIBLE})


@dataclass(frozen=True, slots=True)
class Pair:
    """Two cases whose debtors may be one person, by their numbers, with the verdict on them."""

    first: str
    second: str
    verdict: Verdict


class CaseCandidates:
    """Keeps the debtors of all cases in an index of their own, and looks for pairs."""

    def __init__(self, register: Register, index: OpenIndex, key: bytes) -> None:
        self._register = register
        self._index = index
        self._key = key

    async def pairs(self) -> tuple[Pair, ...]:
        """Bring the index up to date and propose pairs, most probable first.

        StoreError when the index is a server that is away, or was made by another version.
        """
        parties = {_serial(case): (case, debtor_party(case.debtor)) async for case in self._cases()}
        try:
            near = await self._near(parties)
        except MatchingError as error:
            raise StoreError(f"{error}（其余功能不受影响）") from error
        found = await asyncio.to_thread(lambda: tuple(_pairs(parties, near)))
        return tuple(sorted(found, key=lambda pair: (-pair.verdict.probability, pair.first, pair.second)))

    async def _near(self, parties: _Parties) -> Mapping[int, Sequence[Candidate]]:
        """The candidates of each case, by its number. The index is filled from the register anew: it may be lost."""
        near: dict[int, Sequence[Candidate]] = {}
        async with self._index() as index:
            await index.upsert((serial, self._tokens(party)) for serial, (_, party) in parties.items())
            await index.refresh()
            serials = list(parties)
            for start in range(0, len(serials), _AT_ONCE):
                part = serials[start : start + _AT_ONCE]
                queries = await asyncio.to_thread(self._queries, [parties[serial][1] for serial in part])
                near.update(zip(part, await index.search_many(queries, _CANDIDATES), strict=True))
        return near

    def _queries(self, parties: Sequence[Party]) -> list[dict[int, int]]:
        return [self._tokens(party) for party in parties]

    def _tokens(self, party: Party) -> dict[int, int]:
        return tokens(party, self._key, [SCOPE])

    async def _cases(self) -> AsyncIterator[Case]:
        for line in await self._register.list():
            yield await self._register.case(line.id)


def _pairs(parties: _Parties, near: Mapping[int, Sequence[Candidate]]) -> Iterator[Pair]:
    """Each case with the later cases near it that are worth a person's look."""
    for serial, (case, party) in parties.items():
        for candidate in near[serial]:
            if candidate.record <= serial or candidate.record not in parties:
                continue
            other, theirs = parties[candidate.record]
            verdict = score(party, theirs)
            if verdict.decision in _WORTH_A_LOOK:
                yield Pair(case.number, other.number, verdict)


def debtor_party(party: CaseParty) -> Party:
    """A party of a case as the matcher knows it: what the creditor's file says."""
    return parse_party(known_values(party))


def known_values(party: CaseParty) -> dict[str, str | Sequence[str]]:
    """The matcher's columns of a party."""
    return {
        "name": party.name,
        "former_names": list(party.former_names),
        "id_no": party.id_no or party.id_hint,
        "sex": party.sex,
        "birth_date": party.birth_date.isoformat() if party.birth_date else "",
        "phones": list(party.values("phone")),
        "address": list(party.values("address")),
        "employer": list(party.values("employer")),
        "plates": list(party.values("plate")),
    }


def _serial(case: Case) -> int:
    return int(case.number[1:])
