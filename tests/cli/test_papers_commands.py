"""`skiptrace papers` in a folder with two cases before suit."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from docx import Document

from tests.fakes.court_papers import COURT, ID_NO, NAME
from tests.fakes.creditor_file import PLAIN, write_xlsx
from tests.fakes.terminal import say

pytestmark = pytest.mark.journey
OTHER_ID = "110101198505053210"


@dataclass(frozen=True)
class Desk:
    data: Path

    def says(self, *words: str, role: str = "legal") -> tuple[int, str, str]:
        said = say(*words, "--data", str(self.data), "--person", "sun", "--role", role)
        return said.code, said.out, said.err


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    folder = tmp_path_factory.mktemp("papers")
    made = Desk(folder / "data")
    assert made.says("init")[0] == 0
    rows: list[tuple[str | float, ...]] = [
        PLAIN,
        (NAME, ID_NO, "13900000001", "HT001", 100000, "2025-01-02", ""),
        ("李小红", OTHER_ID, "13900000002", "HT002", 50000, "2025-01-02", ""),
    ]
    assert made.says("cases", "import", str(write_xlsx(folder / "file.xlsx", rows)))[0] == 0
    assert made.says("dockets", "add", "C000001", "--stage", "pre_suit", "--court", COURT)[0] == 0
    return made


def test_the_list_and_the_fields_of_a_paper_need_no_case(desk: Desk) -> None:
    code, out, _ = desk.says("papers", "list", "--json", "--stage", "pre_suit")
    rows = [json.loads(line) for line in out.splitlines()]
    assert code == 0
    assert "complaint" in {row["id"] for row in rows}
    assert "execution" not in {row["id"] for row in rows}
    fields = desk.says("papers", "list", "--json", "--fields", "renewal")[1].splitlines()
    (end,) = [row for row in map(json.loads, fields) if row["path"] == "measures.end"]
    assert end["required"] is True
    assert end["article"] == "保全规定第18条"


def test_drafts_are_written_listed_and_journalled_without_a_name_on_the_screen(desk: Desk, tmp_path: Path) -> None:
    code, out, err = desk.says("papers", "draft", "C000001", "--out", str(tmp_path), "--paper", "complaint")
    assert code == 0, err
    (file,) = (tmp_path / "法院材料").glob("*.docx")
    document = Document(str(file))
    assert any(NAME in cell.text for table in document.tables for row in table.rows for cell in row.cells)
    assert "□ 申请人名称" in out
    assert NAME not in out
    assert ID_NO not in out
    lines = [json.loads(line) for line in desk.says("journal", "show", "C000001", "--json")[1].splitlines()]
    (entry,) = [line for line in lines if "complaint" in json.dumps(line)]
    assert NAME not in json.dumps(entry, ensure_ascii=False)


def test_a_paper_of_a_later_stage_and_an_unfit_role_are_refused(desk: Desk, tmp_path: Path) -> None:
    draft = ("papers", "draft", "C000001", "--out", str(tmp_path))
    code, _, err = desk.says(*draft, "--paper", "execution")
    assert (code, "本案现为诉前" in err) == (2, True)
    code, _, err = desk.says(*draft, role="collector")
    assert code == 2
    assert not list(tmp_path.rglob("*.docx"))


def test_a_template_is_checked(desk: Desk, tmp_path: Path) -> None:
    document = Document()
    document.add_paragraph("草稿 {{ no_such }} {{ lacks }} {{ citations }}")
    document.save(str(tmp_path / "own.docx"))
    code, out, _ = desk.says("papers", "check-template", str(tmp_path / "own.docx"), "--paper", "firm_letter", "--json")
    found: dict[str, Any] = json.loads(out)
    assert (code, found["fits"], found["unknown"]) == (1, False, ["no_such"])


def test_many_cases_give_one_list_and_an_unknown_case_stops_no_other(desk: Desk, tmp_path: Path) -> None:
    words = ("papers", "bulk", "C000001", "C999999", "C000002", "--out", str(tmp_path), "--paper", "授权委托书")
    code, _, err = desk.says(*words)
    assert code == 1
    assert "C999999" in err
    assert len(list(tmp_path.rglob("*.docx"))) == 2
    rows = list(openpyxl.load_workbook(tmp_path / "文书清单.xlsx").active.iter_rows(min_row=2, values_only=True))
    assert {row[0] for row in rows} == {"C000001", "C999999", "C000002"}
    assert NAME not in json.dumps(rows, ensure_ascii=False)
