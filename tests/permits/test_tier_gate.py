"""What tier opens what: bronze the simulator, silver a real holder, gold a court paper; below it a reason is given."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pytest
import yaml
from pydantic import HttpUrl

from connectors import registry
from connectors.authority import Authority
from connectors.manifest.assessment import FILE_NAME as ASSESSMENT
from connectors.manifest.scaffold import scaffold
from connectors.registry import FOLDER, added
from connectors.source import Source
from skiptrace.permits.assessed import Assessed, Coverage
from skiptrace.settings import Settings, SourceSettings

DAY = date(2026, 10, 30)
NAME = "loan_archive"
LOCAL, HOLDER = HttpUrl("http://127.0.0.1:8901"), HttpUrl("https://archive.bank.example")


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """The folder of an installation's own source, assessed for a real holder."""
    folder = tmp_path / "sources" / NAME
    scaffold(folder, "贷款档案系统", Authority.OWN)
    given = yaml.safe_load((FOLDER / "core_banking" / ASSESSMENT).read_text(encoding="utf-8"))
    given |= {"number": f"PIA-{NAME}-01", "source": NAME, "simulated": False, "approver": "乙处长"}
    given |= {"assessor": "甲评估员", "review_due": "2099-01-01", "discloses": ["id_no"], "obtains": ["person"]}
    (folder / ASSESSMENT).write_text(yaml.safe_dump(given, allow_unicode=True), encoding="utf-8")
    return folder


def claimed(folder: Path, *rules: str) -> None:
    text = yaml.safe_dump({"tier": "none", "rules": dict.fromkeys(rules, "done")})
    (folder / "quality.yaml").write_text(text, encoding="utf-8")


BRONZE = ("manifest", "golden", "silence", "pure")
SILVER = (*BRONZE, "rate", "breaker", "retry_after", "revoked")
GOLD = (*SILVER, "resumed", "mutated", "redaction", "runbook", "replay")


def standing(data: Path, *, real: bool) -> Coverage:
    given = SourceSettings(base_url=HOLDER if real else LOCAL, simulated=not real)
    sources: Mapping[str, Source] = added(data / "sources").sources
    return Assessed.of(Settings(data=data, sources={NAME: given}), sources).standings[NAME]


@pytest.mark.parametrize(
    ("rules", "at_simulator", "at_holder", "court"),
    [
        (BRONZE[:-1], "须达铜级", "须达银级", False),
        (BRONZE, "", "须达银级", False),
        (SILVER, "", "", False),
        (GOLD, "", "", True),
    ],
    ids=["none", "bronze", "silver", "gold"],
)
def test_each_tier_opens_its_own_and_no_more(
    own: Path, tmp_path: Path, rules: tuple[str, ...], at_simulator: str, at_holder: str, *, court: bool
) -> None:
    claimed(own, *rules)
    (own / "runbook.md").write_text("出了问题怎么办。" * 40, encoding="utf-8")
    simulator, holder = standing(tmp_path, real=False), standing(tmp_path, real=True)

    for found, told in ((simulator, at_simulator), (holder, at_holder)):
        why = found.lapse(DAY)
        assert told in why
        assert bool(why) is bool(told)
        assert not why or f"source examine {NAME}" in why
        assert found.for_court is court


def test_a_rule_that_is_claimed_and_fails_is_named(own: Path, tmp_path: Path) -> None:
    claimed(own, *GOLD)
    (own / "runbook.md").unlink(missing_ok=True)
    golden = own / "samples" / "golden.yaml"
    golden.write_text(golden.read_text(encoding="utf-8").replace("138", "139"), encoding="utf-8")

    assert "golden" in standing(tmp_path, real=False).lapse(DAY)


def test_what_ships_is_held_by_this_projects_tests_and_not_examined_at_each_start(tmp_path: Path) -> None:
    given = {name: SourceSettings(base_url=LOCAL, simulated=True) for name in registry()}
    found = Assessed.of(Settings(data=tmp_path, sources=given), registry())

    assert {held.tier for held in found.standings.values()} == {None}
    assert found.not_for_court == frozenset()
    assert not (tmp_path / "conformance.json").exists()
