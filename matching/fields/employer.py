"""Compares two employers: legal form, region, trade name, short names, branches, reforms of public bodies.

Surprising: only the trade name tells companies apart, while two hospitals that differ in their ordinal alone (第一,
第三) are two employers, and so are two banks of which one has a word more (农业银行, 农业发展银行).
"""

from __future__ import annotations

import re
from enum import StrEnum
from types import MappingProxyType

from matching import mask, tables
from matching.comparison import NOTHING_KNOWN, Context, Label
from matching.fields.address_division import agree
from matching.fields.employer_key import EmployerKey, cells, parse
from matching.script import look_alike

__all__ = ["LABELS", "TEXTS", "EmployerKey", "Level", "compare", "parse"]

_ABBREVIATIONS = MappingProxyType(dict(tables.pairs("abbreviations.tsv")))
_ABBREVIATED = re.compile("|".join(sorted(_ABBREVIATIONS, key=len, reverse=True)))
_FULL_NAMES = frozenset(_ABBREVIATIONS.values())
_BODY = re.compile("(?:大学|学院|银行|医院|中学|小学|幼儿园)$")
_FILLING = re.compile("第|人民|中心|股份|有限|责任|公司|集团|中国|国家|[省市区县]")
"""Words that the short name of a school, bank or hospital leaves out; any other word makes it another one."""


class Level(StrEnum):
    """From equal to conflict."""

    EQUAL = "equal"
    SAME = "same"
    EQUAL_CODE = "equal_code"
    FORM_CHANGED = "form_changed"
    REGION_MISSING = "region_missing"
    TRADE_NAME = "trade_name"
    ABBREVIATION = "abbreviation"
    BRANCH = "branch"
    HOMOPHONE = "homophone"
    ONE_CHARACTER = "one_character"
    MASK_FITS = "mask_fits"
    MISSING = "missing"
    MASK_CONFLICT = "mask_conflict"
    CONFLICT = "conflict"


LABELS = MappingProxyType(
    dict.fromkeys(Level, Label.POSSIBLE)
    | dict.fromkeys((Level.EQUAL, Level.SAME, Level.EQUAL_CODE), Label.MATCH)
    | dict.fromkeys((Level.MASK_CONFLICT, Level.CONFLICT), Label.NO),
)
TEXTS = MappingProxyType(
    {
        Level.EQUAL: "单位名称一致",
        Level.SAME: "单位名称仅写法不同",
        Level.EQUAL_CODE: "单位统一社会信用代码一致",
        Level.FORM_CHANGED: "单位名称仅组织形式不同",
        Level.REGION_MISSING: "单位字号与行业一致，一方未写地区",
        Level.TRADE_NAME: "单位字号一致",
        Level.ABBREVIATION: "一方为单位简称",
        Level.BRANCH: "一方为另一方的分支机构",
        Level.HOMOPHONE: "单位字号同音",
        Level.ONE_CHARACTER: "单位字号差一字",
        Level.MASK_FITS: "隐去的单位名称可见部分相符",
        Level.MISSING: "缺少工作单位",
        Level.MASK_CONFLICT: "隐去的单位名称可见部分不符",
        Level.CONFLICT: "工作单位不同",
    }
)


def _full_abbreviation(text: str) -> str:
    found = _ABBREVIATED.match(text)
    if not found or text.startswith(_ABBREVIATIONS[found.group()]):
        return text
    return _ABBREVIATIONS[found.group()] + text[found.end() :]


def _is_abbreviation(short: str, long: str, core: str) -> bool:
    """Every character of the short name occurs in the long one, in order; its first opens that or its core."""
    if short in _FULL_NAMES or (short.endswith("公司") and long.count("公司") < 2):
        return False
    expanded = _full_abbreviation(short)
    if expanded != short:
        return long.startswith(expanded) or _is_subsequence(expanded, long)
    if _BODY.search(short) and _BODY.search(long):
        return _FILLING.sub("", long).endswith(_FILLING.sub("", short))
    return 2 <= len(short) < len(long) and short[0] in long[:3] + core[:1] and _is_subsequence(short, long)


def _is_subsequence(short: str, long: str) -> bool:
    rest = iter(long)
    return all(c in rest for c in short)


def _form_class(form: str) -> str:
    return form.replace("责任", "").replace("股份公司", "股份有限公司")


def _same_core(a: EmployerKey, b: EmployerKey) -> Level:
    if a.branch != b.branch:
        return Level.BRANCH if not (a.branch and b.branch) else Level.CONFLICT
    if bool(a.regions) != bool(b.regions):
        return Level.REGION_MISSING
    if _form_class(a.form) == _form_class(b.form):
        return Level.SAME
    return Level.FORM_CHANGED if a.form and b.form else Level.ABBREVIATION


def _near(a: EmployerKey, b: EmployerKey) -> Level | None:
    """The core sounds alike, one character of a long one looks alike, or a word of the line of business is none."""
    if a.heard == b.heard:
        return Level.HOMOPHONE
    if len(a.core) != len(b.core) or len(a.core) < 2 or a.branch != b.branch:
        return None
    if a.line and b.line and a.line != b.line:
        return None
    if a.sounds == b.sounds:
        return Level.HOMOPHONE
    places = [i for i, (x, y) in enumerate(zip(a.core, b.core, strict=True)) if x != y]
    if len(places) != 1:
        return None
    known = a if a.line else b
    slip = bool(a.line) != bool(b.line) and places[0] >= len(known.trade)
    alike = len(known.trade) > 2 and look_alike(a.core[places[0]], b.core[places[0]])
    return Level.ONE_CHARACTER if slip or alike else None


def _identical(a: EmployerKey, b: EmployerKey) -> Level | None:
    if not a.value or not b.value:
        return Level.MISSING
    if a.code and a.code == b.code:
        return Level.EQUAL_CODE
    if a.masked or b.masked:
        fits = mask.unify(a.cells, b.cells) or mask.unify(cells(a.stem), cells(b.stem))
        return Level.MASK_FITS if fits else Level.MASK_CONFLICT
    return Level.EQUAL if a.value == b.value else None


def _apart(a: EmployerKey, b: EmployerKey) -> Level | None:
    one, two = sorted((a.ordinals, b.ordinals), key=len)
    return Level.CONFLICT if two[: len(one)] != one or not agree(a.regions, b.regions) else None


def _alike(a: EmployerKey, b: EmployerKey) -> Level | None:
    if a.core == b.core:
        return _same_core(a, b)
    if a.trade == b.trade and len(a.trade) > 1 and not (a.line and b.line):
        return Level.TRADE_NAME
    return _near(a, b)


def _reformed(a: EmployerKey, b: EmployerKey) -> bool:
    """One office before and after its reform; the longer name says more of its place."""
    short, long = sorted((a.office, b.office), key=len)
    return bool(short) and (long == short or long.endswith(short))


def _short_name(a: EmployerKey, b: EmployerKey) -> bool:
    short, long = sorted((a, b), key=lambda key: (len(key.value), key.value))
    full = _full_abbreviation(short.core)
    return (full != short.core and full in long.value) or _is_abbreviation(short.value, long.value, long.core)


def _by_name(a: EmployerKey, b: EmployerKey) -> Level:
    level = _identical(a, b) or _apart(a, b) or _alike(a, b)
    if level:
        return level
    return Level.ABBREVIATION if _reformed(a, b) or _short_name(a, b) else Level.CONFLICT


def compare(a: EmployerKey, b: EmployerKey, _context: Context = NOTHING_KNOWN) -> Level:
    """The level of two employers; symmetric. An equal credit code or a former name written beside settles it."""
    level = _by_name(a, b)
    if LABELS[level] is not Label.MATCH and (a.others or b.others) and not (a.masked or b.masked):
        for one in (a, *a.others):
            for two in (b, *b.others):
                if LABELS[_by_name(one, two)] is Label.MATCH:
                    return Level.SAME
    return level
