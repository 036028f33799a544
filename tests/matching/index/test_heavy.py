"""Heavy tokens: none above the limit is missed, in bounded memory; a query keeps what is left without them."""

from __future__ import annotations

import random
from collections import Counter

import pytest

from matching.index import HeavyCounter, HeavyKeys


@pytest.mark.parametrize("kept", [20, 60, 1000])
def test_no_token_above_the_limit_is_missed(kept: int) -> None:
    dice, counter, true = random.Random(1), HeavyCounter(kept), Counter[int]()
    for _ in range(5000):
        tokens = {int(dice.paretovariate(0.6)) for _ in range(4)} | {dice.randrange(10**9, 10**12)}
        counter.add(tokens)
        true.update(tokens)
    limit = 400
    found = counter.heavy(limit).keys

    assert {token for token, count in true.items() if count > max(limit, 2 * counter._taken)} <= found
    assert all(true[token] > max(limit / 2, counter._taken) for token in found)
    assert len(counter._counts) <= 2 * kept + 5
    assert kept < 60 or counter._taken < limit / 2  # enough counts: the limit itself is kept to
    assert kept < 60 or found


def test_a_few_counts_are_exact_while_they_suffice() -> None:
    counter = HeavyCounter()
    for n in range(30):
        counter.add([1, 1, 2 if n % 2 else 3])

    assert counter.heavy(29).keys == {1}
    assert counter.heavy(14).keys == {1, 2, 3}
    assert counter.heavy(30).keys == set()


def test_the_version_says_what_is_in_the_list() -> None:
    assert HeavyKeys.of([3, 1]) == HeavyKeys.of([1, 3, 3])
    assert HeavyKeys.of([1, 3]).version != HeavyKeys.of([1]).version


def test_heavy_tokens_are_left_out_while_rarer_ones_remain() -> None:
    heavy = HeavyKeys.of([1, 2])

    assert heavy.spare({1: 5, 2: 3, 3: 9}) == {3: 9}
    assert heavy.spare({1: 5, 2: 3}) == {1: 5, 2: 3}
    assert heavy.spare({}) == {}
