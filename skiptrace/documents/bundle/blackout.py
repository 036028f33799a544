"""How a value is made unreadable, and how a cell keeps only the parts that are known."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from matching.script import HAN

BLACK = "■"
_PLAIN = re.compile(r"[\s、,，;；/／()（）:：.。·\-－+'\"]*")
"""What may stand between kept values as it is: it says nothing."""

_GAP = r"[\s\-－()（）·]*"
_KEPT_WORDS = ("曾用名", "原名", "别名", "本人", "单位", "公司", "家庭", "手机", "电话", "已停机", "停机", "空号")
"""Words that creditors put beside a value, about the value."""

_BEHIND = "|".join(f"(?<={word})" for word in _KEPT_WORDS)
_MASKS = frozenset("*＊×□")
_HAN = re.compile(f"[{HAN}]")


@dataclass(frozen=True, slots=True)
class Redacted:
    """An exhibit without third parties' values. `counts`: how many values of each kind were blacked out."""

    body: bytes = field(repr=False)
    extension: str
    rule: str
    counts: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class LeftOut:
    """An exhibit that cannot be shown without showing others too, and why."""

    why: str


class Tally:
    """Counts what is blacked out, by kind of value."""

    def __init__(self) -> None:
        self._counts: Counter[str] = Counter()

    def black(self, kind: str) -> str:
        """A blacked-out value of this kind."""
        self._counts[kind] += 1
        return BLACK

    def changed(self, kind: str, before: str, after: str) -> str:
        """`after`, counted when it shows less than `before`."""
        if after != before:
            self._counts[kind] += 1
        return after

    @property
    def counts(self) -> dict[str, int]:
        return dict(sorted(self._counts.items()))


def only(text: str, values: Iterable[str]) -> str:
    """The text with everything blacked out but the given values, however they are spaced or written wide.

    Longer values are looked for first, so that a name inside another is no part of it.
    """
    plain = "".join(_narrow(char) for char in text)
    wanted = sorted({value for value in values if value.strip()}, key=len, reverse=True)
    patterns = [_loose(value) for value in wanted]
    if not patterns or not re.search("|".join(patterns), plain, re.IGNORECASE):
        return text if _PLAIN.fullmatch(text) else BLACK
    kept: list[str] = []
    end = 0
    for found in re.finditer("|".join((*patterns, *_KEPT_WORDS)), plain, re.IGNORECASE):
        kept += [_between(text[end : found.start()]), text[found.start() : found.end()]]
        end = found.end()
    return "".join((*kept, _between(text[end:])))


def stripped(text: str) -> str:
    """What is left of a text when only its letters and figures count."""
    return "".join(char for each in text for char in _narrow(each) if char.isalnum()).upper()


def _between(text: str) -> str:
    return text if _PLAIN.fullmatch(text) else BLACK


def _narrow(char: str) -> str:
    """A character in its narrow form where that is one character too, so that places stay."""
    narrow = unicodedata.normalize("NFKC", char)
    return narrow if len(narrow) == 1 else char


def _loose(value: str) -> str:
    """A pattern for the value's letters and figures with spaces or hyphens between.

    A longer number, or a longer name, is another one: what stands beside the value must not continue it.
    """
    chars = [_narrow(char) for char in value]
    letters = [re.escape(char) for char in chars if char.isalnum() or char == "."]
    body = re.escape(value) if _MASKS & set(value) or not letters else _GAP.join(letters)
    before = rf"(?:(?<![0-9A-Za-z{HAN}])|{_BEHIND})" if _HAN.match(chars[0]) else "(?<![0-9A-Za-z])"
    after = rf"(?:(?![0-9A-Za-z{HAN}])|(?={'|'.join(_KEPT_WORDS)}))" if _HAN.match(chars[-1]) else "(?![0-9A-Za-z])"
    return f"{before}{body}{after}"
