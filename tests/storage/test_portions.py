"""Long lists of values go to the database in portions."""

import pytest

from skiptrace.storage.portions import portions


@pytest.mark.parametrize(("count", "sizes"), [(0, []), (1, [1]), (3, [3]), (4, [3, 1]), (7, [3, 3, 1])])
def test_every_value_comes_once_and_in_its_order(count: int, sizes: list[int]) -> None:
    found = [*portions(range(count), 3)]

    assert [len(each) for each in found] == sizes
    assert [value for each in found for value in each] == [*range(count)]


def test_what_can_be_gone_through_once_is_not_gone_through_twice() -> None:
    assert [*portions(iter("abcd"), 3)] == [("a", "b", "c"), ("d",)]
