"""The picture of a paper: three kinds, looked at before they are decoded, refused with the mend."""

import io
import struct
import zlib
from pathlib import Path

import pypdf
import pytest
from PIL import Image

from skiptrace.entering.picture import DRAWN_SIDE, MAX_BYTES, MAX_PAGES, Picture, drawn, look, read_file
from skiptrace.errors import UsageError
from tests.fakes.court_papers import image, pdf


def header_of_png(width: int, height: int) -> bytes:
    """A PNG that claims to be huge and holds almost nothing."""
    parts = [
        b"IHDR" + struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0),
        b"IDAT" + zlib.compress(b"\0" * 1000),
        b"IEND",
    ]
    chunks = [struct.pack(">I", len(part) - 4) + part + struct.pack(">I", zlib.crc32(part)) for part in parts]
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


def pages_of(body: bytes, count: int) -> bytes:
    """The first page repeated."""
    reader, writer = pypdf.PdfReader(io.BytesIO(body)), pypdf.PdfWriter()
    for _ in range(count):
        writer.add_page(reader.pages[0])
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def encrypted(body: bytes) -> bytes:
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(body))
    writer.encrypt("secret", algorithm="AES-256")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


@pytest.mark.parametrize(
    ("body", "seen"),
    [
        (pdf("one", "two"), Picture("pdf", 2)),
        (image("PNG"), Picture("png", 1)),
        (image("JPEG"), Picture("jpeg", 1)),
    ],
)
def test_a_scan_a_screenshot_and_a_photo_are_accepted_and_drawn(body: bytes, seen: Picture) -> None:
    assert look(body) == seen
    pages = drawn(body)
    assert len(pages) == seen.pages
    for page in pages:
        with Image.open(io.BytesIO(page.body)) as shown:
            assert shown.format == "JPEG"
            assert shown.size == (page.width, page.height)
            assert max(shown.size) <= DRAWN_SIDE
            assert len(shown.convert("L").getcolors() or ()) > 1


def test_a_large_page_is_drawn_small() -> None:
    (page,) = drawn(image("PNG", (6000, 3000)))
    assert (page.width, page.height) == (DRAWN_SIDE, DRAWN_SIDE // 2)


@pytest.mark.parametrize("mode", ["1", "L", "P", "RGB", "RGBA", "LA", "I;16", "CMYK"])
def test_every_kind_of_scan_is_drawn(mode: str) -> None:
    out = io.BytesIO()
    Image.new(mode, (3300, 2550)).save(out, "JPEG" if mode == "CMYK" else "PNG")
    assert look(out.getvalue()).pages == 1
    (page,) = drawn(out.getvalue())
    assert (page.width, page.height) == (DRAWN_SIDE, 1236)


def test_a_photo_is_shown_the_right_way_up() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    (page,) = drawn(image("JPEG", (800, 400), exif=exif))
    assert page.width < page.height


def test_a_transparent_picture_is_shown_on_white() -> None:
    out = io.BytesIO()
    Image.new("RGBA", (50, 50), (0, 0, 0, 0)).save(out, "PNG")
    (page,) = drawn(out.getvalue())
    with Image.open(io.BytesIO(page.body)) as shown:
        assert shown.convert("RGB").getpixel((25, 25)) == (255, 255, 255)


@pytest.mark.parametrize(
    ("body", "mend"),
    [
        (header_of_png(100_000, 100_000), "百万像素.*降低分辨率"),
        (header_of_png(2**31 - 1, 2**31 - 1), "百万像素"),
        (image("PNG")[:-200], "不完整.*重新扫描"),
        (image("JPEG")[:400], "不完整"),
        (b"\x89PNG\r\n\x1a\n" + b"nonsense" * 20, "已损坏"),
        (b"\xff\xd8\xff" + b"nonsense" * 20, "已损坏"),
        (b"%PDF-1.7\n" + b"nonsense" * 20, "PDF 已损坏"),
        (encrypted(pdf("one")), "打开密码.*去除密码"),
        (pages_of(pdf("one"), MAX_PAGES + 1), f"1 至 {MAX_PAGES} 页"),
        (pdf("#set page(width: 20000pt, height: 100pt)\nx"), "第 1 页的页面尺寸异常"),
        (b"GIF89a" + b"\0" * 50, "不是 PDF、PNG 或 JPEG"),
        (b"PK\x03\x04" + b"\0" * 50, "不是 PDF、PNG 或 JPEG"),
        (b"", "不是 PDF、PNG 或 JPEG"),
        (b"%PDF-" + b"0" * MAX_BYTES, "40 MB"),
    ],
    ids=[
        "giant", "largest", "png-cut", "jpeg-cut", "png-noise", "jpeg-noise", "pdf-noise", "encrypted", "pages",
        "paper", "gif", "zip", "empty", "heavy",
    ],
)  # fmt: skip
def test_what_cannot_be_shown_whole_is_refused_with_the_mend(body: bytes, mend: str) -> None:
    with pytest.raises(UsageError, match=mend):
        look(body)
    with pytest.raises(UsageError, match=mend):
        drawn(body)


def test_a_real_giant_is_refused_though_it_packs_small() -> None:
    out = io.BytesIO()
    Image.new("1", (9000, 9000)).save(out, "PNG")
    assert len(out.getvalue()) < 50_000
    with pytest.raises(UsageError, match="百万像素"):
        look(out.getvalue())


def test_a_picture_of_several_frames_is_refused() -> None:
    out = io.BytesIO()
    first, second = Image.new("RGB", (40, 40), "white"), Image.new("RGB", (40, 40), "black")
    first.save(out, "PNG", save_all=True, append_images=[second])
    with pytest.raises(UsageError, match="多帧"):
        look(out.getvalue())


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"missing\.pdf"):
        read_file(tmp_path / "missing.pdf")
    heavy = tmp_path / "heavy.pdf"
    with heavy.open("wb") as file:
        file.truncate(MAX_BYTES + 1)
    with pytest.raises(UsageError, match="40 MB"):
        read_file(heavy)
