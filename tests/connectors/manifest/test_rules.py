"""The catalogue of lint's rules, the linter, the guide and the schema for editors say the same."""

import re
from pathlib import Path

import connectors.manifest
from connectors.authority import Authority
from connectors.manifest.lint import lint
from connectors.manifest.loader import load
from connectors.manifest.rules import RULES
from connectors.manifest.scaffold import scaffold
from connectors.registry import added
from skiptrace.cli.source_making import schema_text

ROOT = Path(__file__).resolve().parents[3]
FOLDER = Path(connectors.manifest.__file__).parent
FROM_THE_COMMAND = {"SRC000"}
"""A manifest that does not fit its schema has no rules to break."""


def test_every_rule_is_in_the_catalogue_and_every_one_of_it_is_checked() -> None:
    code = "".join(path.read_text(encoding="utf-8") for path in FOLDER.glob("*.py") if path.name != "rules.py")

    assert set(re.findall(r'"(SRC\d{3})"', code)) | FROM_THE_COMMAND == set(RULES)


def test_the_guide_lists_the_rules_as_the_catalogue_has_them() -> None:
    text = (ROOT / "docs" / "guides" / "sources.md").read_text(encoding="utf-8")

    assert dict(re.findall(r"^\| (SRC\d{3}) \| (.+) \|$", text, re.MULTILINE)) == RULES


def test_the_schema_for_editors_is_that_of_the_model() -> None:
    """Else run: skiptrace source schema > connectors/manifest/source.schema.json."""
    assert (FOLDER / "source.schema.json").read_text(encoding="utf-8") == schema_text()


def test_a_new_folder_lacks_nothing_but_what_people_must_write(tmp_path: Path) -> None:
    folder = tmp_path / "loan_archive"
    scaffold(folder, "贷款档案系统", Authority.AUTH)

    assert {finding.rule for finding in lint(load(folder), folder)} == {"SRC042"}
    assert load(folder).authorities == {Authority.AUTH}


def test_an_own_source_stands_beside_those_that_ship_and_a_broken_one_apart(tmp_path: Path) -> None:
    for name in ("loan_archive", "broken_one", "core_banking"):
        scaffold(tmp_path / name, "样例来源", Authority.OWN)
    manifest = tmp_path / "broken_one" / "source.yaml"
    manifest.write_text(manifest.read_text(encoding="utf-8").replace("limits:", "limit:"), encoding="utf-8")
    found = added(tmp_path)

    assert set(found.sources) == {"loan_archive"}
    assert set(found.broken) == {"broken_one", "core_banking"}
    assert "limit" in found.broken["broken_one"]
    assert "同名" in found.broken["core_banking"]
    assert added(tmp_path / "nowhere").sources == {}
