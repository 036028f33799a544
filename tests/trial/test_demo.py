"""The demo tells four stories that its printed commands repeat, and its sources can be served again."""

import re
import shlex
import subprocess
import sys
from pathlib import Path

import aiohttp
import pytest

from skiptrace.errors import UsageError
from skiptrace.trial.replay import Replay, serve
from tests.fakes.terminal import COMMAND, say

pytestmark = pytest.mark.journey


def run(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", COMMAND, *words], capture_output=True, text=True, check=False, timeout=300
    )


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """A demo's folder and what it said."""
    data = tmp_path_factory.mktemp("demo") / "data"
    done = run("demo", "--data", str(data), "--debtors", "24")
    assert done.returncode == 0, done.stderr
    return data, done.stdout


def test_there_are_four_scenes(told: tuple[Path, str]) -> None:
    _, text = told

    assert all(scene in text for scene in ("一、催收员", "二、律师", "三、批量操作员", "四、合规"))
    assert "不可以" in text
    assert "拒绝" in text


def test_each_printed_command_repeats_its_scene(told: tuple[Path, str]) -> None:
    _, text = told
    commands = re.findall(r"重复：\S+skiptrace (.+)", text)
    codes = [say(*shlex.split(command)).code for command in commands]

    assert len(commands) >= 6
    assert set(codes) <= {0, 1, 2}
    assert codes.count(0) >= 4


def test_dossiers_of_three_stages_lie_in_the_folder(told: tuple[Path, str]) -> None:
    data, _ = told
    stages = {path.name.split("-")[1] for path in (data / "dossiers").iterdir()}
    kinds = {path.suffix for path in (data / "dossiers").rglob("*") if path.is_file()}

    assert stages == {"诉前", "诉讼中", "执行中"}
    assert kinds == {".pdf", ".json", ".xlsx", ".docx"}


def test_no_full_number_of_anybody_is_printed(told: tuple[Path, str]) -> None:
    _, text = told

    assert not re.search(r"(?<!\d)1[3-9]\d{9}(?!\d)", text)
    assert not re.search(r"(?<!\d)\d{17}[\dX](?!\d)", text)


def test_a_folder_that_is_no_demo_is_not_cleared(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("x")

    assert say("demo", "--data", str(tmp_path)).code == 2
    assert (tmp_path / "mine.txt").exists()


async def test_the_sources_of_a_demo_can_be_served_again(told: tuple[Path, str]) -> None:
    data, _ = told
    async with serve(Replay(data, 0, "s")):
        pass
    with pytest.raises(UsageError, match="重新运行"):
        async with serve(Replay(data / "inbox", 0, "s")):
            pass


async def test_what_is_served_again_answers_as_before(told: tuple[Path, str], unused_tcp_port: int) -> None:
    data, _ = told
    headers = {"Authorization": "Bearer s", "X-Grant": "g"}
    async with serve(Replay(data, unused_tcp_port, "s")), aiohttp.ClientSession(headers=headers) as session:
        url = f"http://127.0.0.1:{unused_tcp_port}/core/customer/get"
        async with session.post(url, json={"certNo": "110101199003078515"}) as reply:
            answer = await reply.json()

    assert answer["code"] == "1001"
