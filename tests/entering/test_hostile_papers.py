"""Papers that would eat the machine or do something: refused in a process that has little memory, with the mend."""

import asyncio
import json
import resource
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from skiptrace.entering.passive import passive
from skiptrace.entering.picture import MAX_PAGES, MAX_PIXELS, Picture, drawn, look
from skiptrace.errors import UsageError
from tests.fakes import hostile_pdf
from tests.fakes.court_papers import pdf

MEMORY = 600 * 2**20
SECONDS = 60
CHILD = """
import json, pathlib, sys
from skiptrace.entering.picture import drawn, look
from skiptrace.errors import UsageError
told = []
for name in sys.argv[1:]:
    for work in (look, drawn):
        try:
            work(pathlib.Path(name).read_bytes())
            told.append("taken")
        except UsageError as error:
            told.append(str(error))
print(json.dumps(told))
"""
PAPERS: dict[str, tuple[Callable[[], bytes], str]] = {
    "thousands of pages": (lambda: hostile_pdf.pages(4000), f"1 至 {MAX_PAGES} 页"),
    "a content that unpacks to three hundred megabytes": (lambda: hostile_pdf.bomb(300), "展开后过大"),
    "one packed twice": (lambda: hostile_pdf.bomb(300, twice=True), "展开后过大"),
    "an image of billions of pixels": (lambda: hostile_pdf.giant(60_000, 60_000), "百万像素"),
    "a page as large as a town": (lambda: hostile_pdf.page(box=b"0 0 999999999 999999999"), "页面尺寸异常"),
    "a script at opening": (hostile_pdf.scripted, "脚本"),
    "a program at opening": (lambda: hostile_pdf.scripted(b"/Launch"), "脚本"),
    "a script by another spelling": (lambda: hostile_pdf.scripted(b"/J#61vaScript"), "脚本"),
    "a script in a packed object": (lambda: hostile_pdf.scripted(packed=True), "脚本"),
}


def little_memory() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))


def test_each_is_refused_with_the_mend_within_little_memory_and_stays_where_it_lay(tmp_path: Path) -> None:
    files = []
    for number, (make, _) in enumerate(PAPERS.values()):
        file = tmp_path / f"{number}.pdf"
        file.write_bytes(make())
        files.append((file, file.read_bytes()))
    done = subprocess.run(
        [sys.executable, "-c", CHILD, *(str(file) for file, _ in files)],
        capture_output=True, timeout=SECONDS, preexec_fn=little_memory, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr.decode()[-2000:]
    told = json.loads(done.stdout)

    for (name, (_, mend)), looked, shown in zip(PAPERS.items(), told[::2], told[1::2], strict=True):
        assert mend in looked, name
        assert looked == shown, name
    assert all(file.read_bytes() == body for file, body in files)


def test_what_is_large_but_honest_passes() -> None:
    """Thirty pages; a page of text; an image of an A4 scan at 300 dpi."""
    assert look(hostile_pdf.pages(MAX_PAGES)) == Picture("pdf", MAX_PAGES)
    assert look(pdf("one", "two")).pages == 2
    assert look(hostile_pdf.giant(2480, 3508)).pages == 1
    assert len(drawn(hostile_pdf.bomb(8))) == 1


def test_words_of_a_page_are_no_script() -> None:
    """The text may speak of JavaScript; only a name that acts is meant."""
    passive(pdf("JavaScript 与 JS、Launch"), MAX_PIXELS)
    with pytest.raises(UsageError, match="脚本"):
        passive(b"%PDF-1.7\n1 0 obj << /OpenAction << /S/JavaScript/JS(x) >> >> endobj", MAX_PIXELS)


async def test_looking_does_not_hold_up_the_others() -> None:
    """In a thread, as the desks do it, the loop goes on."""
    body, beats = hostile_pdf.bomb(60), 0

    async def beat() -> None:
        nonlocal beats
        while True:
            await asyncio.sleep(0.005)
            beats += 1

    beating = asyncio.create_task(beat())
    await asyncio.to_thread(look, body)
    beating.cancel()

    assert beats >= 3
