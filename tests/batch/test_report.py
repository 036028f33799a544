"""The report holds every row of the creditor's file once, untouched, and never leaves a question without a word."""

import asyncio
import stat
from collections.abc import AsyncIterator
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlsxwriter
from python_calamine import CalamineWorkbook

from skiptrace.batch.finding import NOT_YET, Finding, View
from skiptrace.batch.owner import this_owner
from skiptrace.batch.report import ReportHead, write_report
from skiptrace.batch.run import CaseState, Run, RunCase, RunKind, RunProgress
from skiptrace.batch.worker import Worker
from skiptrace.cases.case import Case, HoldKind
from skiptrace.clock import CHINA
from skiptrace.journal import Actor
from skiptrace.service import House
from skiptrace.tracing.profile import Profile
from tests.conftest import CaseMaker
from tests.fakes.creditor_file import PLAIN, QIAN, ZHAO, changed, write_xlsx

WU = Actor("wu", "operator")
Rows = list[list[Any]]


async def imported(house: House, file: Path, *, trace: bool = True) -> Run:
    """Take a file in and trace what it brought."""
    service = house.acting(WU)
    report = await service.cases.import_file(file)
    ids = (await service.cases.placed(report.evidence_id)).case_ids
    at, sha256 = service.scribe.now(), report.sha256
    run = await house.runs.create(
        RunKind.BATCH, WU, ids, at=at, key=sha256, file_sha256=sha256, evidence_id=report.evidence_id
    )
    if trace:
        await Worker(house.runs, house.trace_case, owner=this_owner()).work(asyncio.Event(), until_finished=True)
    return run


def read(path: Path) -> dict[str, Rows]:
    book = CalamineWorkbook.from_path(str(path))
    return {n: [list(r) for r in book.get_sheet_by_name(n).to_python(skip_empty_area=False)] for n in book.sheet_names}


def hidden(folder: Path) -> list[Path]:
    return list(folder.glob(".*"))


def column(rows: Rows, title: str) -> list[Any]:
    return [row[rows[0].index(title)] for row in rows[1:]]


async def test_every_data_row_stands_in_it_once_cell_for_cell(house: House, sample: Path, tmp_path: Path) -> None:
    run = await imported(house, sample)
    await house.run_report(WU, run.id, tmp_path / "out.xlsx")
    found, original = read(tmp_path / "out.xlsx"), CalamineWorkbook.from_path(str(sample))
    sheet = original.get_sheet_by_name("不良资产明细").to_python(skip_empty_area=False)
    titles = found["查询结果"][0][: len(sheet[0])]
    placed = {}
    for name in ("查询结果", "同案其他行"):
        for row, place in zip(found[name][1:], column(found[name], "文件位置"), strict=True):
            placed[int(place.split("第 ")[1].split(" ")[0])] = row[: len(titles)]
    for row, number in zip(found["未采用的行"][1:], column(found["未采用的行"], "原行号"), strict=True):
        assert int(number) not in placed
        placed[int(number)] = row[: len(titles)]

    assert len(placed) == 122
    assert all(cells == sheet[number - 1] for number, cells in placed.items())
    assert any(isinstance(cell, str) and len(cell) == 18 for cells in placed.values() for cell in cells)


async def test_kinds_of_cells_survive(house: House, tmp_path: Path) -> None:
    file = tmp_path / "kinds.xlsx"
    row = ("赵一鸣", "110105198901089874", "00013900000001", "007", 1000.5, "=1+1", 5.1010419580528e17, "http://x.cn/")
    with xlsxwriter.Workbook(str(file), {"strings_to_formulas": False, "strings_to_urls": False}) as book:
        page = book.add_worksheet("明细")
        page.write_row(
            0, 0, ("姓名", "身份证号", "手机号", "合同号", "剩余本金", "备注", "批次", "网址", "放款日", "时刻")
        )
        page.write_row(1, 0, row)
        page.write_datetime(1, 8, datetime(2024, 2, 29), book.add_format({"num_format": "yyyy/m/d"}))  # noqa: DTZ001
        page.write_datetime(1, 9, timedelta(hours=30), book.add_format({"num_format": "[h]:mm"}))
    run = await imported(house, file, trace=False)
    out = tmp_path / "out.xlsx"
    await house.run_report(WU, run.id, out)
    original = CalamineWorkbook.from_path(str(file)).get_sheet_by_index(0).to_python(skip_empty_area=False)
    own = openpyxl.load_workbook(out)["查询结果"]

    assert read(out)["查询结果"][1][:10] == original[1]
    assert own.cell(2, 9).value.date() == date(2024, 2, 29)
    assert [own.cell(2, n).data_type for n in (3, 4, 6, 8)] == ["s"] * 4
    assert not own._hyperlinks


async def test_a_case_has_one_line_and_its_other_contracts_are_kept(house: House, tmp_path: Path) -> None:
    second = changed(ZHAO, contract="HT009", principal=77)
    file = write_xlsx(tmp_path / "f.xlsx", [PLAIN, ZHAO, QIAN, second, changed(QIAN, contract="HT010", principal=0)])
    run = await imported(house, file)
    await house.run_report(WU, run.id, tmp_path / "out.xlsx")
    found = read(tmp_path / "out.xlsx")

    assert column(found["查询结果"], "案件") == ["C000001", "C000002"]
    assert column(found["查询结果"], "合同号") == ["HT001", "HT002"]
    assert (column(found["同案其他行"], "合同号"), column(found["同案其他行"], "案件")) == (["HT009"], ["C000001"])
    assert column(found["未采用的行"], "合同号") == ["HT010"]
    assert "金额不大于零" in column(found["未采用的行"], "原因")[0]


async def test_a_row_with_another_debtors_contract_is_nobodys_line(house: House, tmp_path: Path) -> None:
    await imported(house, write_xlsx(tmp_path / "first.xlsx", [PLAIN, ZHAO]))
    stranger = changed(QIAN, contract="HT001")
    run = await imported(house, write_xlsx(tmp_path / "second.xlsx", [PLAIN, stranger]))
    await house.run_report(WU, run.id, tmp_path / "out.xlsx")
    found = read(tmp_path / "out.xlsx")

    assert (await house.runs.progress(run.id)).total == 0
    assert len(found["查询结果"]) == 1
    assert (column(found["未采用的行"], "姓名"), column(found["未采用的行"], "案件")) == (["钱二"], ["C000001"])
    assert "姓名或证件号码不同" in column(found["未采用的行"], "原因")[0]


async def test_sheets_with_other_headings_get_sheets_of_their_own(house: House, tmp_path: Path) -> None:
    file = tmp_path / "two.xlsx"
    with xlsxwriter.Workbook(str(file)) as book:
        one, two = book.add_worksheet("甲"), book.add_worksheet("乙")
        one.write_row(0, 0, PLAIN)
        one.write_row(1, 0, ZHAO)
        two.write_row(0, 0, ("合同号", "姓名", "本金"))
        two.write_row(1, 0, ("HT7", "孙三", 9))
    run = await imported(house, file)
    await house.run_report(WU, run.id, tmp_path / "out.xlsx")
    found = read(tmp_path / "out.xlsx")

    assert found["查询结果"][1][:7] == list(ZHAO)
    assert found["查询结果2"][0][:3] == ["合同号", "姓名", "本金"]
    assert found["查询结果2"][1][:3] == ["HT7", "孙三", 9]


async def test_next_months_file_leaves_this_months_report_right(house: House, tmp_path: Path) -> None:
    run = await imported(house, write_xlsx(tmp_path / "one.xlsx", [PLAIN, ZHAO, QIAN]))
    await imported(house, write_xlsx(tmp_path / "two.xlsx", [PLAIN, changed(QIAN, principal=5), ZHAO]))
    await house.run_report(WU, run.id, tmp_path / "out.xlsx")
    found = read(tmp_path / "out.xlsx")

    assert [row[:7] for row in found["查询结果"][1:]] == [list(ZHAO), list(QIAN)]


async def test_the_same_data_give_the_same_bytes_for_nobody_else_to_read(house: House, tmp_path: Path) -> None:
    run = await imported(house, write_xlsx(tmp_path / "f.xlsx", [PLAIN, ZHAO, QIAN]))
    for name in ("a.xlsx", "b.xlsx"):
        assert await house.run_report(WU, run.id, tmp_path / name) == 2

    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()
    assert stat.S_IMODE((tmp_path / "a.xlsx").stat().st_mode) == 0o600
    assert hidden(tmp_path) == []


async def test_what_was_not_asked_says_why_and_nothing_reads_as_none(house: House, tmp_path: Path) -> None:
    run = await imported(house, write_xlsx(tmp_path / "f.xlsx", [PLAIN, ZHAO]))
    await house.run_report(WU, run.id, tmp_path / "out.xlsx")
    found = read(tmp_path / "out.xlsx")
    results, sources = found["查询结果"], found["来源"]
    titles = [source.title for source in house.sources.values()]

    assert all(cell != "" for cell in results[1][len(PLAIN) :])
    assert all(column(results, title)[0].startswith("未查询") for title in titles)
    assert "不等于没有" in column(results, "已确认财产")[0]
    assert set(column(sources, "来源")) == set(titles)
    assert all(column(sources, "说明（为什么）"))
    assert any(column(sources, "法律条文"))


async def test_a_case_not_traced_yet_is_not_yet_asked(house: House, tmp_path: Path) -> None:
    run = await imported(house, write_xlsx(tmp_path / "f.xlsx", [PLAIN, ZHAO]), trace=False)
    await house.run_report(WU, run.id, tmp_path / "out.xlsx")
    found = read(tmp_path / "out.xlsx")

    assert column(found["查询结果"], "查询状态") == ["等待查询"]
    assert column(found["查询结果"], "不动产登记中心") == [NOT_YET]
    assert set(column(found["来源"], "说明（为什么）")) == {NOT_YET}


async def test_a_stopped_case_shows_no_number_to_call(house: House, tmp_path: Path) -> None:
    run = await imported(house, write_xlsx(tmp_path / "f.xlsx", [PLAIN, changed(ZHAO, remark="停催"), QIAN]))
    await house.run_report(WU, run.id, tmp_path / "out.xlsx")
    results = read(tmp_path / "out.xlsx")["查询结果"]

    assert column(results, "停止") == ["停催（停止联系）", "无"]
    assert column(results, "最可能的联系点")[0] == "已停止联系，不列出"
    assert "139****0002" in column(results, "最可能的联系点")[1]


async def test_a_collectors_report_says_what_is_withheld(house: House, tmp_path: Path) -> None:
    run = await imported(house, write_xlsx(tmp_path / "f.xlsx", [PLAIN, ZHAO]))
    await house.run_report(Actor("li", "collector"), run.id, tmp_path / "out.xlsx")
    await house.run_report(WU, run.id, tmp_path / "open.xlsx", masked=False)
    found, opened = read(tmp_path / "out.xlsx"), read(tmp_path / "open.xlsx")

    assert any(row[0] == "未予展示" and "保全规定第12条" in row[1] for row in found["说明"])
    assert "不在此列" in column(found["查询结果"], "已确认财产")[0]
    assert not any(row[0] == "未予展示" for row in opened["说明"])
    assert "13900000001" in column(opened["查询结果"], "最可能的联系点")[0]


async def test_a_run_without_a_file_has_a_report_too(house: House, tmp_path: Path) -> None:
    await imported(house, write_xlsx(tmp_path / "f.xlsx", [PLAIN, ZHAO]))
    case = await house.acting(WU).cases.case("C000001")
    run = await house.runs.create(RunKind.TRACE, WU, [case.id], at=datetime.now(CHINA))
    await house.run_report(WU, run.id, tmp_path / "out.xlsx")
    found = read(tmp_path / "out.xlsx")

    assert column(found["查询结果"], "案件") == ["C000001"]
    assert set(found) == {"查询结果", "来源", "说明"}


async def test_joined_cases_stand_once(house: House, tmp_path: Path) -> None:
    masked = changed(ZHAO, id_no="", contract="HT009")
    run = await imported(house, write_xlsx(tmp_path / "f.xlsx", [PLAIN, ZHAO, masked]))
    await house.acting(WU).cases.join("C000001", "C000002")
    await house.run_report(WU, run.id, tmp_path / "out.xlsx")
    found = read(tmp_path / "out.xlsx")

    assert column(found["查询结果"], "案件") == ["C000001"]
    assert column(found["同案其他行"], "合同号") == ["HT009"]


async def test_where_excel_ends_a_second_sheet_begins(maker: CaseMaker, tmp_path: Path) -> None:
    at = datetime(2026, 10, 30, tzinfo=CHINA)
    run = Run("r", "R000001", RunKind.BATCH, WU, at, cancelled=False, file_sha256="", evidence_id="")
    view = View({"core_banking": "核心"}, "", masked=True, withheld=False)
    head = ReportHead(RunProgress(run, 5, 0, 0, 5, 0, 0), WU, at.date(), view, None)

    async def findings() -> AsyncIterator[Finding]:
        for number in range(5):
            case: Case = maker.case(case_id=f"case-{number}")
            line = RunCase("r", case.id, number, CaseState.DONE, 1, "", at)
            yield Finding(line, Profile(case, None, at, (), (), ()), ())

    await write_report(tmp_path / "out.xlsx", head, findings(), rows=3)
    found = read(tmp_path / "out.xlsx")

    names = ["查询结果", "查询结果（续2）", "查询结果（续3）"]
    assert [len(found[name]) - 1 for name in names] == [2, 2, 1]


async def test_a_deceased_debtor_is_told_and_not_asked_about(house: House, tmp_path: Path) -> None:
    run = await imported(house, write_xlsx(tmp_path / "f.xlsx", [PLAIN, ZHAO]), trace=False)
    await house.acting(WU).cases.hold("C000001", HoldKind.DECEASED, "家属来电")
    await house.run_report(WU, run.id, tmp_path / "out.xlsx")

    assert "停止查询和联系" in column(read(tmp_path / "out.xlsx")["查询结果"], "停止")[0]


@pytest.mark.parametrize("broken", [False, True])
async def test_a_report_appears_whole_or_not_at_all(
    house: House,
    maker: CaseMaker,
    tmp_path: Path,
    broken: bool,  # noqa: FBT001
) -> None:
    run = await imported(house, write_xlsx(tmp_path / "f.xlsx", [PLAIN, ZHAO]), trace=False)
    out = tmp_path / "out.xlsx"
    (tmp_path / ".out.xlsx.part").mkdir()
    progress = await house.runs.progress(run.id)
    head = ReportHead(progress, WU, date(2026, 10, 30), View({}, "", masked=True, withheld=False), None)

    async def findings() -> AsyncIterator[Finding]:
        for case in (maker.case(),):
            line = RunCase(run.id, case.id, 0, CaseState.DONE, 1, "", run.created_at)
            yield Finding(line, Profile(case, None, run.created_at, (), (), ()), ())
            if broken:
                raise ZeroDivisionError

    if broken:
        with pytest.raises(ZeroDivisionError):
            await write_report(out, head, findings())
    else:
        await write_report(out, head, findings())

    assert out.exists() is not broken
    assert hidden(tmp_path) == []
