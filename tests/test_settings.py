"""Settings: what is wrong is named in Chinese with its mend, and no secret is ever shown."""

from pathlib import Path

import pytest

from skiptrace.errors import SettingsError
from skiptrace.settings import FILE_NAME, FolderSettings, load

SERVER = "postgresql+asyncpg://skiptrace:secret-word@db.example:5433/claims"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / FILE_NAME).write_text('person = "wu"\n', encoding="utf-8")
    return tmp_path


def test_without_a_server_everything_lies_in_the_data_folder(folder: Path) -> None:
    settings = load(folder)

    assert settings.url == f"sqlite+aiosqlite:///{folder / 'skiptrace.sqlite'}"
    assert settings.index.url == ""


def test_the_environment_names_the_servers(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SKIPTRACE_DATABASE_URL", SERVER)
    monkeypatch.setenv("SKIPTRACE_INDEX__URL", "https://search.example:9200")
    monkeypatch.setenv("SKIPTRACE_INDEX__USERNAME", "skiptrace")
    monkeypatch.setenv("SKIPTRACE_INDEX__PASSWORD", "other-secret")
    monkeypatch.setenv("SKIPTRACE_INDEX__CA_FILE", "/etc/ssl/own.pem")
    settings = load(folder)

    assert settings.url == SERVER
    assert settings.index.url == "https://search.example:9200"
    assert settings.index.password.get_secret_value() == "other-secret"
    assert "secret" not in repr(settings)


def test_a_simulated_job_does_not_look_at_the_environment(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SKIPTRACE_DATABASE_URL", SERVER)
    monkeypatch.setenv("SKIPTRACE_PERSON", "qian")
    monkeypatch.setenv("SKIPTRACE_SOURCES__CORE_BANKING__BASE_URL", "https://core.example/")
    settings = load(folder, kind=FolderSettings)

    assert (settings.database_url, settings.person, settings.sources) == ("", "wu", {})


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ('database_url = "mysql://a:secret-word@b/c"', "postgresql+asyncpg://"),
        ('database_url = "postgresql://a:secret-word@b/c"', "postgresql+asyncpg://"),
        ('database_url = "postgresql+asyncpg://b:not-a-port:secret-word/c"', "postgresql+asyncpg://"),
        ('[index]\nurl = "search.example:9200"', "http://"),
        ('[index]\nurl = "http://elastic:secret-word@search.example:9200"', "index.username"),
        ('[index]\nurls = "http://search.example:9200"', "没有这一项"),
    ],
)
def test_a_wrong_address_is_told_with_its_mend_and_not_repeated(folder: Path, lines: str, said: str) -> None:
    (folder / FILE_NAME).write_text(lines, encoding="utf-8")
    with pytest.raises(SettingsError, match=said.replace("+", r"\+")) as caught:
        load(folder)

    assert "secret-word" not in str(caught.value)
