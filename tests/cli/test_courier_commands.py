"""`skiptrace packs send` and `skiptrace replies fetch` as an operator's timer runs them, against a real SFTP server."""

import asyncio
import json
from collections.abc import AsyncIterator
from pathlib import Path

import asyncssh
import pytest

from skiptrace.simulator.faces.sftp import USER, SftpFace
from tests.fakes.terminal import say

pytestmark = pytest.mark.journey


async def says(data: Path, *words: str) -> tuple[int, str, str]:
    said = await asyncio.to_thread(say, *words, "--data", str(data))
    return said.code, said.out, said.err


def settings(data: Path, face: SftpFace, host_key: str) -> None:
    (data / "skiptrace.toml").write_text(
        f"""[sources.property_registry]
secret = "{face.secret}"
simulated = true

[sources.property_registry.sftp]
host = "{face.host}"
port = {face.port}
user = "{USER}"
host_key = "{host_key}"
stable_seconds = 0.1
""",
        encoding="utf-8",
    )


@pytest.fixture
async def holder(tmp_path: Path) -> AsyncIterator[tuple[Path, SftpFace]]:
    """An installation and its holder."""
    data = tmp_path / "data"
    async with SftpFace(tmp_path / "holder", "s3cret") as face:
        code, _, noted = await says(data, "init")
        assert code == 0, noted
        settings(data, face, face.host_key)
        yield data, face


async def test_what_lies_with_the_holder_comes_into_the_inbox(holder: tuple[Path, SftpFace]) -> None:
    """A file that answers nothing here stays in the inbox, and the reason is told."""
    data, face = holder
    (face.replies / "K1.csv").write_bytes(b"a,b\n")
    code, told, noted = await says(data, "replies", "fetch", "--json")

    assert (code, json.loads(told)["files"]) == (0, ["K1.csv"])
    assert "K1.csv" in noted
    assert (data / "inbox" / "K1.csv").exists()
    assert [path.name for path in (face.replies / "taken").iterdir()] == ["K1.csv"]


async def test_another_server_is_told_and_ends_with_a_code(holder: tuple[Path, SftpFace]) -> None:
    data, face = holder
    settings(data, face, asyncssh.generate_private_key("ssh-ed25519").export_public_key().decode().strip())
    code, _, noted = await says(data, "replies", "fetch")

    assert code != 0
    assert "主机密钥" in noted
    assert face.secret not in noted


async def test_a_person_is_told_once_that_there_is_nothing_to_send(holder: tuple[Path, SftpFace]) -> None:
    data, _ = holder
    code, told, _ = await says(data, "packs", "send")

    assert code == 0
    assert told.count("没有可") == 1
    assert "packs carried" in told


async def test_nothing_approved_is_nothing_sent(holder: tuple[Path, SftpFace]) -> None:
    data, face = holder
    code, told, _ = await says(data, "packs", "send", "--json")
    missing, _, noted = await says(data, "packs", "send", "K1")

    assert (code, json.loads(told)) == (0, [])
    assert missing != 0
    assert "没有请求包 K1" in noted
    assert list(face.requests.iterdir()) == []
