"""The nine fields by name, and `compare` of two written values of one field.

Surprising: a phone cell may hold several numbers; the level of two cells is that of their best pair.
"""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from matching.comparison import NOTHING_KNOWN, Comparison, Context, Label
from matching.errors import UnknownFieldError
from matching.fields import (
    address,
    bank_card,
    birth_date,
    credit_code,
    employer,
    name,
    phone,
    plate,
    resident_id,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from enum import StrEnum


@dataclass(frozen=True, slots=True)
class Field:
    """One identity field. Keys are opaque here: each field's own `parse` makes what its `compare` takes."""

    name: str
    title: str
    parse: Callable[[str], Any]
    compare: Callable[[Any, Any, Context], StrEnum]
    labels: Mapping[Any, Label]
    texts: Mapping[Any, str]


def _field(title: str, name: str, module: Any) -> Field:
    return Field(name, title, module.parse, module.compare, module.LABELS, module.TEXTS)


FIELDS: Mapping[str, Field] = MappingProxyType(
    {
        "name": _field("姓名", "name", name),
        "id_no": _field("身份证号", "id_no", resident_id),
        "phone": _field("电话", "phone", phone),
        "address": _field("地址", "address", address),
        "employer": _field("工作单位", "employer", employer),
        "birth_date": _field("出生日期", "birth_date", birth_date),
        "plate": _field("车牌号", "plate", plate),
        "credit_code": _field("统一社会信用代码", "credit_code", credit_code),
        "bank_card": _field("银行卡号", "bank_card", bank_card),
    }
)
_RANK = MappingProxyType({Label.MATCH: 0, Label.POSSIBLE: 1, Label.NO: 2})


def best_level(field: Field, left: tuple[Any, ...], right: tuple[Any, ...], context: Context) -> StrEnum:
    """The best level over all pairs of keys; levels are declared from strong to weak."""
    if len(left) == 1 == len(right):
        return field.compare(left[0], right[0], context)
    levels = {field.compare(a, b, context) for a in left for b in right}
    order = {level: i for i, level in enumerate(field.labels)}
    return min(levels, key=lambda level: (_RANK[field.labels[level]], order[level]))


def compare_values(field: str, a: str, b: str, context: Context = NOTHING_KNOWN) -> Comparison:
    """Level and label of two values as written. Raises UnknownFieldError for a name that is none of the nine."""
    known = FIELDS.get(field)
    if known is None:
        raise UnknownFieldError(sorted(FIELDS))
    if field == "phone":
        left, right = phone.parse_all(a), phone.parse_all(b)
        level = best_level(known, left or (phone.PhoneKey(),), right or (phone.PhoneKey(),), context)
    else:
        level = known.compare(known.parse(a), known.parse(b), context)
    return Comparison(str(level), known.labels[level])
