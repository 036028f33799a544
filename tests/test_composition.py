"""The composition root: the settings choose the stores, and a server that is away stops only what needs it."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from skiptrace import service
from skiptrace.candidates.pairs import BY_NUMBER_ONLY, Proposed
from skiptrace.cli import app
from skiptrace.errors import StoreError
from skiptrace.settings import FILE_NAME, Settings, load
from tests import servers
from tests.fakes.creditor_file import PLAIN, QIAN, ZHAO, write_xlsx

AWAY = "http://127.0.0.1:9"


def settled(folder: Path, lines: str) -> Settings:
    """The settings of a data folder in which these lines stand."""
    folder.mkdir(exist_ok=True)
    (folder / FILE_NAME).write_text(lines, encoding="utf-8")
    return load(folder)


async def made(folder: Path, lines: str) -> Settings:
    """The same, initialised."""
    settings = settled(folder, lines)
    await service.initialise(settings)
    return settings


async def test_without_the_index_proposals_wait_and_everything_else_goes_on(tmp_path: Path) -> None:
    settings = await made(tmp_path / "data", f'[index]\nurl = "{AWAY}"\n')
    file = tmp_path / "file.xlsx"
    write_xlsx(file, [PLAIN, ZHAO, QIAN])
    async with service.open_service(settings) as opened:
        report = await opened.cases.import_file(file)
        proposed = await opened.candidates.pairs()
        stats = await opened.index.stats()
        with pytest.raises(StoreError, match=AWAY.replace(".", r"\.")):
            await opened.index.build()
        listed = await opened.cases.list()

    assert AWAY in proposed.incomplete
    assert BY_NUMBER_ONLY in proposed.incomplete
    assert AWAY in stats.trouble
    assert "其余功能不受影响" in stats.trouble
    assert report.cases_created == len(listed) == 2


@pytest.mark.elasticsearch
async def test_with_a_server_the_index_is_there_under_the_installations_own_name(tmp_path: Path) -> None:
    settings = await made(tmp_path / "data", f'[index]\nurl = "{servers.address(servers.ELASTICSEARCH)}"\n')
    async with service.open_service(settings) as opened:
        alias = f"skiptrace-cases-{opened.sealer.master.installation}"
        try:
            assert await opened.candidates.pairs() == Proposed(())
        finally:
            await servers.remove_indexes(alias)

    assert not settings.index_folder.exists()


@pytest.mark.postgres
async def test_with_a_server_the_records_are_there_and_come_back(tmp_path: Path) -> None:
    async with servers.database() as url:
        settings = await made(tmp_path / "data", f'database_url = "{url}"\n')
        file = tmp_path / "file.xlsx"
        write_xlsx(file, [PLAIN, ZHAO, QIAN])
        async with service.open_service(settings) as opened:
            await opened.cases.import_file(file)
        await service.initialise(settings)
        async with service.open_service(settings) as again:
            assert len(await again.cases.list()) == 2
            assert (await again.journal.verify()).broken_at is None

    assert not list(settings.data.glob("*.sqlite"))


@pytest.mark.postgres
async def test_a_server_without_our_tables_says_what_to_run(tmp_path: Path) -> None:
    async with servers.database() as url:
        settings = await made(tmp_path / "data", "")
        with pytest.raises(StoreError, match="skiptrace init"):
            async with service.open_service(settings.model_copy(update={"database_url": url})):
                pass


def test_the_settings_are_shown_without_user_and_password(tmp_path: Path) -> None:
    lines = 'database_url = "postgresql+asyncpg://user-word:pass%40word@db.example:5433/claims"\n'
    (tmp_path / FILE_NAME).write_text(lines + f'[index]\nurl = "{AWAY}"\npassword = "third-word"\n', encoding="utf-8")
    shown = CliRunner().invoke(app, ["--data", str(tmp_path), "settings", "check"])

    assert shown.exit_code == 0
    assert "db.example:5433/claims" in shown.output
    assert AWAY in shown.output
    assert not any(word in shown.output for word in ("user-word", "pass%40word", "pass@word", "third-word"))
