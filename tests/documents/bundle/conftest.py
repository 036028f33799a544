"""One small trial, played once for all tests of bundles; each bundle is made once and read by many."""

import asyncio
import json
import shutil
from collections.abc import AsyncIterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import pytest

from skiptrace import service as root
from skiptrace.acting import Service
from skiptrace.cases.case import Case
from skiptrace.documents.book import Book
from skiptrace.documents.bundle.binder import Bundle
from skiptrace.settings import load
from skiptrace.simulator.world import World
from skiptrace.tracing.profile import Standing
from skiptrace.trial import job
from skiptrace.trial.scene import Plot, scene
from tests.documents.bundle import reading


@dataclass(frozen=True)
class Played:
    """A finished trial: its folder, and the truth about everybody in it."""

    folder: Path
    world: World


@pytest.fixture(scope="session")
def played(tmp_path_factory: pytest.TempPathFactory) -> Played:
    """Twelve debtors, before suit, in suit and in execution; a lawyer accepted what was doubtful of some of them."""
    folder = tmp_path_factory.mktemp("bundle") / "data"

    async def play() -> World:
        async with scene(folder, Plot(3, 12)) as acted:
            await job.run(acted)
            async with acted.acting("chen", "legal") as lawyer:
                await _decide(lawyer)
            return acted.cast.world

    return Played(folder, asyncio.run(play()))


async def _decide(lawyer: Service) -> None:
    """Every second doubtful thing is accepted, as a person who has seen the register's book might do."""
    for line in await lawyer.cases.list():
        profile = await lawyer.profile(await lawyer.cases.case(line.id))
        for record in profile.records[::2]:
            if record.standing is Standing.REVIEW and record.kind in {"house", "vehicle"}:
                await lawyer.reviews.decide(record.id, accept=True, reason="核对了登记簿")


@dataclass(frozen=True)
class Bound:
    """A case of the trial with its bundle, and what the bundle was made from."""

    case: Case
    book: Book
    bundle: Bundle
    originals: dict[str, bytes]

    @cached_property
    def files(self) -> dict[str, bytes]:
        return reading.files(self.bundle.body)

    @cached_property
    def manifest(self) -> Any:
        return json.loads(self.files["manifest.json"])

    @cached_property
    def attached(self) -> dict[str, str]:
        """The files of the exhibits by number."""
        return {each["number"]: each["file"] for each in self.manifest["evidence"]}

    @cached_property
    def journal(self) -> list[Any]:
        return [json.loads(row) for row in self.files["日志.jsonl"].splitlines()]


@pytest.fixture(scope="session")
def bounds(played: Played) -> list[Bound]:
    """The bundle of every case, made once."""

    async def bind() -> list[Bound]:
        async with root.open_service(load(played.folder)) as opened:
            return [await _bound(opened, line.id) for line in await opened.cases.list()]

    return asyncio.run(bind())


async def _bound(opened: Service, case_id: str) -> Bound:
    case = await opened.cases.case(case_id)
    book = await opened.book(case)
    async with opened.store.read() as tx:
        kept = {each.number: await opened.vault.open(tx, each.evidence_id) for each in book.profile.exhibits}
    return Bound(case, book, await opened.bundle(case), kept)


@pytest.fixture
async def service(played: Played, tmp_path: Path) -> AsyncIterator[Service]:
    """The lawyer's service on a copy."""
    copy = tmp_path / "data"
    shutil.copytree(played.folder, copy)
    async with root.open_service(load(copy)) as opened:
        yield opened


async def first(service: Service) -> Case:
    return await service.cases.case((await service.cases.list())[0].id)
