"""What can be known of the compose file and the Dockerfile without an engine; the files say that they were not run."""

import re
import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer
import yaml
from pydantic import BaseModel

from skiptrace.cli import app
from skiptrace.settings import Settings

ROOT = Path(__file__).resolve().parents[2]
TEXT = (ROOT / "docker-compose.yml").read_text(encoding="utf-8")
COMPOSE: dict[str, Any] = yaml.safe_load(TEXT)
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
OURS = {name: service for name, service in SERVICES.items() if service["image"].startswith("skiptrace:")}
DOCKERFILE = (ROOT / "Dockerfile").read_text(encoding="utf-8")

KEYS = {
    "build", "cap_drop", "command", "depends_on", "environment", "healthcheck", "image", "init", "mem_limit",
    "network_mode", "networks", "ports", "profiles", "read_only", "restart", "security_opt", "shm_size",
    "stop_grace_period", "tmpfs", "ulimits", "volumes",
}  # fmt: skip
"""Those of the compose specification that we use; a misspelt one is an error of the engine."""


def _settings(model: type[BaseModel], prefix: str = "SKIPTRACE_") -> Iterator[str]:
    """Every environment name of the settings object, parts with two underscores."""
    for name, info in model.model_fields.items():
        kind = info.annotation
        yield f"{prefix}{name.upper()}"
        if isinstance(kind, type) and issubclass(kind, BaseModel):
            yield from _settings(kind, f"{prefix}{name.upper()}__")


def _commands() -> set[str]:
    group = typer.main.get_command(app)
    assert isinstance(group, typer.core.TyperGroup)
    return set(group.list_commands(typer.Context(group)))


def test_both_files_say_that_they_were_not_run() -> None:
    assert "Not run by its authors" in TEXT.splitlines()[0]
    assert "Not run by its authors" in DOCKERFILE.splitlines()[0]


@pytest.mark.parametrize("name", SERVICES)
def test_a_service_has_known_keys_only(name: str) -> None:
    assert set(SERVICES[name]) <= KEYS
    assert set(COMPOSE) <= {"name", "services", "networks", "volumes", "x-skiptrace", "x-installation"}


@pytest.mark.parametrize("name", OURS)
def test_every_environment_name_is_a_setting(name: str) -> None:
    assert set(OURS[name].get("environment", {})) <= set(_settings(Settings))


def test_the_installation_is_told_where_its_servers_are() -> None:
    environment = OURS["skiptrace"]["environment"]

    assert environment == OURS["init"]["environment"]
    name = SERVICES["postgres"]["environment"]["POSTGRES_DB"]
    assert environment["SKIPTRACE_DATABASE_URL"].endswith(f"@postgres:5432/{name}")
    assert environment["SKIPTRACE_INDEX__URL"] == "http://elasticsearch:9200"


def test_the_simulated_world_never_meets_the_installation() -> None:
    for name in ("demo", "demo-service", "simulator"):
        assert SERVICES[name]["profiles"] == ["simulator"]
        assert "environment" not in SERVICES[name]
        assert SERVICES[name]["volumes"] == ["demo:/demo"]
        assert "stores" not in SERVICES[name].get("networks", [])


@pytest.mark.parametrize("name", OURS)
def test_a_command_is_one_of_ours(name: str) -> None:
    assert OURS[name]["command"][0] in _commands()


@pytest.mark.parametrize("name", OURS)
def test_our_containers_have_no_privileges_and_write_to_volumes_only(name: str) -> None:
    service = OURS[name]

    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert {volume.split(":")[1] for volume in service["volumes"]} <= {"/data", "/keys", "/demo"}


def test_every_name_that_is_referred_to_exists() -> None:
    for service in SERVICES.values():
        assert set(service.get("depends_on", {})) <= set(SERVICES)
        assert set(service.get("networks", [])) <= set(COMPOSE["networks"])
        assert {volume.split(":")[0] for volume in service["volumes"]} <= set(COMPOSE["volumes"])
        if service.get("network_mode", "").startswith("service:"):
            assert service["network_mode"].removeprefix("service:") in SERVICES


def test_who_is_waited_for_as_healthy_says_how_to_know() -> None:
    for service in SERVICES.values():
        for other, how in service.get("depends_on", {}).items():
            if how["condition"] == "service_healthy":
                assert "test" in SERVICES[other]["healthcheck"]
            else:
                assert how["condition"] == "service_completed_successfully"
                assert SERVICES[other]["restart"] == "no"


def test_nothing_listens_beyond_loopback() -> None:
    for service in SERVICES.values():
        assert all(port.startswith("127.0.0.1:") for port in service.get("ports", []))
    assert COMPOSE["networks"]["stores"] == {"internal": True}


def test_no_secret_stands_in_the_file_and_every_variable_is_in_the_example() -> None:
    example = (ROOT / ".env.example").read_text(encoding="utf-8")
    named = set(re.findall(r"^([A-Z_]+)=", example, re.MULTILINE))
    secrets = {name for name in named if name.endswith("PASSWORD")}
    used = set(re.findall(r"(?<!\$)\$\{([A-Z_]+)", TEXT))

    assert used == named
    assert secrets == {"POSTGRES_PASSWORD", "ELASTIC_PASSWORD"}
    for line in TEXT.splitlines():
        if re.search(r"PASSWORD:", line):
            assert re.search(r"\$\{[A-Z_]+:\?missing in \.env\}", line), line
    for name in secrets:
        assert re.search(rf"^{name}=$", example, re.MULTILINE)
    assert "/.env" in (ROOT / ".gitignore").read_text(encoding="utf-8").splitlines()


def test_images_are_pinned_and_elasticsearch_is_the_one_of_the_tests() -> None:
    images = {name: service["image"] for name, service in SERVICES.items()}
    script = (ROOT / "scripts" / "services").read_text(encoding="utf-8")
    version = re.search(r"^ELASTICSEARCH_VERSION=(.+)$", script, re.MULTILINE)
    ours = re.search(r'^version = "(.+)"$', (ROOT / "pyproject.toml").read_text(encoding="utf-8"), re.MULTILINE)
    assert version
    assert ours

    assert images["elasticsearch"].endswith(f":{version[1]}")
    assert all(re.search(r":\d+\.\d+", image) for image in images.values())
    assert {images[name] for name in OURS} == {f"skiptrace:{ours[1]}"}


def test_the_dockerfile_copies_what_exists_and_what_is_not_ignored() -> None:
    copied = re.findall(r"^COPY (.+) \S+$", DOCKERFILE, re.MULTILINE)
    taken = set(re.findall(r"^!(\S+)$", (ROOT / ".dockerignore").read_text(encoding="utf-8"), re.MULTILINE))
    paths = {name for line in copied for name in line.split()}

    assert paths == taken
    assert all((ROOT / path).exists() for path in paths)


def test_the_image_is_run_by_nobody_special_from_locked_libraries() -> None:
    lines = DOCKERFILE.splitlines()
    user = next(n for n, line in enumerate(lines) if line.startswith("USER "))

    assert lines[user] == "USER skiptrace"
    assert all("pip install" not in line for line in lines[user:])
    assert "--require-hashes -r requirements/base.txt" in DOCKERFILE
    assert "/livez" in DOCKERFILE
    folders = shlex.split(next(line for line in lines if "install -d" in line))
    assert {"/data", "/keys", "/demo"} <= set(folders)
