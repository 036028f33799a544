"""Files from registries: what they say as a whole, and what one bad row costs."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Any, cast

import pytest

from connectors import Answer, Drop, Exchange, Outcome, Reply, registry
from connectors.conformance.silence import workbook
from connectors.errors import Contract

NOW = datetime(2026, 10, 30, tzinfo=UTC)
Sample = Callable[[str, str], bytes]
BANK_HEAD = [
    "反馈单位",
    "户名",
    "证件号码",
    "开户网点",
    "账号",
    "账户类别",
    "账户状态",
    "币种",
    "账户余额",
    "可用余额",
    "冻结机关",
    "冻结文号",
    "冻结金额",
    "冻结止",
    "反馈时间",
    "联系电话",
    "通讯地址",
]
ACCOUNT: list[Any] = [
    "样例银行",
    "周样例",
    "",
    "",
    "6200001",
    "",
    "",
    "",
    "88.00",
    "",
    "",
    "",
    "",
    "",
    "2026-10-29",
    "",
    "",
]


def court(*rows: Sequence[Any], marks: Sequence[Any] = ("案号", "（2026）浙0106执1号", "被查询人", "周样例")) -> Reply:
    return Reply(workbook("网络查控反馈", [["某法院网络查控反馈"], marks, [], BANK_HEAD, *rows]), "xlsx", NOW)


def read(source: str, *replies: Reply) -> Answer:
    held = registry()[source]
    return held.parse(next(iter(held.manifest.operations)), replies)


def end(total: int, answered: int) -> list[str]:
    return [f"反馈单位共 {total} 家，已反馈 {answered} 家"]


def test_a_court_print_is_complete_when_all_have_answered() -> None:
    """Rows and a full closing line: found; no rows: no record; not all: partial."""
    assert read("bank_deposits", court(ACCOUNT, end(20, 20))).outcome is Outcome.FOUND
    assert read("bank_deposits", court(end(20, 20))).outcome is Outcome.NO_RECORD
    assert read("bank_deposits", court(end(20, 19))).outcome is Outcome.PARTIAL
    assert read("bank_deposits", court(ACCOUNT)).outcome is Outcome.FAILED
    assert read("bank_deposits", court(ACCOUNT, end(20, 21))).outcome is Outcome.FAILED


def test_a_bad_row_is_set_aside_and_the_others_stay() -> None:
    """The rejected row names its cell, never its value."""
    bad = [*ACCOUNT]
    bad[4] = 6200000000000001234.0

    answer = read("bank_deposits", court(ACCOUNT, bad, end(20, 20)))

    assert (answer.outcome, len(answer.records)) == (Outcome.PARTIAL, 1)
    assert answer.rejected[0].pointer == "网络查控反馈!E6"
    assert "62000" not in answer.rejected[0].why


def test_rows_below_the_closing_line_are_not_silently_lost() -> None:
    """They make the answer partial."""
    assert read("bank_deposits", court(end(20, 20), ACCOUNT)).outcome is Outcome.PARTIAL


def test_the_heading_tells_whose_file_it_is() -> None:
    """A host needs the docket before anything else."""
    source = cast("Drop", registry()["bank_deposits"])

    heading = source.heading("court_result", court(ACCOUNT, end(20, 20)))

    assert heading == {"docket": "（2026）浙0106执1号", "name": "周样例"}


def test_a_renamed_column_is_an_engineers_matter(sample: Sample) -> None:
    """A changed form must not read as empty."""
    body = sample("vehicle_office", "found.csv").replace(b"clsbdh", b"cjhm")

    assert read("vehicle_office", Reply(body, "csv", NOW)).error == "Contract"


def test_an_unknown_plate_code_is_an_engineers_matter(sample: Sample) -> None:
    """Codes outside the list make the whole file suspect."""
    body = sample("vehicle_office", "found.csv").replace(b"\r\n02,", b"\r\n99,")

    assert read("vehicle_office", Reply(body, "csv", NOW)).error == "Contract"


def test_utf_8_and_gbk_read_alike(sample: Sample) -> None:
    """A clerk's spreadsheet may have saved it anew."""
    gbk = sample("vehicle_office", "found.csv")
    utf8 = b"\xef\xbb\xbf" + gbk.decode("gbk").encode()

    first, second = (read("vehicle_office", Reply(body, "csv", NOW)) for body in (gbk, utf8))

    assert [r.text("name") for r in first.records] == [r.text("name") for r in second.records] == ["林小满"] * 2


def test_a_line_with_too_few_columns_is_rejected(sample: Sample) -> None:
    """Half a line is no vehicle."""
    body = sample("vehicle_office", "found.csv").rstrip()[:-12]

    answer = read("vehicle_office", Reply(body, "csv", NOW))

    assert (answer.outcome, len(answer.records)) == (Outcome.PARTIAL, 1)
    assert answer.rejected[0].why == "列数与表头不符"


def test_no_record_with_rows_beneath_contradicts_itself(sample: Sample) -> None:
    """Neither is believed."""
    body = sample("vehicle_office", "found.csv").replace("有登记信息".encode("gbk"), "无登记信息".encode("gbk"))

    assert read("vehicle_office", Reply(body, "csv", NOW)).error == "Contract"


def test_the_latest_whole_file_stands_for_all(sample: Sample) -> None:
    """A part that came first is superseded; two parts are read together."""
    part, full = (Reply(sample("property_registry", name), "xlsx", NOW) for name in ("part.xlsx", "found.xlsx"))

    assert read("property_registry", part, full) == read("property_registry", full)
    assert len(read("property_registry", part, part).records) == 1


def test_co_owners_stay_joined_as_delivered(sample: Sample) -> None:
    """One record a title."""
    answer = read("property_registry", Reply(sample("property_registry", "found.xlsx"), "xlsx", NOW))

    assert answer.records[0].text("name") == "林小满、周样例"
    assert answer.records[0].fields["name"].pointer == "不动产登记信息查询结果!A5"


def test_a_reply_names_its_pack(sample: Sample) -> None:
    """By its own word, not by its file name; a file that names none is not guessed at."""
    source = cast("Exchange", registry()["property_registry"])

    assert source.match(Reply(sample("property_registry", "found.xlsx"), "xlsx", NOW, name="新建表.xlsx")) == "PK-0001"
    with pytest.raises(Contract):
        source.match(Reply(workbook("不动产登记信息查询结果", [["x"]]), "xlsx", NOW))
    with pytest.raises(Contract):
        source.match(Reply(b"", "xlsx", NOW))


def test_a_sheet_with_too_many_rows_is_refused() -> None:
    """Limits stand before reading."""
    rows = [ACCOUNT] * 20_001

    assert read("bank_deposits", court(*rows, end(20, 20))).error == "Contract"


def test_a_formula_is_never_carried_out() -> None:
    """Text that looks like a formula stays text."""
    hostile = [*ACCOUNT]
    hostile[1] = '=HYPERLINK("http://x")'

    assert read("bank_deposits", court(hostile, end(20, 20))).records[0].text("name") == '=HYPERLINK("http://x")'
