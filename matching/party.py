"""A person or company as the keys of its fields, made once; comparison does no parsing.

Surprising: birth date and sex are also read from an id number, but kept apart from the stated ones, so that one fact
written twice never counts twice.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal, TypeVar

from matching.errors import BadRecordError
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
from matching.script import clean

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

K = TypeVar("K")
_SEVERAL = re.compile("[;；\n]")
Sex = Literal["男", "女", ""]
COLUMNS = (
    "record_id",
    "name",
    "former_names",
    "id_no",
    "sex",
    "birth_date",
    "phones",
    "address",
    "employer",
    "plates",
    "bank_cards",
    "credit_code",
)


@dataclass(frozen=True)
class Party:
    """The normalised identity. `aliases`: names known from elsewhere; `birth` and `sex` as stated, not as derived.

    What comparison asks for again and again is derived once and kept.
    """

    record_id: str = ""
    name: name.NameKey = field(default_factory=name.NameKey)
    aliases: tuple[str, ...] = ()
    id_no: resident_id.ResidentIdKey = field(default_factory=resident_id.ResidentIdKey)
    sex: Sex = ""
    birth: birth_date.BirthDateKey = field(default_factory=birth_date.BirthDateKey)
    phones: tuple[phone.PhoneKey, ...] = ()
    addresses: tuple[address.AddressKey, ...] = ()
    employers: tuple[employer.EmployerKey, ...] = ()
    plates: tuple[plate.PlateKey, ...] = ()
    bank_cards: tuple[bank_card.BankCardKey, ...] = ()
    credit_codes: tuple[credit_code.CreditCodeKey, ...] = ()

    @cached_property
    def births(self) -> tuple[birth_date.BirthDateKey, ...]:
        """Stated date and the one that the id shows, those that exist."""
        shown = (birth_date.from_date(self.id_no.birth_date),) if self.id_no.birth_date else ()
        return ((self.birth,) if self.birth.value else ()) + shown

    @cached_property
    def sexes(self) -> frozenset[str]:
        """Stated sex and the one that the id shows."""
        return frozenset(s for s in (self.sex, self.id_no.sex) if s)

    @cached_property
    def areas(self) -> frozenset[str]:
        """Divisions that the addresses mean, provinces left out; those of the id's first registration otherwise."""
        stated = frozenset(code for key in self.addresses for code in key.codes if not code.endswith("0000"))
        if stated or not self.id_no.region or self.id_no.region.endswith("0000"):
            return stated
        return frozenset({self.id_no.region})

    @property
    def empty(self) -> bool:
        """Nothing to compare by."""
        return not (
            self.name.value or self.id_no.value or self.phones or self.addresses or self.plates or self.bank_cards
        )


def _text(value: object) -> str:
    if isinstance(value, str):
        return value.strip()
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and math.isnan(value):  # how table readers write an empty cell
        return ""
    return str(value).strip()


def _texts(value: object) -> tuple[str, ...]:
    """Values of a cell: a list, or text with `;` between."""
    if value is None or value == "":
        return ()
    if isinstance(value, str) and not _SEVERAL.search(value):
        return (text,) if (text := value.strip()) else ()
    items = [_text(v) for v in value] if isinstance(value, list | tuple) else _SEVERAL.split(_text(value))
    return tuple(dict.fromkeys(item.strip() for item in items if item.strip()))


def _keys(parse: Callable[[str], K], texts: tuple[str, ...]) -> tuple[K, ...]:
    """Each key once. Most cells hold one value, and to hash a key costs more than to make it."""
    return tuple(dict.fromkeys(parse(t) for t in texts)) if len(texts) > 1 else tuple(parse(t) for t in texts)


def _sex(text: str) -> Sex:
    plain = clean(text).upper()
    if plain[:1] in {"男", "M", "1"}:
        return "男"
    return "女" if plain[:1] in {"女", "F", "2", "0"} else ""


def parse_party(record: Mapping[str, Any]) -> Party:
    """The party of one record; columns as in COLUMNS, any may be missing, others are ignored.

    Raises BadRecordError when `record` is no mapping. A value that cannot be read gives an empty or damaged key.
    """
    if not hasattr(record, "get"):
        raise BadRecordError("记录", "应为字段名到值的对照（JSON 对象）")

    def texts(column: str) -> tuple[str, ...]:
        return _texts(record.get(column))

    cells = texts("phones")
    one = len(cells) == 1
    phones = phone.parse_all(cells[0]) if one else dict.fromkeys(k for cell in cells for k in phone.parse_all(cell))
    return Party(
        record_id=_text(record.get("record_id")),
        name=name.parse(_text(record.get("name"))),
        aliases=texts("former_names"),
        id_no=resident_id.parse(_text(record.get("id_no"))),
        sex=_sex(_text(record.get("sex"))),
        birth=birth_date.parse(_text(record.get("birth_date"))),
        phones=tuple(phones),
        addresses=tuple(k for k in _keys(address.parse, texts("address")) if k.value),
        employers=tuple(k for k in _keys(employer.parse, texts("employer")) if k.value),
        plates=tuple(k for k in _keys(plate.parse, texts("plates")) if k.value),
        bank_cards=tuple(k for k in _keys(bank_card.parse, texts("bank_cards")) if k.value),
        credit_codes=tuple(k for k in _keys(credit_code.parse, texts("credit_code")) if k.value),
    )
