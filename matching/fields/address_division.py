"""Finds the division an address begins with and brings it to today's codes, all readings kept.

Surprising: a bare 朝阳区 stays several codes at once; choosing one would make a stranger of half of the people who
live there. Codes of former years resolve to all their heirs, and a divided district keeps the codes split from it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache

from matching import tables

_PEOPLES = (
    "维吾尔|壮族|回族|藏族|羌族|彝族|土家族|苗族|侗族|布依族|朝鲜族|蒙古族|(?<!内)蒙古|哈萨克|柯尔克孜|傣族|景颇族|白族|哈尼族|傈僳族|黎族|瑶族|"
    "满族|畲族|水族|仡佬族|佤族|拉祜族|布朗族|纳西族|怒族|独龙族|普米族|土族|撒拉族|保安族|东乡族|裕固族|达斡尔族|鄂温克族|仫佬族|毛南族|"
    "锡伯|塔吉克|各族|门巴族|珞巴族"
)
_SHORT_PREFECTURES = {"巴州": "652800", "博州": "652700", "克州": "653000", "临夏州": "622900"}
_NEW_AREAS = frozenset({"浦东新区", "滨海新区"})
_GENERIC = frozenset({"郊区", "城区", "市区", "矿区"})
_SUFFIX = re.compile(
    rf"(?:{_PEOPLES})*(?:自治区|自治州|自治县|自治旗|特别行政区|地区|林区|特区|矿区|新区|省|市|县|区|州|盟|旗)$"
)
_LINKS = re.compile(
    r"^(?:中国|中华人民共和国|市辖区|县辖区|省直辖县级行政区划|自治区直辖县级行政区划|辖区|市区|城区(?!.{0,3}[路街])|县(?=[^0-9路街]{1,6}?县))"
)
_TOWN_AHEAD = re.compile(r"[^0-9]{1,7}?(?:镇|乡|街道|路|街|大道)")
_STREET_AHEAD = re.compile(
    r"^[东西南北中上下前后新老外内一二三四五六七八九十]{0,2}(?:路|街|大道|大街|道|巷|弄|胡同|桥|站|门|广场|村|镇|乡|小区|花园|新村|公寓|苑|号)"
)


@dataclass(frozen=True, slots=True)
class Place:
    """`codes`: today's divisions that the text may mean, of the deepest level named; `size`: characters used."""

    codes: frozenset[str]
    size: int
    named: str


@cache
def _names() -> dict[str, tuple[str, ...]]:
    """Name with its suffix, and without, -> all codes ever called so."""
    found: dict[str, set[str]] = {}
    for division in tables.divisions().values():
        for name in (division.name, *division.former_names):
            short = _SUFFIX.sub("", name)
            usual = short + ("州" if name.endswith("自治州") else "县" if name.endswith("自治县") else "")
            for form in {name, short, usual} if len(short) > 1 else {name}:
                found.setdefault(form, set()).add(division.code)
    for name, code in _SHORT_PREFECTURES.items():
        found[name] = {code}
    for name in ("市辖区", "省直辖县级行政区划"):
        found.pop(name, None)
    return {name: tuple(sorted(codes)) for name, codes in found.items()}


def level(code: str) -> int:
    """1 province, 2 city, 3 county."""
    if code.endswith("0000"):
        return 1
    return 2 if code.endswith("00") else 3


@lru_cache(maxsize=16384)
def _counties(codes: frozenset[str]) -> bool:
    return all(level(code) == 3 for code in codes)


@cache
def today(code: str) -> frozenset[str]:
    """Codes of today: of a living division itself and what was split off it; of an abolished one its heirs."""
    division = tables.divisions().get(code)
    if division is None:
        return frozenset()
    return frozenset({code, *division.successors} if division.current else division.successors)


@cache
def _chain(code: str) -> frozenset[str]:
    """All codes above a division, by its own parents and by those of its heirs; itself included."""
    found: set[str] = set()
    for start in {code, *today(code)}:
        step = start
        while step and step not in found:
            found.add(step)
            step = tables.divisions()[step].parent
        found |= {start[:2] + "0000", start[:4] + "00"} & tables.divisions().keys()
    return frozenset(found)


def inside(code: str, above: frozenset[str]) -> bool:
    """Whether a division lies in, or is, one of those above."""
    return not above.isdisjoint(_chain(code))


@cache
def _sizes() -> dict[str, tuple[int, ...]]:
    """First two characters of a division name -> lengths of the names that begin so, longest first."""
    found: dict[str, set[int]] = {}
    for name in _names():
        found.setdefault(name[:2], set()).add(len(name))
    return {start: tuple(sorted(sizes, reverse=True)) for start, sizes in found.items()}


@lru_cache(maxsize=65536)
def _candidates(name: str, above: frozenset[str]) -> tuple[frozenset[str], bool]:
    """Codes that a name may mean below those already found; and whether it stands there without its suffix."""
    codes = frozenset(_names().get(name, ()))
    if above:
        depth = min(map(level, above))
        wide = above | {heir for code in above for heir in today(code)}
        codes = frozenset(c for c in codes if level(c) > depth and c not in above and inside(c, wide))
    elif name in _GENERIC:
        codes = frozenset()
    bare = not _SUFFIX.search(name) or all(tables.divisions()[c].name != name for c in codes)
    if bare and not above:
        cities = frozenset(c for c in codes if level(c) < 3)
        codes = cities or (codes if _known_alone(_of_today(codes)) else frozenset())
    return codes, bare


def _known_alone(codes: frozenset[str]) -> bool:
    """The one county that people name without its city and suffix: 昆山, 义乌, 浦东."""
    names = [tables.divisions()[code].name for code in codes if code in tables.divisions()]
    return len(names) == 1 and (names[0].endswith("市") or names[0] in _NEW_AREAS)


def _misleads(codes: frozenset[str], above: frozenset[str], rest: str) -> bool:
    """Whether a name without its suffix is part of a street's or a market's: 昆山路, 义乌小商品城."""
    lone = not above and _counties(codes)
    return bool(_STREET_AHEAD.match(rest)) or (lone and not _TOWN_AHEAD.match(rest))


def _step(text: str, above: frozenset[str]) -> tuple[frozenset[str], int]:
    """Codes of the longest division name at the start, and its length; nothing when a street of that name follows."""
    for size in _sizes().get(text[:2], ()):
        if size <= len(text):
            codes, bare = _candidates(text[:size], above)
            if codes and not (bare and _misleads(codes, above, text[size:])):
                return codes, size
    return frozenset(), 0


def _written_again(text: str, codes: frozenset[str]) -> int:
    """Length of the name of the same division once more (上海上海市), 0 when another text follows."""
    divisions = tables.divisions()
    for code in codes:
        if code in divisions and text.startswith(divisions[code].name):
            return len(divisions[code].name)
    return 0


@lru_cache(maxsize=16384)
def _of_today(codes: frozenset[str]) -> frozenset[str]:
    return frozenset(heir for code in codes for heir in today(code)) or codes


@lru_cache(maxsize=32768)
def locate(text: str) -> Place:
    """The divisions at the start of a cleaned, folded address; an empty set of codes when none is named."""
    codes: frozenset[str] = frozenset()
    used = 0
    for _ in range(5):
        link = _LINKS.match(text[used:])
        if link:
            used += link.end()
        used += _written_again(text[used:], codes) if len(codes) == 1 else 0
        found, size = _step(text[used:], codes)
        if not size:
            break
        codes, used = found, used + size
        if _counties(codes):
            break
    return Place(_of_today(codes), used, text[:used])


def agree(a: frozenset[str], b: frozenset[str]) -> bool:
    """Whether two sets of codes may name one place; an empty set agrees with all."""
    if not a or not b or not a.isdisjoint(b):
        return True
    return any(inside(x, b) for x in a) or any(inside(y, a) for y in b)


_MUNICIPALITIES = frozenset({"11", "12", "31", "50"})


@lru_cache(maxsize=16384)
def _cities(codes: frozenset[str]) -> frozenset[str]:
    return frozenset(c[:2] if c[:2] in _MUNICIPALITIES else c[:4] for c in codes if level(c) > 1)


def same_city(a: frozenset[str], b: frozenset[str]) -> bool:
    """Whether two sets of codes share a prefecture (or a municipality)."""
    return not _cities(a).isdisjoint(_cities(b))
