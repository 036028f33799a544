"""`skiptrace batch` on the command line: one file, one run, whatever stops it."""

import asyncio
import json
import signal
import sys
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from aiohttp import web

from skiptrace import service
from skiptrace.journal import Actor
from skiptrace.settings import Settings, load
from skiptrace.trial.papers import own_permit
from tests.fakes.creditor_file import PLAIN, QIAN, ZHAO, changed, write_xlsx
from tests.fakes.terminal import COMMAND, say

pytestmark = pytest.mark.journey


@pytest.fixture
async def data(tmp_path: Path) -> Path:
    """An initialised folder; what the commands under test do not do themselves is done within this process."""
    folder = tmp_path / "data"
    await service.initialise(Settings(data=folder))
    return folder


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return write_xlsx(tmp_path / "f.xlsx", [PLAIN, ZHAO, QIAN])


async def start(data: Path, *words: str) -> asyncio.subprocess.Process:
    pipe = asyncio.subprocess.PIPE
    return await asyncio.create_subprocess_exec(
        sys.executable, "-c", COMMAND, "--data", str(data), *words, stdout=pipe, stderr=pipe
    )


async def run(data: Path, *words: str) -> tuple[int, str, str]:
    """A run listens for signals, which only a process of its own can; what speaks of it is typed within this one."""
    if words[:2] != ("batch", "run"):
        said = await asyncio.to_thread(say, *words, "--data", str(data))
        return said.code, said.out, said.err
    process = await start(data, *words)
    out, diagnostics = await process.communicate()
    assert process.returncode is not None
    return process.returncode, out.decode(), diagnostics.decode()


async def document(data: Path, *words: str) -> Any:
    code, out, diagnostics = await run(data, *words, "--json")
    assert code in {0, 1}, diagnostics
    return json.loads(out)


async def test_a_file_is_one_run_however_often_it_is_run(data: Path, file: Path) -> None:
    first = await document(data, "batch", "run", str(file))
    again = await document(data, "batch", "run", str(file))

    assert first == again
    assert (first["number"], first["state"], first["total"], first["done"]) == ("R000001", "done", 2, 2)
    assert Path(first["report"]) == data / "reports" / "R000001.xlsx"
    assert openpyxl.load_workbook(first["report"])["查询结果"].max_row == 3


async def test_rejected_rows_go_back_to_the_creditor_and_the_exit_code_says_so(data: Path, tmp_path: Path) -> None:
    file = write_xlsx(tmp_path / "bad.xlsx", [PLAIN, ZHAO, changed(QIAN, principal="-")])
    rejects, report = tmp_path / "back.xlsx", tmp_path / "out.xlsx"
    words = ("batch", "run", str(file), "--rejects", str(rejects), "--report", str(report))
    code, out, _ = await run(data, *words)

    assert code == 1
    assert "被拒 1 行" in out
    assert openpyxl.load_workbook(report)["未采用的行"].max_row == 2
    assert openpyxl.load_workbook(rejects)["退回"].max_row == 2


async def test_a_report_can_be_made_again_and_revealed_with_a_reason(data: Path, file: Path, tmp_path: Path) -> None:
    await run(data, "batch", "run", str(file))
    masked, revealed = tmp_path / "masked.xlsx", tmp_path / "revealed.xlsx"
    await run(data, "batch", "report", "R000001", "--out", str(masked))
    await run(data, "batch", "report", "R000001", "--out", str(revealed), "--reveal", "核对号码")

    def contacts(path: Path) -> list[Any]:
        rows = list(openpyxl.load_workbook(path)["查询结果"].iter_rows(values_only=True))
        return [row[rows[0].index("最可能的联系点")] for row in rows[1:]]

    assert contacts(masked) == ["手机 139****0001", "手机 139****0002"]
    assert contacts(revealed) == ["手机 13900000001", "手机 13900000002"]


async def test_show_and_cancel_speak_of_what_there_is(data: Path, file: Path) -> None:
    await run(data, "batch", "run", str(file))
    shown = await document(data, "batch", "show", "r000001")
    cancelled = await document(data, "batch", "cancel", "R000001")
    listed = await document(data, "batch", "list")

    assert (shown["total"], shown["errors"]) == (2, [])
    assert (cancelled["state"], listed["number"]) == ("done", "R000001")
    assert (await run(data, "batch", "show", "R000099"))[0] == 2


class Holder:
    """A core banking that keeps its askers waiting until it is told to answer."""

    def __init__(self) -> None:
        self.asked = 0
        self.open = asyncio.Event()

    async def answer(self, request: web.Request) -> web.Response:
        self.asked += 1
        await self.open.wait()
        return web.json_response({"code": "1001", "msg": "客户不存在"})


@pytest.fixture
async def holder(data: Path) -> AsyncIterator[Holder]:
    """The slow holder, reachable by the settings, with a permit to ask it."""
    asked = Holder()
    app = web.Application()
    app.router.add_post("/{path:.*}", asked.answer)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    url = f"http://127.0.0.1:{runner.addresses[0][1]}"
    address = f'[sources.core_banking]\nbase_url = "{url}"\nsecret = "s"\nsimulated = true\n'
    (data / "skiptrace.toml").write_text(address, encoding="utf-8")
    async with service.open_house(load(data)) as house:
        entering, approving = (house.acting(Actor(name, "supervisor")) for name in ("wu", "qian"))
        permit = await entering.permits.add_permit(own_permit(entering.scribe.today()))
        await approving.permits.approve(permit.number)
    yield asked
    await runner.cleanup()


async def test_a_signal_stops_it_gracefully_and_the_same_command_goes_on(
    data: Path, file: Path, holder: Holder
) -> None:
    process = await start(data, "batch", "run", str(file), "--json")
    async with asyncio.timeout(60):
        while not holder.asked:  # noqa: ASYNC110  the other process rings no bell
            await asyncio.sleep(0.02)
    process.send_signal(signal.SIGTERM)
    await asyncio.sleep(0.2)
    holder.open.set()
    out, diagnostics = await process.communicate()
    stopped = json.loads(out)

    assert "再次运行同一命令" in diagnostics.decode() or stopped["state"] == "done"
    assert process.returncode == (0 if stopped["state"] == "done" else 3)
    assert (await document(data, "batch", "run", str(file)))["done"] == 2


async def test_a_killed_process_holds_up_nobody(data: Path, file: Path, holder: Holder) -> None:
    """Its leases would live for a quarter of a minute; the next start on this host knows that it is dead."""
    process = await start(data, "batch", "run", str(file))
    async with asyncio.timeout(60):
        while not holder.asked:  # noqa: ASYNC110  the other process rings no bell
            await asyncio.sleep(0.02)
    process.kill()
    await process.communicate()
    holder.open.set()
    shown = await document(data, "batch", "show", "R000001")
    done = await document(data, "batch", "run", str(file))

    assert shown["done"] == 0
    assert (done["state"], done["done"]) == ("done", 2)


async def test_a_cancelled_batch_stops_and_goes_on_only_when_reopened(data: Path, file: Path, holder: Holder) -> None:
    process = await start(data, "batch", "run", str(file))
    async with asyncio.timeout(60):
        while not holder.asked:  # noqa: ASYNC110  the other process rings no bell
            await asyncio.sleep(0.02)
    assert (await document(data, "batch", "cancel", "R000001"))["state"] == "cancelled"
    await process.communicate()

    assert process.returncode == 1
    code, _, diagnostics = await run(data, "batch", "run", str(file))
    assert (code, "--reopen" in diagnostics) == (2, True)
    holder.open.set()
    assert (await document(data, "batch", "run", str(file), "--reopen"))["done"] == 2
