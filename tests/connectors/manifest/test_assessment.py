"""Impact assessments: two people, every risk with its measure, and the same scope as the manifest."""

import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from connectors.errors import ManifestError
from connectors.manifest.assessment import Assessment, load_assessment
from connectors.manifest.lint import lint
from connectors.manifest.loader import load
from connectors.registry import FOLDER, open_source, registry


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of a source that ships."""
    return Path(shutil.copytree(FOLDER / "housing_fund", tmp_path / "housing_fund"))


def change(folder: Path, how: Callable[[dict[str, Any]], object]) -> Path:
    path = folder / "assessment.yaml"
    given: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    how(given)
    path.write_text(yaml.safe_dump(given, allow_unicode=True), encoding="utf-8")
    return path


def rules(folder: Path) -> set[str]:
    return {finding.rule for finding in lint(load(folder), folder)}


def test_every_simulated_source_ships_with_its_own_and_says_so() -> None:
    held = {name: load_assessment(source.folder / "assessment.yaml") for name, source in registry().items()}

    assert all(each.simulated and each.source == name for name, each in held.items())
    assert all("模拟" in each.number and "模拟" in each.assessor for each in held.values())
    assert len({each.number for each in held.values()}) == len(held)
    assert len({risk.what for each in held.values() for risk in each.risks}) >= 2 * len(held)


def test_a_source_without_one_can_be_opened_and_lint_names_the_article(folder: Path) -> None:
    (folder / "assessment.yaml").unlink()

    assert open_source(folder).id == "housing_fund"
    assert rules(folder) == {"SRC041"}


@pytest.mark.parametrize(
    ("how", "told"),
    [
        (lambda a: a.update(approver=a["assessor"]), "同一人"),
        (lambda a: a["risks"][0].update(measure="待填：写明所采取的措施和负责人"), "待填"),
        (lambda a: a.update(risks=a["risks"][:1]), "risks"),
        (lambda a: a["risks"][0].update(left="high"), "refused"),
        (lambda a: a.update(review_due="2026-01-05"), "复评"),
        (lambda a: a.update(comment="多余"), "comment"),
    ],
)
def test_an_unfinished_one_does_not_count(folder: Path, how: Callable[[dict[str, Any]], object], told: str) -> None:
    path = change(folder, how)

    with pytest.raises(ManifestError, match=told):
        load_assessment(path)
    assert rules(folder) == {"SRC042"}


def test_one_that_speaks_of_another_source_or_number_is_found(folder: Path) -> None:
    change(folder, lambda a: a.update(number="PIA-2026-99"))

    assert rules(folder) == {"SRC043"}


@pytest.mark.parametrize("member", ["purposes", "discloses", "obtains"])
def test_a_manifest_that_does_more_than_was_assessed_is_found(folder: Path, member: str) -> None:
    change(folder, lambda a: a.update({member: ["别的用途" if member == "purposes" else "vehicle"]}))

    assert rules(folder) == {"SRC044"}


def test_it_counts_from_its_day_to_its_review_and_is_kept_three_years(folder: Path) -> None:
    held = load_assessment(folder / "assessment.yaml")
    leap = held.model_copy(update={"dated": date(2028, 2, 29)})

    assert "起生效" in held.lapse(date(2026, 1, 4))
    assert held.lapse(date(2026, 1, 5)) == held.lapse(date(2028, 12, 31)) == ""
    assert "复评" in held.lapse(date(2029, 1, 1))
    assert (held.kept_until, leap.kept_until) == (date(2029, 1, 5), date(2031, 2, 28))


def test_a_refusing_conclusion_allows_nothing(folder: Path) -> None:
    held: Assessment = load_assessment(change(folder, lambda a: a.update(conclusion="refused")))

    assert "不得启用" in held.lapse(date(2026, 6, 1))
