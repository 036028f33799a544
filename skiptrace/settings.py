"""One frozen settings object, from the environment (`SKIPTRACE_*`) over `skiptrace.toml` over defaults.

`--data DIR` chooses the folder; every other path is below it unless set. Nothing else reads the environment.
"""

import tomllib
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, HttpUrl, SecretStr, ValidationError
from pydantic_core import PydanticCustomError
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict
from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError

from skiptrace.clock import CHINA
from skiptrace.errors import SettingsError
from skiptrace.validation import Invalid, explained

FILE_NAME = "skiptrace.toml"


class Role(StrEnum):
    """What a person may see and do; `OPERATOR` imports, `SUPERVISOR` approves, `AUDITOR` reads the journal."""

    COLLECTOR = "collector"
    LEGAL = "legal"
    OPERATOR = "operator"
    SUPERVISOR = "supervisor"
    AUDITOR = "auditor"


def _database_url(text: str) -> str:
    if not text:
        return text
    try:
        url = make_url(text)
    except (ArgumentError, ValueError):
        raise PydanticCustomError("database_url", "") from None
    on_server = url.drivername == "postgresql+asyncpg" and url.host
    if not url.database or not (on_server or url.drivername == "sqlite+aiosqlite"):
        raise PydanticCustomError("database_url", "")
    return text


def _source_database(text: str) -> str:
    if not text:
        return text
    try:
        url = make_url(text)
    except (ArgumentError, ValueError):
        raise PydanticCustomError("source_database", "") from None
    on_server = url.drivername == "postgresql+asyncpg" and url.host
    if not url.database or not (on_server or url.drivername == "sqlite"):
        raise PydanticCustomError("source_database", "")
    return text


def _server_url(text: str) -> str:
    if not text:
        return text
    parts = urlsplit(text)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise PydanticCustomError("url_scheme", "")
    if parts.username or parts.password:
        raise PydanticCustomError("url_with_user", "")
    return text


_LOOPBACK = frozenset({"127.0.0.1", "localhost", "[::1]", "::1"})


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class SftpSettings(_Part):
    """A holder's folders by SFTP. `host_key` is its public key (`ssh-ed25519 AAAA...`): no other server is spoken to.

    The password is the source's `secret`, unless `private_key_file` names a key. `marker`: a reply lies whole when
    its size does not change for `stable_seconds`, or (`done`) when `<name>.done` lies beside it.
    """

    host: str = Field(min_length=1, max_length=253)
    port: int = Field(default=22, ge=1, le=65535)
    user: str = Field(min_length=1, max_length=64)
    host_key: str = Field(pattern=r"^[a-z0-9@.-]+ [A-Za-z0-9+/]+=*( .*)?$")
    private_key_file: Path | None = None
    requests: str = Field(default="requests", min_length=1)
    replies: str = Field(default="replies", min_length=1)
    marker: Literal["stable", "done"] = "stable"
    stable_seconds: float = Field(default=5.0, ge=0.1, le=600)
    claim_minutes: int = Field(default=10, ge=1, le=1440)
    max_bytes: int = Field(default=20_000_000, ge=1024, le=100_000_000)


class SourceSettings(_Part):
    """Where a source is reached: `base_url` by HTTP, `database_url` of a database that is only read, or `sftp`.

    A source that people carry papers to has no address. `secret` is the token or the password; `options` are the
    values that its manifest names in `http.settings`. `assessment`: the installation's own impact assessment of the
    real holder, a file below the data folder.
    """

    base_url: HttpUrl | None = None
    database_url: Annotated[str, AfterValidator(_source_database)] = Field(default="", repr=False)
    sftp: SftpSettings | None = None
    secret: SecretStr = SecretStr("")
    simulated: bool = False
    options: dict[str, str] = {}
    assessment: Path | None = None

    @property
    def on_this_machine(self) -> bool:
        """Nothing that is sent there leaves it."""
        hosts = [self.base_url.host if self.base_url else None, urlsplit(self.database_url).hostname]
        hosts.append(self.sftp.host if self.sftp else None)
        return all(host in _LOOPBACK for host in hosts if host)


class Creditor(_Part):
    """The creditor as it stands in court papers; what is missing is listed in the paper's 缺件."""

    name: str = ""
    credit_code: str = ""
    address: str = ""
    representative: str = ""
    phone: str = ""
    bank: str = ""
    account_name: str = ""
    account_no: str = ""
    licensed_lender: bool = True


class PlanSettings(_Part):
    """What the law leaves to place and market. Nothing is assumed: without a value the plan says what lacks.

    `living_standard`: the local standard of living costs for one person and month in yuan (当地低保标准).
    `premium_rate`: of a letter of guarantee, as a share of the secured sum; `premium_least`: its least price in yuan.
    """

    living_standard: Decimal | None = Field(default=None, gt=0, le=100_000)
    premium_rate: Decimal | None = Field(default=None, gt=0, le=Decimal("0.1"))
    premium_least: Decimal = Field(default=Decimal(0), ge=0, le=1_000_000)


class Counsel(_Part):
    """The creditor's lawyer as court papers name him; what is missing is listed in the paper's 缺件."""

    firm: str = ""
    name: str = ""
    licence: str = ""
    phone: str = ""
    address: str = ""
    powers: str = ""


class IndexSettings(_Part):
    """The server of the candidate index; without a `url` the index is a file in the data folder."""

    url: Annotated[str, AfterValidator(_server_url)] = ""
    username: str = ""
    password: SecretStr = SecretStr("")
    ca_file: Path | None = None


class Settings(BaseSettings):
    """All settings. Unknown names are errors, so that a typing mistake is not silently a default."""

    model_config = SettingsConfigDict(
        env_prefix="SKIPTRACE_", env_nested_delimiter="__", frozen=True, extra="forbid", case_sensitive=False
    )

    data: Path
    database_url: Annotated[str, AfterValidator(_database_url)] = Field(default="", repr=False)
    index: IndexSettings = IndexSettings()
    master_key_file: Path | None = None
    person: str = Field(default="operator", min_length=1, max_length=64)
    role: Role = Role.OPERATOR
    clock: datetime | None = None
    synchronous: Literal["FULL", "NORMAL"] = "FULL"
    creditor: Creditor = Creditor()
    plan: PlanSettings = PlanSettings()
    counsel: Counsel = Counsel()
    templates: Path | None = None
    sources: dict[str, SourceSettings] = {}
    sources_folder: Path | None = None
    pack_due_days: int = Field(default=10, ge=1, le=60)
    concurrency: int = Field(default=8, ge=1, le=64)
    timestamp_url: HttpUrl | None = None
    timestamp_certificates: Path | None = None

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """The environment wins over the file, whose values come as arguments."""
        return env_settings, init_settings

    @property
    def url(self) -> str:
        return self.database_url or f"sqlite+aiosqlite:///{self.data / 'skiptrace.sqlite'}"

    @property
    def key_file(self) -> Path:
        return self.master_key_file or self.data / "master.key"

    @property
    def outbox(self) -> Path:
        """Approved packs, to be carried out."""
        return self.data / "outbox"

    @property
    def inbox(self) -> Path:
        """Replies and court results that were brought."""
        return self.data / "inbox"

    @property
    def own_sources(self) -> Path:
        """The installation's own sources, beside those that ship."""
        return self.data / (self.sources_folder or "sources")

    @property
    def index_folder(self) -> Path:
        """The generations of the index, where it is no server's."""
        return self.data / "index"


class FolderSettings(Settings):
    """The settings of a data folder alone: a simulated job must not reach the stores and sources of the real one."""

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        return (init_settings,)


def load(data: Path, *, person: str = "", role: str = "", kind: type[Settings] = Settings) -> Settings:
    """Read the settings of a data folder; SettingsError lists everything wrong, in Chinese, with the mend."""
    given = _file(data / FILE_NAME)
    given["data"] = data
    try:
        settings = kind(**given)
    except ValidationError as error:
        found = explained(error.errors(include_input=False, include_url=False))
        raise SettingsError([_explain(item) for item in found]) from None
    changes: dict[str, object] = {}
    if person:
        changes["person"] = person
    if role:
        changes["role"] = _role(role)
    if settings.clock and settings.clock.tzinfo is None:
        changes["clock"] = settings.clock.replace(tzinfo=CHINA)
    return settings.model_copy(update=changes)


def _role(text: str) -> Role:
    try:
        return Role(text)
    except ValueError:
        raise SettingsError([f"角色 {text} 不存在；可用：{'、'.join(Role)}"]) from None


def _file(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsError([f"设置文件 {path} 不是有效的 TOML（UTF-8）：{error}"]) from None


def _explain(error: Invalid) -> str:
    name = error.place.replace(".", "__").upper()
    return f"{error.place}：{error.text}（环境变量 SKIPTRACE_{name} 或 {FILE_NAME}）"
