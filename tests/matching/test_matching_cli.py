"""The `matching` command: lines in, lines out, exit codes as promised."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from typer.testing import CliRunner

from matching.cli import app

if TYPE_CHECKING:
    from pathlib import Path

runner = CliRunner()


def written(path: Path, *lines: object) -> str:
    path.write_text("\n".join(x if isinstance(x, str) else json.dumps(x) for x in lines), "utf-8")
    return str(path)


def rows(text: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in text.splitlines()]


def test_compare_writes_each_line_back_with_level_and_label(tmp_path: Path) -> None:
    source = written(
        tmp_path / "pairs.jsonl",
        {"field": "name", "a": "张三", "b": "張三", "n": 7},
        {"field": "phone", "a": "13812345678", "b": "13812345678", "context": {"holders": 30}},
    )
    result = runner.invoke(app, ["compare", source])
    assert result.exit_code == 0
    assert [(r["level"], r["label"]) for r in rows(result.stdout)] == [
        ("script_variant", "match"),
        ("equal_shared", "possible"),
    ]
    assert rows(result.stdout)[0]["n"] == 7


def test_unusable_lines_are_named_and_the_rest_is_done(tmp_path: Path) -> None:
    source = written(tmp_path / "pairs.jsonl", "not json", {"field": "age", "a": "1", "b": "2"}, {"field": "name"})
    result = runner.invoke(app, ["compare", source])
    assert result.exit_code == 1
    assert ["problem" in r for r in rows(result.stdout)] == [True, True, False]
    assert "第 1 行" in result.stderr


def test_score_writes_verdict_and_reasons(tmp_path: Path) -> None:
    record = {"name": "张伟", "phones": "13812345678"}
    result = runner.invoke(app, ["score", written(tmp_path / "pairs.jsonl", {"a": record, "b": record})])
    row = rows(result.stdout)[0]
    assert result.exit_code == 0
    assert row["verdict"] == "possible"
    assert {"probability", "weight_bits", "reasons", "vetoes", "settle"} <= row.keys()
    assert row["reasons"][0]["text"] == "电话号码一致"


def test_explain_speaks_chinese_to_a_person_and_json_to_a_machine(tmp_path: Path) -> None:
    a = written(tmp_path / "a.json", {"name": "张伟", "phones": "13812345678"})
    b = written(tmp_path / "b.json", {"name": "李强", "phones": "13812345678"})
    assert "反证" in runner.invoke(app, ["explain", a, b]).stdout
    assert json.loads(runner.invoke(app, ["explain", a, b, "--json"]).stdout)["verdict"] == "different"


@pytest.mark.parametrize("arguments", [["compare", "/nowhere.jsonl"], ["explain", "/a.json", "/b.json"], ["nope"]])
def test_wrong_use_exits_with_two(arguments: list[str]) -> None:
    assert runner.invoke(app, arguments).exit_code == 2
