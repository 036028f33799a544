"""The index at the interface: who may see, verify, build and swap it; who may be somebody; away it stops nothing."""

import asyncio
import json
from pathlib import Path
from typing import Any

import pytest

from skiptrace.settings import IndexSettings, Role, load
from tests.web.conftest import Desk, opened_desk

READERS = {Role.OPERATOR, Role.SUPERVISOR, Role.AUDITOR}
BUILDERS = {Role.OPERATOR, Role.SUPERVISOR}


@pytest.fixture
async def desk(desk: Desk) -> Desk:
    """The same, when the keeper of the running service has built the first generation by itself."""
    async with asyncio.timeout(60):
        while not [each for each in await generations(desk) if each["current"]]:  # noqa: ASYNC110  nobody tells
            await asyncio.sleep(0.05)
    return desk


async def generations(desk: Desk) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = (await desk.call(Role.OPERATOR, "GET", "/api/v1/index")).json["generations"]
    return found


async def journal(desk: Desk) -> list[dict[str, Any]]:
    """All lines, page by page."""
    found: list[dict[str, Any]] = []
    after = 0
    while True:
        page = (await desk.call(Role.AUDITOR, "GET", f"/api/v1/journal?limit=1000&after={after}")).json
        found += page["items"]
        if not (after := page["next"]):
            return found


@pytest.mark.parametrize("role", list(Role))
async def test_each_role_may_what_the_table_says(desk: Desk, role: Role) -> None:
    built = await desk.call(role, "POST", "/api/v1/index/builds")
    shown = await desk.call(role, "GET", "/api/v1/index")
    swapped = await desk.call(role, "POST", "/api/v1/index/swap")

    assert built.status == (200 if role in BUILDERS else 403)
    assert shown.status == (200 if role in READERS else 403)
    assert swapped.status == (422 if role in BUILDERS else 403)  # nothing waits to be swapped


async def test_a_build_is_verified_and_journalled_in_the_name_of_the_caller(desk: Desk) -> None:
    built = (await desk.call(Role.SUPERVISOR, "POST", "/api/v1/index/builds")).json
    verified = (await desk.call(Role.AUDITOR, "POST", "/api/v1/index/verification")).json
    lines = await journal(desk)
    acts = [(line["who"], line["what"]) for line in lines if line["action"].startswith("index_")]

    assert built["swapped"] is True
    assert verified == built["verification"] | {"waiting": verified["waiting"]}
    assert ("人员supervisor（supervisor）", "重建检索库") in acts
    assert ("人员supervisor（supervisor）", "切换检索库") in acts


async def test_a_generation_that_is_none_is_said_so(desk: Desk) -> None:
    said = await desk.call(Role.OPERATOR, "POST", "/api/v1/index/verification?generation=t0-7")

    assert said.status == 422
    assert "t0-7" in said.json["detail"]


async def test_somebody_is_found_with_a_verdict_and_without_a_value(desk: Desk) -> None:
    case = await desk.acting(Role.LEGAL).cases.case("C000001")
    body = {"name": case.debtor.name, "id_no": case.debtor.id_no}
    found = await desk.call(Role.LEGAL, "POST", "/api/v1/candidates", json=body)
    withheld = await desk.call(Role.COLLECTOR, "POST", "/api/v1/candidates", json=body)

    assert found.status == 200
    assert ("C000001", "party", "same") in {(e["case"], e["kind"], e["verdict"]) for e in found.json["items"]}
    assert case.debtor.id_no.encode() not in found.body
    assert withheld.status == 403


async def test_asking_who_somebody_may_be_is_journalled_without_a_value(desk: Desk) -> None:
    body = {"name": "周文博", "phone": "13700001111"}
    await desk.call(Role.LEGAL, "POST", "/api/v1/candidates", json=body)
    lines = json.dumps(await journal(desk), ensure_ascii=False)

    assert '"candidates"' in lines
    assert "周文博" not in lines
    assert "13700001111" not in lines


async def test_duplicates_say_whether_they_are_all(desk: Desk) -> None:
    said = await desk.call(Role.LEGAL, "GET", "/api/v1/duplicates")

    assert said.json["incomplete"] == ""


async def test_without_its_server_the_service_is_ready_and_says_what_is_missing(folder: Path) -> None:
    away = IndexSettings(url="http://127.0.0.1:9")
    async with opened_desk(load(folder).model_copy(update={"index": away})) as desk:
        ready: dict[str, Any] = {"notes": []}
        async with asyncio.timeout(60):
            while not ready["notes"]:
                await asyncio.sleep(0.05)
                ready = (await desk.call(None, "GET", "/readyz")).json
        shown = (await desk.call(Role.OPERATOR, "GET", "/api/v1/index")).json
        pairs = (await desk.call(Role.LEGAL, "GET", "/api/v1/duplicates")).json
        built = await desk.call(Role.OPERATOR, "POST", "/api/v1/index/builds")
        profile = await desk.call(Role.LEGAL, "GET", "/api/v1/cases/C000001/profile")
        trace = await desk.call(Role.LEGAL, "POST", "/api/v1/traces", json={"cases": ["C000001"]})

    assert ready["ready"] is True
    assert "恢复后自动补齐" in ready["notes"][0]
    assert "其余功能不受影响" in shown["trouble"]
    assert "结果不完整" in pairs["incomplete"]
    assert (built.status, profile.status, trace.status) == (503, 200, 202)
