"""Sets the scene: a cast, its sources on loopback, and a data folder whose settings lead there."""

import asyncio
import secrets
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from pathlib import Path
from random import Random

from connectors import registry
from connectors.authority import Family
from skiptrace import service
from skiptrace.acting import Service
from skiptrace.clock import CHINA
from skiptrace.settings import FILE_NAME, FolderSettings, load
from skiptrace.simulator.carrier import Carrier
from skiptrace.simulator.faces.app import Running, start
from skiptrace.simulator.faces.loan_system import LoanSystem
from skiptrace.simulator.papers import Consent, Docket, draw_consents, draw_dockets
from skiptrace.trial import cast
from skiptrace.trial.cast import Cast
from skiptrace.trial.clock import TrialClock

MORNING = time(10, 0)
LOANS = "simulated/loan_system.sqlite"
PAPERS = 1
"""Added to a plot's seed for the draw of its papers."""

_PATHS = {"core_banking": "core", "housing_fund": "gjj", "operator_repair": "carrier", "company_registry": "companies"}


@dataclass(frozen=True, slots=True)
class Plot:
    """Which world is played: its seed, and either how many debtors, or a file around whose debtors it is built."""

    seed: int
    debtors: int
    portfolio: Path | None = None

    def cast(self, folder: Path) -> Cast:
        """Build it, and lay the creditor's file into the folder."""
        folder.mkdir(parents=True, exist_ok=True)
        if self.portfolio is not None:
            return cast.around(folder, self.seed, self.portfolio)
        return cast.drawn(folder, self.seed, self.debtors)


@dataclass(frozen=True, slots=True)
class Means:
    """With what a plot is played: the stores (empty: the embedded ones), the clock, and how much goes on at once.

    Nothing of it comes from the environment: an installation's own stores are no place for made-up cases.
    """

    database_url: str = field(default="", repr=False)
    index_url: str = ""
    concurrency: int = 8
    cases_at_once: int = 4
    clock: Callable[[datetime], TrialClock] = TrialClock

    def lines(self) -> Iterator[str]:
        """What they add to `skiptrace.toml`, before its first table."""
        yield f"concurrency = {self.concurrency}"
        if self.database_url:
            yield f'database_url = "{self.database_url}"'
        if self.index_url:
            yield f'index = {{ url = "{self.index_url}" }}'


@dataclass(frozen=True, slots=True)
class Scene:
    """A world that a job can be run on. `cast.truth` is for the judge; the job gets settings and files only."""

    cast: Cast
    consents: tuple[Consent, ...]
    dockets: tuple[Docket, ...]
    sources: Running
    folder: Path
    carrier: Carrier
    loans: LoanSystem
    clock: TrialClock
    means: Means

    def court_subjects(self) -> list[tuple[str, str, str]]:
        """Name, id number and docket of whom the court's results are about."""
        people = self.cast.world.people
        return [(people[d.pid].name, people[d.pid].id_no, d.number) for d in self.dockets if d.opens_court_result]

    def wait(self, span: timedelta) -> None:
        """Go on by a span, through whose nights the loan system was loaded."""
        self.clock.advance(span)
        self.loans.load(self.clock.now().date())

    @asynccontextmanager
    async def acting(self, person: str, role: str) -> AsyncIterator[Service]:
        """The service for one person of the trial, on the world's clock."""
        settings = load(self.folder, person=person, role=role, kind=FolderSettings)
        async with service.open_service(settings, self.clock) as opened:
            yield opened


EMBEDDED = Means()


@asynccontextmanager
async def scene(folder: Path, plot: Plot, *, port: int = 0, means: Means = EMBEDDED) -> AsyncIterator[Scene]:
    """Build the world in a thread, serve it, write settings and file, initialise the store."""
    played = await asyncio.to_thread(plot.cast, folder)
    rng = Random(plot.seed + PAPERS)  # noqa: S311  papers are drawn, not secrets
    consents, dockets = draw_consents(played.world, rng), draw_dockets(played.world, rng)
    clock = means.clock(datetime.combine(played.world.date, MORNING, CHINA))
    secret = secrets.token_hex(16)
    sources = await start(played.world, consents, secret=secret, port=port, now=clock.now)
    try:
        loans = LoanSystem(folder / LOANS)
        await asyncio.to_thread(loans.build, played.world)
        text = _settings(sources.url, secret, clock.now(), played.creditor, means)
        text += f'\n[sources.collection_ledger]\ndatabase_url = "{loans.url}"\nsimulated = true\n'
        await asyncio.to_thread((folder / FILE_NAME).write_text, text, "utf-8")
        settings = load(folder, kind=FolderSettings)
        await service.initialise(settings)
        carrier = Carrier(played.world, dockets, outbox=settings.outbox, inbox=settings.inbox, seed=plot.seed)
        yield Scene(played, consents, dockets, sources, folder, carrier, loans, clock, means)
    finally:
        await sources.stop()


def _settings(url: str, secret: str, now: datetime, creditor: str, means: Means) -> str:
    """The trial's `skiptrace.toml`: everything simulated says so."""
    lines = [
        "# 模拟环境的设置：所有来源都在本机，由模拟世界提供。",
        'person = "chen"',
        'role = "legal"',
        f'clock = "{now:%Y-%m-%dT%H:%M:%S}+08:00"',
        'synchronous = "NORMAL"',
        *means.lines(),
        "",
        "[creditor]",
        f'name = "{creditor}"',
        'credit_code = "91330100MA2XXXXX00"',
        'address = "浙江省杭州市西湖区样例路1号"',
        'representative = "样例人"',
        'phone = "0571-00000000"',
        'bank = "样例银行杭州分行"',
        f'account_name = "{creditor}"',
        'account_no = "571000000000000000"',
    ]
    for source, path in _PATHS.items():
        lines += ["", f"[sources.{source}]", f'base_url = "{url}/{path}"', f'secret = "{secret}"', "simulated = true"]
        if source == "operator_repair":
            lines.append('options = { carrier = "CHINA_MOBILE" }')
    carried = sorted(name for name, source in registry().items() if source.family is not Family.LOOKUP)
    for name in carried:  # people carry these papers; here people are simulated too
        lines += ["", f"[sources.{name}]", "simulated = true"]
    return "\n".join(lines) + "\n"
