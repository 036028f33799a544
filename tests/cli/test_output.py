"""What people see at a terminal of eighty columns: no number, code or date is cut to pieces."""

import pytest

from skiptrace.cli.output import Output

WIDE = ["记录", "种类", "来源", "状态", "概率", "支持", "反对", "如何查清"]
LONG = "电话号码一致；地址一致；脱敏身份证号的可见位相符；姓名一致（约每 5 万人一人）"


@pytest.fixture
def output(monkeypatch: pytest.MonkeyPatch) -> Output:
    monkeypatch.setenv("COLUMNS", "80")
    return Output(as_json=False)


def test_a_table_that_fits_is_ruled(output: Output, capsys: pytest.CaptureFixture[str]) -> None:
    output.table("请求包", ["包号", "来源", "期限"], [["K3CF52A0980", "不动产登记中心", "2026-11-09"]])

    shown = capsys.readouterr().out
    assert "│ K3CF52A0980 │ 不动产登记中心 │ 2026-11-09 │" in shown


def test_a_table_that_would_cut_codes_to_pieces_is_told_row_by_row(
    output: Output, capsys: pytest.CaptureFixture[str]
) -> None:
    row = ["7278053e", "身份与联系", "本行核心系统", "很可能，待确认", 0.9991, LONG, "所在市县不同", ""]
    output.table("待核记录", WIDE, [row, row])

    shown = capsys.readouterr().out
    assert shown.startswith("待核记录\n- 记录：7278053e\n  种类：身份与联系\n")
    assert f"  支持：{LONG}\n" in shown
    assert shown.count("- 记录：7278053e") == 2
    assert "如何查清" not in shown


def test_a_long_text_is_broken_between_its_letters_and_the_amount_beside_it_is_not(
    output: Output, capsys: pytest.CaptureFixture[str]
) -> None:
    output.table("", ["金额", "理由"], [["1,240,284.44", LONG]])

    lines = capsys.readouterr().out.splitlines()
    assert any("│ 1,240,284.44 │" in line for line in lines)
    assert len(lines) == 6


def test_a_table_without_rows_says_that_there_is_nothing(output: Output, capsys: pytest.CaptureFixture[str]) -> None:
    output.table("法院文书", WIDE, [])

    assert capsys.readouterr().out == "法院文书：无\n"
