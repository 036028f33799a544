"""The guide to a new source is followed word by word: its files, its commands, its holder on loopback."""

import asyncio
import json
import os
import re
import socket
import sys
from pathlib import Path

import pytest

from tests.fakes.terminal import COMMAND, say

ROOT = Path(__file__).resolve().parents[2]
GUIDE = ROOT / "docs" / "guides" / "sources.md"
BLOCK = re.compile(r"```(\w+)(?: title=(\S+))?\n(.*?)```", re.DOTALL)


def _free_port() -> str:
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        return str(held.getsockname()[1])


def _script(port: str) -> str:
    """The guide as one shell script: its commands as they stand, its titled blocks as files."""
    lines = ["set -euo pipefail"]
    for language, title, text in BLOCK.findall(GUIDE.read_text(encoding="utf-8")):
        if title:
            lines.append(f"cat > {title} <<'END_OF_FILE'\n{text}END_OF_FILE")
        elif language == "sh":
            lines.append(text)
    return "\n".join(lines).replace("8901", port).replace("python3 ", f"{sys.executable} ")


@pytest.mark.journey
async def test_a_stranger_who_follows_the_guide_gets_an_answer(tmp_path: Path) -> None:
    skiptrace = tmp_path / "bin" / "skiptrace"
    skiptrace.parent.mkdir()
    skiptrace.write_text(f'#!/bin/sh\nexec {sys.executable} -c "{COMMAND}" "$@"\n', encoding="utf-8")
    skiptrace.chmod(0o755)
    script = _script(_free_port()) + "\nskiptrace source list --data mine --json\nkill %1\n"
    ran = await asyncio.create_subprocess_exec(
        *("bash", "-m", "-c", script),
        cwd=tmp_path,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
        env={**os.environ, "PATH": f"{skiptrace.parent}:{os.environ['PATH']}", "COLUMNS": "200"},
    )
    out, err = await asyncio.wait_for(ran.communicate(), 240)
    text = out.decode()

    assert ran.returncode == 0, text + err.decode()
    assert "loan_archive：符合全部规则" in text
    assert "档次：银（声明为银）" in text
    assert "连通与密钥" in text
    assert "结果：有记录" in text
    assert "结果：无记录 没有此人" in text
    assert "330106********3419" in text
    assert "/items/0/phone" in text
    assert "13800001111" not in text.split("连通与密钥")[1]  # shown by `read` of a sample, masked by `try`
    rows = [json.loads(line) for line in text.splitlines() if line.startswith('{"id"')]
    (mine,) = [row for row in rows if row["id"] == "loan_archive"]
    assert (mine["tier"], mine["reached"], mine["enabled"]) == ("银", "模拟", True)
    assert (mine["needed"], mine["for_court"]) == ("铜", False)
    assert (mine["assessment"], mine["limits"]) == ("PIA-loan_archive-01", "5/秒，2000/日")


def test_each_command_of_the_guide_is_one_that_there_is() -> None:
    """Also where it stands in a sentence."""
    said = set(re.findall(r"skiptrace source (\w+)", GUIDE.read_text(encoding="utf-8")))
    shown = say("source", "--help").out

    assert {"new", "lint", "read", "examine", "probe", "try", "list", "schema", "assessment"} <= said
    assert all(name in shown for name in said)
