"""How a name sounds to an ear that blurs what accents blur: the whole of it, its surname, its given name.

Surprising: sounds are folded as one string, not syllable by syllable, so that a spelling without gaps is folded alike.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from matching import mask
from matching.script import first_reading, surname_readings

if TYPE_CHECKING:
    from matching.fields.name_key import NameKey

_BLURRED = (("zh", "z"), ("ch", "c"), ("sh", "s"), ("ng", "n"), ("v", "u"), ("l", "n"))
_OPEN = frozenset({mask.ONE, mask.MANY})


class Heard(NamedTuple):
    """Folded sounds. Several where the order of the parts is not known; none where too much is hidden."""

    whole: tuple[str, ...] = ()
    families: tuple[str, ...] = ()
    givens: tuple[str, ...] = ()


def fold_sound(text: str) -> str:
    """Latin letters without what accents blur."""
    for long, short in _BLURRED:
        text = text.replace(long, short)
    return text


@lru_cache(maxsize=8192)
def _surname(text: str) -> tuple[str, str]:
    """Sound of a surname by its own reading, plain and folded."""
    plain = "".join(surname_readings().get(text) or map(first_reading, text))
    return plain, fold_sound(plain)


@lru_cache(maxsize=65536)
def _given(text: str) -> tuple[str, str]:
    plain = "".join(map(first_reading, text))
    return plain, fold_sound(plain)


def heard(key: NameKey) -> Heard:
    """The sounds of one name; a transliterated one in the chief spelling of its parts."""
    if key.latin:
        return _latin([word for word in key.latin if len(word) > 1])
    if key.masked:
        return _masked(key)
    if key.organisation:
        return Heard()
    if not key.surname:
        return _transliterated(key.heard)
    text = key.heard[0]
    if not text.startswith(key.surname):
        return _transliterated((text,))
    plain, family = _surname(key.surname)
    rest, given = _given(text[len(key.surname) :])
    return Heard((fold_sound(plain + rest),), (family,), (given,) if given else ())


def _transliterated(parts: tuple[str, ...]) -> Heard:
    """The whole name stands for the surname that it has not, each part for the given name, whatever their order."""
    sounds = [_given(part) for part in parts]
    whole = fold_sound("".join(plain for plain, _ in sounds))
    givens = tuple(dict.fromkeys(folded for _, folded in sounds)) if len(parts) > 1 else ()
    return Heard((whole,), (whole,), givens) if whole else Heard()


def _latin(words: list[str]) -> Heard:
    """Surname first or last. Of several words any may be a syllable: then only the whole, in three orders."""
    orders = {"".join(words), "".join(reversed(words)), "".join(words[1:] + words[:1])}
    whole = tuple(sorted(fold_sound(order) for order in orders if order))
    if len(words) < 2:
        return Heard(whole)
    families = tuple(dict.fromkeys((fold_sound(words[0]), fold_sound(words[-1]))))
    return Heard(whole, families, tuple(dict.fromkeys(map(fold_sound, ("".join(words[1:]), "".join(words[:-1]))))))


def _masked(key: NameKey) -> Heard:
    """The surname that is shown, or the given name behind one hidden character."""
    if key.surname:
        return Heard((), (_surname(key.surname)[1],))
    shown = key.cells[1:]
    if key.cells[:1] == (mask.ONE,) and shown and _OPEN.isdisjoint(shown):
        return Heard((), (), (_given("".join(shown))[1],))
    return Heard()
