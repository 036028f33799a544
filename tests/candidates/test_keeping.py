"""While a service runs the index follows by itself; away, it stops nothing, and back, it catches up."""

import asyncio
import uuid
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from matching.errors import IndexUnavailableError
from matching.index import Generation, IndexSite, MemorySite
from skiptrace import service
from skiptrace.acting import Service
from skiptrace.candidates.keeper import Keeper
from skiptrace.candidates.pairs import BY_NUMBER_ONLY
from skiptrace.candidates.place import IndexPlace
from skiptrace.journal import Actor
from skiptrace.settings import FILE_NAME, load
from tests import servers
from tests.candidates.conftest import Office
from tests.fakes.tap import Tap, tapped

ROW = "HT1,王小明,110101199003078515,13812345678,北京市东城区建国路1号2栋3单元401室,1000,,"
LATER = "HT2,李红霞,110101198001010010,13987654321,,3000,,"
TWIN = "HT3,王晓鸣,110101199003078515,13812345678,北京市东城区建国路1号2栋3单元401室,500,,"


async def until(true: Callable[[], bool], seconds: float = 20.0) -> None:
    """Wait until something holds; the test fails when it never does."""
    async with asyncio.timeout(seconds):
        while not true():  # noqa: ASYNC110  nobody tells
            await asyncio.sleep(0.02)


@asynccontextmanager
async def kept(keeper: Keeper) -> AsyncIterator[None]:
    closing = asyncio.Event()
    working = asyncio.create_task(keeper.work(closing))
    try:
        yield
    finally:
        closing.set()
        await working


class Away(MemorySite):
    """A site that can be out of reach."""

    away = True

    async def generations(self) -> tuple[Generation, ...]:
        if self.away:
            raise IndexUnavailableError("here")
        return await super().generations()


async def test_the_keeper_follows_what_changes(office: Office) -> None:
    async with kept(Keeper(office.upkeep, between=0.02)):
        await office.file(ROW)
        index = await office.site.current()
        async with asyncio.timeout(20):
            while await index.count() != 1:  # noqa: ASYNC110  nobody tells
                await asyncio.sleep(0.02)

    assert (await office.verified()).ok


async def test_away_is_told_and_back_is_caught_up(office: Office) -> None:
    site = Away()
    here = office.another(site=site)
    keeper = Keeper(here.upkeep, between=0.02, longest=0.05)
    async with kept(keeper):
        await here.file(ROW)
        await until(lambda: not keeper.health.ok)
        told = keeper.health.why
        site.away = False
        await until(lambda: keeper.health.ok)

    assert "连接不上" in told
    assert (await here.verified()).people == 1


async def test_a_site_that_cannot_even_be_opened_is_tried_again(office: Office) -> None:
    tries = 0

    async def open_site() -> IndexSite:
        nonlocal tries
        tries += 1
        if tries < 3:
            raise IndexUnavailableError("here")
        return office.site

    upkeep = type(office.upkeep).of(
        office.store, office.sealer, IndexPlace("here", "here", open_site), office.scribe, office.records
    )
    keeper = Keeper(upkeep, between=0.02, longest=0.05)
    async with kept(keeper):
        await until(lambda: tries >= 3 and keeper.health.ok)

    assert len(await office.site.generations()) == 1


@pytest.fixture
async def tap() -> AsyncIterator[Tap]:
    there = urlsplit(servers.address(servers.ELASTICSEARCH))
    async with tapped(there.hostname or "", there.port or 0) as opened:
        yield opened


async def import_rows(opened: Service, folder: Path, *rows: str) -> None:
    file = folder / f"{uuid.uuid4().hex}.csv"
    head = "合同号,客户姓名,证件号码,手机号码,家庭地址,逾期本金,担保人,担保人证件号码\n"
    file.write_text(head + "\n".join(rows) + "\n", encoding="utf-8")
    await opened.cases.import_file(file)


@pytest.mark.elasticsearch
async def test_a_real_server_goes_away_and_comes_back(tap: Tap, tmp_path: Path) -> None:
    data = tmp_path / "data"
    data.mkdir()
    (data / FILE_NAME).write_text(f'[index]\nurl = "{tap.url}"\n', encoding="utf-8")
    settings = load(data)
    await service.initialise(settings)
    async with service.open_house(settings) as house:
        opened = house.acting(Actor("zhao", "operator"))
        keeper = Keeper(opened.index.upkeep, between=0.05, longest=0.1)
        try:
            async with kept(keeper):
                await import_rows(opened, tmp_path, ROW)
                assert (await opened.candidates.pairs()).incomplete == ""
                await tap.close()
                await import_rows(opened, tmp_path, LATER, TWIN)
                await until(lambda: not keeper.health.ok)
                without = await opened.candidates.pairs()
                waiting = await opened.index.stats()
                await tap.open()
                await until(lambda: keeper.health.ok)
            found = await opened.candidates.pairs()
            verified = await opened.index.verify()
        finally:
            await tap.close()
            await servers.remove_indexes(f"skiptrace-cases-{house.sealer.master.installation}")

    assert BY_NUMBER_ONLY in without.incomplete
    assert [(pair.first, pair.second) for pair in without.pairs] == [("C000001", "C000003")]
    assert tap.url in waiting.trouble
    assert waiting.generations[0].behind == 2
    assert found.incomplete == ""
    assert {pair.first for pair in found.pairs} == {"C000001"}
    assert verified.ok
    assert verified.people == 3
