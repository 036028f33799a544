"""A file that would harm its reader is refused before anything of it is kept, and lies where it lay."""

import io
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from connectors.answer import Outcome
from skiptrace.errors import UsageError
from skiptrace.journal import Action
from skiptrace.tracing.replies import MOST_BYTES
from tests.fakes import hostile_pdf

if TYPE_CHECKING:
    from tests.paper_replies.conftest import Office

REGISTRY = "property_registry"


def packed(name: str, body: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as book:
        book.writestr("[Content_Types].xml", "<Types/>")
        book.writestr(name, body)
    return out.getvalue()


@pytest.mark.parametrize("body", [hostile_pdf.scripted(), hostile_pdf.pages(4000), hostile_pdf.giant(60_000, 60_000)])
async def test_a_hostile_paper_leaves_no_trace_in_the_store(office: "Office", body: bytes) -> None:
    """No picture, no journal line, and the pack still waits for its answer."""
    with pytest.raises(UsageError, match=r"脚本|页|百万像素"):
        await office.take(REGISTRY, body)

    assert await office.acting("sun").reply_papers.list() == ()
    assert [line async for line in office.house.journal.lines(actions={Action.PAPER_TAKEN})] == []
    assert (await office.outcome(REGISTRY)).outcome is Outcome.PENDING


@pytest.mark.parametrize(
    ("body", "told"),
    [
        (packed("xl/worksheets/sheet1.xml", bytes(120 * 2**20)), "展开后过大"),
        (packed("xl/worksheets/sheet1.xml", b"<!DOCTYPE x [<!ENTITY a 'b'>]><sheetData/>"), "DOCTYPE"),
        (packed("xl/vbaProject.bin", b"macro"), "宏"),
        (b"PK" + bytes(MOST_BYTES), "50 MB"),
    ],
    ids=["bomb", "entity", "macro", "heavy"],
)
async def test_a_hostile_file_of_the_inbox_stays_there_with_the_reason(
    office: "Office", body: bytes, told: str
) -> None:
    inbox: Path = office.house.settings.inbox
    file = inbox / "reply.xlsx"
    file.write_bytes(body)
    swept = await office.acting("sun").replies.sweep(inbox)

    (why,) = swept.left
    assert told in why
    assert "reply.xlsx" in why
    assert (swept.taken, file.read_bytes() == body) == ((), True)
