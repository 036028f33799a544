"""Reads phone cells: many numbers, remarks, masks, extensions, prefixes of long-distance services.

Surprising: masks are looked for before the number library sees the text, because it drops `*` without a word and reads
`138****5678` as another number; and letters read as digits leave a number that counts as damaged.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache

import phonenumbers

from matching import mask
from matching.script import clean

_SPLIT = re.compile(
    r"[、/,，;；|\n]+|(?<=\d)\s{2,}(?=\d)|(?<=\d)\s(?=1[3-9][\d*][\s-]?[\d*]{4}[\s-]?[\d*]{4}(?!\d))|(?<=[\d)）])(?=[^\d\s*()（）+转分机ext.-]{1,8}[:：]?1[3-9]\d)"
)
_MOBILE = re.compile(r"(?:\+?86|0086|0)?(1[3-9][0-9]{9})$")
_USUAL = re.compile(r"1[3-9][0-9]{9}")
_USUAL_MASK = re.compile(r"1[0-9]{2}\*{4}[0-9]{4}")
_TWO_MOBILES = re.compile(r"(?<!\d)(1[3-9]\d{9})(?=1[3-9]\d{9}(?!\d))")
_LONG_DISTANCE = re.compile(
    r"^(?:17951|17950|17909|17911|17910|17900|17901|17969|17991|17996|12593|12583[0-9]|10193|193)-?(?=0?1[3-9]\d{9}$|0\d{9,11}$)"
)
"""Dialling prefixes of cheap calls; they stand before the number and are no part of it."""
_LANDLINE = re.compile(r"0(10|2\d|[3-9]\d{2})(\d{7,8})$")
_BEYOND = re.compile(r"(?:\+|00)?(852|853|886)[\s-]?0?(?=\d)")
_BEYOND_SIZES = {"852": (8,), "853": (8,), "886": (8, 9)}
_EXTENSION = re.compile(r"(?:转分机|转|分机|EXT\.?|X)[:.]?([0-9]{1,6})$|(?<=[0-9]{7})-([0-9]{1,5})$", re.IGNORECASE)
_SWITCHBOARD = re.compile(r"(?<![\d*])((?:0\d{2,3}[\s)-]*)?[2-8]\d{6,7})\s*[#×xX]\s*(\d{1,6})(?!\d)")
_NUMBER = re.compile(
    r"[+(（]?[0-9*][0-9*\s()（）.-]{1,24}[0-9*](?:\s*(?:转分机|转|分机|ext\.?|x|-)[:：]?\s*[0-9]{1,6})?", re.IGNORECASE
)
_FLOAT = re.compile(r"(?<![\d.])([1-9])\.(\d{1,10})E\+?10(?!\d)", re.IGNORECASE)
_DASH = re.compile(r"(?<=[\d*])\s*[—–―－−‐‑‒]\s*(?=[\d*])")
LONGEST_MASK = 16
_TAIL = re.compile(r"(?:([0-9]{3})(?:开头|打头|段)?)?(?:尾号|末[四4]位|后[四4]位)[::为是]*([0-9]{4})")
_DEAD = (
    "停机",
    "空号",
    "销号",
    "注销",
    "关机",
    "非本人",
    "错号",
    "已换",
    "暂停服务",
    "欠费",
    "无法接通",
    "拒接",
    "不存在",
    "换人",
)
_LETTERS = str.maketrans("OQDILSBZ", "00011582")
_WITH_LETTERS = re.compile(r"(?<![0-9A-Z])[0-9OQDILSBZ]{11}(?![0-9A-Z])")
_RELATIONS = (
    "本人",
    "配偶",
    "妻",
    "丈夫",
    "老公",
    "老婆",
    "父",
    "母",
    "爸",
    "妈",
    "儿",
    "女儿",
    "兄",
    "弟",
    "姐",
    "妹",
    "亲属",
    "亲戚",
    "朋友",
    "同事",
    "单位",
    "公司",
    "家",
    "紧急联系人",
    "担保人",
)


@dataclass(frozen=True, slots=True)
class PhoneKey:
    """One number as read.

    `value`: digits as dialled at home, a mask as it stands, "" if none. `e164`: "+86…" when complete, else "".
    `pattern`: what a mask shows, 11 places for a mobile, a landline with its area but without the leading 0. `note`:
    the remark written beside it (停机, 空号 …), `relation`: whose it is said to be (本人, 妻 …), both "" if not said.
    `repaired`: letters were read as digits.
    """

    value: str = ""
    e164: str = ""
    pattern: str = ""
    area: str = ""
    extension: str = ""
    note: str = ""
    relation: str = ""
    masked: bool = False
    repaired: bool = False

    @property
    def complete(self) -> bool:
        """A dialable number."""
        return bool(self.e164)

    @property
    def damaged(self) -> bool:
        """Digits that are no number of the plan."""
        return bool(self.value) and not self.e164 and not self.masked

    @property
    def mobile(self) -> bool:
        """Eleven digits that begin with 13 to 19."""
        return bool(_MOBILE.match(self.value))


def _remark(text: str) -> str:
    return next((word for word in _DEAD if word in text), "")


def _relation(text: str) -> str:
    return next((word for word in _RELATIONS if word in text), "")


def _beside(text: str) -> str:
    """What stands in brackets right after a number; plain words after it belong to the next one."""
    found = re.match(r"\s*[(（]([^)）]*)", text)
    return found.group(1) if found else ""


def _library(text: str) -> tuple[str, str]:
    """E.164 form and area code of a landline, or a foreign number; both "" where the library refuses."""
    try:
        number = phonenumbers.parse(text, "CN")
    except phonenumbers.NumberParseException:
        return "", ""
    if not phonenumbers.is_valid_number(number):
        return "", ""
    e164 = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    size = phonenumbers.length_of_geographical_area_code(number)
    return e164, phonenumbers.national_significant_number(number)[:size]


def _masked(text: str, note: str) -> PhoneKey:
    dense = re.sub(r"[\s()（）.-]", "", text)
    dense = re.sub(r"^(?:\+86|0086|86(?=1[3-9*]))+", "", dense)
    landline = re.match(r"0(?:10|2\d|[3-9]\d{2})[0-9*]{7,8}$", dense)
    pattern = dense[1:] if landline else mask.layout(dense, 11)
    return PhoneKey(dense, pattern=pattern if len(dense) <= LONGEST_MASK else "", note=note, masked=True)


def _take_extension(text: str) -> tuple[str, str]:
    """The text without its extension, and the extension; a mobile has none."""
    found = _EXTENSION.search(text.strip())
    if not found or _MOBILE.match(re.sub(r"\D", "", text)):
        return text, ""
    return text.strip()[: found.start()], found.group(1) or found.group(2)


def _beyond(digits: str) -> str:
    """E.164 form of a number of Hong Kong, Macao or Taiwan written with its code, with or without a plus."""
    found = _BEYOND.match(digits)
    if not found:
        return ""
    code = found.group(1)
    local = digits.lstrip("+").removeprefix("00").removeprefix(code).lstrip("0")
    return f"+{code}{local}" if len(local) in _BEYOND_SIZES[code] else ""


def _read(text: str, note: str) -> PhoneKey:
    if mask.HIDDEN in text:
        return _masked(text, note)
    text, extension = _take_extension(text)
    digits = _LONG_DISTANCE.sub("", re.sub(r"[^\d+]", "", text))
    mobile = _MOBILE.match(digits)
    if mobile:
        return PhoneKey(mobile.group(1), "+86" + mobile.group(1), extension=extension, note=note)
    if not digits.lstrip("+"):
        return PhoneKey()
    if re.match(r"[2-9]\d{6,7}$", digits):
        return PhoneKey(digits, extension=extension, note=note)
    beyond = _beyond(digits)
    if beyond:
        return PhoneKey(beyond[1:], beyond, extension=extension, note=note)
    e164, area = _library(digits)
    home = "0" + e164[3:] if e164.startswith("+86") and area else e164.removeprefix("+86")
    former = _LANDLINE.match(digits)
    if not e164 and former:
        area = former.group(1)
    return PhoneKey(home or digits, e164, area=area, extension=extension, note=note)


def _plain(text: str) -> str:
    """The cell in capitals with its masks as stars, floats written out, and one sign for each dash and extension."""
    plain = re.sub(r"(?<=\d{11})\.0+(?!\d)", "", clean(text)).removeprefix("'")
    plain = _SWITCHBOARD.sub(r"\1转\2", _DASH.sub("-", plain))
    plain = _FLOAT.sub(_written_out, _TWO_MOBILES.sub(r"\1;", plain))
    starred = mask.with_stars(plain).upper()
    return re.sub(r"(?<=\d)X{2,}(?=\d)|(?<=\d)X{4,}", lambda m: mask.HIDDEN * len(m.group()), starred)


def _written_out(found: re.Match[str]) -> str:
    """A float with all its digits is the number; a shorter one hides the rest, and its last digit may be rounded."""
    digits = found.group(1) + found.group(2)
    return digits if len(digits) == 11 else digits[:-1] + mask.HIDDEN * (12 - len(digits))


def _parts(text: str) -> list[str]:
    """Pieces that each begin with a number and carry the remark that follows it."""
    return [piece for piece in _SPLIT.split(_plain(text)) if piece and piece.strip()]


def _letters(piece: str) -> tuple[str, frozenset[str]]:
    """The piece with O, I and l inside a mobile number as digits, and the numbers that came about so."""
    mended: set[str] = set()

    def digits(match: re.Match[str]) -> str:
        text = match.group().translate(_LETTERS)
        if text == match.group() or sum(c.isdecimal() for c in match.group()) < 8 or not _MOBILE.match(text):
            return match.group()
        mended.add(text)
        return text

    return _WITH_LETTERS.sub(digits, piece), frozenset(mended)


def _tail(piece: str, found: re.Match[str]) -> PhoneKey:
    head = found.group(1) or ""
    pattern = head + mask.HIDDEN * (7 - len(head)) + found.group(2)
    return PhoneKey(piece.strip(), pattern=pattern, note=_remark(piece), masked=True)


def _numbers(piece: str) -> list[PhoneKey]:
    """The numbers of one piece with what is said about each."""
    found = list(_NUMBER.finditer(piece))
    keys = []
    for i, match in enumerate(found):
        end = found[i + 1].start() if i + 1 < len(found) else len(piece)
        start = match.start() if len(found) > 1 else 0
        key = _read(match.group(), _remark(piece[start:end]))
        before = piece[found[i - 1].end() if i else 0 : match.start()]
        keys.append(replace(key, relation=_relation(before) or _relation(_beside(piece[match.end() : end]))))
    return keys


@lru_cache(maxsize=65536)
def parse_all(text: str) -> tuple[PhoneKey, ...]:
    """Every number of a cell, in order, without repetition; never raises. A remark belongs to the number it follows."""
    if _USUAL.fullmatch(text):
        return (PhoneKey(text, "+86" + text),)
    if _USUAL_MASK.fullmatch(text):
        return (PhoneKey(text, pattern=text, masked=True),)
    keys: dict[str, PhoneKey] = {}
    for part in _parts(text):
        piece, mended = _letters(part)
        tail = _TAIL.search(piece)
        for key in [_tail(piece, tail)] if tail else _numbers(piece):
            if key.value and (key.e164 or len(key.value) >= 5):
                known = replace(key, e164="", repaired=True) if key.value in mended else key
                keys.setdefault(key.value, known)
    return tuple(keys.values())


def parse(text: str) -> PhoneKey:
    """The first number of a text, the empty key when there is none."""
    found = parse_all(text)
    return found[0] if found else PhoneKey()
