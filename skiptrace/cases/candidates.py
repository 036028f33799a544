"""Which cases may be one person's: the embedded index proposes, the scorer decides, a person joins.

Contracts with the same valid number are one case from the start; what is proposed here are cases that the file could
not join by number: damaged or masked numbers, other spellings of a name. The index holds keyed hashes only.
"""

from collections.abc import AsyncIterator, Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from matching import Decision, Party, Verdict, parse_party, score
from matching.index.embedded import EmbeddedIndex
from matching.tokens import tokens
from skiptrace.cases.case import Case
from skiptrace.cases.case import Party as CaseParty
from skiptrace.cases.register import Register

SCOPE = "own"
"""Own records of one creditor are found within the installation."""

_CANDIDATES = 20
_WORTH_A_LOOK = frozenset({Decision.SAME, Decision.POSSIBLE})


@dataclass(frozen=True, slots=True)
class Pair:
    """Two cases whose debtors may be one person, by their numbers, with the verdict on them."""

    first: str
    second: str
    verdict: Verdict


class CaseCandidates:
    """Keeps the debtors of all cases in an index of their own, and looks for pairs."""

    def __init__(self, register: Register, path: Path, key: bytes) -> None:
        self._register = register
        self._path = path
        self._key = key

    async def pairs(self) -> tuple[Pair, ...]:
        """Bring the index up to date and propose pairs, most probable first."""
        parties = {_serial(case): (case, debtor_party(case.debtor)) async for case in self._cases()}
        with closing(EmbeddedIndex(self._path)) as index:
            index.upsert((serial, tokens(party, self._key, [SCOPE])) for serial, (_, party) in parties.items())
            index.refresh()
            found = [
                Pair(case.number, parties[other][0].number, verdict)
                for serial, (case, party) in parties.items()
                for other, verdict in self._near(index, serial, party, parties)
            ]
        return tuple(sorted(found, key=lambda pair: (-pair.verdict.probability, pair.first, pair.second)))

    def _near(
        self, index: EmbeddedIndex, serial: int, party: Party, parties: dict[int, tuple[Case, Party]]
    ) -> Iterable[tuple[int, Verdict]]:
        """Later cases near this one that are worth a person's look."""
        for candidate in index.search(tokens(party, self._key, [SCOPE]), _CANDIDATES):
            if candidate.record <= serial or candidate.record not in parties:
                continue
            verdict = score(party, parties[candidate.record][1])
            if verdict.decision in _WORTH_A_LOOK:
                yield candidate.record, verdict

    async def _cases(self) -> AsyncIterator[Case]:
        for line in await self._register.list():
            yield await self._register.case(line.id)


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
