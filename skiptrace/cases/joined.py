"""Rows that people entered for a case, and for those that were joined to it: they keep the case that they came with."""

from collections.abc import Collection
from typing import Any

from sqlalchemy import Row, Select, Table, select

from skiptrace.cases.tables import cases


def with_joined(table: Table, case_ids: Collection[str]) -> Select[Any]:
    """The rows of the cases and of those that they took up, each with the case that took its own up."""
    theirs = cases.c.id.in_(case_ids) | cases.c.joined_into.in_(case_ids)
    return select(table, cases.c.joined_into).join(cases, cases.c.id == table.c.case_id).where(theirs)


def owner(row: Row[Any], asked: Collection[str]) -> str:
    """For which of the cases that were asked for a row of `with_joined` counts."""
    return str(row.case_id if row.case_id in asked else row.joined_into)
