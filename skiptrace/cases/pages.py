"""Cases a page at a time, for whoever goes through all of them: a page is opened in as many statements as one case."""

from collections.abc import AsyncIterator, Sequence

from sqlalchemy import select

from skiptrace.cases.cabinet import Cabinet, case_number
from skiptrace.cases.case import Case
from skiptrace.cases.tables import cases
from skiptrace.errors import NotFound
from skiptrace.storage.portions import rows_of
from skiptrace.storage.store import Store


async def case_pages(
    store: Store, cabinet: Cabinet, serials: Sequence[int], size: int
) -> AsyncIterator[tuple[Case, ...]]:
    """The cases of these serials in their order, of all if there are none."""
    wanted = await _ids(store, serials)
    for start in range(0, len(wanted), size):
        ids = wanted[start : start + size]
        async with store.read() as tx:
            kept = await cabinet.open(tx, ids)
        yield tuple(kept[each].value() for each in ids)


async def _ids(store: Store, serials: Sequence[int]) -> Sequence[str]:
    """The ids behind the serials, each once; a joined case's is that of the case that took it up."""
    heads = select(cases.c.id, cases.c.serial, cases.c.joined_into).order_by(cases.c.serial)
    async with store.read() as tx:
        if not serials:
            every = await tx.execute(heads.where(cases.c.joined_into == ""))
            return tuple(row.id for row in every.all())
        rows = {
            row.serial: row for row in await rows_of(tx, serials, lambda some: heads.where(cases.c.serial.in_(some)))
        }
    if lost := [case_number(each) for each in serials if each not in rows]:
        raise NotFound(f"没有案件 {'、'.join(lost)}；可用 skiptrace cases list 查看编号")
    return tuple(dict.fromkeys(rows[each].joined_into or rows[each].id for each in serials))
