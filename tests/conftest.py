"""Fixtures for every room.

Strategy: real stores on a file in `tmp_path`, the clock replaced by a fixed one, real sealing with a key made for
the test. The tests of rooms that own tables run on both databases (`ON_BOTH`), everything else on SQLite. Sources are
served by the simulated faces or by small servers inside the test; nothing of our own is patched.
"""

import asyncio
import shutil
from collections.abc import AsyncIterator, Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import HealthCheck
from hypothesis import settings as drawing
from sqlalchemy import make_url
from sqlalchemy.ext.asyncio import create_async_engine

import skiptrace.tables
from skiptrace import service
from skiptrace.cases.case import Amount, Case, Claim, ClaimStatus, Hold, KnownFact, Origin, Party, PartyRole
from skiptrace.clock import CHINA
from skiptrace.journal import Actor, Journal
from skiptrace.settings import Settings
from skiptrace.storage.schema import metadata
from skiptrace.storage.sealing import MasterKey, Sealer
from skiptrace.storage.store import Store
from tests import servers

assert skiptrace.tables  # importing it registers the tables of every room

drawing.register_profile("unhurried", deadline=None, suppress_health_check=[HealthCheck.too_slow])
drawing.load_profile("unhurried")  # how fast a machine draws is no promise of ours


ON_BOTH = frozenset(
    {"storage", "journal", "evidence", "cases", "permits", "tracing", "contacts", "batch", "access", "candidates"}
)
"""Folders of tests whose promises hold on SQLite and on PostgreSQL."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Files with a journey first: a long one that begins last leaves every other process of the run idle."""
    long = {item.path for item in items if item.get_closest_marker("journey")}
    items.sort(key=lambda item: item.path not in long)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "backend" in metafunc.fixturenames and Path(metafunc.definition.path).parent.name in ON_BOTH:
        postgres = pytest.param("postgres", marks=pytest.mark.postgres)
        metafunc.parametrize("backend", ["sqlite", postgres], indirect=True)


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
def backend(request: pytest.FixtureRequest) -> str:
    """Which database holds the store: `sqlite` or `postgres`."""
    return getattr(request, "param", "sqlite")


@pytest.fixture(scope="session")
def template() -> Iterator[str]:
    """A database on the server that holds every room's tables and no row: each test's own is a copy of it."""
    with asyncio.Runner() as runner:
        made = servers.database()
        address = runner.run(made.__aenter__())
        runner.run(_make_tables(address))
        yield make_url(address).database or ""
        runner.run(made.__aexit__(None, None, None))


@pytest.fixture(scope="session")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file that holds every room's tables and no row: to make them takes a hundred times as long as to copy it."""
    file = tmp_path_factory.mktemp("empty") / "store.sqlite"
    asyncio.run(_make_tables(f"sqlite+aiosqlite:///{file}"))
    return file


@pytest.fixture(scope="session")
def laid_out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder as `skiptrace init` makes it, to be copied by who needs one of its own."""
    folder = tmp_path_factory.mktemp("laid-out") / "data"
    asyncio.run(service.initialise(Settings(data=folder)))
    return folder


@pytest.fixture
def copied(backend: str, request: pytest.FixtureRequest) -> str:
    """The template, asked for only where PostgreSQL is."""
    return str(request.getfixturevalue("template")) if backend == "postgres" else ""


@pytest.fixture
async def database(copied: str, empty: Path, tmp_path: Path) -> AsyncIterator[str]:
    """The URL of an empty database with every room's tables."""
    if not copied:
        shutil.copyfile(empty, tmp_path / "store.sqlite")
        yield f"sqlite+aiosqlite:///{tmp_path / 'store.sqlite'}"
        return
    async with servers.database(copied) as url:
        yield url


async def _make_tables(url: str) -> None:
    engine = create_async_engine(url)
    async with engine.begin() as connection:
        await connection.run_sync(metadata.create_all)
    await engine.dispose()


@pytest.fixture
async def store(database: str) -> AsyncIterator[Store]:
    """An empty store with every room's tables."""
    opened = Store(database, synchronous="NORMAL")
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
