"""Reads an address into typed parts: division, town, village, road, number, compound, building, unit, room.

Surprising: most addresses are built in one of three ways and read at once; the others lose part after part from their
front, in the order in which a postman reads them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from matching import mask
from matching.fields.address_division import Place, locate
from matching.fields.address_text import normal
from matching.fields.address_usual import read_usual

_HAN = re.compile(r"[\u3400-\u9fff]")
_COMPOUND_TAIL = re.compile(r"(?:小区|住宅区|家属院|住宅楼)$")
_COMPOUND_NOISE = re.compile(r"[0-9*]+(?:层|楼)$|[()]")
_LETTER = re.compile("[OIL]")
_LETTERS = re.compile(r"(?=[0-9OIL]*[0-9])(?=[0-9OIL]*[OIL])[0-9OIL]{2,}(?=号|幢|栋|单元|室|弄|-)")
_ZONE = re.compile(
    r"^[^路街号0-9]{0,6}?(?:经济技术开发区|高新技术产业开发区|高新技术开发区|高新区|经开区|工业园区|经济开发区|开发区|保税区|示范区|新区|度假区)(?![东西南北]?[路街])"
)
_UNKNOWN_COUNTY = re.compile(r"^[^路街道号0-9*]{1,3}(?<![小社校园厂矿景林库特新市郊城东西南北中])[区县](?=[^路街])")
"""A county that no table knows, mostly one that was mistyped; the address is then known by its city alone."""
_TOWN = re.compile(
    r"^([^路号0-9*]{1,7}?)(?:街道办事处|街道办|街道|街(?=[^路街号0-9]{1,8}?(?:村|社区|居委会))|镇(?![路街东西南北])|乡(?![路街])|苏木|民族乡|地区办事处)"
)
_VILLAGE = re.compile(
    r"^([^路街号0-9]{1,8}?)(?:村民委员会|村委会|居委会|居民委员会|社区|行政村|自然村|村(?![路街巷])|嘎查)"
)
_GROUP = re.compile(r"^第?([0-9*]+)(?:村民小组|村民组|村小组|小组|组|生产队|队|社)")
_HAMLET = re.compile(r"^([^路街号0-9]{1,6}?)(?:组|屯|湾|庄|社|队)(?=[0-9]+号|$)")
_ROAD = re.compile(
    r"^((?:[0-9]{1,2}号(?:大街|大道|路|街)|[^号路街巷0-9]{1,10}?(?:大道|大街|公路|环路|国道|路|街|道(?!路)|巷|胡同|大巷|里弄|[头一二三四五六七八九十]{1,3}条(?=[甲乙丙丁]?[0-9])))"
    r"(?:[东西南北中]?[一二三四五六七八九十]?[路街段巷](?![^0-9]{0,3}小区))?(?:[东西南北中][一二三四五六]?段|[一二三四五六]段)?)"
)
_LANE = re.compile(r"^([0-9*]+)(?:弄|巷|支弄)")
_NUMBER = re.compile(
    r"^([甲乙丙丁戊]?)([0-9*]+(?:-[0-9]+)?)号(?!楼|线)(?:大?院)?(?:([甲乙丙丁])(?![座幢栋单]))?(?:(附|之|-)([0-9*]+)(?:号(?!楼)|(?=$|[^0-9-])))?"
)
_LANE_HOUSE = re.compile(r"^([0-9*]+)号楼(?=[0-9])")
_BARE_HOUSE = re.compile(r"^([0-9]{1,4})$")
_PHASE = re.compile(r"\(?([0-9]+期|[东西南北][区苑])\)?")
_BUILDING = re.compile(
    r"([0-9A-Z*]+(?:-[0-9]+(?=号楼|幢|栋))?|[东西南北]?[甲乙丙丁戊])(?:#|号楼|幢|栋|座|楼(?=[0-9]+层[0-9])|楼(?![0-9]*层)(?=[0-9东西中]))"
)
_UNIT = re.compile(r"([0-9A-Z*]+|[东西中甲乙丙])(?:单元|门(?!市|面))")
_FLOOR = re.compile(r"([0-9*]+)(?:层|楼)")
_ROOM = re.compile(r"([0-9A-Z*]+(?:-[0-9A-Z]+)?|[东西中]户?)(?:室|号房|房|户|号)?$")
_DASHED = re.compile(r"(?:^|(?<=[^0-9*A-Z]))([0-9A-Z*]+)[-#]([0-9A-Z*]+)(?:-([0-9A-Z*]+))?(?:室|号|房)?$")


@dataclass(frozen=True, slots=True)
class AddressKey:
    """One address as read; absent parts are "".

    `codes`: today's division codes that it may mean; `number`: house number with its letter and annex (2甲附8);
    `repaired`: letters were read as digits.
    """

    value: str = ""
    codes: frozenset[str] = frozenset()
    named: str = ""
    zone: str = ""
    town: str = ""
    village: str = ""
    group: str = ""
    road: str = ""
    number: str = ""
    compound: str = ""
    phase: str = ""
    building: str = ""
    unit: str = ""
    room: str = ""
    masked: bool = False
    repaired: bool = False

    @property
    def division(self) -> str:
        """The one division code that the address means, "" when none or several."""
        return next(iter(self.codes)) if len(self.codes) == 1 else ""

    @property
    def complete(self) -> bool:
        """Leads to a door: a division, a street or place, and a number, building or room."""
        return bool(self.codes and self.place and (self.number or self.building or self.room)) and not self.masked

    @property
    def damaged(self) -> bool:
        """Text without any part that could be read."""
        return bool(self.value) and not (self.codes or self.place)

    @property
    def place(self) -> str:
        """Road, else compound, else village, else town: the deepest named thing that is not a number."""
        return self.road or self.compound or self.village or self.town

    @property
    def room_key(self) -> str:
        """One flat: where, building, unit, room; "" unless building (or house number) and room are known."""
        if not self.room or not (self.building or self.number) or not self.place or self.masked:
            return ""
        where = f"{self.road}{self.number}" if self.road and self.number else self.compound or self.place
        return f"{where}|{self.building}|{self.room}"


def _mended(plain: str) -> str:
    """Letters inside a number as the digits that they look like."""
    return _LETTERS.sub(lambda m: m.group().translate(str.maketrans("OIL", "011")), plain)


class _Reader:
    """Takes parts off the front of the rest."""

    def __init__(self, rest: str) -> None:
        self.rest = rest

    def front(self, pattern: re.Pattern[str]) -> str:
        """The first group of a pattern at the start, taken away; "" if it is not there."""
        found = pattern.match(self.rest)
        if not found:
            return ""
        self.rest = self.rest[found.end() :]
        return found.group(1) if found.groups() else found.group()

    def anywhere(self, pattern: re.Pattern[str]) -> str:
        """The first group of a pattern, taken out; what stands before it stays at the front."""
        found = pattern.search(self.rest)
        if not found:
            return ""
        self.rest = self.rest[: found.start()] + "\0" + self.rest[found.end() :]
        return found.group(1)


def _house(reader: _Reader) -> str:
    """The house number with its letter before or behind (甲2号, 2号甲) and the number annexed to it (附8号)."""
    found = _NUMBER.match(reader.rest)
    if not found:
        return ""
    reader.rest = reader.rest[found.end() :]
    before, number, behind, kind, annexed = found.groups()
    return (
        _plain_number(number).replace("-", "附")
        + (before or behind or "")
        + (kind.replace("-", "附") + annexed if kind else "")
    )


def _plain_number(text: str) -> str:
    return text.lstrip("0") if text.strip("0") else text


def _zone_kind(text: str) -> str:
    """The kind of a development zone; its proper name is its city's, which stands before it or not."""
    if "高新" in text:
        return "高新区"
    if text.endswith(("开发区", "经开区")):
        return "开发区"
    return next((kind for kind in ("工业园区", "保税区", "示范区", "度假区", "新区") if text.endswith(kind)), "")


def _inner(reader: _Reader) -> dict[str, str]:
    """Compound, phase, building, unit and room from what follows the house number."""
    dashed = _DASHED.search(reader.rest)
    parts = {"building": "", "unit": "", "room": ""}
    if dashed:
        reader.rest = reader.rest[: dashed.start()] + "\0"
        parts["building"], second, third = dashed.group(1), dashed.group(2), dashed.group(3)
        parts["unit"], parts["room"] = (second, third) if third else ("", second)
    phase = reader.anywhere(_PHASE)
    parts["building"] = parts["building"] or reader.anywhere(_BUILDING)
    parts["unit"] = parts["unit"] or reader.anywhere(_UNIT)
    if not parts["room"]:
        tail = reader.rest.rsplit("\0", 1)[-1] if "\0" in reader.rest else reader.rest
        tail = _FLOOR.sub("", tail)
        found = _ROOM.search(tail)
        parts["room"] = found.group(1) if found else ""
        if found and "\0" not in reader.rest:
            reader.rest = reader.rest[: reader.rest.rfind(found.group())]
    compound = _COMPOUND_NOISE.sub("", reader.rest.split("\0", 1)[0])
    return parts | {"phase": phase, "compound": _COMPOUND_TAIL.sub("", compound) or compound}


@lru_cache(maxsize=32768)
def parse(text: str) -> AddressKey:
    """Reads one address; never raises. A text without ideographs or digits gives the empty key."""
    written = normal(text)
    plain = _mended(written) if _LETTER.search(written) else written
    if not _HAN.search(plain):
        return AddressKey()
    place = locate(plain)
    usual = read_usual(plain[place.size :]) if written == plain else None
    if usual is None:
        return _by_parts(written, plain, place)
    return AddressKey(
        value=written,
        codes=place.codes,
        named=place.named,
        road=usual.road,
        number=usual.number,
        compound=usual.compound,
        building=_plain_number(usual.building),
        unit=_plain_number(usual.unit),
        room=_plain_number(usual.room),
    )


def _by_parts(written: str, plain: str, place: Place) -> AddressKey:
    """The key of an address of any build, part by part from its front."""
    reader = _Reader(plain[place.size :])
    if place.codes and all(code.endswith("00") for code in place.codes):
        reader.front(_UNKNOWN_COUNTY)
    zone = _zone_kind(reader.front(_ZONE))
    town = reader.front(_TOWN)
    village = reader.front(_VILLAGE)
    group = reader.front(_GROUP) or (reader.front(_HAMLET) if village else "")
    road = reader.front(_ROAD)
    lane = reader.front(_LANE)
    number = _house(reader)
    if not number and (road or lane):
        number = reader.front(_LANE_HOUSE if lane else _BARE_HOUSE)
    inner = _inner(reader)
    return AddressKey(
        value=written,
        codes=place.codes,
        named=place.named,
        zone=zone,
        town=town,
        village=village,
        group=group,
        road=road,
        number=(_plain_number(lane) + "弄" if lane else "") + number,
        compound=inner["compound"],
        phase=inner["phase"],
        building=_plain_number(inner["building"]),
        unit=_plain_number(inner["unit"]),
        room=_plain_number(inner["room"]),
        masked=mask.HIDDEN in plain,
        repaired=written != plain,
    )
