"""Which case each row of a creditor's file belongs to, read again from the file that was kept as evidence.

Surprising: a row finds its case by its contract, not by the pointer of a claim. Next month's file takes the pointers
over, and this month's report must still be right. A row whose debtor is not the case's is nobody's line, whatever
contract number it carries.
"""

import asyncio
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from skiptrace.cases.cabinet import Cabinet, KeptCase
from skiptrace.cases.merging import claim_key, same_person
from skiptrace.cases.reading import Reading, Table, read_rows, read_tables
from skiptrace.cases.row import RowResult
from skiptrace.cases.spreadsheet import Cell, parse_workbook
from skiptrace.cases.tables import claims
from skiptrace.evidence import Vault
from skiptrace.storage.store import Store

_CHUNK = 200


@dataclass(frozen=True, slots=True)
class PlacedRow:
    """A data row and its case: `case_id` "" where none took it in. `why` and `mend` say what is wrong with it."""

    row: RowResult
    case_id: str
    case_number: str
    why: str
    mend: str


@dataclass(frozen=True, slots=True)
class PlacedFile:
    """Every data row of a file once: those of a case by the case, and those that were taken into none."""

    titles: Mapping[str, tuple[str, ...]]
    rows_of: Mapping[str, Sequence[PlacedRow]] = field(repr=False)
    left: Sequence[PlacedRow] = field(repr=False)
    notes: tuple[str, ...]

    @property
    def case_ids(self) -> Iterator[str]:
        """The cases that the file brought, in its order."""
        return iter(self.rows_of)


async def placed(store: Store, vault: Vault, cabinet: Cabinet, evidence_id: str) -> PlacedFile:
    """Read a kept file again. The whole file is in memory, as when it was imported; cases are opened some at a time."""
    async with store.read() as tx:
        body = await vault.open(tx, evidence_id)
    reading, results = await asyncio.to_thread(_read, body)
    rows_of: dict[str, list[PlacedRow]] = defaultdict(list)
    left: list[PlacedRow] = []
    for start in range(0, len(results), _CHUNK):
        async with store.read() as tx:
            for each in await _place(tx, cabinet, results[start : start + _CHUNK]):
                (rows_of[each.case_id] if each.case_id else left).append(each)
    return PlacedFile({t.sheet.name: _titles(t) for t in reading.tables}, dict(rows_of), left, reading.notes)


def _read(body: bytes) -> tuple[Reading, Sequence[RowResult]]:
    reading = read_tables(parse_workbook(body))
    return reading, tuple(read_rows(reading))


async def _place(tx: AsyncConnection, cabinet: Cabinet, results: Sequence[RowResult]) -> list[PlacedRow]:
    keys = {key: cabinet.key_print(key) for key in map(claim_key, results) if key}
    query = select(claims.c.key_print, claims.c.case_id).where(claims.c.key_print.in_(keys.values()))
    case_of = {row.key_print: row.case_id for row in (await tx.execute(query)).all()}
    kept = await cabinet.open(tx, case_of.values())
    return [_placed(result, kept.get(case_of.get(keys.get(claim_key(result), ""), ""))) for result in results]


def _placed(result: RowResult, case: KeptCase | None) -> PlacedRow:
    problems = sorted(result.problems, key=lambda problem: not problem.fatal)
    why = "；".join(f"{problem.column}：{problem.reason}" for problem in problems)
    mend = "；".join(dict.fromkeys(problem.mend for problem in problems))
    if case is None:
        return PlacedRow(result, "", "", why or "合同不在任何案件中", mend or "请核对后重新提供")
    if not result.ok:
        return PlacedRow(result, "", case.number, why, mend)
    if not same_person(case.debtor, result.debtor):
        clash = f"合同号属于案件 {case.number}，但姓名或证件号码不同，未采用"
        return PlacedRow(result, "", case.number, "；".join(filter(None, (clash, why))), "请核对合同号、姓名和证件号码")
    return PlacedRow(result, case.id, case.number, why, mend)


def _titles(table: Table) -> tuple[str, ...]:
    """The headings as the creditor wrote them; of a heading over several rows the lowest."""
    lowest: Sequence[Cell] = table.sheet.rows[table.header.first_row - 1]
    written = (cell if isinstance(cell, str) and cell.strip() else "" for cell in lowest)
    return tuple(own or title for own, title in zip(written, table.header.titles, strict=True))
