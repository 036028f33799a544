"""A manifest that is wrong is refused with its place, and a rule that is broken has a number."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from connectors.errors import ManifestError
from connectors.manifest.lint import lint
from connectors.manifest.loader import load, parse
from connectors.registry import FOLDER, open_source

Change = Callable[[dict[str, Any]], None]


def given(source: str) -> dict[str, Any]:
    held: dict[str, Any] = yaml.safe_load((FOLDER / source / "source.yaml").read_text(encoding="utf-8"))
    return held


def broken(source: str, change: Change) -> set[str]:
    """The numbers of the rules that a changed manifest breaks."""
    held = given(source)
    change(held)
    return {finding.rule for finding in lint(parse(held, source), FOLDER / source)}


SCHEMA: dict[str, Change] = {
    "typing mistake": lambda m: m.update(operation={}),
    "no bases": lambda m: m["permit"].update(bases=[]),
    "unknown authority": lambda m: m["permit"].update(authorities=["ANY"]),
    "code in a path": lambda m: m["operations"]["customer"].update(path="/x/{{ secrets }}"),
    "host in a path": lambda m: m["operations"]["customer"].update(path="//elsewhere/x"),
    "no outcomes": lambda m: m["operations"]["customer"].update(outcomes=[]),
    "field without a place": lambda m: m["operations"]["customer"]["records"][0]["fields"].update(name={"as": "str"}),
    "choice without choices": lambda m: m["operations"]["customer"]["records"][0]["fields"].update(
        sex={"at": "sex", "as": "choice"}
    ),
    "number as text": lambda m: m.update(concurrency="16"),
    "numeric code as a key": lambda m: m.update(yaml.safe_load("{7: x}")),
    "bare date": lambda m: m.update(owner=yaml.safe_load("2026-01-01")),
}


@pytest.mark.parametrize("name", SCHEMA)
def test_what_the_schema_does_not_know_is_refused(name: str) -> None:
    """Closed, strict, and without a language inside."""
    held = given("core_banking")
    SCHEMA[name](held)

    with pytest.raises(ManifestError, match="core_banking"):
        parse(held, "core_banking")


RULES: dict[str, tuple[str, Change]] = {
    "SRC001": ("core_banking", lambda m: m.update(id="other_name")),
    "SRC003": ("core_banking", lambda m: m["operations"]["customer"]["outcomes"].pop()),
    "SRC004": (
        "core_banking",
        lambda m: m["operations"]["customer"]["outcomes"].append({"where": {"/code": "1001"}, "is": "found"}),
    ),
    "SRC005": (
        "core_banking",
        lambda m: m["operations"]["customer"]["outcomes"].append({"status": 204, "is": "refused"}),
    ),
    "SRC006": (
        "core_banking",
        lambda m: m["operations"]["customer"]["outcomes"].append(
            {"status": 404, "where": {"/code": "1"}, "is": "no_record"}
        ),
    ),
    "SRC007": (
        "operator_repair",
        lambda m: m["operations"]["repair"]["before"][0]["outcomes"].append(
            {"where": {"/result_code": "NONE"}, "is": "no_record"}
        ),
    ),
    "SRC008": (
        "core_banking",
        lambda m: m["operations"]["customer"]["records"][0]["fields"].update(salary={"at": "custName"}),
    ),
    "SRC009": (
        "operator_repair",
        lambda m: m["operations"]["repair"]["before"][0].update(carry={}),
    ),
    "SRC010": ("housing_fund", lambda m: m["operations"]["account"]["params"].update(x="{phone}")),
    "SRC011": ("housing_fund", lambda m: m["operations"]["account"].update(needs=["id_no", "name", "employer"])),
    "SRC012": ("core_banking", lambda m: m["permit"].update(authorities=["JUD"])),
    "SRC013": ("core_banking", lambda m: m["permit"].update(discloses=["id_no"])),
    "SRC014": ("core_banking", lambda m: m.update(limits=[])),
    "SRC015": ("bank_deposits", lambda m: m.update(family="lookup")),
    "SRC016": ("core_banking", lambda m: m["operations"]["search_phone"].pop("total")),
    "SRC017": ("property_registry", lambda m: m["operations"]["by_person"]["file"]["marks"].pop("pack")),
}


@pytest.mark.parametrize("rule", RULES)
def test_each_rule_bites(rule: str) -> None:
    """A manifest that breaks it is told so by number."""
    source, change = RULES[rule]

    assert rule in broken(source, change)


def test_an_empty_folder_and_a_folder_without_samples_are_refused(tmp_path: Path) -> None:
    """SRC002, and a file that is not there."""
    folder = tmp_path / "core_banking"
    folder.mkdir()
    with pytest.raises(ManifestError, match=r"source\.yaml"):
        load(folder)

    (folder / "source.yaml").write_bytes((FOLDER / "core_banking" / "source.yaml").read_bytes())
    with pytest.raises(ManifestError, match="SRC002"):
        open_source(folder)
