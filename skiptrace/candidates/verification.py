"""Compares a generation with the system of record, fingerprint by fingerprint, and names what differs.

Surprising: nothing needs sorting, and memory is one number a person: numbers are dense, so what should be there lies in
an array under them. The generation stands still meanwhile, because whoever verifies takes the follower's place; what
changes in the records after the last portion is told apart by the changes themselves.
"""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from matching.index import CandidateIndex, fingerprint
from skiptrace.candidates.filling import Filling, Portion
from skiptrace.candidates.follower import FOLLOWING, Follower
from skiptrace.errors import StoreError
from skiptrace.storage import changes
from skiptrace.storage.store import Store

_NAMED = 200
"""So many of each kind are named; all are counted."""

_NOBODY = -1
_SEEN = -2
_PAUSE = 0.1
_TRIES = 600


class Fault(StrEnum):
    """How a generation may differ from the records."""

    MISSING = "missing"  # somebody is not in it
    LEFT_OVER = "left_over"  # it holds somebody who left
    DIFFERENT = "different"  # it holds other tokens than his

    @property
    def chinese(self) -> str:
        return {"missing": "缺少", "left_over": "多余", "different": "内容不同"}[self.value]


@dataclass(frozen=True, slots=True)
class Odd:
    """One person with whom the two differ. `case` is "" for a number that the records never gave."""

    fault: Fault
    number: int
    case: str


@dataclass(frozen=True, slots=True)
class Verification:
    """`people` as the records have them. `waiting` changes came meanwhile; whom they concern was not judged."""

    generation: str
    people: int
    missing: int
    left_over: int
    different: int
    odd: tuple[Odd, ...]
    waiting: int

    @property
    def ok(self) -> bool:
        return not (self.missing or self.left_over or self.different)


@dataclass(frozen=True, slots=True)
class Verifier:
    """Verifies generations of one site."""

    store: Store
    follower: Follower
    filling: Filling

    async def verify(
        self, name: str, index: CandidateIndex, on_case: Callable[[int], None] = lambda _: None
    ) -> Verification:
        """Bring it up to date and compare; nobody else changes it meanwhile. StoreError when its turn never comes."""
        for _ in range(_TRIES):
            async with self.store.alone(FOLLOWING) as mine:
                if mine:
                    return await self._alone(name, index, on_case)
            await asyncio.sleep(_PAUSE)
        raise StoreError("另一进程正在更新检索库，未能校验；请稍后再次运行 skiptrace index verify")

    async def _alone(self, name: str, index: CandidateIndex, on_case: Callable[[int], None]) -> Verification:
        while await self.follower.one_portion(name, index):
            pass
        await index.refresh()
        expected, done = np.full(await self.filling.book.highest() + 1, _NOBODY, dtype=np.int64), 0
        async for case_ids in self.filling.census.pages():
            portion = await self.filling.portion(case_ids)
            expected = await asyncio.to_thread(_marked, expected, portion)
            done += len(case_ids)
            on_case(done)
        people = int((expected != _NOBODY).sum())
        strange: list[int] = []
        different: list[int] = []
        async for number, sign in index.fingerprints():
            wanted = int(expected[number]) if number < len(expected) else _NOBODY
            if wanted != sign:
                (strange if wanted == _NOBODY else different).append(number)
            if wanted != _NOBODY:
                expected[number] = _SEEN
        missing = [int(number) for number in np.flatnonzero(expected >= 0)]
        return await self._told(name, people, {
            Fault.MISSING: missing, Fault.LEFT_OVER: strange, Fault.DIFFERENT: different,
        })  # fmt: skip

    async def _told(self, name: str, people: int, found: dict[Fault, list[int]]) -> Verification:
        """The judgement without those who changed while it was made."""
        touched, waiting = await self._changed_meanwhile(name)
        book = await self.filling.book.people(number for numbers in found.values() for number in numbers)
        kept = {
            fault: [n for n in numbers if n not in book or book[n].case_id not in touched]
            for fault, numbers in found.items()
        }
        named = [(fault, number) for fault, numbers in kept.items() for number in numbers[:_NAMED]]
        async with self.store.read() as tx:
            cases = {book[number].case_id for _, number in named if number in book}
            numbers = await self.filling.census.roll.numbers(tx, cases)
        odd = (Odd(f, n, numbers.get(book[n].case_id, "") if n in book else "") for f, n in named)
        missing, left, other = (len(kept[fault]) for fault in (Fault.MISSING, Fault.LEFT_OVER, Fault.DIFFERENT))
        return Verification(name, people, missing, left, other, tuple(odd), waiting)

    async def _changed_meanwhile(self, name: str) -> tuple[frozenset[str], int]:
        known = await self.follower.generations.get(name)
        position = known.position if known else 0
        async with self.store.read() as tx:
            behind = await changes.behind(tx, position)
            found = await changes.after(tx, position, behind)
            return await self.filling.census.roll.with_joined(tx, found.case_ids), behind


def _marked(expected: NDArray[np.int64], portion: Portion) -> NDArray[np.int64]:
    """The array with the fingerprints of a portion; longer when people came meanwhile."""
    signs = [(number, fingerprint(held)) for number, held in portion.found]
    longest = max((number for number, _ in signs), default=0)
    if longest >= len(expected):
        more = np.full(longest + 1 - len(expected), _NOBODY, dtype=np.int64)
        expected = np.concatenate([expected, more])
    for number, sign in signs:
        expected[number] = sign
    return expected
