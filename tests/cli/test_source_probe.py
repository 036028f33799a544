"""`skiptrace source probe` by each way a source is reached, with its line in the journal."""

import asyncio
import json
import sqlite3
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from skiptrace import service
from skiptrace.journal import Action
from skiptrace.settings import FILE_NAME, load
from skiptrace.simulator.faces.sftp import USER, SftpFace

COMMAND = "import sys; from skiptrace.cli import main; sys.argv[0] = 'skiptrace'; main()"


async def probe(data: Path, source: str) -> tuple[int, Any, str]:
    pipe = asyncio.subprocess.PIPE
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", COMMAND, "--data", str(data), "source", "probe", source, "--json",
        stdout=pipe, stderr=pipe,
    )  # fmt: skip
    out, diagnostics = await process.communicate()
    return process.returncode or 0, json.loads(out) if out else None, diagnostics.decode()


@pytest.fixture
async def data(tmp_path: Path) -> Path:
    folder = tmp_path / "data"
    folder.mkdir()
    await service.initialise(load(folder))
    return folder


async def journalled(data: Path) -> list[Any]:
    async with service.open_house(load(data)) as house:
        return [line.entry.detail async for line in house.journal.lines(actions={Action.SOURCE_PROBED})]


async def test_a_database_is_probed_and_the_journal_knows(data: Path, tmp_path: Path) -> None:
    file = tmp_path / "loans.sqlite"
    with closing(sqlite3.connect(file)) as held, held:
        held.execute("CREATE TABLE load_log (batch_no INTEGER PRIMARY KEY, as_of TEXT, state TEXT)")
    (data / FILE_NAME).write_text(f'[sources.collection_ledger]\ndatabase_url = "sqlite:///{file}"\n', "utf-8")
    code, found, _ = await probe(data, "collection_ledger")

    assert (code, found["reached"], found["accepted"]) == (3, True, False)
    assert found["checks"]["连通与登录"] == ""
    assert "语句与来源的表不符" in found["checks"]["by_number：权限、表、列与数据日期"]
    (line,) = await journalled(data)
    assert (line["source"], line["accepted"]) == ("collection_ledger", False)
    assert "by_phone：权限、表、列与数据日期" in line["failing"]


async def test_folders_are_probed_by_the_name_of_their_source(data: Path, tmp_path: Path) -> None:
    async with SftpFace(tmp_path / "holder", "s3cret") as face:
        lines = (
            "[sources.vehicle_office]", 'secret = "s3cret"', "[sources.vehicle_office.sftp]", f'host = "{face.host}"',
            f"port = {face.port}", f'user = "{USER}"', f'host_key = "{face.host_key}"',
        )  # fmt: skip
        (data / FILE_NAME).write_text("\n".join(lines) + "\n", "utf-8")
        code, found, _ = await probe(data, "vehicle_office")

    assert (code, found["accepted"]) == (0, True)
    assert list(found["checks"]) == ["连通、主机密钥与登录", "回复目录可读", "请求目录可写", "时钟"]
    assert [line["source"] for line in await journalled(data)] == ["vehicle_office"]


@pytest.mark.parametrize(
    ("source", "told"),
    [
        ("securities", "[sources.securities.sftp]"),
        ("dishonest_debtors", "由人办理"),
        ("core_banking", "sources.core_banking.base_url"),
        ("collection_ledger", "sources.collection_ledger.database_url"),
        ("nowhere", "没有来源"),
    ],
)
async def test_where_there_is_no_line_the_command_says_what_to_write(data: Path, source: str, told: str) -> None:
    code, found, diagnostics = await probe(data, source)

    assert (code, found) == (2, None)
    assert told in diagnostics
    assert await journalled(data) == []
