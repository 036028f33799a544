"""Fixture strategy: a real store in a temporary folder, a real vault and journal, a clock that stands still."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import pytest

from skiptrace.cases import tables as _case_tables
from skiptrace.cases.register import Register
from skiptrace.clock import CHINA
from skiptrace.evidence import Vault
from skiptrace.journal import Actor, Journal
from skiptrace.storage.schema import metadata
from skiptrace.storage.sealing import MasterKey, Sealer
from skiptrace.storage.store import Store

assert _case_tables


class StillClock:
    """A moment that does not pass."""

    def __init__(self, moment: datetime) -> None:
        self.moment = moment

    def now(self) -> datetime:
        return self.moment

    def monotonic(self) -> float:
        return 0.0

    async def sleep(self, seconds: float) -> None:
        return


@dataclass(frozen=True, slots=True)
class Office:
    """All that a register needs, and the register."""

    store: Store
    sealer: Sealer
    vault: Vault
    journal: Journal
    clock: StillClock
    register: Register


@pytest.fixture
async def office(tmp_path: Path) -> AsyncIterator[Office]:
    store = Store(f"sqlite+aiosqlite:///{tmp_path / 'store.db'}", synchronous="OFF")
    async with store.write() as tx:
        await tx.run_sync(metadata.create_all)
    sealer = Sealer(MasterKey(bytes(range(32))))
    vault, journal = Vault(sealer), Journal(store)
    clock = StillClock(datetime(2026, 10, 30, 10, 0, tzinfo=CHINA))
    register = Register(store, sealer, vault, journal, clock, Actor("赵操作", "operator"))
    yield Office(store, sealer, vault, journal, clock, register)
    await store.close()


@pytest.fixture
def sample() -> Path:
    """A creditor's file as such files really are; synthetic."""
    return Path(__file__).parent / "data" / "portfolio-messy.xlsx"
