"""Fixture strategy: the store, sealer, journal and fixed clock of the root, and a register over them."""

from pathlib import Path

import pytest

from skiptrace.cases.register import Register
from skiptrace.clock import Clock
from skiptrace.evidence import Vault
from skiptrace.journal import Actor, Journal, Scribe
from skiptrace.storage.sealing import Sealer
from skiptrace.storage.store import Store


@pytest.fixture
def vault(sealer: Sealer) -> Vault:
    return Vault(sealer)


@pytest.fixture
def register(store: Store, sealer: Sealer, vault: Vault, journal: Journal, clock: Clock, actor: Actor) -> Register:
    return Register(store, sealer, vault, Scribe(journal, clock, actor))


@pytest.fixture
def sample() -> Path:
    """A creditor's file as such files really are; synthetic."""
    return Path(__file__).parent / "data" / "portfolio-messy.xlsx"
