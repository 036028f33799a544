"""Cities, streets and flats. An address is a value with typed parts, so that it can be written in every usual way.

Surprising: divisions are the real ones of the vendored table, streets and compounds are invented from parts that
recur in every city (解放路, 阳光花园), because their sameness is what makes addresses weak evidence.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from matching.tables import divisions
from skiptrace.simulator.world.words import words

if TYPE_CHECKING:
    from random import Random


@dataclass(frozen=True, slots=True)
class City:
    """A city of the world: prefix of its division codes, plate letters, area code, weight in the draw."""

    prefix: str
    name: str
    plate: str
    area_code: str
    weight: int


_CITIES = """
1101 北京市 京N 010 9|1201 天津市 津A 022 6|3101 上海市 沪A 021 9|5001 重庆市 渝A 023 8|3301 杭州市 浙A 0571 9
3302 宁波市 浙B 0574 5|3303 温州市 浙C 0577 5|3201 南京市 苏A 025 6|3202 无锡市 苏B 0510 4|3205 苏州市 苏E 0512 6
3203 徐州市 苏C 0516 3|3401 合肥市 皖A 0551 5|3501 福州市 闽A 0591 4|3502 厦门市 闽D 0592 3|3601 南昌市 赣A 0791 3
3701 济南市 鲁A 0531 4|3702 青岛市 鲁B 0532 5|4101 郑州市 豫A 0371 6|4103 洛阳市 豫C 0379 3|4201 武汉市 鄂A 027 7
4301 长沙市 湘A 0731 5|4401 广州市 粤A 020 8|4403 深圳市 粤B 0755 8|4406 佛山市 粤E 0757 4|4501 南宁市 桂A 0771 3
4601 海口市 琼A 0898 2|5101 成都市 川A 028 9|5107 绵阳市 川B 0816 2|5201 贵阳市 贵A 0851 3|5301 昆明市 云A 0871 4
6101 西安市 陕A 029 6|6201 兰州市 甘A 0931 2|2101 沈阳市 辽A 024 4|2102 大连市 辽B 0411 3|2201 长春市 吉A 0431 3
2301 哈尔滨市 黑A 0451 4|1301 石家庄市 冀A 0311 4|1401 太原市 晋A 0351 3|6501 乌鲁木齐市 新A 0991 2
1501 呼和浩特市 蒙A 0471 2|5401 拉萨市 藏A 0891 1
"""


@cache
def cities() -> tuple[City, ...]:
    """The cities that people of the world live in."""
    rows = (entry.split() for entry in _CITIES.replace("\n", "|").split("|") if entry.strip())
    return tuple(City(prefix, name, plate, area, int(weight)) for prefix, name, plate, area, weight in rows)


def city_named(name: str) -> City | None:
    """The city of that name, if the world has it."""
    return next((city for city in cities() if city.name == name), None)


def draw_city(rng: Random) -> City:
    """A city by weight."""
    return rng.choices(cities(), [city.weight for city in cities()])[0]


@cache
def counties(prefix: str, *, current: bool) -> tuple[str, ...]:
    """Codes of the counties under a four-digit prefix, those in force or those abolished."""
    table = divisions()
    return tuple(
        code
        for code, division in sorted(table.items())
        if code.startswith(prefix) and not code.endswith("00") and division.current is current
    )


@dataclass(frozen=True, slots=True)
class Address:
    """A flat. `code` is the six-digit division; `raw` replaces the parts when a foreign text could not be read."""

    code: str
    road: str = ""
    number: str = ""
    compound: str = ""
    building: str = ""
    unit: str = ""
    room: str = ""
    raw: str = ""

    @property
    def place(self) -> tuple[str, ...]:
        """What makes two addresses the same flat."""
        return (self.code, self.road, self.number, self.building, self.unit, self.room, self.raw)

    @property
    def street_part(self) -> str:
        """Road, number and compound: 文三路250号阳光花园."""
        return f"{self.road}{self.number}号{self.compound}"

    def full(self) -> str:
        """The whole text from the province down, as an identity card has it."""
        if self.raw:
            return self.raw
        return f"{divisions()[self.code].full_name}{self.street_part}{self.building}栋{self.unit}单元{self.room}室"

    def registered(self) -> str:
        """As a title writes it: from the city down, 幢 for the building."""
        if self.raw:
            return self.raw
        division = divisions()[self.code]
        parent = divisions().get(division.parent)
        city = parent.name if parent else ""
        return f"{city}{division.name}{self.street_part}{self.building}幢{self.unit}单元{self.room}室"

    def terse(self) -> str:
        """As people write it: no province, dashes for building, unit and room."""
        if self.raw:
            return self.raw
        return f"{divisions()[self.code].name}{self.street_part}{self.building}-{self.unit}-{self.room}"


def draw_address(rng: Random, prefix: str) -> Address:
    """A flat somewhere under that four-digit prefix."""
    floor = rng.randint(1, 18)
    return Address(
        code=rng.choice(counties(prefix, current=True)),
        road=rng.choice(words("streets")),
        number=str(rng.randint(1, 398)),
        compound=rng.choice(words("compound_heads")) + rng.choice(words("compound_tails"))
        if rng.random() < 0.7
        else "",
        building=str(rng.randint(1, 30)),
        unit=str(rng.randint(1, 4)),
        room=f"{floor}{rng.randint(1, 4):02d}",
    )
