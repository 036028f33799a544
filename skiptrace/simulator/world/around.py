"""The other way round: a world around the debtors of a spreadsheet that somebody brings.

Surprising: a number that is masked, damaged or missing gets an invented valid one that fits what can be seen, so the
debtor has a truth; the file keeps its gap, and the job must live with it.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from random import Random
from typing import TYPE_CHECKING

from matching.fields.resident_id import check_character
from matching.tables import divisions
from skiptrace.simulator.damage import valid_id
from skiptrace.simulator.world.building import WORLD_DATE, grow
from skiptrace.simulator.world.families import Wish
from skiptrace.simulator.world.places import Address, City, cities, city_named, counties

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from skiptrace.simulator.world.person import Sex
    from skiptrace.simulator.world.world import World

_FLAT = re.compile(
    r"(?P<road>[^\d号]{1,12}?)(?P<number>\d+)号(?P<compound>\D{0,8}?)"
    r"(?P<building>\d+)(?:栋|幢|号楼|-)(?P<unit>\d+)(?:单元|-)(?P<room>\d+)室?"
)


@dataclass(frozen=True, slots=True)
class Around:
    """The world around a file; `pids` gives each row's debtor, by contract number and by place in the file."""

    world: World
    pids: Mapping[str, str]
    by_row: tuple[str, ...]


def build_world_around(rows: Iterable[Mapping[str, object]], *, seed: int = 1, date: date = WORLD_DATE) -> Around:
    """A world whose debtors are those of the rows.

    A row has `name`, and any of `id_no`, `phones` (a list or a text), `address`, `employer`, `contract_no`. Rows with
    one valid number, or without one but of equal name and first phone, are one debtor.
    """
    wishes: dict[str, Wish] = {}
    keys: list[str] = []
    contracts: list[str] = []
    for place, row in enumerate(rows):
        wish = _wish(row, Random(f"{seed}:row:{place}"))
        given = _plain(row.get("id_no"))
        key = given if valid_id(given) else f"{wish.name}|{wish.phones[:1]}|{'' if wish.phones else place}"
        wishes.setdefault(key, wish)
        keys.append(key)
        contracts.append(_plain(row.get("contract_no")))
    world = grow(seed, list(wishes.values()), date)
    pid_of = dict(zip(wishes, world.debtors, strict=True))
    by_row = tuple(pid_of[key] for key in keys)
    return Around(world, {c: pid for c, pid in zip(contracts, by_row, strict=True) if c}, by_row)


def _plain(value: object) -> str:
    text = unicodedata.normalize("NFKC", "" if value is None else str(value))
    return re.sub(r"\s", "", text).lstrip("'").upper()


def _wish(row: Mapping[str, object], rng: Random) -> Wish:
    name = re.sub(r"[（(].*", "", unicodedata.normalize("NFKC", str(row.get("name") or "")).replace(" ", ""))
    if "*" in name or "某" in name:
        name = _unmasked(name, rng)
    address = read_address(_text(row.get("address")))
    city = _city(address)
    id_no, birth, sex = _identity(_plain(row.get("id_no")), city, rng)
    return Wish(
        name=name,
        id_no=id_no,
        sex=sex,
        birth=birth,
        phones=_phones(row.get("phones")),
        address=address,
        city=city,
        employer=_text(row.get("employer")),
    )


def _text(value: object) -> str:
    return unicodedata.normalize("NFKC", "" if value is None else str(value)).strip()


def _unmasked(name: str, rng: Random) -> str:
    given = [rng.choice("伟芳敏静丽强磊军洋勇艳杰娟涛明超") for sign in name[1:] if sign in "*某X"]
    return (name[0] if name[0] not in "*某" else "王") + ("".join(given) or "伟")


def _phones(value: object) -> tuple[str, ...]:
    texts = [str(part) for part in value] if isinstance(value, list | tuple) else [_text(value)]
    found = [
        number for text in texts for number in re.findall(r"(?<!\d)1[3-9]\d{9}(?!\d)", re.sub(r"[ -]", "", _text(text)))
    ]
    return tuple(dict.fromkeys(found))


def _identity(given: str, city: City | None, rng: Random) -> tuple[str, date, Sex]:
    """A valid number: the given one, else one that fits the places that can be seen."""
    digits = _expand(given)
    seen = digits if re.fullmatch(r"[\d*]{17}[\dX*]", digits) else "*" * 18
    for attempt in range(4000):
        number = digits if valid_id(digits) else _fitting(seen if attempt < 2000 else "*" * 18, city, rng)
        born = _date(number[6:14])
        if valid_id(number) and born and date(1935, 1, 1) < born < date(2008, 1, 1):
            return number, born, "男" if int(number[16]) % 2 else "女"
        digits = ""
    raise AssertionError("every second draw is a valid number of a grown person")


def _expand(given: str) -> str:
    if re.fullmatch(r"\d{15}", given):
        first = f"{given[:6]}19{given[6:]}"
        return first + check_character(first)
    return given


def _fitting(seen: str, city: City | None, rng: Random) -> str:
    """Hidden places drawn, seen ones kept; the check character may not fit yet."""
    birth = date(1960, 1, 1) + timedelta(days=rng.randint(0, 16_000))
    county = rng.choice(counties((city or rng.choice(cities())).prefix, current=True))
    drawn = f"{county}{birth:%Y%m%d}{rng.randint(1, 120):03d}"
    first = "".join(d if s == "*" else s for s, d in zip(seen[:17], drawn, strict=True))
    return first + (check_character(first) if seen[17] == "*" else seen[17])


def _date(eight: str) -> date | None:
    try:
        return date(int(eight[:4]), int(eight[4:6]), int(eight[6:]))
    except ValueError:
        return None


@cache
def _names_of_counties() -> tuple[tuple[str, str], ...]:
    living = [(d.full_name, c) for c, d in divisions().items() if d.current and not c.endswith("00")]
    return tuple(sorted(living, key=lambda item: -len(item[0])))


def read_address(text: str) -> Address | None:
    """An address of the usual full form as parts; another text whole; None for none."""
    if not text:
        return None
    for name, code in _names_of_counties():
        short = name.split("省", 1)[-1]
        for lead in (name, short):
            if text.startswith(lead):
                return _with_parts(code, text[len(lead) :], text)
    return Address(code="330106", raw=text)


def _with_parts(code: str, rest: str, whole: str) -> Address:
    found = _FLAT.fullmatch(rest)
    return Address(code=code, **found.groupdict()) if found else Address(code=code, raw=whole)


def _city(address: Address | None) -> City | None:
    if address is None or address.raw:
        return None
    return next((city for city in cities() if address.code.startswith(city.prefix)), city_named("杭州市"))
