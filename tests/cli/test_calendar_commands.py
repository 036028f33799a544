"""`skiptrace calendar` in a folder with three cases: shown, due, exported, and what people tell of a case."""

import json
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.fakes.court_papers import COURT, DOCKET_NO, ID_NO, NAME, encoded, measure, notice, pdf
from tests.fakes.creditor_file import PLAIN, ZHAO, write_xlsx
from tests.fakes.terminal import say

pytestmark = pytest.mark.journey
OTHER_NAME, OTHER_ID = "李小红", "110101198505053210"


@dataclass(frozen=True)
class Desk:
    data: Path

    def says(self, *words: str, person: str = "sun", role: str = "legal") -> tuple[int, str, str]:
        said = say(*words, "--data", str(self.data), "--person", person, "--role", role)
        return said.code, said.out, said.err

    def rows(self, *words: str) -> list[Any]:
        code, out, err = self.says(*words, "--json")
        assert code == 0, err
        return [json.loads(line) for line in out.splitlines()]


@pytest.fixture
def desk(laid: Path, tmp_path: Path) -> Desk:
    """A copy for each test, so that none sees what another told."""
    shutil.copytree(laid, tmp_path / "data")
    return Desk(tmp_path / "data")


@pytest.fixture(scope="module")
def laid(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A case before suit with a freeze that two people entered, one three years overdue, one with a guarantor."""
    folder = tmp_path_factory.mktemp("calendar")
    made = Desk(folder / "data")
    assert made.says("init")[0] == 0
    rows: list[tuple[str | float, ...]] = [
        (*PLAIN, "担保人", "保证方式", "保证期间"),
        (NAME, ID_NO, "13900000001", "HT001", 100000, "2025-01-02", "", "", "", ""),
        (OTHER_NAME, OTHER_ID, "13900000002", "HT002", 50000, "2020-01-02", "", "", "", ""),
        (ZHAO[0], ZHAO[1], ZHAO[2], "HT003", 1000, "2026-10-02", "", "孙三", "连带责任保证", "24个月"),
    ]
    assert made.says("cases", "import", str(write_xlsx(folder / "file.xlsx", rows)))[0] == 0
    docket = ("dockets", "add", "C000001", "--stage", "pre_suit", "--court", COURT, "--number", DOCKET_NO)
    assert made.says(*docket)[0] == 0
    scan, form = folder / "notice.pdf", folder / "form.json"
    scan.write_bytes(pdf("notice"))
    form.write_bytes(encoded(notice(measure(start="2020-03-02", end="2020-12-11"))))
    taken = ("court", "take", str(scan), "--case", "C000001", "--kind", "result_notice")
    number = json.loads(made.says(*taken, "--json")[1])["number"]
    for person in ("wu", "qian"):
        code, _, err = made.says("court", "enter", number, str(form), person=person)
        assert code == 0, err
    return made.data


def test_a_case_shows_its_duties_with_steps_and_articles(desk: Desk) -> None:
    rows = {row["what"]: row for row in desk.rows("calendar", "show", "C000001")}
    suit = rows["诉前保全后起诉或者申请仲裁"]

    assert suit["day"] == "2020-04-01"
    assert suit["source"] == "民诉第104条"
    assert suit["state"] == "已逾期"
    assert suit["steps"]
    assert "M1 银行存款 冻结已届满" in rows


def test_what_is_overdue_is_listed_first_over_all_cases(desk: Desk) -> None:
    rows = desk.rows("calendar", "due", "--all")
    late = {(row["case"], row["what"]) for row in rows if row["state"] == "已逾期"}

    assert ("C000001", "诉前保全后起诉或者申请仲裁") in late
    assert ("C000002", "合同1 诉讼时效届满") in late
    code, out, _ = desk.says("calendar", "due", "C000002")
    assert code == 0
    assert "已逾期 1 项" in out


def test_the_exported_calendar_holds_case_numbers_and_nobody(desk: Desk, tmp_path: Path) -> None:
    out = tmp_path / "days.ics"
    code, said, err = desk.says("calendar", "export", "--all", "--out", str(out), "--json")
    assert code == 0, err
    body = out.read_bytes().decode()

    assert json.loads(said)["cases"] == 3
    assert body.startswith("BEGIN:VCALENDAR\r\n")
    assert "SUMMARY:C000001 " in body
    assert out.stat().st_mode & 0o077 == 0
    for value in (NAME, ID_NO, OTHER_NAME, OTHER_ID, "13900000001", "HT001", measure()["what"]["value"]):
        assert value not in body.replace("\r\n ", "")


def test_either_cases_or_all_must_be_said(desk: Desk) -> None:
    code, _, err = desk.says("calendar", "due")
    assert code == 2
    assert "--all" in err


def test_a_collector_gets_no_calendar(desk: Desk) -> None:
    code, out, _ = desk.says("calendar", "show", "C000001", role="collector")
    assert code == 2
    assert out == ""


def test_events_are_entered_with_proof_listed_masked_and_undone_and_the_dates_follow(desk: Desk) -> None:
    proof = ("--proof", "EMS 1234567890123 签收回执", "--prover", "保管员丁某")
    add = ("calendar", "event", "add", "C000001", "demand", "2026-05-06")
    without = desk.says(*add, "--proof", " ", "--prover", "丁")
    code, said, err = desk.says(*add, *proof)
    assert code == 0, err
    (row,) = desk.rows("calendar", "event", "list", "C000001")
    undo = ("calendar", "event", "undo", "C000001", row["number"], "--reason", "日期记错")
    refused, undone = desk.says(*undo, role="operator"), desk.says(*undo)
    (after,) = desk.rows("calendar", "event", "list", "C000001")

    assert without[0] == 2
    assert "--proof" in without[2]
    assert "合同1 诉讼时效届满：2029-05-06" in said
    assert f"催收到达（{row['number']}）" in said
    assert (row["proof"], row["state"], after["state"]) == ("（已密封）", "计入", "已由 sun 撤销")
    assert refused[0] == 2
    assert "合同1 诉讼时效届满：2028-01-02" in undone[1]


def test_dependants_are_told_with_their_basis(desk: Desk) -> None:
    told = desk.says("cases", "dependants", "C000001", "2", "--basis", "户口簿")
    nothing = desk.says("cases", "dependants", "C000001")
    groundless = desk.says("cases", "dependants", "C000001", "2")

    assert "已登记所扶养家属 2 人" in told[1]
    assert (nothing[0], groundless[0]) == (2, 2)
    assert "--basis" in groundless[2]


def test_a_guarantee_is_read_from_the_file_corrected_on_a_basis_and_the_file_comes_back(desk: Desk) -> None:
    words = ("calendar", "guarantee", "set", "C000003", "保证人1")
    told = desk.says(*words, "--mode", "general", "--months", "12", "--basis", "保证合同第三条")
    twice = desk.says(*words, "--until", "2030-01-01", "--months", "12", "--basis", "合同")
    listed = desk.rows("calendar", "guarantee", "list", "C000003")
    undo = ("calendar", "guarantee", "undo", "C000003", "G000001", "--reason", "看错合同")
    refused, undone = desk.says(*undo, role="collector"), desk.says(*undo)

    assert told[0] == 0, told[2]
    assert "合同1 保证人1 保证期间届满：2027-10-02" in told[1]
    assert "届满前：对债务人起诉或者申请仲裁" in told[1]
    assert (twice[0], "只填一项" in twice[2]) == (2, True)
    assert [(row["mode_text"], row["period_text"]) for row in listed] == [
        ("一般保证", "主债务履行期限届满之日起 12 个月"),
        ("一般保证", "主债务履行期限届满之日起 12 个月"),
    ]
    assert (listed[1]["basis"], listed[1]["state"]) == ("（已密封）", "计入")
    assert refused[0] == 2
    assert "合同1 保证人1 保证期间届满：2028-10-02" in undone[1]
    assert "保证方式：连带责任保证（债权人文件）" in undone[1]
