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

from matching import mask, tables
from matching.comparison import NOTHING_KNOWN, Context, Label
from matching.script import clean, fold

_NAMED = tables.pairs("banks.tsv")
_ISSUERS = MappingProxyType({start: bank for start, bank in _NAMED if start.isdecimal()})
_BANKS = MappingProxyType({name: bank for name, bank in _NAMED if not name.isdecimal()})
_TAIL = re.compile(r"(?:尾号|尾数|[末后][四4]位|最后[四4]位)[:为是]*([0-9]{3,6})(?![0-9])")
_NAMED_TAIL = re.compile(r"(?:银行|行|卡|储蓄)[^0-9*]{0,6}([0-9]{4})[^0-9*]{0,4}$")
_LETTERS = str.maketrans("OQDILBSZ", "00011852")
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
    """One card: `value` digits or mask; `head` and `tail` are what a mask shows; `bank` named or told by the prefix.

    `repaired`: letters were read as digits.
    """

    value: str = ""
    head: str = ""
    tail: str = ""
    bank: str = ""
    complete: bool = False
    masked: bool = False
    cut: bool = False
    repaired: bool = False

    @property
    def damaged(self) -> bool:
        """Digits whose check digit is wrong, or that a float has cut."""
        return bool(self.value) and not self.complete and not self.masked


def _bank(text: str) -> str:
    return next((full for short, full in _BANKS.items() if short in text), "")


def _issuer(digits: str) -> str:
    return _ISSUERS.get(digits[:6], "")


def _digits(text: str) -> str:
    """Digits, stars and letters of the number itself, without words, separators and a float's zeros."""
    starred = mask.with_stars(re.sub(r"[某]+", "****", text), letters=True)
    plain = re.sub(r"[\s'\"=-]+|[^0-9A-Z*.+]+", "", starred)
    return mask.with_stars(re.sub(r"\.0*$", "", plain), letters=True)


@lru_cache(maxsize=32768)
def parse(text: str) -> BankCardKey:
    """Reads one card; never raises."""
    written = fold(clean(text)).upper()
    bank = _bank(written)
    tail = _TAIL.search(written) or _NAMED_TAIL.search(written)
    if tail:
        return BankCardKey(mask.HIDDEN + tail.group(1), "", tail.group(1), bank, masked=True)
    plain = _digits(written)
    scientific = _SCIENTIFIC.match(plain)
    if scientific:
        head = scientific.group(1) + (scientific.group(2) or "")
        return BankCardKey(plain, head[:15], bank=bank, cut=True)
    if mask.HIDDEN in plain:
        return _masked(plain, bank)
    mended = plain.translate(_LETTERS) if re.match(r"[0-9OQDILBSZ]{12,}$", plain) else plain
    if not re.fullmatch(r"[0-9]{8,32}", mended):
        return BankCardKey()
    return _whole(mended, bank, repaired=mended != plain)


def _masked(plain: str, bank: str) -> BankCardKey:
    head, end = plain.split(mask.HIDDEN, 1)[0], plain.rsplit(mask.HIDDEN, 1)[1]
    if not (head + end).isdecimal():
        return BankCardKey()
    return BankCardKey(plain, head, end, bank or _issuer(head), masked=True)


def _whole(digits: str, bank: str, *, repaired: bool) -> BankCardKey:
    checked = 13 <= len(digits) <= 19 and bool(luhn.is_valid(digits))
    cut = not checked and len(digits) >= 16 and digits.endswith("0" * (len(digits) - 15))
    head = digits[:15] if cut else ""
    return BankCardKey(
        digits, head, "", bank or _issuer(digits), complete=checked and not repaired, cut=cut, repaired=repaired
    )


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
    """The level of two cards; symmetric. Two whole numbers of one length that differ conflict, people have several.

    A number that lost a digit has a right check digit in one case of ten, so length decides there.
    """
    if not a.value or not b.value:
        return Level.MISSING
    if a.masked or b.masked:
        return _compare_masks(a, b)
    if a.value == b.value:
        return Level.EQUAL if a.repaired == b.repaired else Level.ONE_EDIT
    if a.cut or b.cut:
        one, two = (k.head if k.cut else k.value for k in (a, b))
        size = min(len(one), len(two))
        return Level.FLOAT_CUT if size and abs(int(one[:size]) - int(two[:size])) <= 1 else Level.CONFLICT
    if a.complete and b.complete and len(a.value) == len(b.value):
        return Level.CONFLICT
    return Level.ONE_EDIT if OSA.distance(a.value, b.value, score_cutoff=1) <= 1 else Level.CONFLICT
