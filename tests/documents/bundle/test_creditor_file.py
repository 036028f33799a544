"""The creditor's list as one case may show it: everybody else's rows, relatives and remarks are gone."""

import csv
import io
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
import xlwt
from openpyxl.comments import Comment

from skiptrace.cases.case import Case
from skiptrace.cases.register import Register
from skiptrace.clock import Clock
from skiptrace.documents.bundle.blackout import LeftOut, Redacted
from skiptrace.documents.bundle.creditor_file import redact
from skiptrace.evidence import Vault
from skiptrace.journal import Actor, Journal, Scribe
from skiptrace.storage.sealing import Sealer
from skiptrace.storage.store import Store
from tests.documents.bundle import reading
from tests.documents.bundle.small import AT

SAMPLE = Path(__file__).parents[2] / "cases" / "data" / "portfolio-messy.xlsx"
CREDITOR = "某某消费金融有限公司"
TITLE = [f"{CREDITOR}逾期客户明细表（截至2026年10月29日）"]
HEADER = [
    "序号",
    "合同号",
    "客户姓名",
    "身份证号",
    "手机号码",
    "单位名称",
    "逾期本金",
    "紧急联系人",
    "联系人电话",
    "担保人",
    "备注",
]
ROWS = [
    [
        "1",
        "HT1",
        "王小明",
        "110101199003078515",
        "13800000001、妻13900000009",
        "东方制衣厂",
        "1000.00",
        "李四姐",
        "13700000008",
        "赵保人",
        "住岳母孙大娘家",
    ],
    [
        "2",
        "HT2",
        "陈大文",
        "440524188001010014",
        "13800000002",
        "东方制衣厂",
        "28374.55",
        "周五弟",
        "13700000007",
        "",
        "已联系其母",
    ],
    ["3", "HT3", "王小明", "110101199003078515", "1380000 0001", "东方制衣厂", "3000.00", "", "", "", ""],
]
FOREIGN = [
    "13900000009",
    "李四姐",
    "13700000008",
    "孙大娘",
    "陈大文",
    "440524188001010014",
    "13800000002",
    "28374",
    "周五弟",
    "13700000007",
    "HT2",
    "其母",
    "制表张三丰",
    "钱隐藏",
    "秘密批注",
]


@pytest.fixture
def register(store: Store, sealer: Sealer, journal: Journal, clock: Clock, actor: Actor) -> Register:
    return Register(store, sealer, Vault(sealer), Scribe(journal, clock, actor))


Writer = Callable[[Path], None]


def as_xlsx(path: Path) -> None:
    book = openpyxl.Workbook()
    book.properties.creator = "制表张三丰"
    sheet = book.active
    assert sheet is not None
    sheet.title = "清单"
    for row in (TITLE, ["制表张三丰"], HEADER, *ROWS):
        sheet.append(row)
    sheet.merge_cells("F4:F6")
    sheet["C5"].comment = Comment("秘密批注", "制表张三丰")
    hidden = book.create_sheet("钱隐藏")
    for row in (HEADER, ["9", "HT9", "钱隐藏", "", "13600000000", "", "9.00", "", "", "", ""]):
        hidden.append(row)
    hidden.sheet_state = "hidden"
    book.create_sheet("别人").append(["陈大文", "440524188001010014"])
    book.save(path)


def as_xls(path: Path) -> None:
    book = xlwt.Workbook()
    sheet = book.add_sheet("清单")
    for number, row in enumerate((TITLE, ["制表张三丰"], HEADER, *ROWS)):
        for column, text in enumerate(row):
            sheet.write(number, column, text)
    book.save(str(path))


def as_csv(path: Path) -> None:
    out = io.StringIO(newline="")
    csv.writer(out).writerows((TITLE, ["制表张三丰"], HEADER, *ROWS))
    path.write_bytes(out.getvalue().encode("gbk"))


async def taken(register: Register, path: Path) -> list[Case]:
    await register.import_file(path)
    return [await register.case(line.id) for line in await register.list()]


def shown(case: Case, path: Path) -> Redacted:
    made = redact(path.read_bytes(), case, case.claims[0].principal.origin.evidence_id, CREDITOR, AT)
    assert isinstance(made, Redacted)
    return made


@pytest.mark.parametrize(("write", "extension"), [(as_xlsx, "xlsx"), (as_xls, "xlsx"), (as_csv, "csv")])
async def test_only_the_cases_own_rows_and_people_remain(
    register: Register, tmp_path: Path, write: Writer, extension: str
) -> None:
    path = tmp_path / f"file.{write.__name__[3:]}"
    write(path)
    case = next(case for case in await taken(register, path) if case.debtor.name == "王小明")
    made = shown(case, path)
    texts = reading.texts(f"x.{extension}", made.body)

    assert made.extension == extension
    assert not [value for value in FOREIGN if any(value in text for text in texts)]
    for value in (
        "王小明",
        "110101199003078515",
        "13800000001",
        "1000",
        "3000",
        "赵保人",
        "东方制衣厂",
        CREDITOR,
        "HT3",
    ):
        assert any(value in text for text in texts), value
    assert made.counts["rows"] == 1
    assert made.counts["remark"] == 1


async def test_pointers_still_lead_to_their_cells(register: Register, tmp_path: Path) -> None:
    path = tmp_path / "file.xlsx"
    as_xlsx(path)
    for case in await taken(register, path):
        made = shown(case, path)
        for claim in case.claims:
            sheet, _, place = claim.principal.origin.pointer.rpartition("!")
            assert float(reading.cell(made.body, sheet, place)) == float(claim.principal.value)
        origin = case.debtor.origins["name"]
        assert reading.cell(made.body, *origin.pointer.split("!")) == case.debtor.name


async def test_a_csv_keeps_its_encoding_and_rows(register: Register, tmp_path: Path) -> None:
    path = tmp_path / "file.csv"
    as_csv(path)
    case = (await taken(register, path))[0]
    rows = list(csv.reader(io.StringIO(shown(case, path).body.decode("gbk"))))

    assert len(rows) == 6
    assert rows[2][2:4] == ["客户姓名", "身份证号"]
    assert rows[4] == ["■", *[""] * 10]


async def test_a_messy_file_shows_nothing_of_any_other_row(register: Register) -> None:
    """Cases of a file as such files really are: no text of a row that is not its own, and no relative's."""
    listed = await taken(register, SAMPLE)
    book = openpyxl.load_workbook(SAMPLE)
    cells = {
        (sheet.title, each.row): {str(other.value).strip() for other in row if other.value is not None}
        for sheet in book.worksheets
        for row in sheet.iter_rows()
        for each in row[:1]
    }
    checked = 0
    for case in listed[::5]:
        rows = {_row(part.origin.pointer) for c in case.claims for part in (c.principal, c.interest, c.costs) if part}
        rows |= {_row(o.pointer) for p in case.parties for o in (*p.origins.values(), *(f.origin for f in p.facts))}
        own = set().union(*(cells[row] for row in rows))
        head = set().union(*(found for (_, row), found in cells.items() if row <= 5))
        foreign = {
            text for row, found in cells.items() if row not in rows for text in found - own - head if len(text) > 5
        }
        made = shown(case, SAMPLE)
        texts = "\n".join(reading.texts("x.xlsx", made.body))
        told = {text for text in foreign if text in texts}
        assert not {text for text in told if len(text) > 9 or not text.replace(".", "").isdigit()}, case.number
        checked += len(foreign)

    assert len(listed) > 80
    assert checked > 1_000


def _row(pointer: str) -> tuple[str, int]:
    sheet, _, place = pointer.rpartition("!")
    return sheet, int(place.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ"))


async def test_a_file_without_a_row_of_the_case_is_left_out(register: Register, tmp_path: Path) -> None:
    path = tmp_path / "file.xlsx"
    as_xlsx(path)
    case = (await taken(register, path))[0]

    assert isinstance(redact(path.read_bytes(), case, "another", CREDITOR, AT), LeftOut)
    assert isinstance(redact(b"\0\1", case, "another", CREDITOR, AT), LeftOut)
