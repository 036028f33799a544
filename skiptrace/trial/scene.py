"""Sets the scene: a world, its sources on loopback, a creditor's file, and a data folder whose settings lead there."""

import asyncio
import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, time
from pathlib import Path
from random import Random

from skiptrace import service
from skiptrace.clock import CHINA
from skiptrace.service import Service
from skiptrace.settings import FILE_NAME, load
from skiptrace.simulator.carrier import Carrier
from skiptrace.simulator.faces.app import Running, start
from skiptrace.simulator.papers import Consent, Docket, draw_consents, draw_dockets
from skiptrace.simulator.portfolio import Portfolio, draw_portfolio
from skiptrace.simulator.portfolio_file import write_xlsx
from skiptrace.simulator.truth import Truth
from skiptrace.simulator.world import World, build_world
from skiptrace.trial.clock import TrialClock

MORNING = time(10, 0)
PORTFOLIO = "逾期客户明细.xlsx"
_PATHS = {"core_banking": "core", "housing_fund": "gjj", "operator_repair": "carrier"}


@dataclass(frozen=True, slots=True)
class Scene:
    """A world that a job can be run on. `truth` is for the judge; the job gets settings and files only."""

    world: World
    portfolio: Portfolio
    consents: tuple[Consent, ...]
    dockets: tuple[Docket, ...]
    truth: Truth
    sources: Running
    folder: Path
    portfolio_file: Path
    carrier: Carrier
    clock: TrialClock

    @asynccontextmanager
    async def acting(self, person: str, role: str) -> AsyncIterator[Service]:
        """The service for one person of the trial, on the world's clock."""
        async with service.open_service(load(self.folder, person=person, role=role), self.clock) as opened:
            yield opened


@asynccontextmanager
async def scene(folder: Path, seed: int, debtors: int, *, port: int = 0) -> AsyncIterator[Scene]:
    """Build the world in a thread, serve it, write settings and file, initialise the store."""
    world = await asyncio.to_thread(build_world, seed=seed, debtors=debtors)
    rng = Random(seed)  # noqa: S311  a world is drawn, not a secret
    portfolio = draw_portfolio(world, debtors, rng)
    consents, dockets = draw_consents(world, rng), draw_dockets(world, rng)
    clock = TrialClock(datetime.combine(world.date, MORNING, CHINA))
    secret = secrets.token_hex(16)
    sources = await start(world, consents, secret=secret, port=port, now=clock.now)
    try:
        file = folder / PORTFOLIO
        await asyncio.to_thread(_lay_out, folder, _settings(sources.url, secret, clock.now(), portfolio))
        await asyncio.to_thread(write_xlsx, portfolio, file)
        settings = load(folder)
        await service.initialise(settings)
        truth = Truth(world, portfolio)
        carrier = Carrier(world, dockets, outbox=settings.outbox, inbox=settings.inbox, seed=seed)
        yield Scene(world, portfolio, consents, dockets, truth, sources, folder, file, carrier, clock)
    finally:
        await sources.stop()


def _lay_out(folder: Path, settings: str) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / FILE_NAME).write_text(settings, encoding="utf-8")


def _settings(url: str, secret: str, now: datetime, portfolio: Portfolio) -> str:
    """The trial's `skiptrace.toml`: everything simulated says so."""
    lines = [
        "# 模拟环境的设置：所有来源都在本机，由模拟世界提供。",
        'person = "chen"',
        'role = "legal"',
        f'clock = "{now:%Y-%m-%dT%H:%M:%S}+08:00"',
        'synchronous = "NORMAL"',
        "",
        "[creditor]",
        f'name = "{portfolio.creditor}"',
        'credit_code = "91330100MA2XXXXX00"',
        'address = "浙江省杭州市西湖区样例路1号"',
        'representative = "样例人"',
        'phone = "0571-00000000"',
        'bank = "样例银行杭州分行"',
        f'account_name = "{portfolio.creditor}"',
        'account_no = "571000000000000000"',
    ]
    for source, path in _PATHS.items():
        lines += ["", f"[sources.{source}]", f'base_url = "{url}/{path}"', f'secret = "{secret}"', "simulated = true"]
        if source == "operator_repair":
            lines.append('options = { carrier = "CHINA_MOBILE" }')
    return "\n".join(lines) + "\n"
