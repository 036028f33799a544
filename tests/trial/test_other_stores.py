"""The whole main job on PostgreSQL and Elasticsearch ends as it does on the embedded stores, to the last character.

What is left to chance in an installation is fixed for both runs: the master key, the ids that are drawn, the clock
(which stands still, so that order among equal moments is tested too), and one question at a time. Then everything must
be equal: dossiers, figures, proposed pairs, and the head of the journal's chain, which stands for every line of it.
"""

import asyncio
import json
import uuid
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from random import Random
from typing import Any

import pytest

from skiptrace import service as root
from skiptrace.acting import Service
from skiptrace.documents.internal import internal_file
from skiptrace.settings import FolderSettings, load
from skiptrace.storage.sealing import MasterKey
from skiptrace.trial.clock import TrialClock
from skiptrace.trial.evaluation import evaluate
from skiptrace.trial.scene import Means, Plot
from tests import servers

pytestmark = [pytest.mark.postgres, pytest.mark.elasticsearch]

PLOT = Plot(4, 24)
KEY = bytes(range(32)).hex()
OF_THE_MACHINE = {"seconds_per_case", "rooms"}


class StillClock(TrialClock):
    """Stands still unless it is set ahead."""

    def now(self) -> datetime:
        return self._start + self._ahead


@dataclass(frozen=True)
class Played:
    """How a job ended."""

    figures: dict[str, Any]
    dossiers: dict[str, Any]
    pairs: list[tuple[str, str, float]]
    broken_at: int | None
    head: tuple[int, str]


@asynccontextmanager
async def reopened(folder: Path) -> AsyncIterator[Service]:
    settings = load(folder, kind=FolderSettings)
    assert settings.clock is not None
    async with root.open_service(settings, StillClock(settings.clock)) as opened:
        yield opened


def with_key(folder: Path) -> Path:
    """An empty data folder with the master key of both runs."""
    (folder / "master.key").write_text(KEY)
    return folder


async def play(folder: Path, database_url: str = "", index_url: str = "") -> Played:
    means = Means(database_url, index_url, concurrency=1, cases_at_once=1, clock=StillClock)
    figures = await evaluate(folder, PLOT, means=means)
    async with reopened(folder) as service:
        head, verified = await service.journal.end(), await service.journal.verify()
        dossiers = {}
        for line in await service.cases.list():
            book = await service.book(await service.cases.case(line.id))
            dossiers[line.number] = json.loads(internal_file(book).to_json())
        found = await service.candidates.pairs()
        assert not found.incomplete
        pairs = [(p.first, p.second, p.verdict.probability) for p in found.pairs]
        return Played(figures, dossiers, pairs, verified.broken_at, head)


@pytest.fixture(scope="module")
def ids() -> Iterator[Random]:
    """Ids drawn from a seed: they name packs, and the simulated offices answer each number in their own time."""
    for name in (servers.POSTGRES, servers.ELASTICSEARCH):
        servers.address(name)  # without both, nothing is played at all
    drawn, patch = Random(), pytest.MonkeyPatch()
    patch.setattr(uuid, "uuid4", lambda: uuid.UUID(int=drawn.getrandbits(128), version=4))
    yield drawn
    patch.undo()


@pytest.fixture(scope="module")
def embedded(ids: Random, tmp_path_factory: pytest.TempPathFactory) -> Played:
    ids.seed(1)
    return asyncio.run(play(with_key(tmp_path_factory.mktemp("embedded"))))


@pytest.fixture(scope="module")
def served(ids: Random, tmp_path_factory: pytest.TempPathFactory) -> Played:
    async def whole() -> Played:
        async with servers.database() as database_url:
            ids.seed(1)
            folder = with_key(tmp_path_factory.mktemp("served"))
            try:
                played = await play(folder, database_url, servers.address(servers.ELASTICSEARCH))
            finally:
                await servers.remove_indexes(f"skiptrace-cases-{MasterKey(bytes.fromhex(KEY)).installation}")
        assert not list(folder.glob("*.sqlite*"))  # nothing was kept beside the servers
        return played

    return asyncio.run(whole())


def test_every_dossier_is_the_same(embedded: Played, served: Played) -> None:
    assert len(embedded.dossiers) >= 24
    assert served.dossiers.keys() == embedded.dossiers.keys()
    for number, dossier in embedded.dossiers.items():
        assert served.dossiers[number] == dossier


def test_the_dossiers_are_worth_comparing(embedded: Played) -> None:
    """Assets, doubtful records and proofs are in them, or equality would say little."""
    texts = list(embedded.dossiers.values())

    assert sum(len(text["assets"]) for text in texts) >= 20
    assert sum(len(text["doubtful"]) for text in texts) >= 5
    assert min(len(text["coverage"]) for text in texts) >= 5
    assert max(len(text["evidence"]) for text in texts) >= 5


def test_the_journals_are_one_text_and_verify(embedded: Played, served: Played) -> None:
    assert embedded.head[0] > 300
    assert served.head == embedded.head
    assert (embedded.broken_at, served.broken_at) == (None, None)


def test_the_figures_are_the_same(embedded: Played, served: Played) -> None:
    def judged(played: Played) -> dict[str, Any]:
        return {name: value for name, value in played.figures.items() if name not in OF_THE_MACHINE}

    assert judged(served) == judged(embedded)
    assert embedded.figures["assets_true"] >= 20


def test_the_same_pairs_are_proposed(embedded: Played, served: Played) -> None:
    assert len(embedded.pairs) >= 2
    assert served.pairs == embedded.pairs
