"""Packs sent and replies fetched over the wire, and stopped sources released, through the interface."""

import asyncio
import os
from pathlib import Path

from skiptrace.journal import Action
from skiptrace.settings import FILE_NAME, Role, load
from skiptrace.simulator.faces.sftp import USER, SftpFace
from tests.web.conftest import Desk, opened_desk

REASON = {"why": "已更换密钥"}


def _laid_out_long_ago(path: Path) -> None:
    """By the clock of the simulated world too."""
    path.write_bytes(b"a,b\n")
    os.utime(path, (1_500_000_000, 1_500_000_000))


async def test_sending_and_fetching_are_for_those_who_carry(desk: Desk) -> None:
    """A collector does neither, and is told who may."""
    sent = await desk.call(Role.COLLECTOR, "POST", "/api/v1/packs/sending", json={})
    fetched = await desk.call(Role.COLLECTOR, "POST", "/api/v1/replies/fetching")

    assert (sent.status, fetched.status) == (403, 403)
    assert "登记请求包送达" in str(sent.json)


async def test_without_a_mailbox_nothing_is_sent_and_a_named_pack_is_told_why(desk: Desk) -> None:
    packs = await desk.acting(Role.OPERATOR).packs.list()
    nothing = await desk.call(Role.OPERATOR, "POST", "/api/v1/packs/sending", json={})
    named = await desk.call(Role.OPERATOR, "POST", "/api/v1/packs/sending", json={"packs": [packs[0].no]})
    unknown = await desk.call(Role.OPERATOR, "POST", "/api/v1/packs/sending", json={"packs": ["K0000000000"]})

    assert (nothing.status, nothing.json) == (200, {"items": []})
    assert named.status == 422
    assert packs[0].no in named.json["detail"]
    assert unknown.status == 404


async def test_what_lies_with_the_holder_is_fetched_and_what_answers_nothing_is_told(
    folder: Path, tmp_path: Path
) -> None:
    async with SftpFace(tmp_path / "holder", "s3cret") as face:
        path = folder / FILE_NAME
        table, word = "[sources.property_registry.sftp]", '[sources.property_registry]\nsecret = "s3cret"'
        given = f'host = "{face.host}"\nport = {face.port}\nuser = "{USER}"\nhost_key = "{face.host_key}"\n'
        text = path.read_text("utf-8").replace("[sources.property_registry]", word)
        path.write_text(f"{text}\n{table}\n{given}stable_seconds = 0.1\n", encoding="utf-8")
        await asyncio.to_thread(_laid_out_long_ago, face.replies / "K1.csv")
        async with opened_desk(load(folder)) as desk:
            fetched = await desk.call(Role.OPERATOR, "POST", "/api/v1/replies/fetching")

    assert fetched.status == 200
    assert fetched.json["files"] == 1
    assert fetched.json["left"]


async def test_a_stopped_source_is_seen_and_released_with_a_reason(desk: Desk) -> None:
    await desk.house.lanes.stop("core_banking", "来源不接受我方的密钥（401）")
    path = "/api/v1/sources/core_banking/release"
    seen = await desk.call(Role.LEGAL, "GET", "/api/v1/sources")
    denied = await desk.call(Role.LEGAL, "POST", path, json=REASON)
    unsaid = await desk.call(Role.OPERATOR, "POST", path, json={"why": ""})
    done = await desk.call(Role.OPERATOR, "POST", path, json=REASON)
    again = await desk.call(Role.SUPERVISOR, "POST", path, json=REASON)
    nobody = await desk.call(Role.OPERATOR, "POST", "/api/v1/sources/no_such_source/release", json=REASON)
    line = next(item for item in seen.json["items"] if item["id"] == "core_banking")
    kept = [each.entry async for each in desk.house.journal.lines(actions={Action.RELEASED})]

    assert (line["enabled"], line["stopped_why"]) == (False, "来源不接受我方的密钥（401）")
    assert (denied.status, unsaid.status, nobody.status) == (403, 422, 404)
    assert (done.json["released"], again.json["released"]) == (True, False)
    assert {"source": "core_banking", "reason": "已更换密钥"} in [entry.detail for entry in kept]
