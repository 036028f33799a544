"""Builds the character tables: script folding, kept-apart characters, toneless readings, look-alike neighbours.

A converter made for prose must not fold names: of the 8,105 standard characters OpenCC changes 22 (乾 to 干, 昇 to 升),
which registers keep apart. Those leave the folding table and form one of their own, so that a match through them is
weaker. Look-alikes are pairs whose mean of three distances (strokes, parts, four-corner code) reaches 0.55: on our
own confusable pairs that finds 80 % at 1 % false. Two of the usual characters of given names meet by chance far more
often than by error (洋 海, 波 涛), so between them the strokes themselves must be nearly the same. A few proven pairs
are added and taken away by hand.
"""

from __future__ import annotations

import pickle
import unicodedata
from typing import TYPE_CHECKING, NoReturn

import opencc
from pypinyin.pinyin_dict import pinyin_dict
from rapidfuzz.distance import Levenshtein

if TYPE_CHECKING:
    import io
    from collections.abc import Iterable, Mapping, Sequence

SHAPE_THRESHOLD = 0.55
COMMON = 400
"""So many of the most usual characters of given names must look alike more strictly."""

HAND_NEAR = (
    "淼森 磊蕾 弘宏 振震 东车 静净 炜玮 净争 钧均 冯马 涛焘 萍平 英央 芳苏 子于 昱煜 芝之 莹荧 杰木 丽雨 "
    "卫伟 萧肖 付傅 冰水 戊戍 己巳 伟玮 亘旦 兖衮 曰日 柬束 昂昴 刺剌 茬荏 侯候 崇祟 汆氽 宵霄 壹壶 "
    "沈沉 贝见 昱昊 盂孟 毛手 千于 汤扬 岑芩 丹舟 恺皑 孙孔 邱邵 宋朱 宋宗 陈阵 郝赦 宁宇 天夭 甲由 申由 田由"
)
"""Look-alikes of handwriting and of character recognition that the mean of distances misses."""

HAND_FAR = (
    "芬芳 洁清 浩洁 浩清 江河 春香 广文 家宏 君石 志思 忠思 思恩 树荣 林梦 云会 全金 全生 全奎 "
    "凡凤 同向 京景 玉王 一二 二三 一三 十千"
)
"""Usual characters that the measure calls alike and that tell people apart."""

HAND_FOLDS = dict(
    zip(
        "髙淸靑呉徳﨑溫彥淚錄産靜淨黃黒歩鄕塚敎眞愼曽戶徃羗絶銳內兪呂",
        "高清青吴德崎温彦泪录产静净黄黑步乡冢教真慎曾户往羌绝锐内俞吕",
        strict=True,
    )
)
"""Forms of other registers (Japanese, old prints) that no table folds to a single standard character."""

HAND_POINTS = dict(
    zip(
        (
            0xE816,
            0xE817,
            0xE818,
            0xE81E,
            0xE826,
            0xE82B,
            0xE82C,
            0xE831,
            0xE832,
            0xE83B,
            0xE843,
            0xE854,
            0xE855,
            0xE864,
        ),
        "\U00020087\U00020089\U000200cc\u9fb4\u9fb5\u9fb6\u9fb7\U000215d7\u9fb8\U0002298f\u9fb9\u9fba\U000241fe\u9fbb",
        strict=True,
    )
)
"""Private-use points that GB 18030-2000 still had and its edition of 2005 gave to characters of Unicode."""


class _DataOnly(pickle.Unpickler):
    """Reads a pickle of plain containers; a file that names any class is refused."""

    def find_class(self, module: str, name: str, /) -> NoReturn:
        raise pickle.UnpicklingError("the archive holds more than plain data")


def plain_pickle(stream: io.BufferedIOBase) -> Mapping[str, list[list[str]]]:
    """The decomposition table: character -> alternative lists of parts."""
    table = _DataOnly(stream).load()
    assert isinstance(table, dict)
    return table


def unihan(lines: Iterable[str], key: str) -> dict[str, str]:
    """Character -> raw value of one Unihan property."""
    found: dict[str, str] = {}
    for line in lines:
        parts = line.rstrip("\n").split("\t")
        if len(parts) == 3 and parts[1] == key:
            found[chr(int(parts[0].removeprefix("U+"), 16))] = parts[2]
    return found


def _targets(value: str) -> set[str]:
    return {chr(int(item.split("<")[0].removeprefix("U+"), 16)) for item in value.split()}


def fold_lines(standard: set[str], variants: Mapping[str, str]) -> tuple[list[str], list[str]]:
    """Lines `from to` of the folding table, and of the kept-apart table (standard characters that OpenCC changes)."""
    converter = opencc.OpenCC("t2s")
    fold: dict[str, str] = {}
    apart: dict[str, str] = {}
    for point in [*range(0x3400, 0x9FFF), *range(0xF900, 0xFAFF)]:
        char = chr(point)
        normal = unicodedata.normalize("NFKC", char)
        plain = converter.convert(normal)
        if len(plain) != 1 or plain == char:
            continue
        (apart if char in standard else fold)[char] = plain
    for char, value in variants.items():
        single = _targets(value) & standard
        if char not in standard and char not in fold and len(single) == 1:
            fold[char] = single.pop()
    fold |= {a: b for a, b in HAND_FOLDS.items() if a not in standard}
    return [f"{a}\t{b}" for a, b in sorted(fold.items())], [f"{a}\t{b}" for a, b in sorted(apart.items())]


def point_lines(radicals: Iterable[str]) -> list[str]:
    """Lines `from to`: code points that old fonts and text taken from PDF files use for ordinary characters.

    80 private-use points of GBK (its row FE, by which rare names such as 䶮 were typed), and the radicals that look
    like a character of their own. `radicals` are the lines of Unicode's EquivalentUnifiedIdeograph.txt.
    """
    found: dict[str, str] = {}
    trails = [*range(0x50, 0x7F), *range(0x80, 0xA1)]
    for place, trail in enumerate(trails):
        point = 0xE815 + place
        found[chr(point)] = HAND_POINTS.get(point) or bytes((0xFE, trail)).decode("gb18030")
    for line in radicals:
        points, _, target = line.partition("#")[0].partition(";")
        if target.strip():
            first, _, last = points.strip().partition("..")
            for point in range(int(first, 16), int(last or first, 16) + 1):
                found[chr(point)] = chr(int(target, 16))
    found = {a: found.get(b, b) for a, b in found.items()}
    return [f"{a}\t{b}" for a, b in sorted(found.items())]


def reading_lines(folds: Mapping[str, str]) -> list[str]:
    """Lines `character readings` (toneless, most usual first, ü as v) of all unified ideographs that are not folded."""
    lines: list[str] = []
    for point, value in sorted(pinyin_dict.items()):
        char = chr(point)
        if 0x3400 <= point <= 0x9FFF and char not in folds:
            lines.append(f"{char}\t{' '.join(dict.fromkeys(_toneless(r) for r in value.split(',')))}")
    return lines


def _toneless(reading: str) -> str:
    flat = unicodedata.normalize("NFD", reading).replace("u\u0308", "v").replace("e\u0302", "e")
    return "".join(c for c in flat if c.isascii())


def _parts(char: str, table: Mapping[str, list[list[str]]], depth: int) -> list[str]:
    options = table.get(char)
    if not options or depth == 0:
        return [char]
    found: list[str] = []
    for part in options[0]:
        found.append(part)
        if depth > 1:
            found.extend(p for p in _parts(part, table, depth - 1) if p != part)
    return found


def _dice(a: list[str], b: list[str]) -> float:
    rest = list(b)
    shared = 0
    for item in a:
        if item in rest:
            rest.remove(item)
            shared += 1
    return 2 * shared / (len(a) + len(b))


def _nearly_one(a: str, b: str, mean: float) -> bool:
    share = Levenshtein.distance(a, b) / max(len(a), len(b))
    return (share <= 0.2 and mean >= 0.6) or (share <= 0.34 and mean >= 0.7)


def shape_lines(
    characters: Iterable[str],
    strokes: Mapping[str, str],
    parts: Mapping[str, list[list[str]]],
    corners: Mapping[str, str],
    common: frozenset[str],
) -> list[str]:
    """Lines `character neighbours` among the characters of names; both directions are listed."""
    far = frozenset(map(frozenset, HAND_FAR.split()))
    known = sorted(c for c in set(characters) if c in strokes and c in corners)
    pieces = {c: _parts(c, parts, 3) for c in known}
    code = {c: corners[c].split()[0].replace(".", "") for c in known}
    near: dict[str, list[str]] = {c: [] for c in known}
    for i, a in enumerate(known):
        for b in known[i + 1 :]:
            corner = sum(x == y for x, y in zip(code[a][:4], code[b][:4], strict=False)) / 4
            stroke = Levenshtein.normalized_similarity(strokes[a], strokes[b])
            if corner + stroke + 1 < 3 * SHAPE_THRESHOLD:
                continue
            mean = (corner + stroke + _dice(pieces[a], pieces[b])) / 3
            usual = a in common and b in common
            if mean < SHAPE_THRESHOLD or {a, b} in far or (usual and not _nearly_one(strokes[a], strokes[b], mean)):
                continue
            near[a].append(b)
            near[b].append(a)
    for pair in HAND_NEAR.split():
        a, b = pair[0], pair[1]
        if a in near and b in near and b not in near[a]:
            near[a].append(b)
            near[b].append(a)
    return [f"{c}\t{''.join(sorted(n))}" for c, n in near.items() if n]


def cantonese_lines(characters: set[str], heard: Mapping[str, str], fold: Iterable[Sequence[str]]) -> list[str]:
    """Lines `character readings` in Jyutping without tones; a character without one takes that of its other forms."""
    forms: dict[str, list[str]] = {}
    for other, standard in fold:
        forms.setdefault(standard, []).append(other)
    found = []
    for character in sorted(characters):
        written = next((heard[form] for form in (character, *forms.get(character, [])) if form in heard), "")
        if written:
            found.append(f"{character}\t{' '.join(dict.fromkeys(text.rstrip('123456') for text in written.split()))}")
    return found
