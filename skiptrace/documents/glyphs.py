"""Finds what the fonts cannot draw, before a page is set, and spells it out instead.

Surprising: a name with a character that no free font has must not stop a dossier. The character is printed as its code
point, 〔U+30EDE〕, and the document says so; nothing is dropped and nothing is replaced by a look-alike.
"""

from functools import cache

from fontTools.ttLib import TTFont
from pylopdf_fonts_zh_cn import sans_path, serif_path

_LAYOUT = frozenset({0x0A, 0x20})
"""Line feed and space need no glyph."""


@cache
def drawable() -> frozenset[int]:
    """Code points that both fonts of the PDF can draw (body Song, emphasis Hei)."""
    common: frozenset[int] | None = None
    for path in (serif_path(), sans_path()):
        with TTFont(path, lazy=True) as font:
            points = frozenset(font.getBestCmap())
        common = points if common is None else common & points
    return (common or frozenset()) | _LAYOUT


def undrawable(text: str) -> tuple[str, ...]:
    """The characters of a text that cannot be drawn, as `U+30EDE`, each once."""
    return tuple(dict.fromkeys(_point(char) for char in text if ord(char) not in drawable()))


def spelled(text: str) -> str:
    """The text with every character that cannot be drawn written as 〔U+30EDE〕."""
    if all(ord(char) in drawable() for char in text):
        return text
    return "".join(char if ord(char) in drawable() else f"〔{_point(char)}〕" for char in text)


def legible(text: str) -> str:
    """For Word and Excel, which bring their own fonts: only what XML forbids is spelled out."""
    return "".join(char if _in_xml(ord(char)) else f"〔{_point(char)}〕" for char in text)


def _in_xml(point: int) -> bool:
    return point in {0x09, 0x0A, 0x0D} or 0x20 <= point <= 0xD7FF or 0xE000 <= point <= 0xFFFD or point > 0xFFFF


def _point(char: str) -> str:
    return f"U+{ord(char):04X}"
