"""What every candidate index promises; each test runs on all backends."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from matching.errors import IndexClosedError
from matching.index import Candidate, CandidateIndex, fingerprint

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine, Iterator
    from typing import Any

BIGGEST = 2**63 - 1


async def test_score_is_the_sum_of_shared_weights(index: CandidateIndex) -> None:
    await index.upsert([(1, {10, 20}), (2, {20, 30})])
    await index.refresh()

    assert await index.search({10: 5, 20: 3, 99: 50}, 10) == [Candidate(1, 8), Candidate(2, 3)]


async def test_ties_come_in_rising_number(index: CandidateIndex) -> None:
    await index.upsert([(9, {1}), (3, {1}), (2**62, {1}), (BIGGEST, {1}), (10, {1}), (0, {1})])
    await index.refresh()

    assert [c.record for c in await index.search({1: 1}, 10)] == [0, 3, 9, 10, 2**62, BIGGEST]


async def test_the_smallest_and_the_biggest_token_are_tokens_like_others(index: CandidateIndex) -> None:
    await index.upsert([(1, {0}), (2, {BIGGEST}), (3, {BIGGEST - 1})])
    await index.refresh()

    assert await index.search({0: 2, BIGGEST: 1}, 10) == [Candidate(1, 2), Candidate(2, 1)]


async def test_upsert_replaces_every_token_of_a_record(index: CandidateIndex) -> None:
    await index.upsert([(1, {10})])
    await index.upsert([(1, {20})])
    await index.refresh()

    assert await index.search({10: 1}, 5) == []
    assert await index.search({20: 1}, 5) == [Candidate(1, 1)]
    assert await index.count() == 1


async def test_of_one_record_twice_in_one_upsert_the_later_stays(index: CandidateIndex) -> None:
    await index.upsert([(1, {10}), (2, {10}), (1, {20})])
    await index.refresh()

    assert await index.search({10: 1, 20: 1}, 5) == [Candidate(1, 1), Candidate(2, 1)]
    assert [c.record for c in await index.search({20: 1}, 5)] == [1]


async def test_deleted_record_is_never_found(index: CandidateIndex) -> None:
    await index.upsert([(1, {10}), (2, {10})])
    await index.refresh()

    assert await index.delete([1, 7]) == 1
    await index.refresh()
    assert await index.search({10: 1}, 5) == [Candidate(2, 1)]
    assert await index.count() == 1


async def test_search_without_tokens_finds_nothing(index: CandidateIndex) -> None:
    await index.upsert([(1, {10})])
    await index.refresh()

    assert await index.search({}, 5) == []
    assert await index.search_many([{}, {10: 1}, {}], 5) == [[], [Candidate(1, 1)], []]
    assert await index.search_many([], 5) == []


async def test_only_the_k_best_come(index: CandidateIndex) -> None:
    await index.upsert((n, {1} if n % 2 else {1, 2}) for n in range(50))
    await index.refresh()

    assert [c.record for c in await index.search({1: 1, 2: 1}, 7)] == [0, 2, 4, 6, 8, 10, 12]


async def test_search_many_keeps_order(index: CandidateIndex) -> None:
    await index.upsert((n, {n}) for n in range(200))
    await index.refresh()

    found = await index.search_many([{n: 1} for n in (*range(199, -1, -1), 999)], 5)
    assert [[c.record for c in each] for each in found] == [*([n] for n in range(199, -1, -1)), []]


@pytest.mark.parametrize(
    "use",
    [
        lambda index: index.search({1: 1}, 1),
        lambda index: index.search_many([{1: 1}], 1),
        lambda index: index.upsert([(1, {1})]),
        lambda index: index.delete([1]),
        lambda index: index.refresh(),
        lambda index: index.count(),
    ],
)
async def test_closed_index_refuses(
    index: CandidateIndex, use: Callable[[CandidateIndex], Coroutine[Any, Any, object]]
) -> None:
    await index.close()
    await index.close()

    with pytest.raises(IndexClosedError):
        await use(index)


async def test_failed_upsert_keeps_nothing(index: CandidateIndex) -> None:
    def broken() -> Iterator[tuple[int, set[int]]]:
        yield 1, {10}
        raise KeyError

    with pytest.raises(KeyError):
        await index.upsert(broken())
    await index.refresh()

    assert await index.count() == 0


async def test_fingerprints_come_by_rising_number(index: CandidateIndex) -> None:
    await index.upsert([(BIGGEST, {1, 2}), (7, set()), (0, {BIGGEST, 0}), (12, {5})])
    await index.upsert([(12, {6, 7})])
    await index.delete([7])
    await index.refresh()

    held = [each async for each in index.fingerprints()]
    assert held == [(0, fingerprint({0, BIGGEST})), (12, fingerprint({7, 6})), (BIGGEST, fingerprint({2, 1}))]


async def test_fingerprints_of_more_records_than_one_page(index: CandidateIndex) -> None:
    await index.upsert((n, {n, n + 1}) for n in range(0, 12_000, 2))
    await index.refresh()

    held = [each async for each in index.fingerprints()]
    assert held == [(n, fingerprint({n, n + 1})) for n in range(0, 12_000, 2)]


async def test_records_written_again_and_deleted_in_one_filling_are_as_they_were_last(index: CandidateIndex) -> None:
    await index.upsert((n, {n, 1_000_000}) for n in range(50))
    await index.delete(range(10))
    await index.upsert((n, {n, 2_000_000}) for n in range(5, 20))
    await index.delete([15, 15, 99])
    await index.refresh()

    assert [c.record for c in await index.search({1_000_000: 1}, 100)] == [*range(20, 50)]
    assert [c.record for c in await index.search({2_000_000: 1}, 100)] == [*range(5, 15), *range(16, 20)]
    assert await index.count() == 44
