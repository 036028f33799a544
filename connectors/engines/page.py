"""A saved HTML page as a person would see it: scripts and hidden parts are not there.

Surprising: sites keep every message that they may ever show in the page and hide all but one. The words 没有找到 in a
hidden element are no answer, so what is hidden is skipped before anything is looked for.
"""

import re
from collections.abc import Iterator
from typing import TypeAlias

from lxml import etree, html

from connectors.errors import Contract
from connectors.reply import Reply

Element: TypeAlias = html.HtmlElement
MOST_BYTES = 3_000_000
_ENTITIES = re.compile(rb"<!ENTITY|<!DOCTYPE[^>]*\[", re.IGNORECASE)
_GB = re.compile(rb"charset=[\"']?gb", re.IGNORECASE)
_NEVER_SHOWN = frozenset({"script", "style", "template", "noscript", "head", "title"})
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)


class SavedPage:
    """The elements of one page that are shown. Raises Contract for what is no harmless page."""

    def __init__(self, reply: Reply) -> None:
        self.sha256 = reply.sha256
        self._root = _root(reply.body)
        self._tree = self._root.getroottree()

    def all(self, place: str) -> list[Element]:
        """Every shown element at `#id` or `.class`, in the order of the page."""
        return [each for each in self._root.iter() if _at(each, place) and _seen(each)]

    def one(self, place: str) -> Element:
        """The only one; Contract for none or several."""
        found = self.all(place)
        if len(found) != 1:
            raise Contract(f"页面上 {place} 应恰有一处")
        return found[0]

    def pointer(self, element: Element) -> str:
        """Where an element stands: its XPath in the page as saved."""
        return str(self._tree.getpath(element))


def text(element: Element) -> str:
    """What an element shows, with single spaces; of an input, what was typed."""
    if element.tag == "input":
        return " ".join(str(element.get("value", "")).split())
    return " ".join("".join(_texts(element)).split())


def rows(element: Element) -> Iterator[tuple[str, Element]]:
    """Label and value cell of each shown row of two cells."""
    for row in element.iter("tr"):
        cells = [cell for cell in row if cell.tag in {"td", "th"}]
        if len(cells) == 2 and _seen(row):
            yield text(cells[0]).rstrip("：:").strip(), cells[1]


def _root(body: bytes) -> Element:
    if len(body) > MOST_BYTES:
        raise Contract(f"页面超过 {MOST_BYTES // 1_000_000} MB")
    if _ENTITIES.search(body) or b"\0" in body:
        raise Contract("页面含有实体声明或非文本内容")
    parser = html.HTMLParser(remove_comments=True, remove_pis=True, no_network=True, huge_tree=False)
    try:
        return html.document_fromstring(_decoded(body), parser=parser)
    except (etree.LxmlError, ValueError, RecursionError):
        raise Contract("文件不是可读的 HTML 页面") from None


def _decoded(body: bytes) -> str:
    try:
        return body.decode("gb18030" if _GB.search(body[:2048]) else "utf-8-sig")
    except UnicodeDecodeError:
        raise Contract("页面的文字编码无法识别") from None


def _at(element: Element, place: str) -> bool:
    if place.startswith("#"):
        return bool(element.get("id") == place[1:])
    return place[1:] in str(element.get("class", "")).split()


def _seen(element: Element) -> bool:
    return not any(_hides(each) for each in (element, *element.iterancestors()))


def _hides(element: Element) -> bool:
    hidden = element.get("hidden") is not None or element.get("type") == "hidden"
    return hidden or element.tag in _NEVER_SHOWN or bool(_HIDDEN.search(str(element.get("style", ""))))


def _texts(element: Element) -> Iterator[str]:
    yield element.text or ""
    for child in element:
        if not _hides(child):
            yield from _texts(child)
            yield " " if child.tag in {"br", "p", "div", "tr", "td", "li"} else ""
        yield child.tail or ""
