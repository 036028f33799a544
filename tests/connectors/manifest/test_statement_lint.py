"""Rules over statements: each bites, on what a careless or a hostile author would write."""

import copy
from collections.abc import Callable
from typing import Any

import pytest
import yaml

from connectors.errors import ManifestError
from connectors.manifest.lint import lint
from connectors.manifest.loader import parse
from connectors.registry import FOLDER

LEDGER = FOLDER / "collection_ledger"
STATEMENT = "SELECT point_no, content FROM contact_point WHERE cert_no = :id_no ORDER BY point_no"


def broken(change: Callable[[dict[str, Any]], object]) -> set[str]:
    held = copy.deepcopy(yaml.safe_load((LEDGER / "source.yaml").read_text(encoding="utf-8")))
    change(held)
    return {finding.rule for finding in lint(parse(held, LEDGER.name), LEDGER)}


def with_statement(text: str) -> set[str]:
    return broken(lambda m: m["operations"]["by_number"]["sql"].update(statement=text))


def with_heading(text: str) -> set[str]:
    return broken(lambda m: m["operations"]["by_number"]["sql"]["expects"].update(statement=text))


def test_the_manifest_that_ships_keeps_every_rule() -> None:
    assert broken(lambda _: None) == set()
    assert with_statement(STATEMENT) == set()


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        (STATEMENT + "; DELETE FROM contact_point", "SRC030"),
        (STATEMENT + " -- :name", "SRC030"),
        ("/* x */ " + STATEMENT, "SRC030"),
        ("SELECT $$a$$ AS x, " + STATEMENT[7:], "SRC030"),
        ("VALUES (:id_no) ORDER BY point_no", "SRC030"),
        (STATEMENT.replace(":id_no", "'x"), "SRC030"),
        ("WITH gone AS (DELETE FROM contact_point WHERE cert_no = :id_no RETURNING *) " + STATEMENT, "SRC031"),
        (STATEMENT.replace("FROM", "INTO other FROM"), "SRC031"),
        (STATEMENT.replace("content", "pg_sleep(9)"), "SRC031"),
        (STATEMENT + " FOR UPDATE", "SRC031"),
        (STATEMENT.replace("content", "now()"), "SRC031"),
        (STATEMENT.replace("point_no, content", "*"), "SRC032"),
        (STATEMENT.replace("point_no, content", "contact_point.*"), "SRC032"),
        (STATEMENT.replace(":id_no", ":phone"), "SRC033"),
        (STATEMENT.replace(":id_no", "'1234'"), "SRC033"),
        (STATEMENT.replace("= :id_no", "LIKE :id_no"), "SRC034"),
        (STATEMENT.replace(" ORDER BY point_no", ""), "SRC035"),
        (STATEMENT.replace("ORDER BY point_no", "ORDER BY content"), "SRC035"),
        ("SELECT point_no FROM (SELECT 1 ORDER BY point_no) AS x WHERE cert_no = :id_no", "SRC035"),
        (STATEMENT.replace(":id_no", ":id_no AND cust_name = '林小满'"), "SRC036"),
        (STATEMENT.replace(":id_no", ":id_no AND content <> '13800001111'"), "SRC036"),
        (STATEMENT.replace(":id_no", ":id_no AND cust_no > 20210007"), "SRC036"),
    ],
)
def test_a_statement_that_does_more_than_read_one_persons_rows_is_refused(text: str, rule: str) -> None:
    assert rule in with_statement(text)


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("SELECT 1 AS as_of, 2 AS held; SELECT 1", "SRC030"),
        ("SELECT * FROM load_log", "SRC032"),
        ("SELECT as_of, held FROM load_log WHERE x = :id_no", "SRC033"),
    ],
)
def test_a_heading_is_held_to_the_rules_too(text: str, rule: str) -> None:
    assert rule in with_heading(text)


def test_a_cast_and_a_quoted_semicolon_are_no_offence() -> None:
    assert (
        with_statement(STATEMENT.replace("content", "content::text").replace(":id_no", ":id_no AND kind <> ';'"))
        == set()
    )


@pytest.mark.parametrize(
    "change",
    [
        {"at": "/rows"},
        {"single": True},
        {"keep": {"employer": "x"}},
        {"keep": {"fact": "{carried.x}"}},
    ],
)
def test_a_record_is_a_row_and_nothing_else(change: dict[str, object]) -> None:
    assert "SRC037" in broken(lambda m: m["operations"]["by_number"]["records"][0].update(change))


def test_a_field_names_a_column() -> None:
    def record(m: dict[str, Any]) -> dict[str, Any]:
        fields: dict[str, Any] = m["operations"]["by_number"]["records"][1]["fields"]
        return fields

    assert "SRC037" in broken(lambda m: record(m).update(address={"at": "/rows/0/content"}))
    assert "SRC037" in broken(lambda m: record(m).update(address={"carried": "x"}))


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        (lambda m: m.pop("database"), "SRC014"),
        (lambda m: m.update(http={"auth": "none"}), "SRC014"),
        (lambda m: m.pop("limits"), "SRC014"),
        (lambda m: m.update(family="exchange", database=None), "SRC015"),
    ],
)
def test_a_database_is_a_lookup_with_limits_and_one_way_to_it(
    change: Callable[[dict[str, Any]], object], rule: str
) -> None:
    assert rule in broken(change)


@pytest.mark.parametrize(
    "change",
    [
        lambda sql: sql.pop("expects"),
        lambda sql: sql.pop("key"),
        lambda sql: sql.update(key=[]),
        lambda sql: sql.pop("most"),
        lambda sql: sql.update(template="x"),
        lambda sql: sql["expects"].pop("days"),
        lambda sql: sql["expects"].update(days=400),
    ],
)
def test_without_heading_key_and_cap_there_is_no_operation(change: Callable[[dict[str, Any]], object]) -> None:
    """The schema, before any rule: what makes an empty result mean something is no option."""
    with pytest.raises(ManifestError):
        broken(lambda m: change(m["operations"]["by_number"]["sql"]))
