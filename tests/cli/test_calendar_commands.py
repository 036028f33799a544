"""`skiptrace calendar` in a folder with two cases: shown, due, exported."""

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.fakes.court_papers import COURT, DOCKET_NO, ID_NO, NAME, encoded, measure, notice, pdf
from tests.fakes.creditor_file import PLAIN, write_xlsx

pytestmark = pytest.mark.journey
COMMAND = "import sys; from skiptrace.cli import main; sys.argv[0] = 'skiptrace'; main()"
OTHER_NAME, OTHER_ID = "李小红", "110101198505053210"


@dataclass(frozen=True)
class Desk:
    data: Path

    def says(self, *words: str, person: str = "sun", role: str = "legal") -> tuple[int, str, str]:
        argv = [sys.executable, "-c", COMMAND, *words, "--data", str(self.data), "--person", person, "--role", role]
        done = subprocess.run(argv, capture_output=True, text=True, check=False, timeout=120)
        return done.returncode, done.stdout, done.stderr

    def rows(self, *words: str) -> list[Any]:
        code, out, err = self.says(*words, "--json")
        assert code == 0, err
        return [json.loads(line) for line in out.splitlines()]


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """One case before suit with a freeze that two people entered, and one that is three years overdue."""
    folder = tmp_path_factory.mktemp("calendar")
    made = Desk(folder / "data")
    assert made.says("init")[0] == 0
    rows: list[tuple[str | float, ...]] = [
        PLAIN,
        (NAME, ID_NO, "13900000001", "HT001", 100000, "2025-01-02", ""),
        (OTHER_NAME, OTHER_ID, "13900000002", "HT002", 50000, "2020-01-02", ""),
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
    return made


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

    assert json.loads(said)["cases"] == 2
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
