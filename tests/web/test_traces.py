"""Traces as jobs: told of while they run, cancelled, kept through every kind of end of the process."""

import asyncio
import json
import os
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from skiptrace.journal import Action
from skiptrace.service import open_house
from skiptrace.settings import Role, load
from skiptrace.simulator.faces.faults import Faults
from skiptrace.trial import papers
from skiptrace.trial.job import taken_in
from skiptrace.trial.questions import asked_again
from skiptrace.trial.scene import Plot, Scene, scene
from tests.web.conftest import Desk, person

COMMAND = "import sys; from skiptrace.cli import main; sys.argv[0] = 'skiptrace'; main()"


async def _events(desk: Desk, role: Role, run: str) -> list[tuple[str, dict[str, Any]]]:
    headers = {"Authorization": f"Bearer {desk.keys[role]}"}
    found = []
    async with desk.session.get(f"{desk.url}/api/v1/traces/{run}/events", headers=headers) as said:
        assert said.content_type == "text/event-stream"
        kind = ""
        async for raw in said.content:
            line = raw.decode().strip()
            if line.startswith("event:"):
                kind = line.removeprefix("event:").strip()
            if line.startswith("data:"):
                found.append((kind, json.loads(line.removeprefix("data:"))))
    return found


async def test_a_trace_is_started_listened_to_and_ends(desk: Desk) -> None:
    started = await desk.call(Role.LEGAL, "POST", "/api/v1/traces", json={"cases": ["C000001", "c000002", "C000001"]})
    run = started.json["run"]
    events = await asyncio.wait_for(_events(desk, Role.LEGAL, run), 60)
    shown = await desk.call(Role.LEGAL, "GET", f"/api/v1/traces/{run}")
    late = await asyncio.wait_for(_events(desk, Role.LEGAL, run), 10)

    assert started.status == 202
    assert started.json["total"] == 2
    assert events[0][0] == "run"
    assert events[-1][1]["state"] == "done"
    assert {each["case"]: each["state"] for each in shown.json["cases"]} == {"C000001": "done", "C000002": "done"}
    assert [kind for kind, _ in late] == ["run"]


async def test_a_trace_of_an_unknown_case_starts_nothing(desk: Desk) -> None:
    said = await desk.call(Role.LEGAL, "POST", "/api/v1/traces", json={"cases": ["C000001", "C999999"]})

    assert said.status == 404
    assert await desk.house.runs.list() == ()


async def test_anothers_run_is_not_there_for_a_collector(desk: Desk) -> None:
    run = (await desk.call(Role.LEGAL, "POST", "/api/v1/traces", json={"cases": ["C000001"]})).json["run"]
    for method, path in (("GET", run), ("GET", f"{run}/events"), ("POST", f"{run}/cancellation")):
        assert (await desk.call(Role.COLLECTOR, method, f"/api/v1/traces/{path}")).status == 404
    assert (await desk.call(Role.COLLECTOR, "GET", "/api/v1/traces")).json["items"] == []
    assert [each["run"] for each in (await desk.call(Role.LEGAL, "GET", "/api/v1/traces")).json["items"]] == [run]


async def test_a_trace_is_run_in_the_name_of_who_asked_for_it(desk: Desk) -> None:
    service = desk.acting(Role.SUPERVISOR)
    case = await service.cases.case("C000001")
    await service.assignments.assign([case.id], person(Role.COLLECTOR))
    run = (await desk.call(Role.COLLECTOR, "POST", "/api/v1/traces", json={"cases": ["C000001"]})).json["run"]
    await asyncio.wait_for(_events(desk, Role.COLLECTOR, run), 60)
    created = [line.entry async for line in service.journal.lines() if line.entry.action is Action.RUN_CREATED]

    assert [entry.actor.name for entry in created] == [person(Role.COLLECTOR)]


@pytest.fixture
async def slow(tmp_path: Path) -> AsyncIterator[Scene]:
    """A dozen debtors with all their papers, sources that take their time, and no trace yet."""
    async with scene(tmp_path / "data", Plot(5, 12)) as opened:
        async with opened.acting("wu", "operator") as entering, opened.acting("qian", "supervisor") as approving:
            await papers.enter(opened, entering, approving, await taken_in(opened, entering))
            _, secret = await approving.keys.add("chen", Role.LEGAL)
        opened.sources.counter.faults = Faults(latency=0.2)
        (opened.folder / "key").write_text(secret)
        yield opened


@asynccontextmanager
async def served(played: Scene) -> AsyncIterator[tuple[asyncio.subprocess.Process, str]]:
    """The real command on the scene's folder; killed at the end if it still runs."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-c", COMMAND, "serve", "--data", str(played.folder), "--port", "0", "--slots", "2"),
        stderr=asyncio.subprocess.PIPE,
        env={**os.environ, "COLUMNS": "200"},
    )
    assert process.stderr is not None
    line = (await asyncio.wait_for(process.stderr.readline(), 30)).decode()
    try:
        yield process, line.split("：", 1)[1].split("/openapi", 1)[0]
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()


async def _call(played: Scene, url: str, method: str, path: str, body: object = None) -> Any:
    headers = {"Authorization": f"Bearer {(played.folder / 'key').read_text()}"}
    async with (
        aiohttp.ClientSession() as session,
        session.request(method, f"{url}/api/v1{path}", json=body, headers=headers) as said,
    ):
        return await said.json()


@pytest.mark.journey
@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGKILL])
async def test_no_job_is_lost_when_the_process_ends(slow: Scene, how: signal.Signals) -> None:
    async with slow.acting("chen", "legal") as service:
        numbers = [line.number for line in await service.cases.list()][:6]
    async with served(slow) as (process, url):
        run = (await _call(slow, url, "POST", "/traces", {"cases": numbers}))["run"]
        await asyncio.sleep(0.8)
        process.send_signal(how)
        code = await asyncio.wait_for(process.wait(), 30)
    async with open_house(load(slow.folder), slow.clock) as house:
        waiting = await house.runs.progress(run)
    slow.sources.counter.faults = Faults()
    async with served(slow) as (_, url):
        for _ in range(300):
            shown = await _call(slow, url, "GET", f"/traces/{run}")
            if shown["state"] == "done":
                break
            await asyncio.sleep(0.1)

    assert code == (0 if how is signal.SIGTERM else -signal.SIGKILL)
    assert not waiting.finished
    if how is signal.SIGTERM:
        assert waiting.leased == 0
    assert shown["done"] == len(numbers)
    async with slow.acting("chen", "legal") as service:
        assert await asked_again(service) == 0
        assert (await service.journal.verify()).broken_at is None
