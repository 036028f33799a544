"""Values in one form each: dates, amounts and codes are delivered alike, whatever a source's habit.

Everything else stays as it stands, masks and spaces inside included; only space around a value is cut.
"""

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from connectors.manifest.operation import FieldSpec, Form

_DATE = re.compile(r"(\d{4})([-/.]?)(\d{1,2})\2(\d{1,2})([ T]\d{1,2}:\d{2}(:\d{2})?)?")
_WRITTEN_DATE = re.compile(r"(\d{4})年(\d{1,2})月(\d{1,2})日")
_MONTH = re.compile(r"(\d{4})-?(\d{2})")
_DECIMAL = re.compile(r"-?(\d+|\d{1,3}(,\d{3})+)(\.\d+)?")


class FormError(ValueError):
    """A value does not have its form; the message says which form, never the value."""


def from_json(value: Any, spec: FieldSpec) -> str:
    """A JSON value as text; empty for an allowed empty one. Raises FormError."""
    if isinstance(value, str):
        text = value
    elif value is None:
        text = ""
    elif isinstance(value, bool):
        text = _typed(("false", "true")[value], spec, Form.BOOL)
    elif isinstance(value, int):
        text = _typed(str(value), spec, Form.INT, Form.CHOICE, Form.DECIMAL)
    elif isinstance(value, Decimal):
        text = _typed(format(value, "f"), spec, Form.DECIMAL)
    else:
        raise FormError("类型不符")
    return from_text(text, spec)


def from_cell(value: Any, spec: FieldSpec) -> str:
    """A spreadsheet cell as text. A number where an identifier belongs lost its digits already: FormError."""
    if isinstance(value, str):
        return from_text(value, spec)
    if isinstance(value, datetime | date):
        return from_text(_typed(value.isoformat()[:10], spec, Form.DATE), spec)
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise FormError("单元格的类型不符")
    number = Decimal(repr(value))
    plain = format(number.to_integral_value() if number == number.to_integral_value() else number, "f")
    return from_text(_typed(plain, spec, Form.INT, Form.DECIMAL), spec)


def from_text(text: str, spec: FieldSpec) -> str:
    """Text in the form of its field; empty for an allowed empty one. Raises FormError."""
    text = text.strip()
    if not text:
        if spec.optional:
            return ""
        raise FormError("不应为空")
    formed = _choice(text, spec) if spec.form is Form.CHOICE else _FORMS[spec.form](text)
    return formed if spec.always is None else spec.always


def _typed(text: str, spec: FieldSpec, *allowed: Form) -> str:
    if spec.form not in allowed:
        raise FormError("应为文本，而不是数字或其他类型")
    return text


def _as_is(text: str) -> str:
    return text


def _digits(text: str) -> str:
    if not (text.isascii() and text.isdigit()):
        raise FormError("应全为数字")
    return text


def _decimal(text: str) -> str:
    if not _DECIMAL.fullmatch(text):
        raise FormError("不是金额或数字")
    return text.replace(",", "")


def _int(text: str) -> str:
    if not re.fullmatch(r"\d{1,12}", text, re.ASCII):
        raise FormError("不是整数")
    return text


def _date(text: str) -> str:
    match = _DATE.fullmatch(text)
    if match is None and (written := _WRITTEN_DATE.fullmatch(text)):
        match = _DATE.fullmatch("-".join(written.groups()))
    if match is None or (not match[2] and len(match[3] + match[4]) != 4):
        raise FormError("不是日期")
    try:
        return date(int(match[1]), int(match[3]), int(match[4])).isoformat()
    except ValueError:
        raise FormError("日期不存在") from None


def _month(text: str) -> str:
    match = _MONTH.fullmatch(text)
    if match is None or not 1 <= int(match[2]) <= 12:
        raise FormError("不是年月")
    return f"{match[1]}-{match[2]}"


def _choice(text: str, spec: FieldSpec) -> str:
    if text not in spec.choices:
        raise FormError("代码不在约定之内")
    return spec.choices[text]


def _bool(text: str) -> str:
    if text not in {"true", "false"}:
        raise FormError("应为 true 或 false")
    return text


_FORMS: Mapping[Form, Callable[[str], str]] = {
    Form.STR: _as_is,
    Form.IDENT: _as_is,
    Form.DIGITS: _digits,
    Form.DECIMAL: _decimal,
    Form.INT: _int,
    Form.DATE: _date,
    Form.YYYYMM: _month,
    Form.BOOL: _bool,
}
