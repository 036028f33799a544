"""Who plays in a trial: a world with a file drawn from it, or a world around a file that somebody brings."""

import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from random import Random

from skiptrace.cases.reading import read_rows, read_tables
from skiptrace.cases.row import RowPerson, RowResult
from skiptrace.cases.spreadsheet import read_workbook
from skiptrace.simulator.portfolio import draw_portfolio
from skiptrace.simulator.portfolio_file import write_xlsx
from skiptrace.simulator.truth import Truth
from skiptrace.simulator.world import World, build_world, build_world_around

_DRAWN = "逾期客户明细.xlsx"
_NAMELESS = "样例债权人股份有限公司"


@dataclass(frozen=True, slots=True)
class Cast:
    """`pid_of` says for the judge and the papers which debtor a contract is of; the job gets `file` only."""

    world: World
    truth: Truth
    creditor: str
    as_of: date
    file: Path
    pid_of: Mapping[str, str]


def drawn(folder: Path, seed: int, debtors: int) -> Cast:
    """A world of its own, and a stale and damaged file of its debtors."""
    world = build_world(seed=seed, debtors=debtors)
    portfolio = draw_portfolio(world, debtors, Random(seed))  # noqa: S311  a world is drawn, not a secret
    file = folder / _DRAWN
    write_xlsx(portfolio, file)
    return Cast(world, Truth(world, portfolio), portfolio.creditor, portfolio.as_of, file, portfolio.pid_of)


def around(folder: Path, seed: int, portfolio: Path) -> Cast:
    """A world in which the debtors of the given file live. UsageError when the file cannot be read."""
    rows = [row for row in read_rows(read_tables(read_workbook(portfolio))) if row.ok]
    built = build_world_around([_wish(row) for row in rows], seed=seed)
    file = folder / portfolio.name
    shutil.copyfile(portfolio, file)
    return Cast(built.world, Truth(built.world), _NAMELESS, built.world.date, file, built.pids)


def _wish(row: RowResult) -> Mapping[str, object]:
    """What the file knows of a debtor, in the columns that the world asks for."""
    debtor: RowPerson = row.debtor
    first = {fact.kind: fact.value for fact in reversed(debtor.facts)}
    return {
        "name": debtor.name,
        "id_no": debtor.id_no or debtor.id_hint,
        "phones": [fact.value for fact in debtor.facts if fact.kind == "phone"],
        "address": first.get("address", ""),
        "employer": first.get("employer", ""),
        "contract_no": row.claim.contract_no,
    }
