"""Fixtures for every room.

Strategy: real stores on a file in `tmp_path`, the clock replaced by a fixed one, real sealing with a key made for
the test. Sources are served by the simulated faces or by small servers inside the test; nothing of our own is patched.
"""

from collections.abc import AsyncIterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from sqlalchemy.ext.asyncio import create_async_engine

import skiptrace.service
from skiptrace.cases.case import Amount, Case, Claim, ClaimStatus, Hold, KnownFact, Origin, Party, PartyRole
from skiptrace.clock import CHINA
from skiptrace.journal import Actor, Journal
from skiptrace.storage.schema import metadata
from skiptrace.storage.sealing import MasterKey, Sealer
from skiptrace.storage.store import Store

assert skiptrace.service  # importing the root registers the tables of every room


class FixedClock:
    """A clock that stands still until it is moved; sleeping moves it."""

    def __init__(self, at: datetime) -> None:
        self.at = at
        self.passed = 0.0

    def now(self) -> datetime:
        return self.at

    def monotonic(self) -> float:
        return self.passed

    async def sleep(self, seconds: float) -> None:
        self.passed += seconds


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(datetime(2026, 10, 30, 10, 0, tzinfo=CHINA))


@pytest.fixture
def actor() -> Actor:
    return Actor("zhao", "operator")


@pytest.fixture
def master() -> MasterKey:
    return MasterKey(bytes(range(32)))


@pytest.fixture
def sealer(master: MasterKey) -> Sealer:
    return Sealer(master)


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    """An empty store with every room's tables."""
    url = f"sqlite+aiosqlite:///{tmp_path / 'store.sqlite'}"
    engine = create_async_engine(url)
    async with engine.begin() as connection:
        await connection.run_sync(metadata.create_all)
    await engine.dispose()
    opened = Store(url, synchronous="NORMAL")
    yield opened
    await opened.close()


@pytest.fixture
def journal(store: Store) -> Journal:
    return Journal(store)


class CaseMaker:
    """Builds cases of made-up people."""

    def __init__(self) -> None:
        self._origin = Origin("e-file", "0" * 64, "逾期清单!B4", date(2026, 10, 30))

    def fact(self, kind: str, value: str) -> KnownFact:
        return KnownFact(kind, value, date(2025, 1, 1), "", self._origin)

    def party(
        self,
        name: str = "王小明",
        id_no: str = "110101199003078515",
        *,
        role: PartyRole = PartyRole.DEBTOR,
        facts: Sequence[KnownFact] = (),
    ) -> Party:
        origins = {"name": self._origin, "id_no": self._origin}
        return Party(f"p-{role}", role, name, (), id_no, "", "", None, origins, tuple(facts))

    def claim(self, principal: str = "100000.00", status: ClaimStatus = ClaimStatus.ACTIVE) -> Claim:
        amount = Amount(Decimal(principal), self._origin)
        return Claim("cl-1", "k-1", "HT1", amount, None, None, None, date(2026, 10, 30), date(2025, 5, 1), status)

    def case(
        self,
        *parties: Party,
        claims: Sequence[Claim] | None = None,
        holds: Sequence[Hold] = (),
        case_id: str = "case-1",
    ) -> Case:
        chosen = parties or (self.party(),)
        owed = (self.claim(),) if claims is None else tuple(claims)
        return Case(case_id, "C000001", chosen, owed, tuple(holds), "", date(2026, 10, 30))


@pytest.fixture
def maker() -> CaseMaker:
    return CaseMaker()
