"""Long lists of values in statements: a database takes so many variables at once, so they are asked for in portions.

PostgreSQL's driver takes 32 767 variables a statement, SQLite as many as it was built for (32 766 since 3.32).
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from typing import Any, TypeVar

from sqlalchemy import Row, Select
from sqlalchemy.ext.asyncio import AsyncConnection

MOST = 500
"""Values in one statement. Beyond some hundred a longer list is no faster."""

V = TypeVar("V")


def portions(values: Iterable[V], size: int = MOST) -> Iterator[tuple[V, ...]]:
    """The values in their order, at most `size` at a time; none for none."""
    left = iter(values)
    while some := tuple(islice(left, size)):
        yield some


async def rows_of(
    tx: AsyncConnection, values: Iterable[V], query: Callable[[Sequence[V]], Select[Any]]
) -> list[Row[Any]]:
    """The rows of the query for all values; in the query's order within each portion alone."""
    return [row for some in portions(values) for row in (await tx.execute(query(some))).all()]
