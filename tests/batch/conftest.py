"""Fixture strategy: real stores in tmp_path; the machine's time is a clock that tests move; a house without sources."""

import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from skiptrace import service
from skiptrace.batch.ledger import RunLedger
from skiptrace.clock import Clock
from skiptrace.service import House
from skiptrace.settings import Settings
from skiptrace.storage.store import Store


class Machine:
    """The machine's time, in seconds, moved by hand."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def machine() -> Machine:
    return Machine()


@pytest.fixture
def ledger(store: Store, clock: Clock, machine: Machine) -> RunLedger:
    return RunLedger(store, clock, machine)


@pytest.fixture
async def house(tmp_path: Path, laid_out: Path, clock: Clock) -> AsyncIterator[House]:
    """Initialised, without permits and without reachable sources: traces end with the reasons of what was not asked."""
    settings = Settings(data=tmp_path / "data", synchronous="NORMAL", person="wu")
    shutil.copytree(laid_out, settings.data)
    async with service.open_house(settings, clock) as opened:
        yield opened


@pytest.fixture
def sample() -> Path:
    """A creditor's file as such files really are; synthetic."""
    return Path(__file__).parents[1] / "cases" / "data" / "portfolio-messy.xlsx"
