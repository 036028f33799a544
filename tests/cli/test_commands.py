"""The command line as a user meets it: one folder, one command after another."""

import json
import shutil
import sqlite3
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.fakes.terminal import COMMAND, say

pytestmark = pytest.mark.journey
SAMPLE = Path(__file__).parents[1] / "cases" / "data" / "portfolio-messy.xlsx"


@dataclass(frozen=True)
class Said:
    """What a command answered."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)

    @property
    def lines(self) -> list[Any]:
        return [json.loads(line) for line in self.out.splitlines()]


class User:
    """Somebody at a terminal, with one data folder."""

    def __init__(self, data: Path) -> None:
        self.data = data

    def says(self, *words: str) -> Said:
        said = say(*words, "--data", str(self.data))
        return Said(said.code, said.out, said.err)


@pytest.fixture(scope="module")
def user(tmp_path_factory: pytest.TempPathFactory) -> User:
    """A folder with the sample imported."""
    made = User(tmp_path_factory.mktemp("mine") / "data")
    assert made.says("init").code == 0
    assert made.says("cases", "import", str(SAMPLE)).code == 1
    return made


def test_before_init_a_command_says_what_to_run(tmp_path: Path) -> None:
    said = User(tmp_path / "none").says("cases", "list")

    assert said.code == 3
    assert "skiptrace init" in said.err
    assert said.out == ""


def test_init_twice_keeps_the_key(tmp_path: Path) -> None:
    user = User(tmp_path / "data")
    assert "备份" in user.says("init").out
    key = (user.data / "master.key").read_text()

    assert user.says("init").code == 0
    assert (user.data / "master.key").read_text() == key
    assert (user.data / "master.key").stat().st_mode & 0o777 == 0o600
    assert user.data.stat().st_mode & 0o777 == 0o700


@pytest.mark.parametrize(
    "words",
    [
        ("cases", "list"),
        ("cases", "show", "C000001", "--json"),
        ("journal", "verify", "--json"),
        ("cases", "show", "C999999"),
        ("cases", "nosuch"),
    ],
)
def test_a_process_of_its_own_answers_word_for_word_as_the_command_typed_within(
    user: User, words: tuple[str, ...]
) -> None:
    """What lets every other journey do without a new process for each command."""
    argv = [sys.executable, "-c", COMMAND, *words, "--data", str(user.data)]
    done = subprocess.run(argv, capture_output=True, text=True, check=False, timeout=120)

    assert Said(done.returncode, done.stdout, done.stderr) == user.says(*words)


def test_importing_the_same_file_again_changes_nothing(user: User) -> None:
    before = user.says("cases", "list", "--json").out
    again = user.says("cases", "import", str(SAMPLE), "--json")

    assert again.json["again"] is True
    assert again.code == 1
    assert user.says("cases", "list", "--json").out == before


def test_a_list_is_json_lines_and_names_are_masked(user: User) -> None:
    lines = user.says("cases", "list", "--json").lines

    assert len(lines) > 90
    assert all(len(line["name"]) == 0 or "*" in line["name"] for line in lines)


def test_reading_in_full_needs_a_reason_and_is_journalled(user: User) -> None:
    masked = user.says("cases", "show", "C000001", "--json").json
    full = user.says("cases", "show", "C000001", "--json", "--reveal", "核对卷宗").json
    journal = user.says("journal", "show", "C000001", "--json").lines

    assert "*" in masked["parties"][0]["name"]
    assert "*" not in full["parties"][0]["name"]
    assert any(line["action"] == "read" and line["detail"]["reason"] == "核对卷宗" for line in journal)


def test_without_a_permit_a_trace_asks_nothing_and_names_the_articles(user: User) -> None:
    sources = user.says("trace", "C000002", "--json").json["sources"]

    assert sources
    assert {source["outcome"] for source in sources} == {"not_asked"}
    assert all(source["why"] for source in sources)


def test_a_permit_is_approved_by_another_person_only(user: User) -> None:
    words = ("--authority", "OWN", "--purpose", "post_loan", "--basis", "借款合同", "--basis-sha256", "a" * 64)
    number = user.says("permits", "add", *words, "--person", "wu", "--json").json["number"]

    own = user.says("permits", "approve", number, "--person", "wu")
    other = user.says("permits", "approve", number, "--person", "qian")
    assert (own.code, "另一人" in own.err) == (2, True)
    assert other.code == 0


def test_a_source_without_an_address_is_not_asked_and_says_where_to_set_it(user: User) -> None:
    words = ("--authority", "OWN", "--purpose", "post_loan", "--basis", "借款合同", "--basis-sha256", "b" * 64)
    number = user.says("permits", "add", *words, "--person", "wu", "--json").json["number"]
    user.says("permits", "approve", number, "--person", "qian")
    said = user.says("trace", "C000003", "--json")
    core = [source for source in said.json["sources"] if source["source"] == "core_banking"]

    assert said.code == 0
    assert core
    assert all(source["outcome"] == "not_asked" and "base_url" in source["why"] for source in core)


def test_a_stranger_may_never_be_asked_about(user: User) -> None:
    said = user.says("permits", "check", "C000001", "--source", "property_registry", "--about", "relative", "--json")

    assert said.code == 2
    assert said.json["reasons"][0]["code"] == "not_a_party"
    assert "第" in said.json["reasons"][0]["article"]


def test_preview_needs_no_store_and_writes_a_line_a_row(tmp_path: Path) -> None:
    user = User(tmp_path / "nothing")
    said = user.says("cases", "import", str(SAMPLE), "--preview", str(tmp_path / "out.jsonl"), "--json")
    lines = [json.loads(line) for line in (tmp_path / "out.jsonl").read_text("utf-8").splitlines()]

    assert said.code == 1
    assert said.json["rows"] == len(lines) == 122
    assert {"sheet", "row", "ok", "name", "id_no", "phones", "principal", "overdue_since", "problems"} == set(lines[0])
    assert not user.data.exists()


@pytest.mark.parametrize(
    ("words", "mend"),
    [
        (("cases", "show", "C999999"), "没有案件"),
        (("cases", "import", "missing.xlsx"), "missing.xlsx"),
        (("permits", "approve", "7"), "P000001"),
        (("dockets", "add", "C000001", "--stage", "in_suit", "--court", "某法院"), "案号"),
        (("packs", "approve", "K0"), "K0"),
        (("review", "decide", "abcdefgh", "accept", "--reason", "x"), "review list"),
        (("contact", "log", "C000001", "P0000", "空号"), "联系点"),
    ],
)
def test_wrong_input_is_named_with_its_mend_on_standard_error(user: User, words: tuple[str, ...], mend: str) -> None:
    said = user.says(*words)

    assert said.code == 2
    assert mend in said.err
    assert said.out == ""
    assert "Traceback" not in said.err


def test_a_contact_check_answers_and_its_outcome_counts(user: User) -> None:
    point = user.says("contact", "points", "C000001", "--json").lines[0]["ref"]
    logged = user.says("contact", "log", "C000001", point, "空号")
    after = {line["ref"]: line for line in user.says("contact", "points", "C000001", "--json").lines}

    assert logged.code == 0
    assert after[point]["set_aside"]


def test_wrong_settings_are_explained_one_by_one(tmp_path: Path) -> None:
    user = User(tmp_path)
    (tmp_path / "skiptrace.toml").write_text('role = "king"\npack_due_days = 0\ncolour = "red"\n', encoding="utf-8")
    said = user.says("settings", "check")

    assert said.code == 2
    assert all(name in said.err for name in ("role", "pack_due_days", "colour"))


def test_a_dossier_without_any_answer_still_says_what_is_open(user: User, tmp_path: Path) -> None:
    said = user.says("dossier", "C000002", "--out", str(tmp_path / "out"), "--json")
    names = sorted(path.name for path in (tmp_path / "out").rglob("*") if path.is_file())

    assert said.code == 0
    assert len(said.json["files"]) == len(names) == 8
    assert {Path(name).suffix for name in names} == {".pdf", ".json", ".xlsx", ".docx"}
    drafts = {name.removeprefix("C000002-").removesuffix("-草稿.docx") for name in names if name.endswith(".docx")}
    opening = {"个人信息查询授权书（借款人）", "民事起诉状（金融借款合同纠纷）", "律师事务所函", "授权委托书"}
    assert drafts == opening | {"财产保全申请书（诉前）"}, "what was not asked brings the paper that would open it"


def test_the_journal_verifies_until_a_line_is_altered(user: User, tmp_path: Path) -> None:
    assert user.says("journal", "verify", "--json").json["ok"] is True
    copy = User(tmp_path / "copy")
    shutil.copytree(user.data, copy.data)

    with sqlite3.connect(copy.data / "skiptrace.sqlite") as store:
        store.execute("UPDATE journal SET actor = 'x' WHERE seq = 3")
    store.close()
    said = copy.says("journal", "verify", "--json")

    assert said.code == 3
    assert said.json["broken_at"] == 3
