"""`skiptrace court` as two people at two desks use it: separate processes, one folder."""

import io
import json
import shutil
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.fakes.court_papers import (
    ACCOUNT,
    COURT,
    DOCKET_NO,
    ID_NO,
    NAME,
    encoded,
    filled,
    image,
    measure,
    notice,
    pdf,
    ruling,
)
from tests.fakes.creditor_file import PLAIN, write_xlsx
from tests.fakes.terminal import COMMAND, say

pytestmark = pytest.mark.journey
FORM = {
    "court": COURT,
    "docket_no": DOCKET_NO,
    "document_no": "（2026）京0102执保9号告知书",
    "made_on": "2026-10-29",
    "measures.0.kind": "银行存款",
    "measures.0.what": ACCOUNT,
    "measures.0.name": NAME,
    "measures.0.id_no": ID_NO,
    "measures.0.holder": "某某银行",
    "measures.0.measure": "冻结",
    "measures.0.order": "首封",
    "measures.0.start": "2026-10-29",
    "measures.0.end": "2027-10-28",
    "measures.0.asked": 105000,
    "measures.0.frozen": 30000,
}


@dataclass(frozen=True)
class Desk:
    """One folder at which several people work."""

    data: Path

    def says(self, *words: str, person: str = "sun", role: str = "legal") -> tuple[int, str, str]:
        said = say(*words, "--data", str(self.data), "--person", person, "--role", role)
        return said.code, said.out, said.err

    def told(self, *words: str, person: str = "sun") -> Any:
        code, out, err = self.says(*words, "--json", person=person)
        assert code in {0, 1}, err
        return json.loads(out)


@pytest.fixture
def desk(laid: Path, tmp_path: Path) -> Desk:
    """A copy for each test, so that none needs what another did."""
    shutil.copytree(laid, tmp_path / "data")
    return Desk(tmp_path / "data")


@pytest.fixture(scope="module")
def laid(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with one case and its docket."""
    folder = tmp_path_factory.mktemp("court")
    made = Desk(folder / "data")
    assert made.says("init")[0] == 0
    row = (NAME, ID_NO, "13900000001", "HT001", 100000, "2025-01-02", "")
    assert made.says("cases", "import", str(write_xlsx(folder / "file.xlsx", [PLAIN, row])))[0] == 0
    docket = ("dockets", "add", "C000001", "--stage", "in_suit", "--court", COURT, "--number", DOCKET_NO)
    assert made.says(*docket)[0] == 0
    return made.data


def test_two_people_take_a_notice_from_the_scan_to_the_dossier(desk: Desk, tmp_path: Path) -> None:
    scan = tmp_path / "notice.pdf"
    scan.write_bytes(pdf("notice"))
    number = desk.told("court", "take", str(scan), "--case", "C000001", "--kind", "result_notice")["number"]
    for person, values in (("wu", FORM | {"measures.0.frozen": 300000}), ("qian", FORM)):
        form = tmp_path / f"{person}.xlsx"
        assert desk.told("court", "form", number, "--out", str(form), person=person)["number"] == number
        assert form.stat().st_mode & 0o777 == 0o600
        assert openpyxl.load_workbook(io.BytesIO(form.read_bytes()))["录入"]._images
        form.write_bytes(filled(form.read_bytes(), values))
        code, out, err = desk.says("court", "enter", number, str(form), person=person)
        assert (code, err) == (int(person == "qian"), "")
    assert "不一致：措施1 实际冻结数额（第1页）" in out
    assert "30000" not in out

    shown = desk.told("court", "show", number)
    assert (shown["state"], [each["person"] for each in shown["entries"]]) == ("differs", ["wu", "qian"])
    fresh = tmp_path / "again.xlsx"
    desk.told("court", "form", number, "--out", str(fresh), person="wu")
    fresh.write_bytes(filled(fresh.read_bytes(), FORM))
    assert desk.told("court", "enter", number, str(fresh), person="wu")["state"] == "settled"

    masked = desk.told("court", "measures", "C000001")
    full = desk.told("court", "measures", "C000001", "--reveal", "办理续行")
    assert (masked["what"], masked["name"], masked["rank"], masked["end"]) == ("622202***0017", "王**", 0, "2027-10-28")
    assert (full["what"], full["places"]["end"]) == (ACCOUNT, "第1页")
    assert desk.says("dossier", "C000001", "--out", str(tmp_path / "out"))[0] == 0
    (file,) = (tmp_path / "out").rglob("*.json")
    assert [each["title"] for each in json.loads(file.read_text("utf-8"))["measures"]] == [ACCOUNT]


def test_the_same_person_a_collector_and_a_wrong_file_are_told_why(desk: Desk, tmp_path: Path) -> None:
    scan, form = tmp_path / "ruling.png", tmp_path / "ruling.json"
    scan.write_bytes(image(text="ruling"))
    form.write_bytes(encoded(ruling()))
    number = desk.told("court", "take", str(scan), "--case", "C000001", "--kind", "ruling")["number"]
    assert desk.told("court", "take", str(scan), "--case", "C000001", "--kind", "ruling")["new"] is False
    assert desk.says("court", "enter", number, str(form), person="wu")[0] == 0

    code, out, err = desk.says("court", "enter", number, str(form), person="wu")
    assert (code, out, "第51条" in err) == (2, "", True)
    for words in (("list",), ("show", number), ("measures", "C000001"), ("form", number, "--out", str(tmp_path / "x"))):
        code, out, err = desk.says("court", *words, person="he", role="collector")
        assert (code, out, "第12条" in err) == (2, "", True)
    scan.write_bytes(b"GIF89a")
    code, _, err = desk.says("court", "take", str(scan), "--case", "C000001", "--kind", "ruling")
    assert (code, "PDF、PNG 或 JPEG" in err) == (2, True)
    code, _, err = desk.says("court", "take", str(scan), "--case", "C000001", "--kind", "network_print")
    assert code == 2

    assert desk.says("court", "enter", number, str(form), person="qian")[0] == 0
    assert desk.told("dockets", "show", "C000001")["docket"]["preservation_ruling"].endswith("之一")
    scan.write_bytes(image(text="print"))
    assert desk.says("court", "take", str(scan), "--case", "C000001", "--kind", "network_print")[0] == 0


def test_an_auditor_lists_and_the_journal_tells_the_steps(desk: Desk, tmp_path: Path) -> None:
    form = tmp_path / "foreign.json"
    form.write_bytes(encoded(notice(measure(), docket_no="（2026）沪0101民初7号")))
    scan = tmp_path / "other.png"
    scan.write_bytes(image(text="other"))
    number = desk.told("court", "take", str(scan), "--case", "C000001", "--kind", "assistance_receipt")["number"]
    code, _, err = desk.says("court", "enter", number, str(form), person="wu")
    assert (code, "不是本案登记的案号" in err) == (2, True)
    form.write_bytes(encoded(notice()))
    for person in ("wu", "qian"):
        assert desk.says("court", "enter", number, str(form), person=person)[0] == 0

    code, out, _ = desk.says("court", "list", "C000001", "--json", person="shi", role="auditor")
    lines = [json.loads(line) for line in out.splitlines()]
    assert (code, number in {line["number"] for line in lines}) == (0, True)
    assert desk.says("court", "measures", "C000001", person="shi", role="auditor")[0] == 2
    _, journal, _ = desk.says("journal", "show", "C000001", person="shi", role="auditor")
    assert all(word in journal for word in ("登记法院文书", "录入法院文书", "法院文书生效"))
    assert desk.says("journal", "verify")[0] == 0


def test_an_entry_that_is_killed_took_effect_whole_or_not_at_all(desk: Desk, tmp_path: Path) -> None:
    scan, form = tmp_path / "killed.png", tmp_path / "killed.json"
    scan.write_bytes(image(text="killed"))
    form.write_bytes(encoded(notice(measure(what="6222020000000000099"))))
    number = desk.told("court", "take", str(scan), "--case", "C000001", "--kind", "result_notice")["number"]
    start = time.monotonic()
    assert desk.says("court", "enter", number, str(form), person="wu")[0] == 0
    whole = time.monotonic() - start

    def stands() -> tuple[str, int, int]:
        with closing(sqlite3.connect(desk.data / "skiptrace.sqlite")) as store:
            (paper, state) = store.execute("SELECT id, state FROM court_papers ORDER BY serial DESC").fetchone()
            counts = (f"SELECT count(*) FROM {table} WHERE paper_id = ?" for table in ("court_entries", "measures"))
            entries, found = (store.execute(count, (paper,)).fetchone()[0] for count in counts)
        return state, entries, found

    for part in (0.7, 0.85, 1.0):
        argv = [sys.executable, "-c", COMMAND, "court", "enter", number, str(form), "--data", str(desk.data)]
        qian = [*argv, "--person", "qian", "--role", "legal"]
        child = subprocess.Popen(qian, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(whole * part)
        child.kill()
        child.wait()
        assert stands() in {("entered_once", 1, 0), ("settled", 2, 1)}
    desk.says("court", "enter", number, str(form), person="qian")
    assert stands() == ("settled", 2, 1)
    assert desk.says("journal", "verify")[0] == 0
