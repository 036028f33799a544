"""Serves the sources of a trial again, from what its folder remembers: the plot, the port, the secret."""

import asyncio
import json
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from random import Random

from skiptrace.errors import UsageError
from skiptrace.settings import FolderSettings, load
from skiptrace.simulator.carrier import Carrier
from skiptrace.simulator.faces.app import start
from skiptrace.simulator.faces.faults import Faults
from skiptrace.simulator.papers import draw_consents, draw_dockets
from skiptrace.trial.scene import PAPERS, Plot

NOTE = ".plot.json"


@dataclass(frozen=True, slots=True)
class Replay:
    """A folder that a demo made, and where its settings say that the sources are."""

    folder: Path
    port: int
    secret: str


def remember(folder: Path, plot: Plot) -> None:
    """Note in the folder which world it plays in."""
    note = {"seed": plot.seed, "debtors": plot.debtors, "portfolio": str(plot.portfolio) if plot.portfolio else ""}
    (folder / NOTE).write_text(json.dumps(note), encoding="utf-8")


@asynccontextmanager
async def serve(replay: Replay, faults: Faults | None = None) -> AsyncIterator[Carrier]:
    """The same world at the same address, with its carrier. UsageError when the folder does not say which it was."""
    try:
        note = json.loads((replay.folder / NOTE).read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise UsageError(f"{replay.folder} 没有记下模拟世界；请重新运行 scripts/demo") from None
    plot = Plot(note["seed"], note["debtors"], Path(note["portfolio"]) if note["portfolio"] else None)
    with tempfile.TemporaryDirectory() as aside:
        played = await asyncio.to_thread(plot.cast, Path(aside))
    rng = Random(plot.seed + PAPERS)  # noqa: S311  papers are drawn, not secrets
    consents, dockets = draw_consents(played.world, rng), draw_dockets(played.world, rng)
    running = await start(played.world, consents, faults=faults, secret=replay.secret, port=replay.port)
    settings = load(replay.folder, kind=FolderSettings)
    try:
        yield Carrier(played.world, dockets, outbox=settings.outbox, inbox=settings.inbox, seed=plot.seed)
    finally:
        await running.stop()
