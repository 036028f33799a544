"""Amounts as creditors write them: numbers, ￥798562.47元, 12.5万, 475,020.45.

Surprising: a thousands separator is accepted only where it separates thousands; `1,23` is unreadable rather than 123.
"""

from __future__ import annotations

import math
import re
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import TYPE_CHECKING

from matching.script import clean

if TYPE_CHECKING:
    from skiptrace.cases.spreadsheet import Cell

_MOST = Decimal(10) ** 12
_CENT = Decimal("0.01")
_CURRENCY = re.compile(r"^(?:人民币|RMB|CNY|[¥￥])+|(?:人民币|RMB|CNY)$")
_NUMBER = r"\d+(?:\.\d*)?|\.\d+|\d{1,3}(?:,\d{3})+(?:\.\d*)?|\d+(?:\.\d+)?E[+]?\d{1,2}"
_FORM = re.compile(rf"([+-]?)({_NUMBER})(亿|千万|百万|万|千)?元?整?")
_NOTHING = frozenset({"", "-", "--", "—", "——", "/", "\\", "无", "空", "N/A", "NA", "NULL", "NONE"})
_UNITS = {"亿": 10**8, "千万": 10**7, "百万": 10**6, "万": 10**4, "千": 10**3}


def read_money(cell: Cell, scale: Decimal = Decimal(1)) -> Decimal | None:
    """Yuan to the cent (half up), negative if it says so; None for no amount. The cell's own unit beats `scale`."""
    if isinstance(cell, bool) or not isinstance(cell, str | int | float):
        return None
    if isinstance(cell, str):
        return _from_text(cell, scale)
    return _cents(Decimal(repr(cell)) * scale) if math.isfinite(cell) else None


def is_blank(cell: Cell) -> bool:
    """Nothing, or one of the signs that people put for nothing."""
    return isinstance(cell, str) and clean(cell).upper() in _NOTHING


def _from_text(text: str, scale: Decimal) -> Decimal | None:
    plain = re.sub(r"\s+", "", clean(text)).upper().strip("'‘’`")
    bracketed = re.fullmatch(r"\((.*\d.*)\)", plain)
    plain = _CURRENCY.sub("", bracketed.group(1) if bracketed else plain)
    found = _FORM.fullmatch(plain.rstrip("。."))
    if not found:
        return None
    sign, number, unit = found.groups()
    try:
        value = Decimal(number.replace(",", ""))
    except InvalidOperation:
        return None
    own = _UNITS[unit] if unit else (1 if "元" in plain else scale)
    negative = (sign == "-") != bool(bracketed)
    return _cents(-value * own if negative else value * own)


def _cents(value: Decimal) -> Decimal | None:
    return value.quantize(_CENT, ROUND_HALF_UP) if abs(value) < _MOST else None
