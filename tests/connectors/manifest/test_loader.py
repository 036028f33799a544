"""A manifest that is wrong is refused with its place, and a rule that is broken has a number."""

import copy
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


def drill(manifest: dict[str, Any], number: int) -> dict[str, Any]:
    """A detail call, apart from the parts that the file's anchors share."""
    details = copy.deepcopy(manifest["operations"]["person"]["drill"])
    manifest["operations"]["person"]["drill"] = details
    held: dict[str, Any] = details[number]
    return held


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
    "SRC018": ("company_registry", lambda m: m["operations"]["person"].pop("total")),
    "SRC019": (
        "company_registry",
        lambda m: drill(m, 0)["outcomes"].append({"where": {"/code": "9"}, "is": "refused"}),
    ),
    "SRC020": ("company_registry", lambda m: drill(m, 2).pop("echo")),
    "SRC021": ("company_registry", lambda m: drill(m, 2)["records"][0]["keep"].update(name="{each.holder}")),
    "SRC022": ("dishonest_debtors", lambda m: m["operations"]["dishonest"]["capture"]["echo"].pop("id_no")),
    "SRC017": ("property_registry", lambda m: m["operations"]["by_person"]["file"]["marks"].pop("pack")),
}


@pytest.mark.parametrize("rule", RULES)
def test_each_rule_bites(rule: str) -> None:
    """A manifest that breaks it is told so by number."""
    source, change = RULES[rule]

    assert rule in broken(source, change)


MORE: dict[str, tuple[str, Change, str]] = {
    "an echo of a literal": ("company_registry", lambda m: drill(m, 2).update(echo={"/data/x": "是"}), "SRC020"),
    "an echo of nothing known": (
        "company_registry",
        lambda m: drill(m, 2).update(echo={"/data/x": "{each.holder}"}),
        "SRC020",
    ),
    "a choice of rows in a file by what only a wire carries": (
        "bank_deposits",
        lambda m: m["operations"]["court_result"]["records"][0].update(keep={"name": "{each.holder}"}),
        "SRC021",
    ),
    "a choice of rows by a column that is not read": (
        "household_registration",
        lambda m: m["operations"]["household"]["records"][0].update(keep={"phone": "本人"}),
        "SRC021",
    ),
    "a choice of entries of a page": (
        "dishonest_debtors",
        lambda m: m["operations"]["dishonest"]["records"][0].update(keep={"sex": "男"}),
        "SRC021",
    ),
    "a scan with records": (
        "company_registry",
        lambda m: m["operations"]["person"].update(records=drill(m, 0)["records"]),
        "SRC018",
    ),
    "a key of another detail": (
        "company_registry",
        lambda m: drill(m, 0)["body"].update(code="{each.credit_code}"),
        "SRC010",
    ),
    "a detail read from nowhere": (
        "company_registry",
        lambda m: drill(m, 1)["records"][0]["fields"].update(company={"carried": "each.company"}),
        "SRC009",
    ),
    "a step that types something undeclared": (
        "dishonest_debtors",
        lambda m: m["operations"]["dishonest"]["capture"].update(steps=["{phone}", "{name}", "{id_no}"]),
        "SRC010",
    ),
    "a key that nobody types": (
        "dishonest_debtors",
        lambda m: m["operations"]["dishonest"]["capture"].update(steps=["打开网址", "填写 {name}"]),
        "SRC011",
    ),
    "a page for a lookup": ("dishonest_debtors", lambda m: m.update(family="lookup"), "SRC015"),
}


@pytest.mark.parametrize("name", MORE)
def test_scans_and_pages_are_held_to_the_rules_too(name: str) -> None:
    source, change, rule = MORE[name]

    assert rule in broken(source, change)


@pytest.mark.parametrize(
    "results",
    [{"没有找到": "no_record"}, {"共 {total} 条": "found"}, {"有结果": "found", "没有找到": "no_record"}],
    ids=["nothing found", "nothing absent", "no total"],
)
def test_a_page_must_be_able_to_say_both_how_many_and_none(results: dict[str, str]) -> None:
    held = given("dishonest_debtors")
    held["operations"]["dishonest"]["capture"]["results"] = results

    with pytest.raises(ManifestError, match="results"):
        parse(held, "dishonest_debtors")


def test_an_empty_folder_and_a_folder_without_samples_are_refused(tmp_path: Path) -> None:
    """SRC002, and a file that is not there."""
    folder = tmp_path / "core_banking"
    folder.mkdir()
    with pytest.raises(ManifestError, match=r"source\.yaml"):
        load(folder)

    (folder / "source.yaml").write_bytes((FOLDER / "core_banking" / "source.yaml").read_bytes())
    with pytest.raises(ManifestError, match="SRC002"):
        open_source(folder)
