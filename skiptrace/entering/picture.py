"""The picture of a paper: what is accepted, how many pages it has, and its pages drawn small enough.

Surprising: size, first bytes, pixels and pages are looked at before anything is decoded, and only PNG, JPEG and PDF
have a reader at all. Pdfium is not made for threads, so one lock stands around it.
"""

import io
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pypdfium2
from PIL import Image, ImageOps
from PIL.ImageFile import ImageFile
from PIL.JpegImagePlugin import JpegImageFile
from PIL.PngImagePlugin import PngImageFile

from skiptrace.entering.drawn import Drawn
from skiptrace.entering.passive import passive
from skiptrace.errors import UsageError

MAX_BYTES = 40 * 2**20
MAX_PIXELS = 50_000_000
"""A4 at 600 dpi, or a telephone's largest photo; below the bound at which Pillow itself would warn."""
MAX_PAGES = 30
MAX_SIDE = 14_400
"""Points of a PDF page's side: the format's own limit."""
DRAWN_SIDE = 1_600
"""Pixels of a drawn page's longer side: small print of an A4 scan stays readable."""
_QUALITY = 80

_PDF, _PNG, _JPEG = b"%PDF-", b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff"
_LOCK = threading.Lock()
_OPENERS: dict[str, Callable[[io.BytesIO], ImageFile]] = {"png": PngImageFile, "jpeg": JpegImageFile}


@dataclass(frozen=True, slots=True)
class Picture:
    """What a file is: `kind` is pdf, png or jpeg."""

    kind: str
    pages: int


def read_file(path: Path) -> bytes:
    """The bytes of a file, its size looked at first. UsageError when it cannot be read or is too large."""
    try:
        if path.stat().st_size > MAX_BYTES:
            raise UsageError(_TOO_LARGE)
        return path.read_bytes()
    except OSError:
        raise UsageError(f"无法读取文件 {path}；请检查路径与权限") from None


def look(body: bytes) -> Picture:
    """What the bytes are. UsageError, with the mend, for whatever cannot be shown whole."""
    kind = _kind(body)
    if kind == "pdf":
        with _opened(body) as document:
            return Picture(kind, len(document))
    with _image(body, kind) as image:
        image.load()
    return Picture(kind, 1)


def drawn(body: bytes) -> tuple[Drawn, ...]:
    """Every page as a JPEG, its longer side at most `DRAWN_SIDE` pixels."""
    kind = _kind(body)
    if kind == "pdf":
        with _opened(body) as document:
            return tuple(_jpeg(_page(document, number)) for number in range(len(document)))
    with _image(body, kind) as image:
        return (_jpeg(ImageOps.exif_transpose(_small(image))),)


_TOO_LARGE = f"文件超过 {MAX_BYTES // 2**20} MB；请降低扫描分辨率，或拆成几份分别登记"


def _kind(body: bytes) -> str:
    if len(body) > MAX_BYTES:
        raise UsageError(_TOO_LARGE)
    if body.startswith(_PNG):
        return "png"
    if body.startswith(_JPEG):
        return "jpeg"
    if body.startswith(_PDF):
        return "pdf"
    raise UsageError("文件内容不是 PDF、PNG 或 JPEG（以内容为准，不看扩展名）；请重新扫描或另存为这三种格式")


@contextmanager
def _opened(body: bytes) -> Iterator[pypdfium2.PdfDocument]:
    """The document, its bytes looked through, its pages counted and measured, alone with pdfium."""
    passive(body, MAX_PIXELS)
    with _LOCK:
        try:
            document = pypdfium2.PdfDocument(body)
        except pypdfium2.PdfiumError as error:
            if error.err_code == pypdfium2.raw.FPDF_ERR_PASSWORD:
                raise UsageError("PDF 设有打开密码，无法查看；请去除密码后再登记") from None
            raise UsageError("PDF 已损坏，无法打开；请重新扫描或重新下载") from None
        try:
            _measure(document)
            yield document
        except pypdfium2.PdfiumError:
            raise UsageError("PDF 有无法显示的页；请重新扫描或重新下载") from None
        finally:
            document.close()


def _measure(document: pypdfium2.PdfDocument) -> None:
    if not 1 <= len(document) <= MAX_PAGES:
        raise UsageError(f"PDF 应有 1 至 {MAX_PAGES} 页；请按文书拆分后分别登记")
    for number in range(len(document)):
        width, height = document.get_page_size(number)
        if not (0 < width <= MAX_SIDE and 0 < height <= MAX_SIDE):
            raise UsageError(f"PDF 第 {number + 1} 页的页面尺寸异常；请按实际纸张大小重新扫描")
        document[number].close()


def _page(document: pypdfium2.PdfDocument, number: int) -> Image.Image:
    page = document[number]
    try:
        image: Image.Image = page.render(scale=DRAWN_SIDE / max(page.get_size())).to_pil()
    finally:
        page.close()
    return image


@contextmanager
def _image(body: bytes, kind: str) -> Iterator[ImageFile]:
    """The image, opened only: its pixels are counted from the header before any is decoded."""
    try:
        with _OPENERS[kind](io.BytesIO(body)) as image:
            if image.width * image.height > MAX_PIXELS:
                raise UsageError(f"图像超过 {MAX_PIXELS // 10**6} 百万像素；请降低分辨率（300 dpi 足够）后再登记")
            if getattr(image, "n_frames", 1) > 1:
                raise UsageError("图像含多帧；请另存为单页图像，或合并为 PDF")
            yield image
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError):
        raise UsageError("图像已损坏或不完整，无法打开；请重新扫描或拍摄") from None


def _small(image: Image.Image) -> Image.Image:
    """At most `DRAWN_SIDE` pixels; a JPEG is decoded small at once. Black and white turns grey, or it breaks up."""
    small = image if image.mode in {"L", "RGB", "RGBA"} or image.format == "JPEG" else image.convert(_smooth(image))
    small.thumbnail((DRAWN_SIDE, DRAWN_SIDE))
    return small


def _smooth(image: Image.Image) -> str:
    if image.mode == "1":
        return "L"
    return "RGBA" if _clear(image) else "RGB"


def _clear(image: Image.Image) -> bool:
    return image.mode in {"RGBA", "LA", "PA"} or "transparency" in image.info


def _jpeg(image: Image.Image) -> Drawn:
    """On white, as paper is."""
    if _clear(image):
        clear = image.convert("RGBA")
        plain = Image.new("RGB", clear.size, "white")
        plain.paste(clear, mask=clear.getchannel("A"))
    else:
        plain = image.convert("RGB")
    out = io.BytesIO()
    plain.save(out, "JPEG", quality=_QUALITY)
    return Drawn(out.getvalue(), *plain.size)
