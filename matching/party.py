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
from typing import TYPE_CHECKING, Any, Literal, Protocol, TypeVar, cast

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


class _Key(Protocol):
    @property
    def value(self) -> str: ...


K = TypeVar("K", bound=_Key)
_SEVERAL = frozenset(";；\n")
_SEPARATORS = re.compile("[;；\n]")
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


_SEXES = {(x, y): frozenset(s for s in (x, y) if s) for x in ("男", "女", "") for y in ("男", "女", "")}


@dataclass(frozen=True)
class Party:
    """The normalised identity. `aliases`: names known from elsewhere; `birth` and `sex` as stated, not as derived.

    What comparison asks for again and again is derived once and kept: `births` are the stated date and the one that the
    id shows, `sexes` the stated sex and the one that the id shows, those that exist.
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
    births: tuple[birth_date.BirthDateKey, ...] = field(init=False, repr=False, compare=False)
    sexes: frozenset[str] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        shown = self.id_no.birth_date
        births = (self.birth,) if self.birth.value else ()
        object.__setattr__(self, "births", (*births, birth_date.from_date(shown)) if shown else births)
        object.__setattr__(self, "sexes", _SEXES[self.sex, self.id_no.sex or ""])

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
    if isinstance(value, str) and _SEVERAL.isdisjoint(value):
        only = value.strip()
        return (only,) if only else ()
    items = [_text(v) for v in value] if isinstance(value, list | tuple) else _SEPARATORS.split(_text(value))
    return tuple(dict.fromkeys(item.strip() for item in items if item.strip()))


def _keys(parse: Callable[[str], K], value: object) -> tuple[K, ...]:
    """The keys of a cell's values, each once, without the empty ones."""
    texts = _texts(value)
    if not texts:
        return ()
    if len(texts) == 1:
        key = parse(texts[0])
        return (key,) if key.value else ()
    return tuple(key for key in dict.fromkeys(map(parse, texts)) if key.value)


def _phones(value: object) -> tuple[phone.PhoneKey, ...]:
    texts = _texts(value)
    if len(texts) == 1:
        return phone.parse_all(texts[0])
    return tuple(dict.fromkeys(key for text in texts for key in phone.parse_all(text)))


def _sex(text: str) -> Sex:
    if text in {"男", "女", ""}:
        return cast("Sex", text)
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

    get = record.get
    return Party(
        record_id=_text(get("record_id")),
        name=name.parse(_text(get("name"))),
        aliases=_texts(get("former_names")),
        id_no=resident_id.parse(_text(get("id_no"))),
        sex=_sex(_text(get("sex"))),
        birth=birth_date.parse(_text(get("birth_date"))),
        phones=_phones(get("phones")),
        addresses=_keys(address.parse, get("address")),
        employers=_keys(employer.parse, get("employer")),
        plates=_keys(plate.parse, get("plates")),
        bank_cards=_keys(bank_card.parse, get("bank_cards")),
        credit_codes=_keys(credit_code.parse, get("credit_code")),
    )
