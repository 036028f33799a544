"""Writes rows as CSV in the way that another CSV was written: its encoding, delimiter and line ends."""

import csv
import io
from collections.abc import Sequence
from typing import Any

_DELIMITERS = ",\t;|"
_MARKS = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}


def written_csv(like: bytes, rows: Sequence[Sequence[Any]]) -> bytes:
    """The rows as bytes."""
    encoding = _encoding(like)
    head = "\n".join(like.decode(encoding, "replace").splitlines()[:20])
    out = io.StringIO(newline="")
    ends = "\r\n" if b"\r\n" in like or b"\r\x00\n" in like else "\n"
    csv.writer(out, delimiter=max(_DELIMITERS, key=head.count), lineterminator=ends).writerows(rows)
    return out.getvalue().encode(encoding)


def _encoding(body: bytes) -> str:
    for mark, name in _MARKS.items():
        if body.startswith(mark):
            return name
    try:
        body.decode("utf-8")
    except UnicodeDecodeError:
        return "gb18030"
    return "utf-8"
