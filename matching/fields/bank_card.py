"""Bank card numbers: whole, masked, known by their last digits and a bank, or cut by a spreadsheet.

Surprising: the last four digits alone are worth 13 bits and no more; a bank named beside them counts only where the
issuer of the other number is known.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from types import MappingProxyType

from rapidfuzz.distance import OSA
from stdnum import luhn

from matching import mask
from matching.comparison import NOTHING_KNOWN, Context, Label
from matching.script import clean, fold

_ISSUERS = MappingProxyType(
    {
        "622202": "工商银行",
        "622208": "工商银行",
        "621226": "工商银行",
        "621288": "工商银行",
        "622848": "农业银行",
        "622845": "农业银行",
        "622846": "农业银行",
        "622849": "农业银行",
        "622700": "建设银行",
        "621700": "建设银行",
        "436742": "建设银行",
        "601382": "中国银行",
        "621660": "中国银行",
        "621661": "中国银行",
        "622260": "交通银行",
        "622262": "交通银行",
        "622588": "招商银行",
        "622575": "招商银行",
        "621485": "招商银行",
        "621483": "招商银行",
        "622188": "邮储银行",
        "621799": "邮储银行",
        "622690": "中信银行",
        "622622": "民生银行",
        "622521": "浦发银行",
        "622909": "兴业银行",
    }
)
_SHORT_NAMES = ["工行", "农行", "建行", "中行", "交行", "招行", "邮政储蓄", "邮储", "浦东发展", "浦发"]
_FULL_NAMES = [
    "工商银行",
    "农业银行",
    "建设银行",
    "中国银行",
    "交通银行",
    "招商银行",
    "邮储银行",
    "邮储银行",
    "浦发银行",
    "浦发银行",
]
_BANKS = MappingProxyType(
    dict(zip(_SHORT_NAMES, _FULL_NAMES, strict=True)) | {name: name for name in _ISSUERS.values()},
)
_TAIL = re.compile(r"(?:尾号|末[四4]位|后[四4]位)[:为是]*([0-9]{3,6})")
_SCIENTIFIC = re.compile(r"([1-9])(?:\.([0-9]+))?E\+?1[5-8]$")


class Level(StrEnum):
    """From equal to conflict."""

    EQUAL = "equal"
    FLOAT_CUT = "float_cut"
    ONE_EDIT = "one_edit"
    MASK_FITS = "mask_fits"
    TAIL_FITS = "tail_fits"
    MISSING = "missing"
    CONFLICT = "conflict"


LABELS = MappingProxyType(
    dict.fromkeys(Level, Label.POSSIBLE) | {Level.EQUAL: Label.MATCH, Level.CONFLICT: Label.NO},
)
TEXTS = MappingProxyType(
    {
        Level.EQUAL: "银行卡号一致",
        Level.FLOAT_CUT: "银行卡号末段被表格软件截断，前段一致",
        Level.ONE_EDIT: "银行卡号仅差一处",
        Level.MASK_FITS: "脱敏银行卡号的可见位相符",
        Level.TAIL_FITS: "银行卡尾号相符",
        Level.MISSING: "缺少银行卡号",
        Level.CONFLICT: "银行卡号不同",
    }
)


@dataclass(frozen=True, slots=True)
class BankCardKey:
    """One card: `value` digits or mask; `head` and `tail` are what a mask shows; `bank` named or told by the prefix."""

    value: str = ""
    head: str = ""
    tail: str = ""
    bank: str = ""
    complete: bool = False
    masked: bool = False
    cut: bool = False

    @property
    def damaged(self) -> bool:
        """Digits whose check digit is wrong, or that a float has cut."""
        return bool(self.value) and not self.complete and not self.masked


def _bank(text: str) -> str:
    return next((full for short, full in _BANKS.items() if short in text), "")


def _issuer(digits: str) -> str:
    return _ISSUERS.get(digits[:6], "")


@lru_cache(maxsize=32768)
def parse(text: str) -> BankCardKey:
    """Reads one card; never raises."""
    plain = fold(clean(text)).upper()
    bank = _bank(plain)
    tail = _TAIL.search(plain)
    if tail:
        return BankCardKey(mask.HIDDEN + tail.group(1), "", tail.group(1), bank, masked=True)
    plain = re.sub(r"\.0+$", "", re.sub(r"[\s'\"-]+|[\u3400-\u9fff:()]+", "", mask.with_stars(plain, letters=True)))
    scientific = _SCIENTIFIC.match(plain)
    if scientific:
        head = scientific.group(1) + (scientific.group(2) or "")
        return BankCardKey(plain, head[:15], bank=bank, cut=True)
    if mask.HIDDEN in plain:
        head, end = plain.split(mask.HIDDEN, 1)[0], plain.rsplit(mask.HIDDEN, 1)[1]
        return BankCardKey(plain, head, end, bank or _issuer(head), masked=True) if head or end else BankCardKey()
    if not re.fullmatch(r"[0-9]{8,32}", plain):
        return BankCardKey()
    whole = 13 <= len(plain) <= 19 and bool(luhn.is_valid(plain))
    cut = not whole and len(plain) >= 16 and plain.endswith("0" * (len(plain) - 15))
    return BankCardKey(plain, plain[:15] if cut else "", bank=bank or _issuer(plain), complete=whole, cut=cut)


def _compare_masks(a: BankCardKey, b: BankCardKey) -> Level:
    def ends(key: BankCardKey) -> tuple[str, str]:
        return (key.head, key.tail) if key.masked else (key.value, key.value)

    (head_a, tail_a), (head_b, tail_b) = ends(a), ends(b)
    heads = head_a.startswith(head_b) or head_b.startswith(head_a)
    tails = tail_a.endswith(tail_b) or tail_b.endswith(tail_a)
    if not heads or not tails or (a.bank and b.bank and a.bank != b.bank):
        return Level.CONFLICT
    return Level.MASK_FITS if min(len(head_a), len(head_b)) >= 4 else Level.TAIL_FITS


def compare(a: BankCardKey, b: BankCardKey, _context: Context = NOTHING_KNOWN) -> Level:
    """The level of two cards; symmetric. Two whole numbers that differ conflict, people have several."""
    if not a.value or not b.value:
        return Level.MISSING
    if a.masked or b.masked:
        return _compare_masks(a, b)
    if a.value == b.value:
        return Level.EQUAL
    if a.cut or b.cut:
        one, two = (k.head if k.cut else k.value for k in (a, b))
        size = min(len(one), len(two))
        return Level.FLOAT_CUT if size and abs(int(one[:size]) - int(two[:size])) <= 1 else Level.CONFLICT
    if a.complete and b.complete:
        return Level.CONFLICT
    return Level.ONE_EDIT if OSA.distance(a.value, b.value, score_cutoff=1) <= 1 else Level.CONFLICT
