"""`skiptrace index`: what a person and a program read, and the exit codes."""

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from skiptrace.cli import app
from skiptrace.errors import StoreError, UsageError

CSV = """合同号,客户姓名,证件号码,手机号码,家庭地址,逾期本金
HT1,王小明,110101199003078515,13812345678,北京市东城区建国路1号2栋3单元401室,1000
HT2,王小明,1.10101E+17,13812345678,北京市东城区建国路1号2栋3单元401室,2000
HT3,李红霞,110101198001010010,13987654321,北京市西城区解放路9号1栋1单元101室,3000
"""


@pytest.fixture
def data(tmp_path: Path) -> Path:
    folder, file = tmp_path / "data", tmp_path / "file.csv"
    file.write_text(CSV, encoding="utf-8")
    assert run(folder, "init").exit_code == 0
    assert run(folder, "cases", "import", str(file)).exit_code == 0
    return folder


def run(folder: Path, *words: str) -> Result:
    return CliRunner().invoke(app, ["--data", str(folder), *words])


def document(folder: Path, *words: str) -> dict[str, Any]:
    said = CliRunner().invoke(app, ["--data", str(folder), "--json", *words])
    assert said.exit_code == 0, said.output
    found: dict[str, Any] = json.loads(said.stdout)
    return found


def test_build_verify_and_stats_speak_chinese(data: Path) -> None:
    built, verified, stats = (run(data, "index", word) for word in ("build", "verify", "stats"))

    assert built.exit_code == verified.exit_code == stats.exit_code == 0
    assert "已建成：3 人" in built.output
    assert "已换上" in built.output
    assert "与记录库一致：3 人" in verified.output
    assert "已建成" in stats.output


def test_json_is_one_document_each(data: Path) -> None:
    built = document(data, "index", "build")
    verified = document(data, "index", "verify")
    stats = document(data, "index", "stats")

    assert (built["people"], built["swapped"]) == (3, True)
    assert (verified["ok"], verified["generation"]) == (True, built["generation"])
    (standing,) = stats["generations"]
    assert (standing["current"], standing["records"], standing["behind"]) == (True, 3, 0)
    assert standing["bytes"] > 0


def test_a_build_without_swap_waits_for_the_swap(data: Path) -> None:
    first = document(data, "index", "build")
    second = document(data, "index", "build", "--no-swap")
    both = document(data, "index", "stats")
    swapped = document(data, "index", "swap")

    assert second["swapped"] is False
    assert [each["current"] for each in both["generations"]] == [True, False]
    assert swapped == {"generation": second["generation"], "swapped": True}
    gone = run(data, "index", "verify", "--generation", str(first["generation"]))
    assert isinstance(gone.exception, UsageError)


def test_before_the_first_build_it_says_what_to_run(data: Path) -> None:
    verified, swapped = run(data, "index", "verify").exception, run(data, "index", "swap").exception

    assert isinstance(verified, UsageError)
    assert isinstance(swapped, UsageError)
    assert "skiptrace index build" in str(verified)
    assert "--no-swap" in str(swapped)


def test_duplicates_build_a_small_index_by_themselves(data: Path) -> None:
    found = run(data, "cases", "duplicates")

    assert found.exit_code == 0
    assert "C000001" in found.output
    assert document(data, "index", "verify")["people"] == 3


def test_what_differs_is_named_and_the_code_says_so(data: Path) -> None:
    """A database that was put back from an older copy, beside a newer index."""
    document(data, "index", "build")
    copy = (data / "skiptrace.sqlite").read_bytes()
    file = data / "more.csv"
    file.write_text(CSV.splitlines()[0] + "\nHT9,周文博,,13700001111,北京市东城区胡同9号,900\n", encoding="utf-8")
    run(data, "cases", "import", str(file))
    run(data, "cases", "duplicates")
    for path in data.glob("skiptrace.sqlite*"):
        path.unlink()
    (data / "skiptrace.sqlite").write_bytes(copy)
    said = run(data, "index", "verify")

    assert said.exit_code == 3
    assert "多余 1" in said.output
    assert "index build" in said.output
    assert "周文博" not in said.output


def test_without_the_server_the_proposals_are_marked_incomplete(data: Path) -> None:
    (data / "skiptrace.toml").write_text('[index]\nurl = "http://127.0.0.1:9"\n', encoding="utf-8")
    found, stats, built = (
        run(data, *words) for words in (("cases", "duplicates"), ("index", "stats"), ("index", "build"))
    )

    assert found.exit_code == stats.exit_code == 1
    assert "结果不完整" in found.stderr
    assert "其余功能不受影响" in stats.stderr
    assert isinstance(built.exception, StoreError)


def test_somebody_is_found_by_what_is_known_of_him(data: Path) -> None:
    found = run(data, "index", "find", "--name", "李红霞", "--phone", "13987654321")
    nobody = run(data, "index", "find", "--name", "周文博", "--phone", "13700001111")
    empty = run(data, "index", "find")

    assert found.exit_code == nobody.exit_code == 0
    assert "C000003" in found.output
    assert "C00000" not in nobody.output
    assert isinstance(empty.exception, UsageError)
