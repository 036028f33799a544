"""A fingerprint is the same for the same set of tokens, and another for another."""

from __future__ import annotations

from matching.index import fingerprint

BIGGEST = 2**63 - 1


def test_neither_order_nor_repetition_matters() -> None:
    assert fingerprint([3, 1, BIGGEST]) == fingerprint([BIGGEST, 1, 3, 1]) == fingerprint({1, 3, BIGGEST})


def test_one_token_more_or_other_is_another() -> None:
    held = [set(range(n)) for n in range(200)] + [{n, BIGGEST - n} for n in range(200)]

    assert len({fingerprint(each) for each in held}) == len(held)
    assert all(0 <= fingerprint(each) <= BIGGEST for each in held)


def test_it_is_the_same_on_every_machine() -> None:
    """An index outlives the machine that it was built on."""
    assert fingerprint({1, 2, 3}) == 4313618806848978394
