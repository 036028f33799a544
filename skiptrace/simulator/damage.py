"""The one place where values are damaged: masks, Excel's doings, typing slips, other scripts, other ways to write.

Surprising: a slip in a resident number or a card is drawn again until the number is invalid. A slip that gives
another valid number would be another person's, and no reader could be blamed for believing it.
"""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Final

from matching.fields.resident_id import check_character
from matching.tables import lines

if TYPE_CHECKING:
    from collections.abc import Callable
    from random import Random

    Change = Callable[[str, Random], str]

ID_MASKS: Final = ("6_8_4", "10_4_4", "3_11_4", "4_10_4", "1_16_1", "14_4")
_TRADITIONAL = dict(
    zip(
        "张刘陈杨黄赵吴孙马罗郑谢许韩冯邓萧苏叶吕蒋贾阎陆卢钟谭邹龙万钱严汤贺顾龚华国军伟强丽红兰云东凤杰辉静艳庆卫晓宝义梦飞鹏兴",
        "張劉陳楊黃趙吳孫馬羅鄭謝許韓馮鄧蕭蘇葉呂蔣賈閻陸盧鍾譚鄒龍萬錢嚴湯賀顧龔華國軍偉強麗紅蘭雲東鳳傑輝靜艷慶衛曉寶義夢飛鵬興",
        strict=True,
    )
)
_LOOKALIKE_DIGITS = {"0": "O", "1": "l", "5": "S", "2": "Z", "8": "B"}


def mask(value: str, head: int, tail: int, sign: str = "*") -> str:
    """`head` and `tail` characters left, one sign for each hidden one."""
    return value[:head] + sign * max(len(value) - head - tail, 0) + (value[-tail:] if tail else "")


def mask_id(value: str, form: str) -> str:
    """A resident number under one of `ID_MASKS` (6_8_4 shows six and four places)."""
    head, _, tail = (int(part) for part in form.split("_")) if form.count("_") == 2 else (14, 0, 0)
    return mask(value, head, tail)


def full_width(value: str) -> str:
    """ASCII as full-width characters."""
    return "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in value)


def valid_id(value: str) -> bool:
    """Whether 18 places carry a right check character (the date is not looked at)."""
    return len(value) == 18 and value[:17].isdigit() and value[17] == check_character(value[:17])


def fifteen(value: str) -> str:
    """The 15-digit number of before 1999; one born since keeps 18 places."""
    return value[:6] + value[8:17] if value[6:8] == "19" else value


def excel_float(value: str) -> str:
    """What is left of an id after a cell of numbers: 15 digits, then noughts."""
    return f"{int(value[:17]) // 100 * 100}0" if value[:17].isdigit() else value


def excel_exponent(value: str) -> str:
    """1.10105E+17, as Excel shows a long number."""
    return f"{float(value[:17] + '0'):.5E}" if value[:17].isdigit() else value


def slip(value: str, rng: Random) -> str:
    """One digit typed wrong."""
    place = rng.choice([i for i, c in enumerate(value) if c.isdigit()])
    other = rng.choice([d for d in "0123456789" if d != value[place]])
    return value[:place] + other + value[place + 1 :]


def swap(value: str, rng: Random) -> str:
    """Two different neighbours exchanged; a value of equal characters stays."""
    places = [i for i in range(len(value) - 1) if value[i] != value[i + 1]]
    if not places:
        return value
    place = rng.choice(places)
    return value[:place] + value[place + 1] + value[place] + value[place + 2 :]


def letters_for_digits(value: str, rng: Random) -> str:
    """O for 0, l for 1, in one place."""
    places = [i for i, c in enumerate(value) if c in _LOOKALIKE_DIGITS]
    if not places:
        return value
    place = rng.choice(places)
    return value[:place] + _LOOKALIKE_DIGITS[value[place]] + value[place + 1 :]


def invalid(change: Change) -> Change:
    """The same change, drawn again until the number does not check."""

    def until_invalid(value: str, rng: Random) -> str:
        for _ in range(50):
            if not valid_id(changed := change(value, rng)):
                return changed
        return value[:17]

    return until_invalid


@cache
def _same_sound() -> tuple[dict[str, str], dict[str, list[str]]]:
    usual = {
        character for row in lines("given_characters.tsv") if int(row[1]) + int(row[2]) > 50 for character in row[0]
    }
    reading = {row[0]: row[1].split()[0] for row in lines("readings.tsv") if row[0] in usual}
    classes: dict[str, list[str]] = {}
    for character, sound in reading.items():
        classes.setdefault(sound, []).append(character)
    return reading, classes


@cache
def _same_shape() -> dict[str, str]:
    return {row[0]: row[1] for row in lines("shape.tsv")}


def homophone(name: str, rng: Random) -> str:
    """One character of the given name replaced by one of the same sound."""
    reading, classes = _same_sound()
    for place in rng.sample(range(1, len(name)), len(name) - 1):
        others = [c for c in classes.get(reading.get(name[place], ""), []) if c != name[place]]
        if others:
            return name[:place] + rng.choice(others) + name[place + 1 :]
    return name


def look_alike(name: str, rng: Random) -> str:
    """One character of the given name replaced by one of similar shape."""
    for place in rng.sample(range(1, len(name)), len(name) - 1):
        if others := _same_shape().get(name[place], ""):
            return name[:place] + rng.choice(others) + name[place + 1 :]
    return name


def spaced(value: str, rng: Random) -> str:
    """Blanks between the characters and a wide one at the end."""
    return rng.choice(("  ", " ", "\u3000")).join(value) + rng.choice(("", "\u3000"))


def traditional(value: str, _rng: Random) -> str:
    """The traditional forms of the characters that have one."""
    return "".join(_TRADITIONAL.get(character, character) for character in value)


def _grouped(number: str, sign: str) -> str:
    return f"{number[:3]}{sign}{number[3:7]}{sign}{number[7:]}"


def _scrambled(value: str, signs: str) -> str:
    return value[0] + signs + value[-1] if len(value) > 2 else value


def _masking(form: str) -> Change:
    return lambda value, _: mask_id(value, form)


ID: Final[dict[str, Change]] = {
    **{f"id_mask_{form}": _masking(form) for form in ID_MASKS},
    "id_mask_x": lambda value, _: mask(value, 6, 4, "X"),
    "id_mask_15": lambda value, _: mask(fifteen(value), 6, 3),
    "id_mask_collapsed": lambda value, _: f"{value[:6]}****{value[-4:]}",
    "id_mask_dots": lambda value, _: f"{value[:6]}…{value[-4:]}",
    "id_mask_tail": lambda value, _: f"尾号{value[-4:]}",
    "id_float": lambda value, _: excel_float(value),
    "id_exponent": lambda value, _: excel_exponent(value),
    "id_apostrophe": lambda value, _: f"'{value}",
    "id_slip": invalid(slip),
    "id_swap": invalid(swap),
    "id_letters": invalid(letters_for_digits),
    "id_cut": lambda value, _: value[:17],
    "id_full_width": lambda value, _: full_width(value),
    "id_spaced": lambda value, _: f"{value[:6]} {value[6:14]} {value[14:]}",
    "id_lower_x": lambda value, _: value.lower(),
    "id_fifteen": lambda value, _: fifteen(value),
}
NAME: Final[dict[str, Change]] = {
    "name_mask_star": lambda name, _: f"{name[0]}*",
    "name_mask_stars": lambda name, _: name[0] + "*" * (len(name) - 1),
    "name_mask_middle": lambda name, _: _scrambled(name, "*"),
    "name_mask_surname": lambda name, _: f"*{name[1:]}",
    "name_mask_some": lambda name, _: f"{name[0]}某",
    "name_mask_numbered": lambda name, rng: f"{name[0]}某{rng.randint(1, 3)}",
    "name_homophone": homophone,
    "name_shape": look_alike,
    "name_traditional": traditional,
    "name_spaced": spaced,
    "name_titled": lambda name, rng: name + rng.choice(("先生", "（本人）", "(借款人)")),
    "name_dot": lambda name, rng: name.replace("·", rng.choice("•.・‧")),
}
PHONE: Final[dict[str, Change]] = {
    "phone_mask_3_4_4": lambda number, _: mask(number, 3, 4),
    "phone_mask_7_4": lambda number, _: mask(number, 7, 0),
    "phone_mask_tail": lambda number, _: f"尾号{number[-4:]}",
    "phone_mask_collapsed": lambda number, _: f"{number[:3]}**{number[-4:]}",
    "phone_stopped": lambda number, rng: f"{rng.choice(('本人', ''))}{number}（已停机）",
    "phone_empty": lambda number, _: f"{number}(空号)",
    "phone_own": lambda number, _: f"本人{number}",
    "phone_dashes": lambda number, _: _grouped(number, "-"),
    "phone_spaces": lambda number, _: _grouped(number, " "),
    "phone_country": lambda number, _: f"+86 {_grouped(number, '-')}",
    "phone_full_width": lambda number, _: full_width(number),
    "phone_trailing": lambda number, _: f"{number}/",
    "phone_slip": slip,
    "phone_swap": swap,
}
ADDRESS: Final[dict[str, Change]] = {
    "address_full_width": lambda text, _: full_width(text),
    "address_spaced": lambda text, _: text.replace("市", "市 ").replace("号", "号 "),
    "address_mask_room": lambda text, _: mask(text, max(len(text) - 5, 0), 1),
    "address_no_province": lambda text, _: text.split("省", 1)[-1],
    "address_building": lambda text, _: text.replace("栋", "号楼"),
}
DATE: Final[dict[str, Change]] = {
    "date_slash": lambda text, _: text.replace("-", "/"),
    "date_dots": lambda text, _: text.replace("-", "."),
    "date_compact": lambda text, _: text.replace("-", ""),
    "date_words": lambda text, _: "{0.year}年{0.month}月{0.day}日".format(date.fromisoformat(text)),
    "date_serial": lambda text, _: str((date.fromisoformat(text) - date(1899, 12, 30)).days),
}
AMOUNT: Final[dict[str, Change]] = {
    "amount_commas": lambda text, _: f"{float(text):,.2f}",
    "amount_yuan": lambda text, _: f"￥{text}元",
    "amount_wan": lambda text, _: f"{float(text) / 10_000:.6f}".rstrip("0").rstrip(".") + "万",
    "amount_full_width": lambda text, _: full_width(text),
}
CARD: Final[dict[str, Change]] = {
    "card_mask_6_4": lambda number, _: mask(number, 6, 4),
    "card_tail": lambda number, _: f"尾号{number[-4:]}",
    "card_spaced": lambda number, _: " ".join(number[i : i + 4] for i in range(0, len(number), 4)),
}
PLATE: Final[dict[str, Change]] = {
    "plate_dot": lambda plate, _: f"{plate[:2]}·{plate[2:]}",
    "plate_hyphen": lambda plate, _: f"{plate[:2]}-{plate[2:]}",
    "plate_letter_o": lambda plate, _: plate[:2] + plate[2:].replace("0", "O"),
    "plate_no_province": lambda plate, _: plate[1:],
}
KINDS: Final = {**ID, **NAME, **PHONE, **ADDRESS, **DATE, **AMOUNT, **CARD, **PLATE}
"""Kind of damage -> change. The first word of a kind is the field that it fits."""


def damage(value: str, kind: str, rng: Random) -> str:
    """The value under that kind of damage (a key of `KINDS`; `KeyError` for another); dates come as ISO text."""
    return KINDS[kind](value, rng)
