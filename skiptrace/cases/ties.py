"""What other rooms keep under a case's id, and what a join would therefore put out of sight.

Surprising: a case with ties is never taken up by another. Its dockets, permits, answers and papers are sealed under its
own keys and scoped to its own court case, and which of two courts' cases then governs is for a person to say.
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Table, select, true
from sqlalchemy.ext.asyncio import AsyncConnection


@dataclass(frozen=True, slots=True)
class Tie:
    """Rows of another room that belong to a case: their table, their Chinese name, and which of them count."""

    table: Table
    named: str
    counting: ColumnElement[bool] | None = None


Ties = Callable[[], Sequence[Tie]]
"""Asked for when two cases are about to become one, because it loads the tables of every room."""


def no_ties() -> Sequence[Tie]:
    """Where no other room keeps anything."""
    return ()


async def tied(tx: AsyncConnection, case_ids: Collection[str], ties: Ties) -> dict[str, tuple[str, ...]]:
    """Of these cases those with ties, and what they are called."""
    found: dict[str, tuple[str, ...]] = {}
    if not case_ids:
        return found
    for tie in ties():
        column = tie.table.c.case_id
        counting = true() if tie.counting is None else tie.counting
        query = select(column).where(column.in_(case_ids), counting).distinct()
        for case_id in (await tx.execute(query)).scalars():
            found[case_id] = (*found.get(case_id, ()), tie.named)
    return found
