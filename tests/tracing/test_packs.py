"""A pack leaves only after a second person's approval, and its way never goes back."""

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import insert, select

from connectors.answer import Outcome
from connectors.authority import Authority
from skiptrace.errors import NotAllowed, NotFound, UsageError
from skiptrace.journal import Actor, Journal, Scribe
from skiptrace.storage.sealing import Sealer
from skiptrace.storage.store import Store
from skiptrace.tracing.packs import Pack, PackDesk, PackState, pack_number
from skiptrace.tracing.tables import lookups

if TYPE_CHECKING:
    from tests.conftest import FixedClock

BODY = b"PK sealed request"


class Desks:
    """The desk of the one who drafts, and of the one who approves."""

    def __init__(self, drafting: PackDesk, approving: PackDesk, outbox: Path) -> None:
        self.drafting = drafting
        self.approving = approving
        self.outbox = outbox


@pytest.fixture
async def desks(store: Store, sealer: Sealer, journal: Journal, clock: "FixedClock", tmp_path: Path) -> Desks:
    outbox = tmp_path / "outbox"

    def desk(name: str) -> PackDesk:
        return PackDesk(store, sealer, Scribe(journal, clock, Actor(name, "legal")), outbox, 10)

    both = Desks(desk("zhao"), desk("qian"), outbox)
    pack = Pack("K1", "l1", "case-1", "registry", PackState.DRAFTED, "K1.zip", "s", "p1", "zhao", clock.now(), "", None)
    async with store.write() as tx:
        row = {"id": "l1", "case_id": "case-1", "party_id": "p", "source": "registry", "operation": "by_person"}
        rest = {"query_print": "q", "authority": Authority.ORD, "docket_id": "d", "grant_id": "g", "why": ""}
        last = {"articles": [], "opens_with": "", "error": "", "ticket": "", "records": 0, "at": clock.now()}
        await tx.execute(insert(lookups).values(row | rest | last | {"outcome": Outcome.PENDING}))
        await both.drafting.draft(tx, pack, BODY)
    return both


async def test_the_drafter_cannot_approve(desks: Desks) -> None:
    with pytest.raises(NotAllowed, match="另一人"):
        await desks.drafting.approve("K1")

    assert not desks.outbox.exists()


async def test_an_approved_pack_lies_in_the_outbox_as_drafted(desks: Desks) -> None:
    pack = await desks.approving.approve("K1")

    assert pack.state is PackState.APPROVED
    assert (desks.outbox / "K1.zip").read_bytes() == BODY


async def test_approving_again_lays_a_lost_file_out_again_and_changes_nothing_else(desks: Desks) -> None:
    await desks.approving.approve("K1")
    (desks.outbox / "K1.zip").unlink()
    pack = await desks.approving.approve("K1")

    assert pack.state is PackState.APPROVED
    assert (desks.outbox / "K1.zip").exists()


async def test_what_was_not_approved_cannot_be_carried(desks: Desks) -> None:
    with pytest.raises(UsageError, match="尚未批准"):
        await desks.drafting.carried("K1")


async def test_a_carried_pack_has_a_due_date_and_its_question_too(desks: Desks, store: Store) -> None:
    await desks.approving.approve("K1")
    pack = await desks.drafting.carried("K1")
    async with store.read() as tx:
        due = (await tx.execute(select(lookups.c.due))).scalar_one()

    assert (pack.state, str(pack.due)) == (PackState.CARRIED, "2026-11-09")
    assert due == pack.due


async def test_an_unknown_pack_is_not_found(desks: Desks) -> None:
    with pytest.raises(NotFound):
        await desks.drafting.pack("K2")


def test_one_question_has_one_pack_number() -> None:
    assert pack_number("a") == pack_number("a") != pack_number("b")
