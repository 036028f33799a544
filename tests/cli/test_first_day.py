"""A first day at the command line: what is shown says what comes next, and what is wrong says its mend."""

from pathlib import Path

import pytest

from tests.fakes.terminal import Said, say

SAMPLE = Path(__file__).parents[1] / "cases" / "data" / "portfolio-messy.xlsx"


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a creditor's file and one permit that waits."""
    folder = tmp_path_factory.mktemp("day") / "data"
    contract = folder.parent / "contract.pdf"
    contract.write_bytes(b"%PDF-1.7")
    assert say("init", "--data", str(folder)).code == 0
    said = say("cases", "import", str(SAMPLE), "--data", str(folder))
    assert "下一步：permits add" in said.out
    assert "--rejects" in said.out
    words = ("--authority", "OWN", "--purpose", "post_loan", "--basis", "借款合同", "--basis-file", str(contract))
    assert say("permits", "add", "--data", str(folder), "--person", "wu", *words).code == 0
    return folder


def _says(data: Path, *words: str) -> Said:
    return say(*words, "--data", str(data))


def test_whoever_approves_finds_what_waits_without_knowing_the_case(data: Path) -> None:
    said = _says(data, "permits", "list")

    assert "P000001" in said.out
    assert "全部案件" in said.out
    assert "待批准" in said.out


@pytest.mark.parametrize(
    ("words", "mend"),
    [
        (("permits", "approve", "P000099"), "skiptrace permits list"),
        (("packs", "approve", "K0123456789"), "skiptrace packs list"),
        (("cases", "show", "C000999"), "skiptrace cases list"),
    ],
)
def test_a_number_that_is_not_there_is_answered_with_where_to_look(
    data: Path, words: tuple[str, ...], mend: str
) -> None:
    said = _says(data, *words)

    assert said.code == 2
    assert said.err.startswith("输入有误：没有")
    assert mend in said.err


def test_a_case_says_in_chinese_where_its_contracts_stand(data: Path) -> None:
    assert "未清偿" in _says(data, "cases", "show", "C000001").out


def test_denials_for_one_reason_are_told_once(data: Path) -> None:
    said = _says(data, "trace", "C000001")

    told = said.out.partition("\n来源\n")[2]
    assert said.code == 0
    assert told.count("：本行核心系统\n") == 1
    assert "次数：4" in told


def test_sending_where_nothing_waits_says_what_is_missing(data: Path) -> None:
    said = _says(data, "packs", "send")

    assert said.code == 0
    assert "须已由另一人批准" in said.out


def test_the_sources_are_told_in_chinese(data: Path) -> None:
    said = _says(data, "source", "list")

    assert "方式：请求包" in said.out
    assert "类别：不动产" in said.out
