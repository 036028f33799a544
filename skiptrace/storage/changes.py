"""What changed, in the transaction of the change itself: the way on which copies of the records learn what to do anew.

Surprising: a line holds nothing but a case's id. Whoever follows reads the case as it is now, so that lines may be
skipped, joined or read twice, and nothing of a person lies here. Numbers rise in the order of commits, because a write
transaction is the only one.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import BigInteger, Column, Integer, String, Table, delete, func, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from skiptrace.storage.schema import metadata

case_changes = Table(
    "case_changes",
    metadata,
    Column("seq", BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=True),
    Column("case_id", String(64), nullable=False),
    sqlite_autoincrement=True,  # a number must not come again after its line was dropped
)


@dataclass(frozen=True, slots=True)
class Changes:
    """A portion of the changes: the cases, each once, and the number of the last line."""

    last: int
    case_ids: tuple[str, ...]


async def note(tx: AsyncConnection, case_ids: Iterable[str]) -> None:
    """Say that these cases changed; to be called in the transaction that changes them."""
    rows = [{"case_id": case_id} for case_id in dict.fromkeys(case_ids)]
    if rows:
        await tx.execute(insert(case_changes), rows)


async def after(tx: AsyncConnection, position: int, limit: int) -> Changes:
    """The next `limit` changes behind a position; `last` is the position itself when there are none."""
    query = select(case_changes).where(case_changes.c.seq > position).order_by(case_changes.c.seq).limit(limit)
    rows = (await tx.execute(query)).all()
    return Changes(rows[-1].seq if rows else position, tuple(dict.fromkeys(row.case_id for row in rows)))


async def end(tx: AsyncConnection) -> int:
    """The number of the newest change that is still kept."""
    return (await tx.execute(select(func.max(case_changes.c.seq)))).scalar() or 0


async def behind(tx: AsyncConnection, position: int) -> int:
    """How many changes lie behind a position."""
    return int((await tx.execute(select(func.count()).where(case_changes.c.seq > position))).scalar_one())


async def drop(tx: AsyncConnection, upto: int) -> None:
    """Let go of what every follower has read."""
    await tx.execute(delete(case_changes).where(case_changes.c.seq <= upto))
