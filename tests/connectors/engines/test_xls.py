"""Old workbooks are read like new ones, by their bytes; what would harm the reader or mislead ours is refused.

Files are made with a writer of the format and damaged in place: the writer lays the stream out in one piece.
"""

import io
import struct
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest
import xlwt

from connectors import Answer, Outcome, Reply, registry
from connectors.engines.biff import harmless_xls, is_xls
from connectors.engines.bounds import MOST_COLUMNS, Bounds
from connectors.engines.compound import MAGIC, CompoundFile
from connectors.errors import Contract

NOW = datetime(2026, 10, 30, tzinfo=UTC)
SHEET = "不动产登记信息查询结果"
HEAD = [
    "权利人", "证件号码", "坐落", "不动产权证号", "不动产单元号", "建筑面积", "规划用途", "共有方式", "权利比例",
    "登记日期", "抵押权人", "被担保债权数额", "抵押起", "抵押止", "查封机关", "查封文号", "查封起", "查封止",
    "查封顺位",
]  # fmt: skip
HOUSE = [
    "周样例",
    "330106199001010010",
    "浙江省杭州市西湖区样例路8号",
    "浙（2020）杭州市不动产权第0000001号",
    "330106000001",
]
MARKS = ["回执编号", "K1", "查询日期", "2026-10-30", "结果", "有登记信息"]
Sample = Callable[[str, str], bytes]


def book(*rows: list[Any], sheet: str = SHEET, marks: list[Any] = MARKS, merged: bool = False) -> bytes:
    """An XLS in the registry's form; dates carry a date format."""
    made = xlwt.Workbook(encoding="utf-8")
    page = made.add_sheet(sheet)
    dated = xlwt.easyxf(num_format_str="YYYY-MM-DD")
    if merged:
        page.write_merge(0, 0, 0, 18, "不动产登记信息查询结果")
    for number, row in enumerate([["" if merged else "标题"], marks, [], HEAD, *rows]):
        for column, value in enumerate(row):
            if value not in ("", None) and not (merged and number == 0):
                page.write(number, column, value, dated if isinstance(value, date) else xlwt.Style.default_style)
    held = io.BytesIO()
    made.save(held)
    return held.getvalue()


def read(body: bytes, kind: str = "xls") -> Answer:
    return registry()["property_registry"].parse("by_person", [Reply(body, kind, NOW)])


def test_an_old_workbook_is_read_like_a_new_one() -> None:
    answer = read(book(HOUSE))

    assert answer.outcome is Outcome.FOUND
    assert answer.records[0].text("location") == HOUSE[2]
    assert answer.records[0].fields["id_no"].pointer == f"{SHEET}!B5"


@pytest.mark.parametrize("kind", ["xls", "xlsx", "csv"])
def test_the_bytes_say_what_it_is_and_the_name_nothing(kind: str, sample: Sample) -> None:
    """Offices send either kind under either name."""
    assert read(book(HOUSE), kind).outcome is Outcome.FOUND
    assert read(sample("property_registry", "found.xlsx"), kind).outcome is Outcome.FOUND


def test_a_workbook_where_text_was_agreed_is_not_read(sample: Sample) -> None:
    for body in (book(HOUSE), sample("property_registry", "found.xlsx")):
        assert registry()["vehicle_office"].parse("by_person", [Reply(body, "csv", NOW)]).error == "Contract"


def test_merged_headings_and_date_cells_are_read_where_they_stand() -> None:
    row = [*HOUSE, 88.5, "", "", "", date(2020, 5, 6)]
    (record,) = read(book(row, merged=True)).records

    assert (record.text("area"), record.text("registered")) == ("88.5", "2020-05-06")
    assert record.fields["area"].pointer == f"{SHEET}!F5"


@pytest.mark.parametrize("column", [1, 3])
def test_a_number_where_an_identifier_belongs_lost_its_digits(column: int) -> None:
    """330106199001010010 as a number is 330106199001010000: the row is set aside, never padded."""
    row: list[Any] = [*HOUSE]
    row[column] = 330106199001010010
    answer = read(book(HOUSE, row))

    assert answer.outcome is Outcome.PARTIAL
    assert (len(answer.records), len(answer.rejected)) == (1, 1)


def test_no_record_is_said_and_not_seen() -> None:
    none = [*MARKS[:5], "无登记信息"]

    assert read(book(marks=none)).outcome is Outcome.NO_RECORD
    assert read(book(HOUSE, marks=none)).error == "Contract"
    assert read(book(marks=MARKS[:4])).error == "Contract"


def records(body: bytes) -> Iterator[tuple[int, int, int]]:
    """Kind, place and length of each record, in the file itself."""
    stream = CompoundFile(body).stream("Workbook")
    assert stream
    at = body.index(stream[:64])
    end = at + len(stream)
    while at + 4 <= end:
        kind, length = struct.unpack_from("<HH", body, at)
        if not kind:
            return
        yield kind, at + 4, length
        at += 4 + length


def patched(body: bytes, kind: int, offset: int, data: bytes, *, last: bool = False) -> bytes:
    places = [place for found, place, _ in records(body) if found == kind]
    at = places[-1 if last else 0] + offset
    return body[:at] + data + body[at + len(data) :]


def renamed(body: bytes, kind: int, new: int) -> bytes:
    """The first record of one kind turned into one of another."""
    place = next(place for found, place, _ in records(body) if found == kind)
    return body[: place - 4] + struct.pack("<H", new) + body[place - 2 :]


def named(body: bytes, old: str, new: str) -> bytes:
    """The container with one of its entries under another name."""
    at = body.index(old.encode("utf-16-le"))
    return body[:at] + new.encode("utf-16-le").ljust(64, b"\0") + struct.pack("<H", len(new) * 2 + 2) + body[at + 66 :]


POISON: dict[str, Callable[[bytes], bytes]] = {
    "rows without end": lambda b: patched(b, 0x0200, 4, struct.pack("<I", 0xFFFFFFFF)),
    "columns without end": lambda b: patched(b, 0x0200, 10, struct.pack("<H", 0xFFFF)),
    "a cell far below": lambda b: patched(b, 0x00FD, 0, struct.pack("<H", 0xFFF0)),
    "a cell far to the right": lambda b: patched(b, 0x00FD, 2, struct.pack("<H", 200)),
    "strings without end": lambda b: patched(b, 0x00FC, 4, struct.pack("<I", 0xFFFFFFF0)),
    "a record longer than the file": lambda b: patched(b, 0x0200, -2, struct.pack("<H", 0xFFFF)),
    "a formula": lambda b: renamed(b, 0x00FD, 0x0006),
    "a macro sheet": lambda b: patched(b, 0x0085, 5, b"\1"),
    "a project": lambda b: renamed(b, 0x0042, 0x00D3),
    "a password": lambda b: renamed(b, 0x0042, 0x002F),
    "another file": lambda b: renamed(b, 0x0042, 0x01AE),
    "another version": lambda b: patched(b, 0x0809, 0, struct.pack("<H", 0x0400)),
    "a sheet of macros": lambda b: patched(b, 0x0809, 2, struct.pack("<H", 0x0040), last=True),
    "macros beside the book": lambda b: named(b, "Root Entry", "_VBA_PROJECT_CUR"),
    "an object inside": lambda b: named(b, "Root Entry", "MBD0001"),
    "a locked package": lambda b: named(b, "Workbook", "EncryptedPackage"),
    "tables without end": lambda b: b[:0x2C] + struct.pack("<I", 0x7FFFFFFF) + b[0x30:],
    "small tables without end": lambda b: b[:0x40] + struct.pack("<I", 0x7FFFFFFF) + b[0x44:],
    "more tables without end": lambda b: b[:0x48] + struct.pack("<I", 0x7FFFFFFF) + b[0x4C:],
    "a folder in a circle": lambda b: b[:0x30] + struct.pack("<I", 0) + b[0x34:],
    "sectors of another size": lambda b: b[:0x1E] + struct.pack("<H", 30) + b[0x20:],
    "half": lambda b: b[: len(b) // 2],
    "the first sector": lambda b: b[:512],
    "the magic alone": lambda _: MAGIC,
}


@pytest.mark.parametrize("name", POISON)
def test_what_would_harm_or_mislead_is_refused_before_the_reader_sees_it(name: str) -> None:
    body = book(*[HOUSE] * 40)
    damaged = POISON[name](body)

    assert damaged != body
    assert is_xls(damaged)
    with pytest.raises(Contract):
        harmless_xls(damaged)
    assert read(damaged).error == "Contract"


def test_a_creditors_own_file_may_compute() -> None:
    """Only replies must be passive; the bounds hold for everybody."""
    formula = renamed(book(HOUSE), 0x00FD, 0x0006)

    harmless_xls(formula, Bounds(passive=False))
    with pytest.raises(Contract, match="列"):
        harmless_xls(patched(book(HOUSE), 0x0200, 10, struct.pack("<H", MOST_COLUMNS + 1)), Bounds(passive=False))


def test_every_cut_and_many_flipped_bytes_end_in_a_refusal_or_an_answer() -> None:
    """Nothing else may come out: no panic of the reader, no error of ours that is not a Contract."""
    body = book(HOUSE, HOUSE)
    for at in range(0, len(body), 97):
        assert read(body[:at]).error == "Contract"
        flipped = body[:at] + bytes([body[at] ^ 0xFF]) + body[at + 1 :]
        assert read(flipped).outcome in {Outcome.FOUND, Outcome.PARTIAL, Outcome.FAILED, Outcome.REFUSED}
