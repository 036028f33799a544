"""Court papers over the interface: what the stage offers, drafts, templates checked, many cases with one log."""

import io
import zipfile
from pathlib import Path

import pytest
from docx import Document
from python_calamine import CalamineWorkbook

from skiptrace.documents.draft import SHIPPED
from skiptrace.documents.papers.bulk import LOG
from skiptrace.journal import Action
from skiptrace.permits.docket import Stage
from skiptrace.settings import Role
from tests.web.conftest import Desk

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


async def _numbers(desk: Desk) -> list[str]:
    return [line.number for line in await desk.acting(Role.LEGAL).cases.list()]


async def _in_execution(desk: Desk) -> str:
    service = desk.acting(Role.LEGAL)
    for number in await _numbers(desk):
        docket = await service.permits.docket((await service.cases.case(number)).id)
        if docket is not None and docket.stage is Stage.EXECUTION:
            return number
    raise AssertionError("no case is in execution")


def _files(body: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def _rows(sheet: bytes) -> list[list[str]]:
    return [
        [str(cell) for cell in row]
        for row in CalamineWorkbook.from_filelike(io.BytesIO(sheet)).get_sheet_by_index(0).to_python()
    ]


async def test_only_the_papers_of_the_stage_are_offered_and_what_each_would_open(desk: Desk) -> None:
    case = await _in_execution(desk)
    said = await desk.call(Role.LEGAL, "GET", f"/api/v1/cases/{case}/papers")
    offered = {each["id"]: each for each in said.json["items"]}

    assert said.status == 200
    assert said.json["stage"] == "execution"
    assert "execution" in offered
    assert "complaint" not in offered
    assert all(each["rules"] for each in offered.values())


async def test_a_draft_is_a_word_file_with_its_mark_and_is_journalled(desk: Desk) -> None:
    case = await _in_execution(desk)
    said = await desk.call(Role.LEGAL, "POST", f"/api/v1/cases/{case}/papers/execution")
    found = await desk.acting(Role.LEGAL).cases.case(case)
    entries = [each.entry async for each in desk.house.journal.lines(case_id=found.id)]

    assert (said.status, said.headers["Content-Type"]) == (200, DOCX)
    assert "草" in "".join(part.text for part in Document(io.BytesIO(said.body)).sections[0].header.paragraphs)
    assert entries[-1].action is Action.PAPERS_MADE
    assert list(entries[-1].detail["files"]) == ["execution"]  # type: ignore[call-overload]


async def test_a_paper_of_another_stage_and_an_unknown_one_are_refused_in_chinese(desk: Desk) -> None:
    case = await _in_execution(desk)
    other = await desk.call(Role.LEGAL, "POST", f"/api/v1/cases/{case}/papers/complaint")
    unknown = await desk.call(Role.LEGAL, "POST", f"/api/v1/cases/{case}/papers/no_such_paper")

    assert other.status == unknown.status == 422
    assert "本案现为" in other.json["detail"]
    assert "\u4e00" <= unknown.json["detail"][0] <= "\u9fff"


async def test_all_papers_of_a_case_come_with_what_each_lacks(desk: Desk) -> None:
    case = await _in_execution(desk)
    said = await desk.call(Role.LEGAL, "POST", f"/api/v1/cases/{case}/papers")
    files = _files(said.body)
    drafts = {name for name in files if name.endswith(".docx")}

    assert said.status == 200
    assert len(drafts) >= 5
    assert {row[2] for row in _rows(files[LOG])[1:]} == {name.removeprefix(f"{case}/") for name in drafts}


async def test_drafts_of_many_cases_come_with_one_log_and_a_fault_stops_no_other(desk: Desk) -> None:
    case = await _in_execution(desk)
    body = {"cases": [case, "C999999", case], "papers": ["execution"]}
    said = await desk.call(Role.LEGAL, "POST", "/api/v1/papers/bulk", json=body)
    files = _files(said.body)
    rows = _rows(files[LOG])[1:]

    assert said.status == 200
    assert sum(name.endswith(".docx") for name in files) == 1
    assert {row[0] for row in rows} == {case, "C999999"}
    assert [row[3] for row in rows if row[0] == "C999999"] == ["没有写出"]


async def test_who_may_not_export_gets_no_paper(desk: Desk) -> None:
    case = await _in_execution(desk)
    for method, path in (("GET", f"cases/{case}/papers"), ("POST", f"cases/{case}/papers/execution")):
        for role in (Role.COLLECTOR, Role.OPERATOR, Role.AUDITOR):
            said = await desk.call(role, method, f"/api/v1/{path}")
            assert said.status == 403
            assert said.json["reasons"]


async def test_a_template_is_checked_without_a_case(desk: Desk, tmp_path: Path) -> None:
    shipped = (SHIPPED / "execution.docx").read_bytes()
    good = await desk.call(Role.LEGAL, "POST", "/api/v1/papers/check", params={"paper": "execution"}, data=shipped)
    document = Document()
    document.add_paragraph("{{ no_such_field }}")
    document.save(str(tmp_path / "own.docx"))
    own = (tmp_path / "own.docx").read_bytes()
    bad = await desk.call(Role.LEGAL, "POST", "/api/v1/papers/check", params={"paper": "execution"}, data=own)

    assert (good.status, good.json["fits"]) == (200, True)
    assert (bad.status, bad.json["fits"], bad.json["unknown"]) == (200, False, ["no_such_field"])
    assert "「草稿」字样" in bad.json["absent"]


def _bomb() -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b"\0" * (65 * 2**20))
    return held.getvalue()


@pytest.mark.parametrize("body", [b"no archive", b"PK\x03\x04broken", _bomb()])
async def test_what_is_no_template_is_refused_before_it_is_opened(desk: Desk, body: bytes) -> None:
    said = await desk.call(Role.LEGAL, "POST", "/api/v1/papers/check", params={"paper": "execution"}, data=body)

    assert said.status == 422
    assert ".docx" in said.json["detail"]
