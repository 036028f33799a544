"""A captured web page as its text, without other people's values.

Surprising: the page is not kept, only its text line by line. Scripts, addresses, attributes and pictures could hold
anything, and a text is shown because it is a sure value of this page, not because of where it stands.
"""

import html
from collections.abc import Collection
from html.parser import HTMLParser

from skiptrace.documents.bundle.blackout import BLACK, LeftOut, Redacted, Tally, only

RULE = "网页：只保留正文文字，逐行列出；本案当事人已确认记录的值以外的文字以■遮盖"
_SILENT = frozenset({"script", "style", "template", "noscript", "head"})
_HEAD = '<!DOCTYPE html>\n<html lang="zh"><head><meta charset="utf-8"><title>遮盖后的网页文字</title></head><body>\n'


def redact(body: bytes, values: Collection[str]) -> Redacted | LeftOut:
    """The page as it may be seen; `values` are the texts of it that are the parties' own."""
    text = _decoded(body)
    if text is None:
        return LeftOut("网页的编码无法识别")
    reader = _Texts()
    reader.feed(text)
    reader.close()
    tally = Tally()
    lines = [tally.changed("text", line, only(line, values)) for line in reader.lines]
    shown = "".join(f"<p>{html.escape(line)}</p>\n" for line in lines)
    return Redacted(f"{_HEAD}{shown}</body></html>\n".encode(), "html", RULE, tally.counts)


def text_of(body: bytes) -> str:
    """The lines of a page that are not blacked out whole."""
    reader = _Texts()
    reader.feed(_decoded(body) or "")
    reader.close()
    return "\n".join(line for line in reader.lines if line != BLACK)


def _decoded(body: bytes) -> str | None:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return body.decode(encoding)
        except UnicodeDecodeError:
            continue
    return None


class _Texts(HTMLParser):
    """The texts of a page, one line each, without what a reader does not see."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.lines: list[str] = []
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._silent += tag in _SILENT

    def handle_endtag(self, tag: str) -> None:
        self._silent = max(0, self._silent - (tag in _SILENT))

    def handle_data(self, data: str) -> None:
        line = " ".join(data.split())
        if line and not self._silent:
            self.lines.append(line)
