"""The `matching` command: lines in, lines out, exit codes as promised."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import pytest
from typer.testing import CliRunner

from matching.cli import app
from matching.misuse import run
from skiptrace.simulator.linkage import draw_tables

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


WRONG = {
    "no such file": (["compare", "/nowhere.jsonl"], "无法读取文件 /nowhere.jsonl"),
    "no such records": (["explain", "/a.json", "/b.json"], "无法读取文件 /a.json"),
    "no such command": (["张伟"], "没有这个命令；可选：compare、score"),
    "no such option": (["compare", "x", "--张伟"], "有一个选项无法识别"),
    "an argument is missing": (["link", "left.csv"], "缺少 RIGHT"),
    "no number": (["link", "a", "b", "--out", "x", "--floor", "张伟"], "--floor 的值无法使用"),
    "a value is missing": (["link", "a", "b", "--out"], "--out"),
    "too much": (["compare", "x", "张伟"], "参数过多"),
}


@pytest.mark.parametrize(("arguments", "said"), WRONG.values(), ids=WRONG)
def test_wrong_use_is_told_in_chinese_without_what_was_typed(
    arguments: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    code = run(app, "matching", arguments)
    told = capsys.readouterr().err

    assert code == 2
    assert said in told
    assert "张伟" not in told
    assert ("--help" in told) is ("无法读取" not in told)
    assert not re.search(r"Usage|Error|Missing|Invalid", told)


def test_a_command_line_that_is_right_ends_with_its_own_code(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source = written(tmp_path / "pairs.jsonl", "not json", {"field": "name", "a": "张三", "b": "張三"})

    assert run(app, "matching", ["compare", source]) == 1
    assert '"label": "match"' in capsys.readouterr().out
    assert run(app, "matching", []) == 2
    assert "compare" in capsys.readouterr().out


DEBTOR = {"record_id": "d1", "name": "张伟", "id_no": "330106198503144210", "phones": "13812345678"}
OWN = {"record_id": "r1", "name": "張偉", "id_no": "330106198503144210", "phones": "13812345678"}
KIN = {"record_id": "r2", "name": "张明", "id_no": "", "phones": "13812345678"}


def table(path: Path, *records: dict[str, str]) -> str:
    lines = [",".join(records[0]), *(",".join(r.values()) for r in records)]
    path.write_text("\n".join(lines) + "\n", "utf-8")
    return str(path)


@pytest.mark.parametrize("name", ["links.csv", "links.parquet"])
def test_link_writes_a_table_and_says_how_many(tmp_path: Path, name: str) -> None:
    left, right = table(tmp_path / "left.csv", DEBTOR), table(tmp_path / "right.csv", OWN, KIN)
    result = runner.invoke(app, ["link", left, right, "--out", str(tmp_path / name), "--json"])

    assert result.exit_code == 0
    told = json.loads(result.stdout)
    assert told["pairs"] == 1
    assert told["model_version"]
    assert (tmp_path / name).stat().st_size > 0


def test_link_renders_sentences_when_asked(tmp_path: Path) -> None:
    left, right = table(tmp_path / "left.csv", DEBTOR), table(tmp_path / "right.csv", OWN, KIN)
    out = tmp_path / "links.csv"
    result = runner.invoke(app, ["link", left, right, "--out", str(out), "--reasons", "--floor", "0.000001"])

    assert result.exit_code == 0
    assert "同一人" in result.stdout
    assert "姓名反证" in out.read_text("utf-8")


def test_fit_writes_weights_that_link_takes(tmp_path: Path) -> None:
    tables = draw_tables(47, debtors=120, records=1500)
    for name, rows_of in (("left", tables.left), ("right", tables.right)):
        table(tmp_path / f"{name}.csv", *(dict(zip(tables.columns, row, strict=True)) for row in rows_of))
    review = [{"left_id": a, "right_id": b, "verdict": "same"} for a, b in sorted(tables.truth)[:40]]
    left, right = str(tmp_path / "left.csv"), str(tmp_path / "right.csv")
    out = str(tmp_path / "fitted.toml")
    fitted = runner.invoke(app, ["fit", left, right, "--out", out, "--reviewed", table(tmp_path / "seen.csv", *review)])
    links = ["link", left, right, "--model", out, "--out", str(tmp_path / "links.parquet"), "--json"]

    assert fitted.exit_code == 0, fitted.stderr
    assert json.loads(runner.invoke(app, links).stdout)["model_version"] in fitted.stdout


def test_explain_draws_a_picture(tmp_path: Path) -> None:
    a, b = written(tmp_path / "a.json", DEBTOR), written(tmp_path / "b.json", KIN)
    result = runner.invoke(app, ["explain", a, b, "--svg", str(tmp_path / "picture.svg")])

    assert result.exit_code == 0
    assert (tmp_path / "picture.svg").read_text("utf-8").startswith("<svg")


@pytest.mark.parametrize("command", ["link", "fit"])
def test_tables_that_cannot_be_used_end_with_two_and_words(
    tmp_path: Path, command: str, capsys: pytest.CaptureFixture[str]
) -> None:
    left = table(tmp_path / "left.csv", DEBTOR)
    code = run(app, "matching", [command, left, str(tmp_path / "no.csv"), "--out", str(tmp_path / "x")])

    assert code == 2
    assert "无法读取" in capsys.readouterr().err
