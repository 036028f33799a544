"""Small statements past the toolkit say on either store what the toolkit would have said."""

from datetime import date
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import Date, bindparam, insert, select, update

from skiptrace.permits.permit import Purpose
from skiptrace.tracing.tables import source_days, source_lanes

if TYPE_CHECKING:
    from skiptrace.storage.store import Store

DAY = date(2026, 10, 30)
OWN = "it's ? 住建局"
"""A text of a statement's own, with every letter that could end it."""

_OF_DAY = select(source_days.c.source, source_days.c.used).where(
    source_days.c.day == bindparam("on", type_=Date), source_days.c.source == OWN, source_days.c.used >= 3
)
_ADD = insert(source_days)
_MORE = (
    update(source_days)
    .where(source_days.c.source == bindparam("of"), source_days.c.used != 0)
    .values(used=source_days.c.used + bindparam("more"))
)


@pytest.fixture
async def filled(store: "Store") -> "Store":
    rows = [{"source": name, "day": DAY, "used": used} for name, used in ((OWN, 3), ("other", 9))]
    async with store.swift() as tx:
        await tx.run(_ADD, *rows)
    return store


async def test_a_statements_own_values_and_given_ones_stand_in_their_places(filled: "Store") -> None:
    async with filled.swift() as tx:
        inside = await tx.rows(_OF_DAY, {"on": DAY})
    outside = await filled.look(_OF_DAY, {"on": DAY})

    assert [tuple(row) for row in inside] == [tuple(row) for row in outside] == [(OWN, 3)]
    assert not await filled.look(_OF_DAY, {"on": date(2026, 10, 31)})


async def test_a_change_tells_how_many_rows_it_met_and_a_failed_one_leaves_nothing(filled: "Store") -> None:
    async with filled.swift() as tx:
        assert [await tx.run(_MORE, {"of": name, "more": 2}) for name in (OWN, "nobody")] == [1, 0]
    with pytest.raises(RuntimeError):
        async with filled.swift() as tx:
            await tx.run(_MORE, {"of": OWN, "more": 100})
            raise RuntimeError

    ((_, used),) = await filled.look(_OF_DAY, {"on": DAY})
    assert used == 5


async def test_a_member_of_an_enumeration_is_the_text_that_it_is(filled: "Store") -> None:
    named = select(source_days.c.source).where(source_days.c.source != Purpose.POST_LOAN).order_by(source_days.c.source)

    assert len(await filled.look(named, {})) == 2
    assert not await filled.look(select(source_lanes.c.source).where(source_lanes.c.source == Purpose.POST_LOAN), {})
