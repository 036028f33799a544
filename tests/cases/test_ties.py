"""A case whose number leads to something elsewhere is never taken up by another: nothing goes out of sight."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from skiptrace.cases.register import Register
from skiptrace.clock import Clock
from skiptrace.errors import UsageError
from skiptrace.evidence import Vault
from skiptrace.journal import Actor, Journal, Scribe
from skiptrace.permits.docket import Stage
from skiptrace.permits.register import PermitRegister
from skiptrace.storage.schema import metadata
from skiptrace.storage.sealing import Sealer
from skiptrace.storage.store import Store
from skiptrace.tables import ROOMS
from skiptrace.ties import ties
from tests.fakes.creditor_file import PLAIN, QIAN, ZHAO, changed, write_xlsx
from tests.fakes.estate import docket

NUMBER = "（2026）京0102民初1号"
FREE = {"parties", "claims", "holds", "limitation_events", "dependants", "guarantees_told"}
"""The register's own, which a join carries over."""

FREE |= {"assignments", "run_cases", "case_leases", "index_people", "journal", "case_changes"}
"""Who works on a case, in which runs it was, what was done; and the index, which follows the changes."""


@pytest.fixture
def scribe(journal: Journal, clock: Clock, actor: Actor) -> Scribe:
    return Scribe(journal, clock, actor)


@pytest.fixture
def register(store: Store, sealer: Sealer, vault: Vault, scribe: Scribe) -> Register:
    return Register(store, sealer, vault, scribe, ties)


@pytest.fixture
def permits(store: Store, scribe: Scribe) -> PermitRegister:
    return PermitRegister(store, scribe)


@pytest.fixture
def file(tmp_path: Path) -> Callable[..., Path]:
    made = iter(range(100))
    return lambda *rows: write_xlsx(tmp_path / f"file-{next(made)}.xlsx", [PLAIN, *rows])


async def _sued(register: Register, permits: PermitRegister, number: str) -> None:
    case = await register.case(number)
    await permits.add_docket(replace(docket(Stage.IN_SUIT), case_id=case.id))


def test_every_table_that_names_a_case_is_a_tie_or_known_to_be_none() -> None:
    naming = {table.name for table in metadata.tables.values() if "case_id" in table.c}

    assert ROOMS
    assert naming == {tie.table.name for tie in ties()} | FREE


async def test_a_case_with_a_docket_is_kept_and_the_other_taken_up(
    register: Register, permits: PermitRegister, file: Callable[..., Path]
) -> None:
    await register.import_file(file(ZHAO, changed(ZHAO, id_no="", contract="HT009")))
    await _sued(register, permits, "C000002")

    with pytest.raises(UsageError, match=r"C000002 名下已有法院案件.*请保留 C000002：cases join C000002 C000001"):
        await register.join("C000001", "C000002")
    joined = await register.join("C000002", "C000001")

    sued = await permits.docket(joined.id)
    assert (joined.number, len(joined.claims)) == ("C000002", 2)
    assert sued is not None
    assert sued.number == NUMBER


async def test_two_cases_with_dockets_stay_two(
    register: Register, permits: PermitRegister, file: Callable[..., Path]
) -> None:
    await register.import_file(file(ZHAO, changed(ZHAO, id_no="", contract="HT009")))
    await _sued(register, permits, "C000001")
    await _sued(register, permits, "C000002")

    for into, gone in (("C000001", "C000002"), ("C000002", "C000001")):
        with pytest.raises(UsageError, match="请分别办理"):
            await register.join(into, gone)
    assert await register.count() == 2


async def test_a_number_that_comes_later_joins_no_case_that_has_a_docket_and_the_report_says_so(
    register: Register, permits: PermitRegister, file: Callable[..., Path]
) -> None:
    await register.import_file(file(ZHAO, QIAN, changed(ZHAO, id_no="", contract="HT009")))
    await _sued(register, permits, "C000003")
    report = await register.import_file(file(changed(ZHAO, contract="HT009")))

    assert [conflict.why for conflict in report.conflicts] == [
        "案件 C000003 名下已有法院案件，并入后将无法从案件查到，不予合并；请保留 C000003：cases join C000003 C000001"
    ]
    assert (await register.case("C000003")).debtor.id_no == (await register.case("C000001")).debtor.id_no
    assert await register.count() == 3


async def test_a_number_that_comes_later_still_joins_a_case_that_nothing_hangs_on(
    register: Register, file: Callable[..., Path]
) -> None:
    await register.import_file(file(ZHAO, changed(ZHAO, id_no="", contract="HT009")))
    report = await register.import_file(file(changed(ZHAO, contract="HT009")))

    assert report.conflicts == ()
    assert (await register.case("C000002")).number == "C000001"
