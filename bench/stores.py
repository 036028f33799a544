"""The main job on the embedded stores, on the servers, and on the embedded ones again: the machine's drift shows."""

import asyncio
import sys
import tempfile
from pathlib import Path

from skiptrace.trial.evaluation import evaluate
from skiptrace.trial.scene import Means, Plot
from tests import servers


async def measured(plot: Plot, name: str, means: Means) -> None:
    """Print seconds a case and the rooms' shares of one run."""
    with tempfile.TemporaryDirectory() as folder:
        figures = await evaluate(Path(folder) / "data", plot, means=means)
    print(name, figures["cases"], "cases,", figures["seconds_per_case"], "s a case", figures["rooms"])


async def main(cases: int, seed: int) -> None:
    """All three, one after another."""
    plot = Plot(seed, cases)
    await measured(plot, "embedded", Means())
    async with servers.database() as url:
        await measured(plot, "servers", Means(url, servers.address(servers.ELASTICSEARCH)))
    await measured(plot, "embedded", Means())


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1]), int(sys.argv[2])))
