"""Compares two names: script, sound, shape, masks, former names, names in Latin letters and in parts.

Surprising: there is no distance between names. 张伟 and 王伟 are as near as 张伟 and 张玮 in edits, yet only the second
pair can be one person; so each way in which one name becomes another has a level of its own.
"""

from __future__ import annotations

from enum import StrEnum
from itertools import islice, product
from types import MappingProxyType

from matching import mask
from matching.comparison import NOTHING_KNOWN, Context, Label
from matching.fields import employer, romanisation, transliteration
from matching.fields.name_key import MANY, ONE, NameKey, main_sounds, parse, split
from matching.script import fold_reading, look_alike

__all__ = ["LABELS", "TEXTS", "Level", "NameKey", "compare", "main_sounds", "parse", "split"]

MAX_SPELLINGS = 32
LONG_NAME = 4


class Level(StrEnum):
    """From exact to conflict."""

    EXACT = "exact"
    SCRIPT_VARIANT = "script_variant"
    DOT_LOST = "dot_lost"
    FORMER_WRITTEN = "former_written"
    KEPT_APART = "kept_apart"
    ALIAS = "alias"
    HOMOPHONE_SHAPE = "homophone_shape"
    HOMOPHONE = "homophone"
    SHAPE = "shape"
    PINYIN = "pinyin"
    INITIALS = "initials"
    ROMANISED = "romanised"
    PARTS_ORDER = "parts_order"
    PARTS_MISSING = "parts_missing"
    TRANSLITERATION = "transliteration"
    MARRIED = "married"
    ACCENT = "accent"
    ORGANISATION_NEAR = "organisation_near"
    MASK_FITS = "mask_fits"
    MISSING = "missing"
    MASK_CONFLICT = "mask_conflict"
    CONFLICT = "conflict"


_MATCHES = (Level.EXACT, Level.SCRIPT_VARIANT, Level.DOT_LOST, Level.FORMER_WRITTEN)
LABELS = MappingProxyType(
    dict.fromkeys(Level, Label.POSSIBLE)
    | dict.fromkeys(_MATCHES, Label.MATCH)
    | {Level.MASK_CONFLICT: Label.NO, Level.CONFLICT: Label.NO},
)
TEXTS = MappingProxyType(
    {
        Level.EXACT: "姓名一致",
        Level.SCRIPT_VARIANT: "姓名仅繁简或异体写法不同",
        Level.DOT_LOST: "姓名仅间隔点写法不同",
        Level.FORMER_WRITTEN: "与记录中载明的曾用名一致",
        Level.KEPT_APART: "姓名用字通用但登记上有别（如 萧/肖、乾/干）",
        Level.ALIAS: "与他处所知的别名一致",
        Level.HOMOPHONE_SHAPE: "姓名差一字，音同形近",
        Level.HOMOPHONE: "姓名用字不同，读音相同",
        Level.SHAPE: "姓名差一字，字形相近",
        Level.PINYIN: "汉字姓名与拼音写法相符",
        Level.INITIALS: "与姓名缩写相符",
        Level.ROMANISED: "与姓名的威妥玛或港式粤语拼写相符",
        Level.PARTS_ORDER: "少数民族姓名各段相同，次序不同",
        Level.PARTS_MISSING: "少数民族姓名缺少一段",
        Level.TRANSLITERATION: "姓名为同音异译",
        Level.MARRIED: "姓名一方冠夫姓",
        Level.ACCENT: "姓名差一字，读音相近",
        Level.ORGANISATION_NEAR: "单位名称相近",
        Level.MASK_FITS: "隐名的可见字相符",
        Level.MISSING: "缺少姓名",
        Level.MASK_CONFLICT: "隐名的可见字不符",
        Level.CONFLICT: "姓名不同",
    }
)


def _hidden_surname(cells: tuple[str, ...]) -> tuple[str, ...]:
    """A bank's mask hides the surname, which may have two characters."""
    return (MANY, *cells[1:]) if cells[:1] == (ONE,) else cells


def _compare_masks(a: NameKey, b: NameKey) -> Level:
    if a.latin or b.latin:
        return Level.CONFLICT
    fitting = mask.unify(a.cells, b.cells) or mask.unify(_hidden_surname(a.cells), _hidden_surname(b.cells))
    if not fitting and a.masked and b.masked:
        fitting = mask.unify(_open(a.cells), _open(b.cells))
    if not fitting and max(len(a.cells), len(b.cells)) >= LONG_NAME:
        fitting = mask.unify(_loose(a.cells), _loose(b.cells))
    return Level.MASK_FITS if fitting else Level.MASK_CONFLICT


def _loose(cells: tuple[str, ...]) -> tuple[str, ...]:
    """A mask of a long name may count its dots, or nothing at all: any run of hidden places is open."""
    found: list[str] = []
    for cell in cells:
        if cell not in {ONE, MANY}:
            found.append(cell)
        elif not found or found[-1] != MANY:
            found.append(MANY)
    return tuple(found)


def _open(cells: tuple[str, ...]) -> tuple[str, ...]:
    """Two masks of one name may count its hidden characters differently (王* and 王**)."""
    end = len(cells)
    while end > 1 and cells[end - 1] in {ONE, MANY}:
        end -= 1
    return (*cells[:end], MANY) if end < len(cells) else cells


def _spellings(key: NameKey) -> set[str]:
    """Latin spellings without spaces, surname first and last; ü as u."""
    size = len(key.surname) if key.surname else 0
    found: set[str] = set()
    for reading in islice(product(*(sorted(s) for s in key.sounds)), MAX_SPELLINGS):
        plain = [r.replace("v", "u") for r in reading]
        found |= {"".join(plain), "".join(plain[size:] + plain[:size])}
    return found | {"".join(main_sounds("".join(key.cells))).replace("v", "u")}


def _two_spellings(a: tuple[str, ...], b: tuple[str, ...]) -> Level:
    if "".join(a) == "".join(b):
        return Level.EXACT
    if sorted(a) == sorted(b):
        return Level.PINYIN
    return Level.INITIALS if _initials_fit(a, b) else Level.CONFLICT


def _compare_latin(a: NameKey, b: NameKey) -> Level:
    if a.latin and b.latin:
        return _two_spellings(a.latin, b.latin)
    latin, han = (a, b) if a.latin else (b, a)
    joined = "".join(latin.latin).replace("v", "u")
    orders = {joined, "".join(reversed(latin.latin)).replace("v", "u")}
    if orders & _spellings(han):
        return Level.PINYIN
    if _initials_fit(latin.latin, main_sounds("".join(han.cells))):
        return Level.INITIALS
    if romanisation.fits(latin.latin, han.cells, han.sounds, len(han.surname)):
        return Level.ROMANISED
    return Level.CONFLICT


def _spelled_out(cells: tuple[str, ...], other: tuple[str, ...], sounds: tuple[frozenset[str], ...]) -> bool:
    """Characters and pinyin mixed (王JIE, 张xiaowei): each Latin piece sounds as the characters it stands for."""
    if not cells or not other:
        return not cells and not other
    if not cells[0].isascii():
        return cells[0] == other[0] and _spelled_out(cells[1:], other[1:], sounds[1:])
    word = cells[0].lower().replace("v", "u")
    for count in range(1, min(3, len(other)) + 1):
        heard = ("".join(s).replace("v", "u") for s in islice(product(*sounds[:count]), MAX_SPELLINGS))
        if word in heard and _spelled_out(cells[1:], other[count:], sounds[count:]):
            return True
    return False


def _compare_mixed(a: NameKey, b: NameKey) -> Level | None:
    if a.mixed == b.mixed:
        return None
    mixed, full = (a, b) if a.mixed else (b, a)
    return Level.PINYIN if _spelled_out(mixed.cells, full.cells, full.sounds) else None


def _initials_fit(words: tuple[str, ...], full: tuple[str, ...]) -> bool:
    """One side writes its given name by first letters, the surname in full; or its whole name by first letters."""
    for one, two in ((words, full), (full, words)):
        if len(one) == 1 and len(two) > 1 and one[0] == "".join(w[0] for w in two):
            return True
    for one, two in ((words, full), (full, words)):
        long = [w for w in one if len(w) > 1]
        short = "".join(w for w in one if len(w) == 1)
        if len(long) == 1 and short and long[0] in two:
            rest = [w for w in two if w != long[0]]
            if short == "".join(w[0] for w in rest):
                return True
    return False


def _compare_parts(a: NameKey, b: NameKey) -> Level | None:
    one, two = a.tokens, b.tokens
    if "".join(one) == "".join(two):
        return Level.DOT_LOST
    if a.dotted and b.dotted and sorted(one) == sorted(two):
        return Level.PARTS_ORDER
    if (a.dotted or b.dotted) and (set(one) < set(two) or set(two) < set(one)):
        return Level.PARTS_MISSING
    long = min(len(a.cells), len(b.cells)) >= 4 and 2 not in {len(a.surname), len(b.surname)}
    by_ear = a.dotted or b.dotted or long or a.heard != one or b.heard != two
    return Level.TRANSLITERATION if by_ear and transliteration.alike(a.heard, b.heard) else None


def _differing(a: NameKey, b: NameKey) -> list[int]:
    return [i for i, (x, y) in enumerate(zip(a.cells, b.cells, strict=True)) if x != y]


def _accent(a: frozenset[str], b: frozenset[str]) -> bool:
    return not {fold_reading(r) for r in a}.isdisjoint({fold_reading(r) for r in b})


def _compare_characters(a: NameKey, b: NameKey) -> Level:
    if len(a.cells) != len(b.cells):
        one, two = sorted((a.cells, b.cells), key=len)
        return Level.MARRIED if len(two) == 4 and len(one) == 3 and two[1:] == one else Level.CONFLICT
    places = _differing(a, b)
    if all(not a.sounds[i].isdisjoint(b.sounds[i]) for i in places):
        alike = all(look_alike(a.cells[i], b.cells[i]) for i in places)
        return Level.HOMOPHONE_SHAPE if alike else Level.HOMOPHONE
    if len(places) > 1:
        return Level.CONFLICT
    only = places[0]
    if look_alike(a.cells[only], b.cells[only]):
        return Level.SHAPE
    return Level.ACCENT if _accent(a.sounds[only], b.sounds[only]) else Level.CONFLICT


def _compare_organisations(a: NameKey, b: NameKey) -> Level:
    if a.company is None or b.company is None:
        return Level.CONFLICT
    label = employer.LABELS[employer.compare(a.company, b.company)]
    return {Label.MATCH: Level.SCRIPT_VARIANT, Label.POSSIBLE: Level.ORGANISATION_NEAR}.get(label, Level.CONFLICT)


def _folded(names: tuple[str, ...]) -> set[str]:
    return {key.folded for key in map(parse, names) if key.value}


def _by_other_name(a: NameKey, b: NameKey, context: Context) -> Level | None:
    if a.former or b.former:
        mine, other = _folded(a.former), _folded(b.former)
        if a.folded in other or b.folded in mine or mine & other:
            return Level.FORMER_WRITTEN
    if context.a_aliases or context.b_aliases:
        mine = _folded(context.a_aliases) | {a.folded}
        other = _folded(context.b_aliases) | {b.folded}
        if mine & other:
            return Level.ALIAS
    return None


def _identical(a: NameKey, b: NameKey) -> Level | None:
    if not a.value or not b.value:
        return Level.MISSING
    if a.masked or b.masked:
        return _compare_masks(a, b)
    if a.value == b.value:
        return Level.EXACT
    return Level.SCRIPT_VARIANT if a.folded == b.folded else None


def _different(a: NameKey, b: NameKey) -> Level:
    if a.wide == b.wide:
        return Level.KEPT_APART
    if a.organisation or b.organisation:
        return _compare_organisations(a, b)
    if a.latin or b.latin:
        return _compare_latin(a, b)
    return _compare_mixed(a, b) or _compare_parts(a, b) or _compare_characters(a, b)


def compare(a: NameKey, b: NameKey, context: Context = NOTHING_KNOWN) -> Level:
    """The level of two names; symmetric. A former name written in the value matches, one known elsewhere may be."""
    return _identical(a, b) or _by_other_name(a, b, context) or _different(a, b)
