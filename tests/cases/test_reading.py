"""Rows are read one by one: good values kept, damaged ones set aside, and only a name or an amount costs the row."""

import json
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from skiptrace.cases.preview import preview_lines
from skiptrace.cases.reading import read_rows, read_tables
from skiptrace.cases.row import RowResult
from skiptrace.cases.spreadsheet import Cell, Sheet, Workbook, parse_workbook, read_workbook
from skiptrace.errors import UsageError


def read(*rows: Sequence[Cell], kind: str = "xlsx") -> list[RowResult]:
    book = Workbook(b"", kind, (Sheet("明细", rows, {}),))
    return list(read_rows(read_tables(book)))


def one(title: str, cell: Cell) -> RowResult:
    return read(("姓名", "本金", title), ("赵一鸣", 100.0, cell))[0]


def codes(result: RowResult) -> list[str]:
    return [problem.code for problem in result.problems]


def golden(name: str) -> list[dict[str, Any]]:
    path = Path(__file__).parent / "data" / name
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def test_the_sample_file_reads_as_it_was_checked_by_hand(sample: Path) -> None:
    assert list(preview_lines(sample)) == golden("portfolio-messy.jsonl")


def test_the_sample_file_has_the_counts_that_were_counted_by_hand(sample: Path) -> None:
    lines = list(preview_lines(sample))
    found = [problem["code"] for line in lines for problem in line["problems"]]

    assert len(lines) == 122
    assert sum(line["ok"] for line in lines) == 109
    assert {code: found.count(code) for code in sorted(set(found))} == {
        "amount_missing": 1,
        "amount_not_positive": 6,
        "contract_conflict": 1,
        "contract_repeated": 1,
        "id_damaged": 4,
        "id_float": 7,
        "id_missing": 3,
        "name_missing": 6,
        "phone_masked": 5,
    }


@pytest.mark.parametrize(
    ("row", "code"),
    [
        (("", 100.0), "name_missing"),
        (("1234", 100.0), "name_missing"),
        (("赵一", -100.0), "amount_not_positive"),
        (("赵一", 0.0), "amount_not_positive"),
        (("赵一", "-"), "amount_missing"),
        (("赵一", "待核"), "amount_missing"),
    ],
)
def test_only_a_name_or_an_amount_costs_the_row(row: tuple[Cell, ...], code: str) -> None:
    result = read(("姓名", "本金"), row)[0]

    assert not result.ok
    assert [p.code for p in result.problems if p.fatal] == [code]
    assert all(p.column and p.reason and p.mend for p in result.problems)


def test_a_card_and_a_contract_number_lost_to_a_float_are_set_aside() -> None:
    titles = ("姓名", "本金", "合同号", "银行卡号")
    row = read(titles, ("赵一", 1.0, 2.0260101123456789e17, 6.22202020001112e18))[0]

    assert row.claim.contract_no == ""
    assert row.debtor.facts == ()
    assert codes(row) == ["card_damaged", "contract_damaged"]


def test_the_parts_of_a_claim_are_kept_apart_and_absent_ones_are_absent() -> None:
    titles = ("姓名", "剩余本金", "利息", "罚息/违约金", "费用", "余额日期", "逾期日期")
    claim = read(titles, ("赵一", 1000.0, "12.5", "-", -3.0, 45960.0, "2024年1月2日"))[0].claim

    assert claim.principal is not None
    assert claim.principal.value == Decimal(1000)
    assert claim.interest is not None
    assert claim.interest.value == Decimal("12.5")
    assert (claim.penalty, claim.costs) == (None, None)
    assert (claim.as_of, claim.overdue_since) == (date(2025, 10, 30), date(2024, 1, 2))


def test_a_total_stands_in_for_a_principal_only_with_a_warning() -> None:
    result = read(("姓名", "欠款总额"), ("赵一", 10.0))[0]

    assert result.ok
    assert codes(result) == ["amount_total_only"]


def test_an_amount_merged_over_several_rows_is_claimed_once() -> None:
    rows = (("姓名", "合同号", "本金"), ("赵一", "A1", 100.0), ("赵一", "A2", 100.0))
    sheet = Sheet("明细", rows, {(2, 0): (1, 0), (2, 2): (1, 2)})
    first, second = read_rows(read_tables(Workbook(b"", "xlsx", (sheet,))))

    assert first.ok
    assert second.debtor.name == "赵一"
    assert [p.code for p in second.problems if p.fatal] == ["amount_merged"]


def test_totals_empty_rows_footers_and_repeated_headers_are_no_data() -> None:
    rows = read(
        ("序号", "姓名", "本金"),
        (1.0, "赵一", 1.0),
        ("", "", ""),
        (2.0, "", ""),
        ("小计", "", 1.0),
        ("序号", "姓名", "本金"),
        (3.0, "钱二", 2.0),
        ("", "合 计", 3.0),
        ("制表人：某某", "", ""),
        ("备注：以上数据截至十月", "", ""),
    )

    assert [(r.row, r.debtor.name) for r in rows] == [(2, "赵一"), (7, "钱二")]


def test_a_second_row_of_a_contract_is_reported_on_the_later_row() -> None:
    titles = ("姓名", "合同号", "本金")
    rows = read(titles, ("赵一", "A1", 1.0), ("赵一", "A1", 2.0), ("钱二", "A1", 1.0))

    assert [codes(row) for row in rows] == [[], ["contract_repeated"], ["contract_conflict"]]
    assert all(row.ok for row in rows)


def test_every_sheet_with_a_header_is_read_and_the_others_are_named() -> None:
    sheets = (
        Sheet("说明", [("本表说明", "")], {}),
        Sheet("甲", [("姓名", "本金"), ("赵一", 1.0)], {}),
        Sheet("乙", [("借款人", "欠款金额"), ("钱二", 2.0)], {}),
        Sheet("旧", [("姓名", "本金"), ("孙三", 3.0)], {}, hidden=True),
    )
    reading = read_tables(Workbook(b"", "xlsx", sheets))

    assert [(r.sheet, r.debtor.name) for r in read_rows(reading)] == [("甲", "赵一"), ("乙", "钱二")]
    assert [note for note in reading.notes if "说明" in note]
    assert [note for note in reading.notes if "隐藏" in note]


def test_a_file_without_a_table_is_wrong_input() -> None:
    with pytest.raises(UsageError, match="没有找到可导入的表格"):
        read_tables(Workbook(b"", "xlsx", (Sheet("甲", [("a", "b")], {}),)))


def test_a_gbk_csv_reads_like_the_xlsx() -> None:
    head = "逾期清单\r\n姓名,身份证号,手机号码,本金（元）,逾期日期\r\n"
    text = head + '赵一鸣,\'110105198901089874,13900000001,"1,000.50",2025/1/2\r\n'
    reading = read_tables(parse_workbook(text.encode("gbk")))
    row = next(read_rows(reading))

    assert (row.row, row.debtor.name, row.debtor.id_no) == (3, "赵一鸣", "110105198901089874")
    assert row.claim.principal is not None
    assert row.claim.principal.value == Decimal("1000.50")
    assert row.claim.overdue_since == date(2025, 1, 2)


def test_a_preview_of_no_file_is_refused_at_once(tmp_path: Path) -> None:
    with pytest.raises(UsageError):
        preview_lines(tmp_path / "none.xlsx")


def test_reading_twice_gives_the_same(sample: Path) -> None:
    reading = read_tables(read_workbook(sample))

    assert list(read_rows(reading)) == list(read_rows(reading))


cell = st.one_of(st.text(max_size=30), st.floats(), st.booleans(), st.dates(), st.datetimes(), st.integers())
hostile = st.text(alphabet="0123456789Xx*.,，、（）()-年月日万元￥E+张三公司停催已结清 \u3000'\"=@\ufffd", max_size=24)
titles_of_all = (
    "姓名",
    "证件号码",
    "手机",
    "地址",
    "单位",
    "合同号",
    "本金",
    "利息",
    "逾期日期",
    "余额日期",
    "备注",
    "是否死亡",
    "车牌",
    "卡号",
    "担保人",
    "担保人证件号",
)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.one_of(cell, hostile), min_size=len(titles_of_all), max_size=len(titles_of_all)))
def test_no_row_raises_and_every_rejection_has_a_reason(cells: list[Cell]) -> None:
    for result in read(titles_of_all, cells):
        assert result.ok is not any(problem.fatal for problem in result.problems)
        if result.ok:
            assert result.debtor.name
            assert result.claim.principal is not None
            assert result.claim.principal.value > 0
