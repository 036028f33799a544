"""The written contract is whole: every route an operation, every operation its permission, every answer described."""

import asyncio
import subprocess
import sys
from pathlib import Path

import pytest
from openapi_spec_validator import validate

from skiptrace.settings import Role
from skiptrace.web.app import OPERATIONS
from skiptrace.web.openapi import contract
from tests.web.conftest import Desk

OPEN = {"livez", "readyz", "metrics"}


def test_the_contract_is_valid_openapi() -> None:
    validate(contract(OPERATIONS))


def test_only_health_and_metrics_are_open() -> None:
    assert {operation.name for operation in OPERATIONS if operation.permission is None} == OPEN


def test_operations_have_names_of_their_own_and_chinese_summaries() -> None:
    names = [operation.name for operation in OPERATIONS]

    assert len(set(names)) == len(names)
    assert all(any("\u4e00" <= char <= "\u9fff" for char in operation.summary) for operation in OPERATIONS)


async def test_the_contract_is_served_and_every_route_is_in_it(desk: Desk) -> None:
    served = await desk.call(None, "GET", "/openapi.json")
    routes = {(operation.method.lower(), operation.path) for operation in OPERATIONS}
    written = {(method, path) for path, item in served.json["paths"].items() for method in item}

    assert served.status == 200
    assert written == routes


@pytest.mark.journey
async def test_nothing_that_schemathesis_sends_is_answered_with_a_fault_or_an_undocumented_answer(
    desk: Desk, tmp_path: Path
) -> None:
    """Keys are left alone, or the run would revoke its own; listening to a run has a test of its own."""
    config = tmp_path / "schemathesis.toml"
    config.write_text(_real_values(await _known(desk)), "utf-8")
    checks = (
        "not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance,"
        "negative_data_rejection,unsupported_method,allow_header_conformance,ignored_auth"
    )
    for role in (Role.SUPERVISOR, Role.COLLECTOR):
        command = [
            *(sys.executable, "-c", "from schemathesis.cli import schemathesis; schemathesis()"),
            *("--config-file", str(config), "run", f"{desk.url}/openapi.json", "--seed", "1", "--max-examples", "8"),
            *("--phases", "examples,coverage,fuzzing", "--checks", checks, "--warnings", "off"),
            *("--exclude-path-regex", "/events$|/keys/"),
            *("-H", f"Authorization: Bearer {desk.keys[role]}"),
        ]
        ran = await _run(command, tmp_path)

        assert ran.returncode == 0, ran.stdout[-4000:]


async def _run(command: list[str], folder: Path) -> subprocess.CompletedProcess[str]:
    return await asyncio.to_thread(
        subprocess.run, command, cwd=folder, capture_output=True, text=True, check=False, timeout=240
    )


async def _known(desk: Desk) -> dict[str, str]:
    """Numbers of things that exist, so that the run reaches what lies behind them."""
    service = desk.acting(Role.LEGAL)
    packs = await service.packs.list()
    case = next(c for c in await service.cases.list() if any(pack.case_id == c.id for pack in packs))
    profile = await service.profile(await service.cases.case(case.id))
    return {
        "case": case.number,
        "pack": next(pack.no for pack in packs if pack.case_id == case.id),
        "permit": "P000001",
        "record": profile.records[0].id,
    }


def _real_values(known: dict[str, str]) -> str:
    return "[parameters]\n" + "".join(f'"path.{name}" = "{value}"\n' for name, value in known.items())
