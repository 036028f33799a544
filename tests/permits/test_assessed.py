"""No source is asked without an impact assessment in force; that of the simulator covers the simulator only."""

import shutil
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from pydantic import HttpUrl

from connectors import Authority, Query, registry
from connectors import errors as connector_errors
from connectors.grant import Grant
from connectors.registry import FOLDER
from skiptrace.permits.assessed import Assessed
from skiptrace.permits.errors import Denial
from skiptrace.permits.gate import Door, Gate, StandingGrants
from skiptrace.permits.register import Papers
from skiptrace.settings import Settings, SourceSettings
from skiptrace.storage.sealing import MasterKey
from skiptrace.storage.store import Store

if TYPE_CHECKING:
    from tests.conftest import CaseMaker, FixedClock

DAY = date(2026, 10, 30)
LOCAL, HOLDER = HttpUrl("http://127.0.0.1:8800/core"), HttpUrl("https://core.bank.example/api")
SOURCES = registry()
ARTICLE = "个人信息保护法第55条、第56条"


def closed(data: Path, source: str, given: SourceSettings | None, on: date = DAY) -> str:
    """Why a source is closed under these settings; empty when it is open."""
    settings = Settings(data=data, sources={source: given} if given else {})
    reason = Assessed.of(settings, SOURCES).closed(source, on)
    if reason is not None:
        assert (reason.code, reason.article, reason.opens_with) == ("not_assessed", ARTICLE, "个人信息保护影响评估")
    return reason.text if reason else ""


def own_assessment(data: Path, **changes: Any) -> Path:
    """An assessment of the real holder, written by the installation."""
    given = yaml.safe_load((FOLDER / "core_banking" / "assessment.yaml").read_text(encoding="utf-8"))
    given |= {"simulated": False, "number": "PIA-2026-31", "assessor": "甲评估员", "approver": "乙处长"}
    given |= {"review_due": "2027-06-30", **changes}
    (data / "core.yaml").write_text(yaml.safe_dump(given, allow_unicode=True), encoding="utf-8")
    return Path("core.yaml")


def test_the_simulator_is_covered_by_what_ships(tmp_path: Path) -> None:
    assert closed(tmp_path, "core_banking", SourceSettings(base_url=LOCAL, simulated=True)) == ""


@pytest.mark.parametrize("word", [True, False])
def test_an_address_elsewhere_is_a_holder_whatever_the_settings_call_it(tmp_path: Path, *, word: bool) -> None:
    told = closed(tmp_path, "core_banking", SourceSettings(base_url=HOLDER, simulated=word))

    assert "只覆盖模拟来源" in told
    assert "sources.core_banking.assessment" in told


def test_papers_that_people_carry_to_a_real_office_need_one_too(tmp_path: Path) -> None:
    assert "另作评估" in closed(tmp_path, "property_registry", None)
    assert closed(tmp_path, "property_registry", SourceSettings(simulated=True)) == ""


def test_the_step_to_the_real_holder_is_address_and_assessment(tmp_path: Path) -> None:
    given = SourceSettings(base_url=HOLDER, assessment=own_assessment(tmp_path))

    assert closed(tmp_path, "core_banking", given) == ""
    assert "到期" in closed(tmp_path, "core_banking", given, date(2027, 7, 1))


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"source": "housing_fund"}, "housing_fund"),
        ({"purposes": ["贷后管理"]}, "强制执行"),
        ({"obtains": ["person"]}, "deposit"),
        ({"approver": "甲评估员"}, "同一人"),
    ],
)
def test_an_assessment_that_does_not_fit_is_none(tmp_path: Path, changes: dict[str, Any], told: str) -> None:
    given = SourceSettings(base_url=HOLDER, assessment=own_assessment(tmp_path, **changes))

    assert told in closed(tmp_path, "core_banking", given)


def test_a_missing_file_closes_and_an_unknown_source_is_closed(tmp_path: Path) -> None:
    given = SourceSettings(base_url=HOLDER, assessment=Path("nowhere.yaml"))

    assert "没有可用的影响评估" in closed(tmp_path, "core_banking", given)
    assert "没有影响评估" in closed(tmp_path, "never_heard_of", None)


def test_one_that_ships_without_is_closed_even_at_the_simulator(tmp_path: Path) -> None:
    folder = Path(shutil.copytree(FOLDER, tmp_path / "sources"))
    (folder / "core_banking" / "assessment.yaml").unlink()
    settings = Settings(data=tmp_path, sources={"core_banking": SourceSettings(base_url=LOCAL, simulated=True)})
    reason = Assessed.of(settings, registry(folder)).closed("core_banking", DAY)

    assert reason is not None
    assert "core_banking/assessment.yaml" in reason.text


def test_the_gate_says_it_beside_its_other_reasons(
    tmp_path: Path, maker: "CaseMaker", clock: "FixedClock", master: MasterKey
) -> None:
    assessed = Assessed.of(Settings(data=tmp_path), SOURCES)
    wanted = Door("property_registry", frozenset({Authority.ORD}), frozenset({"by_person"}), frozenset({"财产保全"}))
    case = maker.case()
    answer = Gate(clock, master, assessed).open(wanted, case, case.debtor.id, Papers(None, ()))

    assert isinstance(answer, Denial)
    assert [reason.code for reason in answer.reasons] == ["stage", "not_assessed"]


async def test_one_that_lapses_stops_the_very_next_attempt(tmp_path: Path, store: Store, clock: "FixedClock") -> None:
    grant = Grant(
        "G", "P", Authority.ORD, "0" * 64, "", "case-1", "s", "property_registry", frozenset({"by_person"}),
        frozenset(), clock.now().replace(hour=23),
    )  # fmt: skip
    standing = StandingGrants(store, clock, Assessed.of(Settings(data=tmp_path), SOURCES))

    with pytest.raises(connector_errors.Denied, match="第55条"):
        await standing.check(grant, Query("property_registry", "by_person"))
