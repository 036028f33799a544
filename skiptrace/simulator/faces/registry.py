"""The real-estate registry (ORD): what a counter finds for a name and a number, and the sheet that it prints.

Surprising: the counter asks for the household too. Titles that kin hold at the subject's registered flat come back
beside the subject's own, and they are not the subject's.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from skiptrace.simulator.counter import Counter, Words
from skiptrace.simulator.faces.sheet import workbook
from skiptrace.simulator.world.estate import city_named_by_code
from skiptrace.simulator.world.things import form_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from skiptrace.simulator.counter import Pack, Receipt
    from skiptrace.simulator.world.person import Person
    from skiptrace.simulator.world.things import House, Seizure
    from skiptrace.simulator.world.world import World

SHEET = "不动产登记信息查询结果"
HEADERS = (
    "权利人 证件号码 坐落 不动产权证号 不动产单元号 建筑面积 规划用途 共有方式 权利比例 登记日期 "
    "抵押权人 被担保债权数额 抵押起 抵押止 查封机关 查封文号 查封起 查封止 查封顺位"
)


def search(world: World, name: str, id_no: str) -> list[House]:
    """Titles under the number; titles of the name without a full number where the subject has lived; kin at home."""
    person = world.by_id.get(id_no)
    own = world.houses_of.get(person.pid, []) if person else []
    numbered = [house for house in own if any(owner.shown_id == id_no for owner in house.owners)]
    lived = _lived_in(world, person) if person else set()
    old = [
        house
        for house in world.houses_by_name.get(name, [])
        if house.city in lived and any(o.shown_name == name and form_of(o.shown_id) != "full" for o in house.owners)
    ]
    return list({house.hid: house for house in [*numbered, *old, *_at_home(world, person)]}.values())


def _lived_in(world: World, person: Person) -> set[str]:
    homes = {name for home in person.residences if (name := city_named_by_code(home.address.code))}
    return homes | {house.city for house in world.houses_of.get(person.pid, [])} | {person.city}


def _at_home(world: World, person: Person | None) -> list[House]:
    if person is None:
        return []
    homes = {home.address.place for home in person.residences}
    return [house for kin in person.kin for house in world.houses_of.get(kin.pid, []) if house.address.place in homes]


def rows(houses: Sequence[House], receipt: Receipt) -> list[list[str]]:
    """The sheet of docs/sources.md as rows of text; of several seizures the one last in rank is printed."""
    head = ["回执编号", receipt.pack, "查询日期", receipt.day.isoformat(), "结果", receipt.result]
    if receipt.reason:
        return [[SHEET], head, ["理由", receipt.reason]]
    return [[SHEET], head, [], HEADERS.split(), *(_row(house) for house in houses)]


def reply(houses: Sequence[House], receipt: Receipt) -> bytes:
    """The reply file."""
    return workbook(SHEET, rows(houses, receipt), receipt.day)


def _row(house: House) -> list[str]:
    shares = "" if len(house.owners) == 1 else "、".join(f"{owner.share}%" for owner in house.owners)
    mortgage = house.mortgages[0] if house.mortgages else None
    seizure = house.seizures[-1] if house.seizures else None
    numbers = [owner.shown_id for owner in house.owners]
    return [
        "、".join(owner.shown_name for owner in house.owners),
        "、".join(numbers) if any(numbers) else "",
        house.address.registered(),
        house.title_no,
        house.unit_no,
        house.area,
        house.usage,
        house.co_ownership,
        shares,
        house.registered.isoformat(),
        mortgage.holder if mortgage else "",
        f"{mortgage.amount:.2f}" if mortgage else "",
        mortgage.since.isoformat() if mortgage else "",
        mortgage.until.isoformat() if mortgage else "",
        *seizure_cells(seizure),
    ]


def seizure_cells(seizure: Seizure | None) -> list[str]:
    """Court, number, from, to, rank; empty cells for none."""
    if seizure is None:
        return [""] * 5
    dates = [seizure.since.isoformat(), seizure.until.isoformat()]
    return [seizure.court, seizure.number, *dates, str(seizure.rank)]


def _asked(world: World, pack: Pack) -> list[House]:
    return search(world, pack.name, pack.id_no)


COUNTER = Counter("xlsx", Words("有登记信息", "无登记信息", "部分区县未反馈"), _asked, reply)
