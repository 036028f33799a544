"""Killed with -9 anywhere, a build or a follower loses nothing and leaves nothing that is asked."""

import subprocess
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from skiptrace import service
from skiptrace.acting import Service
from skiptrace.cases.case import HoldKind
from skiptrace.settings import Settings, load

CASES = 60
HEAD = "合同号,客户姓名,证件号码,手机号码,家庭地址,逾期本金\n"
WORK = """
import asyncio, sys
from dataclasses import replace
from pathlib import Path
from skiptrace.service import open_service
from skiptrace.settings import load

async def build(opened):
    await opened.index.build(lambda step: print(step.text, flush=True))

async def follow(opened):
    follower = replace(opened.index.upkeep.builder.follower, portion=2)
    site = await opened.index.upkeep.builder.place.site()
    (current,) = [each for each in await site.generations() if each.current]
    index = await site.writing(current.name)
    await follower.follow(current.name, index, on_read=lambda read: print(read, flush=True))

async def main():
    async with open_service(load(Path(sys.argv[1]))) as opened:
        await {"build": build, "follow": follow}[sys.argv[2]](opened)

asyncio.run(main())
"""


def killed(settings: Settings, work: str, after: int) -> None:
    """Run the work in a process of its own and kill it when it has said so many lines."""
    command = [sys.executable, "-c", WORK, str(settings.data), work]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        for _ in range(after):
            assert process.stdout.readline()
        process.kill()


@pytest.fixture
async def opened(tmp_path: Path) -> AsyncIterator[Service]:
    settings = load(tmp_path / "data")
    await service.initialise(settings)
    file = tmp_path / "file.csv"
    rows = (f"HT{n},王小明,,1381234{n:04d},北京市东城区建国路{n}号,1000\n" for n in range(CASES))
    file.write_text(HEAD + "".join(rows), encoding="utf-8")
    async with service.open_service(settings) as made:
        await made.cases.import_file(file)
        yield made


@pytest.mark.parametrize("after", [1, 2, 3])
async def test_a_killed_build_is_not_asked_and_the_next_one_sweeps_it(opened: Service, after: int) -> None:
    killed(opened.settings, "build", after)
    before = await opened.index.stats()
    built = await opened.index.build()
    found = await opened.index.stats()

    assert not any(each.current for each in before.generations)
    assert built.swapped
    assert [each.name for each in found.generations] == [built.generation]
    assert (await opened.index.verify()).people == CASES


async def test_a_killed_build_leaves_the_old_one_in_front(opened: Service) -> None:
    first = await opened.index.build()
    killed(opened.settings, "build", 2)

    assert (await opened.index.upkeep.ready()).name == first.generation
    assert (await opened.index.verify()).ok


@pytest.mark.parametrize("after", [1, 5])
async def test_a_killed_follower_is_gone_on_with_at_once(opened: Service, after: int) -> None:
    await opened.index.build()
    for line in await opened.cases.list():
        await opened.cases.hold(line.number, HoldKind.SETTLED, "已还清")
        if line.number > "C000030":
            await opened.cases.release(line.number, HoldKind.SETTLED, "误记")
    killed(opened.settings, "follow", after)
    (standing,) = (await opened.index.stats()).generations
    ready = await opened.index.upkeep.ready()
    found = await opened.index.verify()

    assert 0 < standing.behind < CASES + 30
    assert ready.behind == 0
    assert found.ok
    assert found.people == 30
