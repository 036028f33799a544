"""Small drawn tables, the same in every test; the right one fits several batches when a test makes them small."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest

from skiptrace.simulator.linkage import Tables, draw_tables


@dataclass(frozen=True)
class Drawn:
    left: list[dict[str, Any]]
    right: list[dict[str, Any]]
    truth: frozenset[tuple[str, str]]


def records(tables: Tables, rows: list[list[str]]) -> list[dict[str, Any]]:
    return [dict(zip(tables.columns, row, strict=True)) for row in rows]


@pytest.fixture(scope="session")
def drawn() -> Drawn:
    tables = draw_tables(41, debtors=150, records=2500)
    return Drawn(records(tables, tables.left), records(tables, tables.right), tables.truth)
