"""Rows that people entered for a case, and for those that were joined to it: they keep the case that they came with."""

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import Row, Select, Table, select
from sqlalchemy.ext.asyncio import AsyncConnection

from skiptrace.cases.tables import cases
from skiptrace.storage.portions import rows_of


async def with_joined(tx: AsyncConnection, table: Table, case_ids: Collection[str]) -> list[Row[Any]]:
    """The rows of the cases and of those that they took up, by serial, each with the case that took its own up.

    A joined case may be asked for beside the one that took it up, and in another portion: its rows come once.
    """

    def query(some: Sequence[str]) -> Select[Any]:
        theirs = cases.c.id.in_(some) | cases.c.joined_into.in_(some)
        return select(table, cases.c.joined_into).join(cases, cases.c.id == table.c.case_id).where(theirs)

    once = {row.id: row for row in await rows_of(tx, case_ids, query)}
    return sorted(once.values(), key=lambda row: row.serial)


def owner(row: Row[Any], asked: Collection[str]) -> str:
    """For which of the cases that were asked for a row of `with_joined` counts."""
    return str(row.case_id if row.case_id in asked else row.joined_into)
