"""One small world for all tests of the simulator: it never changes, so it is built once."""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING

import pytest

from skiptrace.simulator.papers import draw_consents, draw_dockets
from skiptrace.simulator.portfolio import draw_portfolio
from skiptrace.simulator.world import build_world

if TYPE_CHECKING:
    from skiptrace.simulator.papers import Consent, Docket
    from skiptrace.simulator.portfolio import Portfolio
    from skiptrace.simulator.world import World

DEBTORS = 200


@pytest.fixture(scope="session")
def small_world() -> World:
    return build_world(seed=11, debtors=DEBTORS)


@pytest.fixture(scope="session")
def portfolio(small_world: World) -> Portfolio:
    return draw_portfolio(small_world, DEBTORS, Random(11))


@pytest.fixture(scope="session")
def consents(small_world: World) -> tuple[Consent, ...]:
    return draw_consents(small_world, Random(11))


@pytest.fixture(scope="session")
def dockets(small_world: World) -> tuple[Docket, ...]:
    return draw_dockets(small_world, Random(11))
