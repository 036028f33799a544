"""Workbooks that would end the process of their reader are refused before it sees them."""

import io
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from connectors import Reply, registry
from connectors.conformance.silence import workbook
from connectors.engines.bounds import MOST_COLUMNS, MOST_ROWS
from connectors.engines.packed import harmless
from connectors.errors import Contract

SHEET = "xl/worksheets/sheet1.xml"
Sample = Callable[[str, str], bytes]


def changed(body: bytes, part: str, old: bytes, new: bytes) -> bytes:
    """The workbook with one text of one part replaced."""
    held = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(body)) as given, zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as made:
        for name in given.namelist():
            text = given.read(name)
            assert name != part or old in text
            made.writestr(name, text.replace(old, new, 1) if name == part else text)
    return held.getvalue()


@pytest.mark.parametrize(
    ("part", "old", "new"),
    [
        (SHEET, b'r="A5"', b'r="A99999999"'),
        (SHEET, b'r="A5"', b'r="ZZZ5"'),
        (SHEET, b'r="A5"', b'r="5A"'),
        (SHEET, b'<row r="5"', b'<row r="99999999"'),
        ("xl/sharedStrings.xml", b'uniqueCount="', b'uniqueCount="9999999999'),
        ("xl/styles.xml", b'<cellXfs count="', b'<cellXfs count="9999999999'),
        ("xl/workbook.xml", b"UTF-8", b"UTF-9"),
        ("xl/workbook.xml", b"</workbook>", b"</workbok>"),
        (SHEET, b"<worksheet", b'<!DOCTYPE x [<!ENTITY a "b">]><worksheet'),
    ],
)
def test_a_workbook_that_lies_about_its_size_is_refused(sample: Sample, part: str, old: bytes, new: bytes) -> None:
    """Each of these asks the reader for terabytes, or is no XML that was agreed."""
    body = changed(sample("property_registry", "found.xlsx"), part, old, new)

    answer = registry()["property_registry"].parse(
        "by_person", [Reply(body, "xlsx", datetime(2026, 10, 30, tzinfo=UTC))]
    )

    assert answer.error == "Contract"


def test_cells_without_a_place_are_counted_too(sample: Sample) -> None:
    """A row of a hundred thousand nameless cells is as wide as it is."""
    wide = b"<row>" + b"<c/>" * (MOST_COLUMNS + 1) + b"</row></sheetData>"
    with pytest.raises(Contract, match="列"):
        harmless(changed(sample("property_registry", "found.xlsx"), SHEET, b"</sheetData>", wide))

    long = b"<row/>" * (MOST_ROWS + 1) + b"</sheetData>"
    with pytest.raises(Contract, match="行"):
        harmless(changed(sample("property_registry", "found.xlsx"), SHEET, b"</sheetData>", long))


def test_an_ordinary_workbook_is_let_through() -> None:
    """The largest reply that is allowed included."""
    harmless(workbook("表", [["值"] * 20] * 2000))


def test_an_encrypted_part_and_an_odd_compression_are_refused(sample: Sample) -> None:
    """Nothing is tried on a file of another make."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_LZMA) as made:
        made.writestr("xl/workbook.xml", "<workbook/>")

    with pytest.raises(Contract):
        harmless(held.getvalue())
    with pytest.raises(Contract):
        harmless(sample("property_registry", "found.xlsx")[:-30])
