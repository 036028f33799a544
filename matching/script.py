"""Chinese script: cleaning of typed text, folding of variants, readings, look-alikes.

Surprising: nothing here converts a stored value. Foldings are keys for comparison only, made one character at a time,
and 22 standard characters that a converter would change (乾, 昇, 於) fold only into a second, weaker key.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache

from matching import tables

DOTS = dict.fromkeys(map(ord, "•‧∙⋅・･．᛫·▪◆❖⦁ᐧꞏ‣"), "·")
_INVISIBLE = re.compile(
    r"[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u0300-\u036f\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\ufe00-\ufe0f]"
)
MAX_TEXT = 500
HAN = r"\u3400-\u9fff\uf900-\ufaff\u3007\U00020000-\U000323af"


@cache
def _points() -> dict[str, str]:
    return dict(tables.pairs("points.tsv"))


def _translated(text: str, table: dict[str, str]) -> str:
    """The text with single characters replaced; most texts hold none of them, and to see that is quick."""
    return text if table.keys().isdisjoint(text) else "".join(table.get(c, c) for c in text)


@lru_cache(maxsize=65536)
def clean(text: str) -> str:
    """NFKC, invisible and control characters out, private-use points of old GBK fonts and radicals mapped; spaces kept.

    Text past MAX_TEXT characters is cut off: no identity value is that long, and no pattern may be made to crawl.
    """
    plain = unicodedata.normalize("NFKC", _translated(text[:MAX_TEXT], _points()))
    return _INVISIBLE.sub("", plain).strip()


@cache
def _folds() -> dict[str, str]:
    return dict(tables.pairs("fold.tsv"))


@cache
def _wide_folds() -> dict[str, str]:
    wide = dict(_folds())
    for name in ("kept_apart.tsv", "kept_apart_names.tsv"):
        wide |= dict(tables.pairs(name))
    return wide


def fold(text: str) -> str:
    """Key of the script: traditional and variant forms to the standard one, the kept-apart characters left alone."""
    return _translated(text, _folds())


def wide_fold(text: str) -> str:
    """Weaker key: as `fold`, and 乾 as 干, 萧 as 肖, 傅 kept with 付."""
    return _translated(text, _wide_folds())


@cache
def _readings() -> dict[str, str]:
    return tables.mapping("readings.tsv")


def _read(char: str) -> list[str]:
    known = _readings()
    return (known.get(char) or known.get(fold(char), "")).split()


@lru_cache(maxsize=65536)
def readings(char: str) -> frozenset[str]:
    """All toneless readings of one character (ü written v); empty for what is no ideograph."""
    return frozenset(_read(char))


@lru_cache(maxsize=65536)
def first_reading(char: str) -> str:
    """The usual toneless reading, or the character itself."""
    known = _read(char)
    return known[0] if known else char


@cache
def surname_readings() -> dict[str, tuple[str, ...]]:
    """Surname -> its readings as a surname, one for each character."""
    return {row[0]: tuple(row[1].split(",")) for row in tables.lines("surname_readings.tsv")}


@cache
def _shapes() -> dict[str, str]:
    return tables.mapping("shape.tsv")


def look_alike(a: str, b: str) -> bool:
    """Whether two characters are easily taken for each other in handwriting or by a reader of print."""
    return len(b) == 1 and b in _shapes().get(a, "")


_ACCENT = (("zh", "z"), ("ch", "c"), ("sh", "s"))
_H_AS_F = {"hu": "fu", "hui": "fei", "hun": "fen"}


@lru_cache(maxsize=8192)
def fold_reading(reading: str) -> str:
    """A reading without the differences that accents blur: zh/z ch/c sh/s, n/l, h/f before u, -ng/-n, v/u."""
    for long, short in _ACCENT:
        reading = reading.replace(long, short)
    reading = reading.replace("v", "u")
    if reading.endswith("ng"):
        reading = reading[:-1]
    if reading.startswith("l"):
        return "n" + reading[1:]
    if reading.startswith("hu"):
        return _H_AS_F.get(reading, "f" + reading[2:])
    return reading
