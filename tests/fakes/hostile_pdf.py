"""PDFs that want too much or do something, made by hand; their texts name nobody."""

import zlib
from collections.abc import Sequence

_MEGABYTE = 2**20


def pdf_of(objects: Sequence[bytes], *, root: int = 1) -> bytes:
    """A sound file of these objects, numbered from 1."""
    body, places = bytearray(b"%PDF-1.7\n"), []
    for number, text in enumerate(objects, 1):
        places.append(len(body))
        body += b"%d 0 obj\n%b\nendobj\n" % (number, text)
    start = len(body)
    body += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    body += b"".join(b"%010d 00000 n \n" % place for place in places)
    body += b"trailer\n<< /Size %d /Root %d 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, root, start)
    return bytes(body)


def stream(data: bytes, entries: bytes = b"") -> bytes:
    return b"<< /Length %d %b >>\nstream\n%b\nendstream" % (len(data), entries, data)


def page(
    *, box: bytes = b"0 0 595 842", catalog: bytes = b"", contents: bytes = b"", more: Sequence[bytes] = ()
) -> bytes:
    """One page; `contents` is object 4, `more` the objects after it."""
    return pdf_of(
        [
            b"<< /Type /Catalog /Pages 2 0 R %b >>" % catalog,
            b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            b"<< /Type /Page /Parent 2 0 R /MediaBox [%b] /Contents 4 0 R /Resources << /XObject << /I 5 0 R >> >> >>"
            % box,
            contents or stream(b"0 0 10 10 re f"),
            *more,
        ]
    )


def pages(count: int) -> bytes:
    kids = b" ".join(b"%d 0 R" % number for number in range(3, count + 3))
    each = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>"
    tree = b"<< /Type /Pages /Kids [%b] /Count %d >>" % (kids, count)
    return pdf_of([b"<< /Type /Catalog /Pages 2 0 R >>", tree, *[each] * count])


def zeros(megabytes: int) -> bytes:
    """So many megabytes of nothing, packed; about a thousandth of that."""
    packer = zlib.compressobj(9)
    return b"".join(packer.compress(bytes(_MEGABYTE)) for _ in range(megabytes)) + packer.flush()


def bomb(megabytes: int, *, twice: bool = False) -> bytes:
    """A page whose content unpacks to so much."""
    packed = zeros(megabytes)
    if twice:
        return page(contents=stream(zlib.compress(packed, 9), b"/Filter [/FlateDecode /FlateDecode]"))
    return page(contents=stream(packed, b"/Filter /FlateDecode"))


def giant(width: int, height: int) -> bytes:
    """A page with an image that claims so many pixels."""
    entries = b"/Type /XObject /Subtype /Image /Width %d /Height %d /ColorSpace /DeviceRGB /BitsPerComponent 8"
    image = stream(zeros(4), entries % (width, height) + b" /Filter /FlateDecode")
    return page(contents=stream(b"q 595 0 0 842 0 0 cm /I Do Q"), more=[image])


def scripted(name: bytes = b"/JavaScript", *, packed: bool = False) -> bytes:
    """A page that does something when it is opened; `packed`: where no eye sees it."""
    action = b"<< /Type /Action /S %b /JS (app.alert\\(1\\)) >>" % name
    if not packed:
        return page(catalog=b"/OpenAction 5 0 R", more=[action])
    held = b"9 0 " + action
    entries = b"/Type /ObjStm /N 1 /First 4 /Filter /FlateDecode"
    return page(more=[stream(zlib.compress(held), entries)])
