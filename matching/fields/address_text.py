"""Brings a written address into one form: no spaces, labels, postcodes or notes, folded, numerals as digits.

Surprising: a Chinese numeral becomes a digit only before a unit word (三幢, 五单元): 三里屯路 and 五一路 are names.
"""

from __future__ import annotations

import re

from matching import mask
from matching.script import MAX_TEXT, clean, fold

_DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_NUMERAL = "[零〇一二两三四五六七八九十百]"
_BEFORE_UNIT = re.compile(
    rf"({_NUMERAL}+)(?=(?:号楼|号院|号|幢|栋|座|单元|门|层|楼|室|房|弄|组|队|期|户|排|支弄|村民组|村民小组))|(?<=[幢栋座楼元])({_NUMERAL}{{3,4}})$"
)
_CIRCLES = re.compile(r"(?<=[一二三四五六七八九零])[〇○]+|[〇○]+(?=[一二三四五六七八九零])")
_LABEL = re.compile(
    r"^(?:(?:户籍|现住|现居|家庭|居住|通讯|联系|单位|房屋|不动产|经常居住|送达|邮寄|身份证|常住|办公|注册)?(?:地址|住址|坐落|座落|所在地|住所地?|居所)|"
    r"现住|现居住?|户籍地?|常住地?|居住|暂住|家住|住|位于|座落于|坐落于)(?:于|在|为|是)?[:：]?(?=.{2})"
)
_POSTCODE = re.compile(r"(?:邮政编码|邮编)[:：]?[0-9]{6}|^[0-9]{6}(?=[^0-9号弄])|(?<=[^0-9-])[0-9]{6}$")
_ODD = re.compile(r"[()A-Z*]|--|[0-9]{6}$|^[住在位]")
"""What may become a label, a note or a postcode once another one is gone, so that a second reading is due."""
ROUNDS = 4
_LABEL_STARTS = frozenset("户现家居通联单房不经送邮身常办公注地住坐座所位暂在")
"""First characters of all labels: a text of ideographs and figures that begins otherwise has nothing to lose."""
_SIMPLE = re.compile(r"[\u4e00-\u9fff][\u4e00-\u9fff0-9-]*")
_NUMBERED = re.compile(r"[某邮]|[0-9]{6}$|--")
"""A text of ideographs and figures alone holds no mask, note or postcode, but for these."""
_SLASH = re.compile(r"(?<=[0-9])/(?=[0-9])")
_BETWEEN = re.compile(r"[\s,，。;；、:：\"'“”/|]+")
_NUMBER_SIGN = re.compile(r"(?<=[0-9A-Z])#(楼|[0-9]+(?=单元|门)|[0-9])")
_DASH = re.compile(r"[—–－~]")
_HIDDEN = re.compile(r"[×某]+|X{2,}")
_NOTES = re.compile(r"\((?!(?:北区|南区|东区|西区|[一二三四五六七八九十0-9]+期))[^)]*\)")


def _number(text: str) -> str:
    if "十" in text or "百" in text:
        total, digit = 0, 0
        for c in text:
            if c in {"十", "百"}:
                total += max(digit, 1) * (10 if c == "十" else 100)
                digit = 0
            else:
                digit = _DIGITS[c]
        return str(total + digit)
    return "".join(str(_DIGITS[c]) for c in text)


def _building_sign(found: re.Match[str]) -> str:
    """3#楼, 3#2单元 and 3#501 name a building; a number sign alone would be a mask."""
    rest = found.group(1)
    if rest == "楼":
        return "号楼"
    return ("幢" if len(rest) > 1 or found.string[found.end() : found.end() + 1] in {"单", "门"} else "-") + rest


def _digits(found: re.Match[str]) -> str:
    return _number(found.group(1) or found.group(2))


def normal(text: str) -> str:
    """The address without spaces, labels, postcodes and notes, simplified, numerals before unit words as digits."""
    if _SIMPLE.fullmatch(text) and len(text) <= MAX_TEXT:
        plain = fold(text)
        if plain[0] not in _LABEL_STARTS and not _NUMBERED.search(plain):
            return _BEFORE_UNIT.sub(_digits, plain)
    plain = _normal(text)
    for _ in range(ROUNDS):
        if not _ODD.search(plain):
            break
        again = _normal(plain)
        if again == plain:
            break
        plain = again
    return plain


def _normal(text: str) -> str:
    plain = _LABEL.sub("", fold(clean(text)).upper())
    if _SIMPLE.fullmatch(plain) and not _NUMBERED.search(plain):
        return _BEFORE_UNIT.sub(_digits, plain)
    plain = _SLASH.sub("-", plain)
    plain = _POSTCODE.sub("", _BETWEEN.sub("", plain))
    plain = _CIRCLES.sub(lambda m: "零" * len(m.group()), plain)
    plain = mask.with_stars(_DASH.sub("-", _NUMBER_SIGN.sub(_building_sign, plain)))
    plain = _HIDDEN.sub("**", _NOTES.sub("", _LABEL.sub("", plain)))
    return _BEFORE_UNIT.sub(_digits, plain)
