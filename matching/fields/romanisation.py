"""Names in Latin letters that are no pinyin: Wade–Giles, as Taiwan writes, and Hong Kong's spelling of Cantonese.

Surprising: neither is compared by similarity. A name fits when all its letters can be shared out among its characters,
each written as that system may write its reading; marks, hyphens and spaces of both systems are dropped by most files.
"""

from __future__ import annotations

from functools import cache, lru_cache
from typing import TYPE_CHECKING

from matching import tables

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_WADE_INITIALS = (
    ("zh", "ch"), ("ch", "ch"), ("sh", "sh"), ("b", "p"), ("p", "p"), ("m", "m"), ("f", "f"), ("d", "t"), ("t", "t"),
    ("n", "n"), ("l", "l"), ("g", "k"), ("k", "k"), ("h", "h"), ("j", "ch"), ("q", "ch"), ("x", "hs"), ("r", "j"),
    ("z", "ts"), ("c", "ts"), ("s", "s"), ("y", "y"), ("w", "w"),
)  # fmt: skip
_WADE_WHOLE = {
    "zhi": "chih", "chi": "chih", "shi": "shih", "ri": "jih", "zi": "tzu", "ci": "tzu", "si": "ssu szu", "er": "erh",
    "e": "o eh", "ge": "ko", "ke": "ko", "he": "ho", "gui": "kuei", "kui": "kuei", "yi": "i yi",
    "li": "li lee", "jiu": "chiu jeou", "wu": "wu woo", "ying": "ying ing",
    "yin": "yin in", "you": "yu", "yan": "yen", "ye": "yeh", "yue": "yueh", "yong": "yung", "yu": "yu", "yun": "yun",
    "yuan": "yuan", "jie": "chieh", "que": "chueh", "jue": "chueh", "xue": "hsueh", "lue": "lueh", "nue": "nueh",
    "guo": "kuo", "kuo": "kuo", "huo": "huo", "shuo": "shuo",
}  # fmt: skip
_WADE_FINALS = {"ong": "ung", "iong": "iung", "ian": "ien", "ie": "ieh", "uo": "o", "ue": "ueh", "v": "u", "ve": "ueh"}

_HK_INITIALS = {
    "gw": "kw gw", "kw": "kw", "ng": "ng", "b": "p b", "p": "p", "m": "m", "f": "f", "d": "t d", "t": "t", "n": "n",
    "l": "l", "g": "k g", "k": "k", "h": "h", "z": "ch ts j tz", "c": "ch ts tz", "s": "s sh sz", "j": "y", "w": "w",
}  # fmt: skip
_HK_FINALS = {
    "aa": "a ah", "aai": "ai", "aau": "au", "aam": "am", "aan": "an", "aang": "ang", "aap": "ap", "aat": "at",
    "aak": "ak", "ai": "ai", "au": "au ow", "am": "am um", "an": "an un", "ang": "ang", "ap": "ap", "at": "at ut",
    "ak": "ak", "e": "e eh", "ei": "ei ee i ay", "eng": "eng ing", "ek": "ek", "i": "i ee ze",
    "iu": "iu ieu", "im": "im",
    "in": "in ien", "ing": "ing", "ip": "ip", "it": "it", "ik": "ik", "o": "o oh or", "oi": "oi oy", "ou": "o ou ow",
    "on": "on", "ong": "ong", "ok": "ok", "u": "u oo", "ui": "ui", "un": "un oon", "ung": "ung", "uk": "uk",
    "oe": "eu", "oeng": "eung", "oek": "euk", "eoi": "ui oi", "eon": "un eun", "eot": "ut", "yu": "yu u ue ee",
    "yun": "yuen uen un", "yut": "yut uet", "ut": "ut oot", "m": "m", "ng": "ng",
}  # fmt: skip
_HK_YU = {"yu": "yu yue u", "yun": "yuen", "yut": "yuet"}
"""After y the vowel of 余 is written once."""


@lru_cache(maxsize=4096)
def wade_giles(syllable: str) -> frozenset[str]:
    """How Wade–Giles writes a pinyin syllable (ü as v), without marks."""
    if syllable in _WADE_WHOLE:
        return frozenset(_WADE_WHOLE[syllable].split())
    initial, written = next(((i, w) for i, w in _WADE_INITIALS if syllable.startswith(i)), ("", ""))
    final = syllable[len(initial) :]
    if initial in {"j", "q", "x", "y"} and final.startswith("u"):
        return frozenset({written + ("ueh" if final == "ue" else final)})
    return frozenset({written + _WADE_FINALS.get(final, final)})


@lru_cache(maxsize=4096)
def hong_kong(syllable: str) -> frozenset[str]:
    """How Hong Kong writes a syllable of Jyutping without its tone."""
    if syllable in {"m", "ng"}:
        return frozenset({"ng", "m"} if syllable == "ng" else {"m"})
    initial = next((i for i in _HK_INITIALS if syllable.startswith(i) and len(i) < len(syllable)), "")
    final = syllable[len(initial) :]
    finals = (_HK_YU if initial == "j" else {}).get(final) or _HK_FINALS.get(final, final)
    if initial == "j" and final in _HK_YU:
        return frozenset(finals.split())
    return frozenset(i + f for i in (_HK_INITIALS.get(initial, "").split() or [""]) for f in finals.split())


@cache
def _heard() -> dict[str, str]:
    return tables.mapping("cantonese.tsv")


@lru_cache(maxsize=8192)
def _cantonese(char: str) -> frozenset[str]:
    return frozenset(form for reading in _heard().get(char, "").split() for form in hong_kong(reading))


def _shared_out(text: str, written: Sequence[Iterable[str]]) -> bool:
    """Whether the text is one writing of each character, in order."""
    if not written:
        return not text
    return any(text.startswith(form) and _shared_out(text[len(form) :], written[1:]) for form in written[0])


def _orders(surname: int, written: Sequence[Iterable[str]]) -> tuple[Sequence[Iterable[str]], ...]:
    return (written, [*written[surname:], *written[:surname]]) if surname else (written,)


def fits(words: tuple[str, ...], characters: tuple[str, ...], sounds: Sequence[Iterable[str]], surname: int) -> bool:
    """Whether lower-case Latin words may write these characters; `surname`: how many of them stand for the family.

    The surname may stand first or last. `sounds` are the pinyin readings of each character.
    """
    text = "".join(words)
    wade = [frozenset(form for sound in heard for form in wade_giles(sound)) for heard in sounds]
    cantonese = [_cantonese(char) for char in characters]
    systems = [written for written in (wade, cantonese) if all(written)]
    return any(_shared_out(text, order) for written in systems for order in _orders(surname, written))
