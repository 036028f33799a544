"""The README's first minutes of the service are run as they stand there, line by line."""

import asyncio
import os
import re
import socket
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
COMMAND = "import sys; from skiptrace.cli import main; sys.argv[0] = 'skiptrace'; main()"


def _block(name: str) -> str:
    text = (ROOT / name).read_text(encoding="utf-8")
    found: list[str] = re.findall(r"```sh\n(.*?)```", text, re.DOTALL)
    return next(block for block in found if "keys add" in block)


def _free_port() -> int:
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        port: int = held.getsockname()[1]
        return port


def test_both_readmes_show_the_same_commands() -> None:
    def commands(name: str) -> list[str]:
        return [line.split("  #")[0].strip() for line in _block(name).splitlines()]

    assert commands("README.md") == commands("README.zh-CN.md")


@pytest.mark.journey
async def test_each_line_of_the_first_minutes_works(tmp_path: Path) -> None:
    skiptrace = tmp_path / "skiptrace"
    skiptrace.write_text(f'#!/bin/sh\nexec {sys.executable} -c "{COMMAND}" "$@"\n')
    skiptrace.chmod(0o755)
    port = _free_port()
    script = _block("README.md").replace(".venv/bin/skiptrace serve", f".venv/bin/skiptrace serve --port {port}")
    for old, new in {
        "scripts/demo ": f"{skiptrace} demo --data demo-data --debtors 14 ",
        "scripts/serve ": f"{skiptrace} source simulate --data demo-data ",
        ".venv/bin/skiptrace": str(skiptrace),
        "127.0.0.1:8080": f"127.0.0.1:{port}",
        "sleep 10": "sleep 15",
    }.items():
        script = script.replace(old, new)
    ran = await asyncio.create_subprocess_exec(
        *("bash", "-euxo", "pipefail", "-m", "-c", script),
        cwd=tmp_path,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
        env={**os.environ, "COLUMNS": "200"},
    )
    out, err = await asyncio.wait_for(ran.communicate(), 180)
    text = out.decode()

    assert ran.returncode == 0, err.decode()[-3000:]
    assert '"ready":true' in text
    assert '"number":"C000001"' in text
    assert '"state":"done"' in text
    assert '"court_values_withheld":false' in text
    assert (tmp_path / "C000001.zip").read_bytes()[:2] == b"PK"
