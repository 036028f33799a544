"""What every candidate index promises; each test runs on all backends."""

from __future__ import annotations

import random
import sqlite3
import threading
from typing import TYPE_CHECKING

import pytest

from matching.errors import IndexClosedError, StaleIndexError
from matching.index import Candidate, CandidateIndex, EmbeddedIndex, MemoryIndex

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture(params=["memory", "embedded"])
def index(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[CandidateIndex]:
    made: CandidateIndex = MemoryIndex() if request.param == "memory" else EmbeddedIndex(tmp_path / "index.db")
    yield made
    made.close()


def test_score_is_the_sum_of_shared_weights(index: CandidateIndex) -> None:
    index.upsert([(1, {10, 20}), (2, {20, 30})])
    assert index.search({10: 5, 20: 3, 99: 50}, 10) == [Candidate(1, 8), Candidate(2, 3)]


def test_ties_come_in_rising_number(index: CandidateIndex) -> None:
    index.upsert([(9, {1}), (3, {1}), (2**62, {1})])
    assert [c.record for c in index.search({1: 1}, 10)] == [3, 9, 2**62]


def test_upsert_replaces_every_token_of_a_record(index: CandidateIndex) -> None:
    index.upsert([(1, {10})])
    index.upsert([(1, {20})])
    assert index.search({10: 1}, 5) == []
    assert index.search({20: 1}, 5) == [Candidate(1, 1)]
    assert index.count() == 1


def test_deleted_record_is_never_found(index: CandidateIndex) -> None:
    index.upsert([(1, {10}), (2, {10})])
    assert index.delete([1, 7]) == 1
    assert index.search({10: 1}, 5) == [Candidate(2, 1)]


def test_search_without_tokens_finds_nothing(index: CandidateIndex) -> None:
    index.upsert([(1, {10})])
    assert index.search({}, 5) == []


def test_only_the_k_best_come(index: CandidateIndex) -> None:
    index.upsert((n, {1}) for n in range(50))
    assert len(index.search({1: 1}, 7)) == 7


def test_search_many_keeps_order(index: CandidateIndex) -> None:
    index.upsert([(1, {10}), (2, {20})])
    assert [[c.record for c in found] for found in index.search_many([{20: 1}, {10: 1}, {30: 1}], 5)] == [[2], [1], []]


def test_closed_index_refuses(index: CandidateIndex) -> None:
    index.close()
    index.close()
    with pytest.raises(IndexClosedError):
        index.search({1: 1}, 1)


def test_failed_upsert_keeps_nothing(index: CandidateIndex) -> None:
    def broken() -> Iterator[tuple[int, set[int]]]:
        yield 1, {10}
        raise KeyError

    with pytest.raises(KeyError):
        index.upsert(broken())
    assert index.count() == 0


def test_backends_agree_on_random_work(tmp_path: Path) -> None:
    dice = random.Random(5)
    memory, embedded = MemoryIndex(), EmbeddedIndex(tmp_path / "index.db")
    for _ in range(300):
        record, tokens = dice.randrange(80), {dice.randrange(40) for _ in range(6)}
        if dice.random() < 0.2:
            assert memory.delete([record]) == embedded.delete([record])
        else:
            memory.upsert([(record, tokens)])
            embedded.upsert([(record, tokens)])
    for _ in range(100):
        query = {dice.randrange(40): dice.randrange(1, 13) for _ in range(8)}
        assert memory.search(query, 20) == embedded.search(query, 20)
    embedded.close()


def test_embedded_index_outlives_its_process_and_serves_other_threads(tmp_path: Path) -> None:
    first = EmbeddedIndex(tmp_path / "index.db")
    first.upsert([(1, {10})])
    found: list[list[Candidate]] = []
    thread = threading.Thread(target=lambda: found.append(first.search({10: 2}, 5)))
    thread.start()
    thread.join()
    first.close()
    again = EmbeddedIndex(tmp_path / "index.db")
    assert found == [again.search({10: 2}, 5)] == [[Candidate(1, 2)]]
    again.close()


def test_embedded_index_of_other_tokens_is_refused(tmp_path: Path) -> None:
    other = sqlite3.connect(tmp_path / "index.db")
    other.execute("PRAGMA user_version = 99")
    other.close()
    with pytest.raises(StaleIndexError):
        EmbeddedIndex(tmp_path / "index.db")
