"""Hidden places: how a masked number of known length is laid out, and whether two of them can be one.

Surprising: a merge of two masks is only ever tested, never returned to a caller, so that what a court or an exporter
hid is not put together again.
"""

from __future__ import annotations

import re

HIDDEN = "*"
ONE, MANY = "?", "+"
"""Cells of a text with hidden parts: exactly one character, or one and more."""

_SIGNS = re.compile(r"[*∗✱﹡＊○〇□■●◯?？�#Ⓧ╳✕✖]")
_RUNS = re.compile(r"…+|\.{2,}|-{2,}|_{2,}|—+|~{2,}")
_SIGN_SET = frozenset("*∗✱﹡＊○〇□■●◯?？�#Ⓧ╳✕✖….-_—~×X")
_X_RUN = re.compile(r"[X×]+")


def with_stars(text: str, *, letters: bool = False) -> str:
    """The text with every mask sign as `*`; `letters`: X counts as one, but for a single X at the end or alone."""
    if _SIGN_SET.isdisjoint(text):
        return text
    text = _RUNS.sub("****", _SIGNS.sub(HIDDEN, text))
    if not letters:
        return text.replace("×", HIDDEN)

    def stars(match: re.Match[str]) -> str:
        only = match.string.count("X") == 1 and HIDDEN not in match.string
        alone = match.group() == "X" and (only or match.end() == len(match.string))
        return "X" if alone else HIDDEN * len(match.group())

    return _X_RUN.sub(stars, text)


def layout(text: str, length: int) -> str:
    """The pattern of `length` places: as written when it has that length, else both ends kept around one gap.

    Answers "" when the text shows nothing, hides nothing, or shows too much to leave a gap.
    """
    if HIDDEN not in text or not text.strip(HIDDEN):
        return ""
    if len(text) == length:
        return text
    head, tail = text.split(HIDDEN, 1)[0], text.rsplit(HIDDEN, 1)[1]
    gap = length - len(head) - len(tail)
    return head + HIDDEN * gap + tail if gap > 0 and head + tail else ""


def fits(a: str, b: str) -> bool:
    """Whether two patterns (or a pattern and a full value) of one length contradict each other nowhere."""
    if len(a) != len(b):
        return False
    for x, y in zip(a, b, strict=True):  # noqa: SIM110  twice as fast as `all`, and asked of every masked pair
        if x != y and HIDDEN not in (x, y):
            return False
    return True


def merged(a: str, b: str) -> str:
    """What both show together; for consistency checks inside a comparator only."""
    return "".join(y if x == HIDDEN else x for x, y in zip(a, b, strict=True))


def shared(a: str, b: str) -> tuple[int, ...]:
    """Places (from 0) that both show."""
    return tuple([i for i, (x, y) in enumerate(zip(a, b, strict=False)) if HIDDEN not in (x, y)])


def unify(a: tuple[str, ...], b: tuple[str, ...]) -> bool:
    """Whether two rows of cells can be one text; an open cell may stay while the other side goes on."""
    pending, seen = [(0, 0)], {(0, 0)}
    while pending:
        i, j = pending.pop()
        if i == len(a) and j == len(b):
            return True
        if i == len(a) or j == len(b) or not (a[i] == b[j] or {a[i], b[j]} & {ONE, MANY}):
            continue
        steps = [(i + 1, j + 1)]
        steps += [(i, j + 1)] if a[i] == MANY else []
        steps += [(i + 1, j)] if b[j] == MANY else []
        pending.extend(step for step in steps if step not in seen)
        seen.update(steps)
    return False
